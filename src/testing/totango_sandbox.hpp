// The sandbox's Totango over HTTP: its addresses, who may call them and how often.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "testing/call_counter.hpp"
#include "testing/totango_lists.hpp"
#include "testing/totango_replies.hpp"
#include "testing/totango_search.hpp"

namespace httplib {
class ContentReader;
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace quartet::testing {

// One vendor of the sandbox: it adds its routes to the sandbox's server and answers them. Further
// vendors are further classes of this shape.
class TotangoSandbox {
 public:
  // Returns when the client of that request has gone, or the sandbox stops.
  using Stall = std::function<void(const httplib::Request&)>;

  struct Settings {
    std::uint64_t seed;
    std::string token;
    int calls_per_minute;
    Stall stall;
  };

  explicit TotangoSandbox(Settings settings);

  // The server calls back from many threads; this must outlive its run.
  void add_routes(httplib::Server& server);

 private:
  void add_list_routes(httplib::Server& server);
  void add_search_route(httplib::Server& server, const char* path, fake_totango::Kind kind);

  // Answers who has the token and calls left.
  void guard(const httplib::Request& request, httplib::Response& reply,
             const std::function<fake_totango::Answer()>& answer);
  void send(fake_totango::Answer answer, const httplib::Request& request,
            httplib::Response& reply) const;
  [[nodiscard]] bool is_authorized(const httplib::Request& request) const;

  Settings settings_;
  CallCounter counter_;
  fake_totango::ListServer lists_;
  fake_totango::SearchServer search_;
};

}  // namespace quartet::testing
