// What the test servers share: a listener on loopback, each connection on a thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include <netinet/in.h>

namespace quartet::testing {

[[nodiscard]] sockaddr_in loopback_address(int port);

struct ListeningSocket {
  int descriptor;
  int port;
};
[[nodiscard]] ListeningSocket listen_on_loopback(int backlog);

// Blocking; -1 when nobody listens there.
[[nodiscard]] int connect_to_loopback(int port);

// Stops early, without a signal, when the peer is gone.
void send_all(int connection, std::string_view bytes);

class LoopbackListener {
 public:
  // Follows one connection, numbered from 0. The connection closes when it returns, and is shut
  // down under it by close_all() and end().
  using Serve = std::function<void(int connection, int number)>;

  explicit LoopbackListener(Serve serve);
  ~LoopbackListener();
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  [[nodiscard]] int port() const { return socket_.port; }
  [[nodiscard]] int connections() const { return count_; }
  [[nodiscard]] std::vector<int> open_numbers() const;
  void close_all();
  void end();

  // Waits until that is so, until no connection is left that could bring it about, or for so long.
  // Looks again after each announce() and each end of a connection.
  void wait_until(const std::function<bool()>& reached, std::chrono::milliseconds most) const;
  void announce();

 private:
  struct Open {
    int connection;
    int number;
  };

  void accept_connections();
  void start(int connection);
  void shut_down_all();
  [[nodiscard]] bool is_idle() const;

  Serve serve_;
  ListeningSocket socket_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool ended_ = false;
  std::atomic<int> count_ = 0;
  std::vector<Open> open_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

// A port on loopback where nobody listens.
[[nodiscard]] int dead_port();
// So many different ones.
[[nodiscard]] std::vector<int> dead_ports(std::size_t count);

}  // namespace quartet::testing
