// A scripted server on loopback that does exactly what a test tells it, byte by byte, counts what
// arrives, and says which of its scripts were never followed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/loopback.hpp"
#include "support/script.hpp"

namespace quartet::testing {

// What happens to connections beyond the last script.
enum class Beyond : unsigned char {
  repeat_last,  // they follow it
  refuse,       // they are closed, and each is a violation
};

class SocketServer {
 public:
  // The n-th connection follows the n-th script.
  explicit SocketServer(std::vector<Script> scripts, Beyond beyond = Beyond::repeat_last);
  // Violations that nobody asked for fail the test here.
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  [[nodiscard]] int port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:<port>"
  // Whole requests that arrived, as text.
  [[nodiscard]] std::vector<std::string> requests() const;
  [[nodiscard]] int deliveries() const;
  [[nodiscard]] int connections() const;

  // Closes the connections of now with a FIN, and keeps listening. Their scripts have fired.
  void close_all();

  // The scripts that have not fired, with the step that each reached. Waits up to 1 s for what is
  // still on its way.
  [[nodiscard]] std::vector<std::string> unfired() const;
  // What a script or Beyond::refuse did not allow. Whoever asks has to judge them.
  [[nodiscard]] std::vector<std::string> violations() const;
  // Fails the test, at the caller's line, for each of both.
  void expect_all_fired(const char* file = __builtin_FILE(), int line = __builtin_LINE()) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quartet::testing
