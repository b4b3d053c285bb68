#include "trap.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <sys/socket.h>

#include "support/loopback.hpp"
#include "support/network_hooks.hpp"
#include "support/resources.hpp"

namespace quartet::bench {
namespace {

constexpr std::string_view kHalfBody =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"a\":";
constexpr std::string_view kWholeReply =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
constexpr std::string_view kTryLater =
    "HTTP/1.1 503 Later\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n";

// Waits for the end of what a client says first, gives its one reply, and then waits for the client
// to go away.
class OneReplyServer {
 public:
  OneReplyServer(std::string_view request_end, std::string_view reply)
      : request_end_(request_end), reply_(reply) {}

  [[nodiscard]] bool has_replied() const { return has_replied_; }
  [[nodiscard]] std::string address() const {
    return "127.0.0.1:" + std::to_string(listener_.port());
  }

 private:
  void serve(int connection) {
    std::array<char, 4096> buffer;
    std::string request;
    for (ssize_t count = 1; count > 0;) {
      count = recv(connection, buffer.data(), buffer.size(), 0);
      request.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
      if (has_replied_ || request.empty() || !request.ends_with(request_end_)) continue;
      testing::send_all(connection, reply_);
      has_replied_ = true;
    }
  }

  std::string_view request_end_;
  std::string_view reply_;
  std::atomic<bool> has_replied_ = false;
  testing::LoopbackListener listener_{[this](int connection, int) { serve(connection); }};
};

totango::Options options_at(const std::string& url) {
  return {.token = Secret{"3f9c5ad2b7e84f60a1d2c3b4e5f60718"},
          .endpoint = totango::Endpoint::at(url),
          .http = {.rate_limit = RateLimit{.calls = 0}}};
}

Trap trap_behind(const std::string& scheme, std::string_view request_end, std::string_view reply) {
  const auto server = std::make_shared<OneReplyServer>(request_end, reply);
  return {.options = options_at(scheme + server->address()),
          .has_call = [server] { return server->has_replied(); },
          .keeper = server};
}

// The call itself says that it is about to wait.
Trap waiting_trap(std::string_view reply) {
  const auto waits = std::make_shared<std::atomic<bool>>(false);
  Trap trap = trap_behind("http://", "\r\n\r\n", reply);
  trap.has_call = [waits] { return waits->load(); };
  trap.options.http.observer = [waits](const CallEvent& event) {
    if (event.phase == CallPhase::wait) *waits = true;
  };
  return trap;
}

Trap rate_limiter_trap() {
  Trap trap = waiting_trap(kWholeReply);
  trap.options.http.rate_limit = RateLimit{.calls = 1, .window = std::chrono::seconds(60)};
  trap.lets_first_pass = true;
  return trap;
}

Trap dns_trap() {
  const auto name = std::make_shared<testing::ScriptedName>(
      "name.test", testing::Lookup{.addresses = {"127.0.0.1"}, .blocked = true});
  return {.options = options_at("https://name.test"),
          .has_call = [name] { return name->waiting() > 0; },
          .keeper = name};
}

Trap connect_trap() {
  const auto port = std::make_shared<testing::UnresponsivePort>();
  const std::string address = "127.0.0.1:" + std::to_string(port->port());
  testing::reset_network_log();
  return {.options = options_at("http://" + address),
          .has_call =
              [address] {
                const std::vector<std::string> contacted = testing::hosts_contacted();
                return std::find(contacted.begin(), contacted.end(), address) != contacted.end();
              },
          .keeper = port};
}

}  // namespace

std::string to_string(Phase phase) {
  switch (phase) {
    case Phase::rate_limiter: return "rate_limiter";
    case Phase::backoff: return "backoff";
    case Phase::dns: return "dns";
    case Phase::connect: return "connect";
    case Phase::tls: return "tls";
    case Phase::head: return "head";
    case Phase::body: return "body";
  }
  return "?";
}

Trap make_trap(Phase phase) {
  switch (phase) {
    case Phase::rate_limiter: return rate_limiter_trap();
    case Phase::backoff: return waiting_trap(kTryLater);
    case Phase::dns: return dns_trap();
    case Phase::connect: return connect_trap();
    case Phase::tls: return trap_behind("https://", "", "");
    case Phase::head: return trap_behind("http://", "\r\n\r\n", "");
    case Phase::body: return trap_behind("http://", "\r\n\r\n", kHalfBody);
  }
  throw std::logic_error("no such phase");
}

Result<Response> send_into(const totango::Client& client) {
  return client.send(
      {.path = "/api/v1/accounts/active_list/1007/current.json", .effect = Effect::read});
}

totango::Client make_client(const Trap& trap) {
  totango::Client client(trap.options);
  if (trap.lets_first_pass && !send_into(client)) {
    throw std::runtime_error("the call before the one that hangs failed");
  }
  return client;
}

}  // namespace quartet::bench
