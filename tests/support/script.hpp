// What one connection to a SocketServer does, in order.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::testing {

// A connection that comes to the end of its script closes: with a FIN, or with a RST when the peer
// sent bytes that no step has read.
//
// A script has fired when a connection followed it to its end, came to its last step and this is a
// stall() or expect_no_more(), or was left by the peer in a stall(), drip() or pause().
class Script {
 public:
  struct Step {
    enum class Kind : unsigned char {
      read_request,
      read_head,
      send,
      drip,
      pause,
      stall,
      wait_for_close,
      expect_no_more,
      reset
    };
    Kind kind;
    std::string bytes = {};
    std::chrono::milliseconds time = {};
  };

  // Waits for one whole request and counts it as delivered.
  Script& read_request();
  // Up to the blank line only, for uploads that are answered early; counts as delivered.
  Script& read_head();
  Script& send(std::string bytes);
  // A whole reply with a Content-Length.
  Script& reply(int status, std::string_view body, std::string_view extra_headers = "");
  // Byte by byte.
  Script& drip(std::string bytes, std::chrono::milliseconds between);
  Script& pause(std::chrono::milliseconds time);
  // Does nothing, and reads nothing, until the peer closes or the server ends.
  Script& stall();
  // Drops what the peer still sends, until it closes.
  Script& wait_for_close();
  // As wait_for_close(), but each further byte is a violation.
  Script& expect_no_more();
  // Closes with a RST.
  Script& reset();

  std::vector<Step> steps;
};

[[nodiscard]] std::string_view to_string(Script::Step::Kind kind);

}  // namespace quartet::testing
