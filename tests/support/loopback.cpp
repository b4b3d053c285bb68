#include "support/loopback.hpp"

#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quartet::testing {

sockaddr_in loopback_address(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

ListeningSocket listen_on_loopback(int backlog) {
  // Not blocking, because a connection can be gone between poll() and accept().
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = loopback_address(0);
  socklen_t size = sizeof address;
  const bool ready = listener >= 0 &&
                     bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     listen(listener, backlog) == 0 &&
                     getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (!ready) throw std::runtime_error("cannot listen on loopback");
  return {.descriptor = listener, .port = ntohs(address.sin_port)};
}

int connect_to_loopback(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback_address(port);
  if (connection >= 0 &&
      connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return connection;
  }
  if (connection >= 0) close(connection);
  return -1;
}

void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

LoopbackListener::LoopbackListener(Serve serve)
    : serve_(std::move(serve)), socket_(listen_on_loopback(64)) {
  acceptor_ = std::jthread([this] { accept_connections(); });
}

LoopbackListener::~LoopbackListener() {
  end();
}

void LoopbackListener::accept_connections() {
  while (true) {
    pollfd arrival{.fd = socket_.descriptor, .events = POLLIN, .revents = 0};
    poll(&arrival, 1, -1);
    std::unique_lock lock(mutex_);
    if (ended_) return;
    const int connection = accept4(socket_.descriptor, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) {
      start(connection);
    } else {
      // Out of descriptors, for example: poll() would come back at once.
      changed_.wait_for(lock, std::chrono::milliseconds(5), [this] { return ended_; });
    }
  }
}

void LoopbackListener::start(int connection) {
  const int one = 1;
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  const int number = count_++;
  open_.push_back({.connection = connection, .number = number});
  threads_.emplace_back([this, connection, number] {
    serve_(connection, number);
    const std::lock_guard lock(mutex_);
    std::erase_if(open_, [number](const Open& open) { return open.number == number; });
    close(connection);
    changed_.notify_all();
  });
}

std::vector<int> LoopbackListener::open_numbers() const {
  const std::lock_guard lock(mutex_);
  std::vector<int> numbers;
  for (const Open& open : open_) numbers.push_back(open.number);
  return numbers;
}

void LoopbackListener::shut_down_all() {
  for (const Open& open : open_) shutdown(open.connection, SHUT_RDWR);
}

void LoopbackListener::close_all() {
  const std::lock_guard lock(mutex_);
  shut_down_all();
}

void LoopbackListener::end() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
    shut_down_all();
    shutdown(socket_.descriptor, SHUT_RDWR);
  }
  changed_.notify_all();
  acceptor_.join();
  threads_.clear();
  close(socket_.descriptor);
}

// Also looks at what is connected but not yet accepted.
bool LoopbackListener::is_idle() const {
  pollfd arrival{.fd = socket_.descriptor, .events = POLLIN, .revents = 0};
  return ended_ || (open_.empty() && poll(&arrival, 1, 0) == 0);
}

void LoopbackListener::wait_until(const std::function<bool()>& reached,
                                  std::chrono::milliseconds most) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most, [&] { return reached() || is_idle(); });
}

void LoopbackListener::announce() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

int dead_port() {
  return dead_ports(1).front();
}

std::vector<int> dead_ports(std::size_t count) {
  std::vector<ListeningSocket> listeners;
  while (listeners.size() < count) listeners.push_back(listen_on_loopback(1));
  std::vector<int> ports;
  for (const ListeningSocket& listener : listeners) {
    close(listener.descriptor);
    ports.push_back(listener.port);
  }
  return ports;
}

}  // namespace quartet::testing
