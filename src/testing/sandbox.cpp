#include "quartet/testing/sandbox.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "testing/totango_sandbox.hpp"

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

// httplib's own loop over a connection waits for the next request until its idle time is over, in
// whole seconds, whether or not the server stops. This one knows its connections: closing the
// server hangs them up, which ends every wait at once.
class LoopbackServer final : public httplib::Server {
 public:
  // The port, or nothing when it cannot be used. It accepts connections from then on.
  std::optional<int> bind(int port) {
    if (port != 0) return bind_to_port(kHost, port) ? std::optional(port) : std::nullopt;
    const int any = bind_to_any_port(kHost);
    return any > 0 ? std::optional(any) : std::nullopt;
  }

  // Makes `listen_after_bind` end, also when it has not begun. httplib's `stop` closes the socket
  // under the thread that accepts.
  void close() {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    ::shutdown(svr_sock_, SHUT_RDWR);
    for (const auto& [port, socket] : connections_) ::shutdown(socket, SHUT_RDWR);
  }

  void wait_for_hangup(int client_port) {
    const socket_t socket = [&] {
      const std::lock_guard lock(mutex_);
      const auto found = connections_.find(client_port);
      return found != connections_.end() ? found->second : INVALID_SOCKET;
    }();
    // The connection stays open as long as its thread is here.
    if (socket != INVALID_SOCKET) wait_for(socket, POLLRDHUP, std::chrono::hours(24));
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    const int port = ntohs(peer_of(socket).sin_port);
    const bool served = admit(port, socket) && serve(socket);
    const std::lock_guard lock(mutex_);  // `close` must not meet the number of a closed socket
    connections_.erase(port);
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return served;
  }

  bool admit(int port, socket_t socket) {
    const std::lock_guard lock(mutex_);
    if (!closing_) connections_.insert_or_assign(port, socket);
    return !closing_;
  }

  bool serve(socket_t socket) {
    ConnectionStream stream(socket);
    bool served = true;
    bool closed = false;
    while (served && !closed && stream.wait_for_request()) {
      served = process_request(stream, false, closed, nullptr);
    }
    return served;
  }

  std::mutex mutex_;
  bool closing_ = false;
  std::map<int, socket_t> connections_;  // by the client's port
};

// httplib's default lets a second server share the port.
void reuse_address(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

void configure(httplib::Server& server) {
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_keep_alive_max_count(1'000'000).set_keep_alive_timeout(kIdle.count());
  server.set_tcp_nodelay(true).set_socket_options(reuse_address);
  server.set_error_handler([](const httplib::Request&, httplib::Response& reply) {
    if (!reply.body.empty()) return;
    const std::string body = R"({"error":{"type":"not_found","message":"No such address"}})";
    if (reply.status == 404) reply.set_content(body, "application/json");
  });
}

}  // namespace

struct Sandbox::State {
  explicit State(const SandboxOptions& options)
      : token("sandbox-token-" + std::to_string(options.seed)),
        totango({.seed = options.seed,
                 .token = token,
                 .calls_per_minute = options.calls_per_minute,
                 .stall = [this](const httplib::Request& request) {
                   server.wait_for_hangup(request.remote_port);
                 }}) {
    configure(server);
    server.set_pre_routing_handler([this](const httplib::Request&, httplib::Response& reply) {
      reply.set_header("X-Request-Id", "sandbox-" + std::to_string(++requests));
      return httplib::Server::HandlerResponse::Unhandled;
    });
    totango.add_routes(server);
  }
  ~State() { server.close(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::string token;
  int port = 0;
  std::atomic<std::uint64_t> requests = 0;
  LoopbackServer server;
  TotangoSandbox totango;
  std::jthread thread;  // last: it ends before what it uses
};

Result<Sandbox> Sandbox::start(SandboxOptions options) {
  const auto unusable = [&] {
    return Error{.kind = ErrorKind::config,
                 .message = "the sandbox cannot use port " + std::to_string(options.port) +
                            "; choose a free one, or 0 for any"};
  };
  if (options.port < 0 || options.port > 65535) return unusable();
  if (options.calls_per_minute < 0) {
    return Error{.kind = ErrorKind::config,
                 .message = "calls_per_minute must be 0 (no limit) or more"};
  }
  auto state = std::make_unique<State>(options);
  const std::optional<int> port = state->server.bind(options.port);
  if (!port) return unusable();
  state->port = *port;
  state->thread = std::jthread([server = &state->server] { server->listen_after_bind(); });
  return Sandbox(std::move(state));
}

Sandbox::Sandbox(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sandbox::~Sandbox() = default;
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;

int Sandbox::port() const noexcept {
  return state_->port;
}

std::string Sandbox::url() const {
  return "http://" + std::string(kHost) + ":" + std::to_string(state_->port);
}

Secret Sandbox::token() const {
  return Secret(std::string_view(state_->token));
}

std::uint64_t Sandbox::requests() const noexcept {
  return state_->requests;
}

}  // namespace quartet::testing
