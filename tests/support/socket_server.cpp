#include "support/socket_server.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace quartet::testing {
namespace {

int listen_on_loopback(int& port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool ready = listener >= 0 &&
                     bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     listen(listener, 64) == 0 &&
                     getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (!ready) throw std::runtime_error("cannot listen on loopback");
  port = ntohs(address.sin_port);
  return listener;
}

std::size_t content_length(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

// One whole request, or what came before the end of the connection.
bool read_request_text(int connection, std::string& pending, std::string& request) {
  char buffer[4096];
  while (true) {
    const std::size_t head_end = pending.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      const std::size_t whole = head_end + 4 + content_length(pending.substr(0, head_end));
      if (pending.size() >= whole) {
        request = pending.substr(0, whole);
        pending.erase(0, whole);
        return true;
      }
    }
    const ssize_t count = recv(connection, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    pending.append(buffer, static_cast<std::size_t>(count));
  }
}

void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

Script& Script::read_request() {
  steps.push_back({Step::Kind::read_request, ""});
  return *this;
}
Script& Script::send(std::string bytes) {
  steps.push_back({Step::Kind::send, std::move(bytes)});
  return *this;
}
Script& Script::reply(int status, std::string_view body, std::string_view extra_headers) {
  return send("HTTP/1.1 " + std::to_string(status) +
              " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
              std::string(extra_headers) + "\r\n" + std::string(body));
}
Script& Script::stall() {
  steps.push_back({Step::Kind::stall, ""});
  return *this;
}
Script& Script::reset() {
  steps.push_back({Step::Kind::reset, ""});
  return *this;
}

struct SocketServer::State {
  std::vector<Script> scripts;
  int port = 0;
  int listener = -1;
  std::mutex mutex;
  std::condition_variable ended_changed;
  bool ended = false;
  std::vector<int> open;
  std::vector<std::string> requests;
  std::atomic<int> connections = 0;
  std::vector<std::jthread> threads;
  std::jthread acceptor;

  void accept_connections() {
    while (true) {
      const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      const std::lock_guard lock(mutex);
      if (ended || connection < 0) {
        if (connection >= 0) close(connection);
        return;
      }
      const int one = 1;
      setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      const auto index = static_cast<std::size_t>(connections++);
      open.push_back(connection);
      threads.emplace_back([this, connection, index] {
        follow(connection, scripts[std::min(index, scripts.size() - 1)]);
        const std::lock_guard closing(mutex);
        std::erase(open, connection);
        close(connection);
      });
    }
  }

  void follow(int connection, const Script& script) {
    std::string pending;
    for (const Script::Step& step : script.steps) {
      switch (step.kind) {
        case Script::Step::Kind::read_request: {
          std::string request;
          if (!read_request_text(connection, pending, request)) return;
          const std::lock_guard lock(mutex);
          requests.push_back(std::move(request));
          break;
        }
        case Script::Step::Kind::send: send_all(connection, step.bytes); break;
        case Script::Step::Kind::stall: {
          std::unique_lock lock(mutex);
          ended_changed.wait(lock, [this] { return ended; });
          return;
        }
        case Script::Step::Kind::reset: {
          const linger now{.l_onoff = 1, .l_linger = 0};
          setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
          return;
        }
      }
    }
  }
};

SocketServer::SocketServer(std::vector<Script> scripts) : state_(std::make_unique<State>()) {
  state_->scripts = std::move(scripts);
  state_->listener = listen_on_loopback(state_->port);
  state_->acceptor = std::jthread([state = state_.get()] { state->accept_connections(); });
}

SocketServer::~SocketServer() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
    for (const int connection : state_->open) shutdown(connection, SHUT_RDWR);
    shutdown(state_->listener, SHUT_RDWR);
  }
  state_->ended_changed.notify_all();
  state_->acceptor.join();
  state_->threads.clear();
  close(state_->listener);
}

int SocketServer::port() const {
  return state_->port;
}
std::string SocketServer::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port);
}
std::vector<std::string> SocketServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}
int SocketServer::connections() const {
  return state_->connections;
}

int dead_port() {
  int port = 0;
  close(listen_on_loopback(port));
  return port;
}

}  // namespace quartet::testing
