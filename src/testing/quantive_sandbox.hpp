// The sandbox's Quantive over HTTP: its addresses, and who may call them.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "quartet/testing/quantive_sandbox.hpp"
#include "testing/quantive_answers.hpp"
#include "testing/quantive_lists.hpp"
#include "testing/quantive_replies.hpp"
#include "testing/quantive_request.hpp"
#include "testing/quantive_store.hpp"
#include "testing/quantive_writes.hpp"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace quartet::testing {

class QuantiveSandbox {
 public:
  // Returns when the client of that request has gone, or the sandbox stops.
  using Stall = std::function<void(const httplib::Request&)>;
  // Ends the connection of that request before it has its reply.
  using HangUp = std::function<void(const httplib::Request&)>;

  struct Settings {
    std::uint64_t seed;
    QuantiveSandboxOptions options;
    std::string token;
    std::string account_id;
    Stall stall;
    HangUp hang_up;
  };

  explicit QuantiveSandbox(Settings settings);

  // The server calls back from many threads; this must outlive its run.
  void add_routes(httplib::Server& server);

 private:
  void answer(const httplib::Request& request, const std::string& body, httplib::Response& reply);
  void send(fake_quantive::Reply answer, const httplib::Request& request,
            httplib::Response& reply) const;
  // Why the caller may not; nothing when it may.
  [[nodiscard]] std::optional<fake_quantive::Reply> refused(const httplib::Request& request) const;

  // What comes out of a request whose credentials are right.
  [[nodiscard]] fake_quantive::Reply reply_to(fake_quantive::Request request);
  [[nodiscard]] fake_quantive::Reply carried_out(const fake_quantive::Request& request,
                                                 const fake_quantive::Asked& asked);
  [[nodiscard]] fake_quantive::Reply read(const fake_quantive::Request& request,
                                          const fake_quantive::Asked& asked);
  [[nodiscard]] fake_quantive::Reply write_goals(const fake_quantive::Request& request,
                                                 const fake_quantive::Asked& asked);
  [[nodiscard]] fake_quantive::Reply write_metrics(const fake_quantive::Request& request,
                                                   const fake_quantive::Asked& asked);

  Settings settings_;
  std::mutex mutex_;  // for all that follows
  fake_quantive::Store store_;
  fake_quantive::ListServer lists_;
  fake_quantive::GoalWriter goals_;
  fake_quantive::MetricWriter metrics_;
  std::set<std::string> seen_;  // requests that have failed once
};

}  // namespace quartet::testing
