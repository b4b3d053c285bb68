#include "testing/loopback_server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <functional>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quartet::testing {
namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr std::size_t kThreads = 40;  // each connection holds one while it is open
constexpr std::chrono::seconds kIdle(60);
constexpr std::chrono::seconds kSlowPeer(30);

// Waits for one of the events, or for the other side to hang up.
bool wait_for(socket_t socket, short events, std::chrono::milliseconds most) {
  pollfd watched{.fd = socket, .events = events, .revents = 0};
  int count = 0;
  do {
    count = poll(&watched, 1, static_cast<int>(most.count()));
  } while (count < 0 && errno == EINTR);
  return count > 0;
}

void read_address(const sockaddr_in& address, std::string& ip, int& port) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  ip = text.data();
  port = ntohs(address.sin_port);
}

sockaddr_in peer_of(socket_t socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

// One connection, for httplib. Reads are buffered, since it asks for single bytes.
class ConnectionStream final : public httplib::Stream {
 public:
  explicit ConnectionStream(socket_t socket) : socket_(socket) {}

  // Whether a further request, or the end, has come.
  [[nodiscard]] bool wait_for_request() const {
    return read_ < filled_ || wait_for(socket_, POLLIN, kIdle);
  }

  bool is_readable() const override {
    return read_ < filled_ || wait_for(socket_, POLLIN, kSlowPeer);
  }
  bool is_writable() const override { return wait_for(socket_, POLLOUT, kSlowPeer); }

  ssize_t read(char* data, std::size_t size) override {
    if (read_ == filled_ && !fill()) return 0;
    const std::size_t count = std::min(size, filled_ - read_);
    std::copy_n(buffer_.data() + read_, count, data);
    read_ += count;
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* data, std::size_t size) override {
    if (!is_writable()) return -1;
    return send(socket_, data, size, MSG_NOSIGNAL);
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    read_address(peer_of(socket_), ip, port);
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    read_address(address, ip, port);
  }
  socket_t socket() const override { return socket_; }

 private:
  bool fill() {
    if (!is_readable()) return false;
    const ssize_t count = recv(socket_, buffer_.data(), buffer_.size(), 0);
    read_ = 0;
    filled_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    return filled_ > 0;
  }

  socket_t socket_;
  std::array<char, 8192> buffer_;
  std::size_t read_ = 0;
  std::size_t filled_ = 0;
};

// httplib's default lets a second server share the port.
void reuse_address(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

LoopbackServer::LoopbackServer(Ranges ranges) : ranges_(ranges) {
  new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  set_keep_alive_max_count(1'000'000).set_keep_alive_timeout(kIdle.count());
  set_tcp_nodelay(true).set_socket_options(reuse_address);
}

std::optional<int> LoopbackServer::bind(int port) {
  if (port != 0) return bind_to_port(kHost, port) ? std::optional(port) : std::nullopt;
  const int any = bind_to_any_port(kHost);
  return any > 0 ? std::optional(any) : std::nullopt;
}

void LoopbackServer::close() {
  const std::lock_guard lock(mutex_);
  closing_ = true;
  ::shutdown(svr_sock_, SHUT_RDWR);
  for (const auto& [port, socket] : connections_) ::shutdown(socket, SHUT_RDWR);
}

void LoopbackServer::wait_for_hangup(int client_port) {
  const socket_t socket = socket_of(client_port);
  if (socket != INVALID_SOCKET) wait_for(socket, POLLRDHUP, std::chrono::hours(24));
}

void LoopbackServer::hang_up(int client_port) {
  const socket_t socket = socket_of(client_port);
  if (socket != INVALID_SOCKET) ::shutdown(socket, SHUT_RDWR);
}

socket_t LoopbackServer::socket_of(int client_port) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(client_port);
  return found != connections_.end() ? found->second : INVALID_SOCKET;
}

bool LoopbackServer::process_and_close_socket(socket_t socket) {
  const int port = ntohs(peer_of(socket).sin_port);
  const bool served = admit(port, socket) && serve(socket);
  const std::lock_guard lock(mutex_);  // `close` must not meet the number of a closed socket
  connections_.erase(port);
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
  return served;
}

bool LoopbackServer::admit(int port, socket_t socket) {
  const std::lock_guard lock(mutex_);
  if (!closing_) connections_.insert_or_assign(port, socket);
  return !closing_;
}

bool LoopbackServer::serve(socket_t socket) {
  std::function<void(httplib::Request&)> prepare;
  if (ranges_ == Ranges::by_handlers) {
    prepare = [](httplib::Request& request) { request.ranges.clear(); };
  }
  ConnectionStream stream(socket);
  bool served = true;
  bool closed = false;
  while (served && !closed && stream.wait_for_request()) {
    served = process_request(stream, false, closed, prepare);
  }
  return served;
}

std::string read_body(const httplib::Request& request, const httplib::ContentReader& content) {
  std::string body;
  // httplib would read on until the connection ends.
  if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
    return body;
  content([&body](const char* data, std::size_t size) {
    body.append(data, size);
    return true;
  });
  return body;
}

std::string loopback_url(int port) {
  return "http://" + std::string(kHost) + ":" + std::to_string(port);
}

}  // namespace quartet::testing
