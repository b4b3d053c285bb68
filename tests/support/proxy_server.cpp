#include "support/proxy_server.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/loopback.hpp"

namespace quartet::testing {
namespace {

std::string base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) encoded += kDigits[(bits >> (count - 6)) & 63];
  }
  if (count > 0) encoded += kDigits[(bits << (6 - count)) & 63];
  while (encoded.size() % 4 != 0) encoded += '=';
  return encoded;
}

// Byte by byte, so that what follows the head stays for the tunnel. Empty when none came.
std::string read_head(int connection) {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (recv(connection, &byte, 1, 0) <= 0) return "";
    head += byte;
  }
  return head;
}

// "api.example.test:443" of "CONNECT api.example.test:443 HTTP/1.1".
std::string target(const std::string& head) {
  constexpr std::string_view kMethod = "CONNECT ";
  if (!head.starts_with(kMethod)) return "";
  return head.substr(kMethod.size(), head.find(' ', kMethod.size()) - kMethod.size());
}

// False at the end of the source.
bool pass_on(int source, int sink) {
  char buffer[16384];
  const ssize_t count = recv(source, buffer, sizeof buffer, 0);
  if (count <= 0) return false;
  send_all(sink, {buffer, static_cast<std::size_t>(count)});
  return true;
}

// Until either side closes.
void tunnel(int client, int server) {
  pollfd sides[] = {{.fd = client, .events = POLLIN, .revents = 0},
                    {.fd = server, .events = POLLIN, .revents = 0}};
  bool open = true;
  while (open && poll(sides, 2, -1) > 0) {
    if (sides[0].revents != 0) open = pass_on(client, server);
    if (open && sides[1].revents != 0) open = pass_on(server, client);
  }
}

}  // namespace

struct ProxyServer::State {
  ProxyServerOptions options;
  mutable std::mutex mutex;
  std::map<std::string, int> routes;
  std::vector<std::string> heads;
  int tunnels = 0;
  std::vector<int> targets;
  bool ended = false;
  // The last member, because it calls serve() from its construction on.
  LoopbackListener listener;

  explicit State(ProxyServerOptions the_options)
      : options(std::move(the_options)),
        listener([this](int connection, int) { serve(connection); }) {}

  void serve(int client);
  void note_head(const std::string& head);
  [[nodiscard]] bool is_authorized(const std::string& head) const;
  // A connection to where this head wants to go; -1 when there is no route.
  [[nodiscard]] int connect_for(const std::string& head);
  void close_target(int server);
  void shut_down_targets();
};

// A client may answer a 407 on the same connection.
void ProxyServer::State::serve(int client) {
  for (std::string head = read_head(client); !head.empty(); head = read_head(client)) {
    note_head(head);
    if (!is_authorized(head)) {
      send_all(client,
               "HTTP/1.1 407 Proxy Authentication Required\r\n"
               "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n");
      continue;
    }
    const int server = connect_for(head);
    if (server < 0) {
      send_all(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    send_all(client, "HTTP/1.1 200 Connection established\r\n\r\n");
    tunnel(client, server);
    close_target(server);
    return;
  }
}

void ProxyServer::State::note_head(const std::string& head) {
  const std::lock_guard lock(mutex);
  heads.push_back(head);
}

bool ProxyServer::State::is_authorized(const std::string& head) const {
  if (options.credentials.empty()) return true;
  const std::string field =
      "\r\nProxy-Authorization: Basic " + base64(options.credentials) + "\r\n";
  return head.find(field) != std::string::npos;
}

int ProxyServer::State::connect_for(const std::string& head) {
  const std::lock_guard lock(mutex);
  const auto found = routes.find(target(head));
  if (ended || found == routes.end()) return -1;
  const int server = connect_to_loopback(found->second);
  if (server < 0) return -1;
  ++tunnels;
  targets.push_back(server);
  return server;
}

void ProxyServer::State::close_target(int server) {
  const std::lock_guard lock(mutex);
  std::erase(targets, server);
  close(server);
}

// Frees a tunnel that waits for a target which does not read.
void ProxyServer::State::shut_down_targets() {
  for (const int server : targets) shutdown(server, SHUT_RDWR);
}

ProxyServer::ProxyServer(ProxyServerOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

ProxyServer::~ProxyServer() {
  const std::lock_guard lock(state_->mutex);
  state_->ended = true;
  state_->shut_down_targets();
}

void ProxyServer::route(std::string host_port, int loopback_port) {
  const std::lock_guard lock(state_->mutex);
  state_->routes[std::move(host_port)] = loopback_port;
}

int ProxyServer::port() const {
  return state_->listener.port();
}
std::string ProxyServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port());
}
std::vector<std::string> ProxyServer::heads() const {
  const std::lock_guard lock(state_->mutex);
  return state_->heads;
}
int ProxyServer::tunnels() const {
  const std::lock_guard lock(state_->mutex);
  return state_->tunnels;
}
void ProxyServer::close_all() {
  const std::lock_guard lock(state_->mutex);
  state_->shut_down_targets();
  state_->listener.close_all();
}

}  // namespace quartet::testing
