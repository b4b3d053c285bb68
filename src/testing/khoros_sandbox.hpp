// The sandbox's Khoros over HTTP: the addresses of its analytics reports and of their store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "testing/khoros_jobs.hpp"
#include "testing/khoros_replies.hpp"
#include "testing/khoros_store.hpp"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace quartet::testing {

class KhorosSandbox {
 public:
  // Ends the connection of that request before it has its reply.
  using HangUp = std::function<void(const httplib::Request&)>;

  struct Settings {
    std::uint64_t seed;
    KhorosSandboxOptions options;
    std::string username;
    std::string password;
    fake_khoros::Site site;
    HangUp hang_up;
  };

  explicit KhorosSandbox(Settings settings);

  // The servers call back from many threads; this must outlive their runs.
  void add_routes(httplib::Server& server);
  void add_store_routes(httplib::Server& server);

 private:
  void add_job_routes(httplib::Server& server);
  void add_start_routes(httplib::Server& server);

  using Answer = std::function<fake_khoros::Reply()>;
  using JobAnswer = std::function<fake_khoros::Reply(const fake_khoros::Job&)>;

  // Answers who has the account and names the company.
  [[nodiscard]] fake_khoros::Reply guarded(const httplib::Request& request,
                                           const Answer& answer) const;
  // Answers who has the account and the access token of the job, or names the company.
  [[nodiscard]] fake_khoros::Reply of_job(const httplib::Request& request,
                                          const JobAnswer& answer) const;
  [[nodiscard]] fake_khoros::Reply start(const httplib::Request& request, std::string_view body);
  [[nodiscard]] fake_khoros::Reply status(const fake_khoros::Job& job);
  [[nodiscard]] fake_khoros::Reply download(const fake_khoros::Job& job);
  [[nodiscard]] bool is_authorized(const httplib::Request& request) const;

  Settings settings_;
  fake_khoros::JobBook jobs_;
  fake_khoros::Store store_;
};

}  // namespace quartet::testing
