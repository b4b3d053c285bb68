#include "loopback_server.hpp"

#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quartet::bench {
namespace {

void require(bool fine) {
  if (!fine) throw std::system_error(errno, std::generic_category(), "the loopback server");
}

bool send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Answers requests without a body until the client goes away.
void answer(int connection, std::string_view reply) {
  const int on = 1;
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char buffer[4096];
  std::size_t filled = 0;
  while (filled < sizeof buffer) {
    const ssize_t count = recv(connection, buffer + filled, sizeof buffer - filled, 0);
    if (count <= 0) return;
    filled += static_cast<std::size_t>(count);
    if (!std::string_view(buffer, filled).ends_with("\r\n\r\n")) continue;
    if (!send_all(connection, reply)) return;
    filled = 0;
  }
}

void serve(int listener, std::string_view reply) {
  for (int connection = accept(listener, nullptr, nullptr); connection >= 0;
       connection = accept(listener, nullptr, nullptr)) {
    answer(connection, reply);
    close(connection);
  }
}

}  // namespace

LoopbackServer::LoopbackServer(std::string body, Runs runs) {
  reply_ =
      "HTTP/1.1 200 OK\r\nDate: Sat, 01 Jun 2024 12:00:00 GMT\r\n"
      "Content-Type: application/json;charset=UTF-8\r\nContent-Length: " +
      std::to_string(body.size()) +
      "\r\nConnection: keep-alive\r\nServer: bench\r\nCache-Control: no-cache\r\n"
      "X-Request-Id: 7f3c9a52-1d0e-4b8a-9c55-0a6f2e31b7d4\r\n\r\n" +
      body;
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  require(listener_ >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  require(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
  require(listen(listener_, 8) == 0);
  require(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  if (runs == Runs::in_thread) {
    thread_ = std::thread([this] { serve(listener_, reply_); });
    return;
  }
  process_ = fork();
  require(process_ >= 0);
  if (process_ > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  serve(listener_, reply_);
  _exit(0);
}

LoopbackServer::~LoopbackServer() {
  shutdown(listener_, SHUT_RDWR);  // wakes accept
  if (thread_.joinable()) thread_.join();
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(listener_);
}

std::string LoopbackServer::origin() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

}  // namespace quartet::bench
