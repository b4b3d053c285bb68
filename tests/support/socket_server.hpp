// A scripted server on loopback that does exactly what a test tells it, byte by byte, and counts
// what arrives.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::testing {

// What one connection does, in order. A connection that comes to the end of its script closes
// (FIN).
class Script {
 public:
  struct Step {
    enum class Kind : unsigned char { read_request, send, stall, reset };
    Kind kind;
    std::string bytes;
  };

  // Waits for one whole request and counts it as delivered.
  Script& read_request();
  Script& send(std::string bytes);
  // A whole reply with a Content-Length.
  Script& reply(int status, std::string_view body, std::string_view extra_headers = "");
  // Does nothing until the server ends.
  Script& stall();
  // Closes with a RST.
  Script& reset();

  std::vector<Step> steps;
};

class SocketServer {
 public:
  // The n-th connection follows the n-th script; connections beyond the last follow the last.
  explicit SocketServer(std::vector<Script> scripts);
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  [[nodiscard]] int port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:<port>"
  // Whole requests that arrived, as text.
  [[nodiscard]] std::vector<std::string> requests() const;
  [[nodiscard]] int connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A port on loopback where nobody listens.
[[nodiscard]] int dead_port();

}  // namespace quartet::testing
