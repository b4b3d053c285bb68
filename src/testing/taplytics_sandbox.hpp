// The sandbox's Taplytics over HTTP: who may call it, and how its replies go out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "quartet/testing/taplytics_sandbox.hpp"
#include "testing/taplytics_answers.hpp"
#include "testing/taplytics_api.hpp"
#include "testing/taplytics_call.hpp"
#include "testing/taplytics_replies.hpp"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace quartet::testing {

// A sentence about the option that is out of its range; empty when none is.
[[nodiscard]] std::string options_problem(const TaplyticsSandboxOptions& options);

class TaplyticsSandbox {
 public:
  struct Settings {
    std::uint64_t seed;
    TaplyticsSandboxOptions options;
    std::string token;
    std::string url;  // of the server: Link headers name it
    // Returns when the client of that request has gone, or the sandbox stops.
    std::function<void(const httplib::Request&)> stall;
    // Ends the connection of that request before it has its reply.
    std::function<void(const httplib::Request&)> hang_up;
  };

  explicit TaplyticsSandbox(Settings settings);

  // The server calls back from many threads; this must outlive its run.
  void add_routes(httplib::Server& server);

  // How many events have been saved; those that are kept no longer are among them.
  [[nodiscard]] std::uint64_t saved_events() const { return api_.events().saved(); }

 private:
  // What was saved, for tests to see. These are no addresses of the vendor.
  void add_inspection_routes(httplib::Server& server);

  void answer(const httplib::Request& request, std::string_view body, httplib::Response& reply);
  void answer_as_asked(const httplib::Request& request, std::string_view body,
                       const std::string& asked, const fake_taplytics::Call& call,
                       httplib::Response& reply);
  [[nodiscard]] bool is_authorized(const httplib::Request& request,
                                   const fake_taplytics::Json& body) const;

  Settings settings_;
  fake_taplytics::Api api_;
  fake_taplytics::SeenCalls seen_;
};

}  // namespace quartet::testing
