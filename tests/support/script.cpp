#include "support/script.hpp"

#include <utility>

namespace quartet::testing {

Script& Script::read_request() {
  steps.push_back({.kind = Step::Kind::read_request});
  return *this;
}
Script& Script::read_head() {
  steps.push_back({.kind = Step::Kind::read_head});
  return *this;
}
Script& Script::send(std::string bytes) {
  steps.push_back({.kind = Step::Kind::send, .bytes = std::move(bytes)});
  return *this;
}
Script& Script::reply(int status, std::string_view body, std::string_view extra_headers) {
  return send("HTTP/1.1 " + std::to_string(status) +
              " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
              std::string(extra_headers) + "\r\n" + std::string(body));
}
Script& Script::drip(std::string bytes, std::chrono::milliseconds between) {
  steps.push_back({.kind = Step::Kind::drip, .bytes = std::move(bytes), .time = between});
  return *this;
}
Script& Script::pause(std::chrono::milliseconds time) {
  steps.push_back({.kind = Step::Kind::pause, .time = time});
  return *this;
}
Script& Script::stall() {
  steps.push_back({.kind = Step::Kind::stall});
  return *this;
}
Script& Script::wait_for_close() {
  steps.push_back({.kind = Step::Kind::wait_for_close});
  return *this;
}
Script& Script::expect_no_more() {
  steps.push_back({.kind = Step::Kind::expect_no_more});
  return *this;
}
Script& Script::reset() {
  steps.push_back({.kind = Step::Kind::reset});
  return *this;
}

std::string_view to_string(Script::Step::Kind kind) {
  using Kind = Script::Step::Kind;
  switch (kind) {
    case Kind::read_request: return "read_request";
    case Kind::read_head: return "read_head";
    case Kind::send: return "send";
    case Kind::drip: return "drip";
    case Kind::pause: return "pause";
    case Kind::stall: return "stall";
    case Kind::wait_for_close: return "wait_for_close";
    case Kind::expect_no_more: return "expect_no_more";
    case Kind::reset: return "reset";
  }
  return "?";
}

}  // namespace quartet::testing
