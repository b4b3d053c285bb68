// A CONNECT proxy on loopback that leads where a test tells it.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace quartet::testing {

struct ProxyServerOptions {
  // "user:password". When set, others are answered 407.
  std::string credentials = {};
};

class ProxyServer {
 public:
  explicit ProxyServer(ProxyServerOptions options = {});
  ~ProxyServer();
  ProxyServer(const ProxyServer&) = delete;
  ProxyServer& operator=(const ProxyServer&) = delete;

  // Where "api.example.test:443" leads. Without a route, or where nobody listens, a CONNECT is
  // answered 502.
  void route(std::string host_port, int loopback_port);

  [[nodiscard]] int port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:<port>"
  // The head of each request, as text, answered or not.
  [[nodiscard]] std::vector<std::string> heads() const;
  // How many tunnels were made.
  [[nodiscard]] int tunnels() const;
  // Closes the tunnels of now on both sides, and keeps listening.
  void close_all();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quartet::testing
