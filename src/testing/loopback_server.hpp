// The HTTP server under the sandbox.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <httplib.h>

namespace quartet::testing {

// httplib's own loop over a connection waits for the next request until its idle time is over, in
// whole seconds, whether or not the server stops. This one knows its connections: closing the
// server hangs them up, which ends every wait at once.
class LoopbackServer final : public httplib::Server {
 public:
  // Who reads the Range header: httplib, which cuts bodies to it, or the handlers alone.
  enum class Ranges : unsigned char { by_httplib, by_handlers };

  explicit LoopbackServer(Ranges ranges);

  // The port, or nothing when it cannot be used. It accepts connections from then on.
  [[nodiscard]] std::optional<int> bind(int port);

  // Makes `listen_after_bind` end, also when it has not begun. httplib's `stop` closes the socket
  // under the thread that accepts.
  void close();

  // Both name a connection by its client's port, and must be called from its handler.
  void wait_for_hangup(int client_port);
  void hang_up(int client_port);  // without a reply

 private:
  bool process_and_close_socket(socket_t socket) override;
  bool admit(int port, socket_t socket);
  bool serve(socket_t socket);
  // The connection stays open as long as its thread is in a handler.
  [[nodiscard]] socket_t socket_of(int client_port);

  Ranges ranges_;
  std::mutex mutex_;
  bool closing_ = false;
  std::map<int, socket_t> connections_;  // by the client's port
};

// The body of a request. Without Content-Length and chunks there is none.
[[nodiscard]] std::string read_body(const httplib::Request& request,
                                    const httplib::ContentReader& content);

// "http://127.0.0.1:<port>"
[[nodiscard]] std::string loopback_url(int port);

}  // namespace quartet::testing
