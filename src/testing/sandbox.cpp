#include "quartet/testing/sandbox.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include <httplib.h>

#include "testing/khoros_sandbox.hpp"
#include "testing/loopback_server.hpp"
#include "testing/quantive_sandbox.hpp"
#include "testing/taplytics_sandbox.hpp"
#include "testing/totango_sandbox.hpp"

namespace quartet::testing {
namespace {

constexpr std::chrono::hours kLongestTime(24);
constexpr std::size_t kMostRows = 1'000'000;

constexpr std::string_view kKhorosUsername = "analytics@example.com";
constexpr std::string_view kKhorosCompanyKey = "sandbox-company";
constexpr std::string_view kQuantiveAccountId = "5a9d0c0e0000000000000001";
constexpr std::size_t kMostGoals = 100'000;

void answer_unknown_addresses(httplib::Server& server) {
  server.set_error_handler([](const httplib::Request&, httplib::Response& reply) {
    if (!reply.body.empty()) return;
    const std::string body = R"({"error":{"type":"not_found","message":"No such address"}})";
    if (reply.status == 404) reply.set_content(body, "application/json");
  });
}

// Counts the requests of a server and numbers its replies.
void number_replies(httplib::Server& server, std::atomic<std::uint64_t>& requests,
                    const std::string& prefix) {
  server.set_pre_routing_handler(
      [&requests, prefix](const httplib::Request&, httplib::Response& reply) {
        reply.set_header("X-Request-Id", prefix + std::to_string(++requests));
        return httplib::Server::HandlerResponse::Unhandled;
      });
}

Error out_of_range(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

std::optional<Error> check(const KhorosSandboxOptions& options) {
  for (const auto time : {options.job_time, options.link_time, options.download_time}) {
    if (time >= time.zero() && time <= kLongestTime) continue;
    return out_of_range("the times of khoros must be from 0 to 24 hours");
  }
  if (options.rows <= kMostRows) return std::nullopt;
  return out_of_range("khoros.rows must be from 0 to 1,000,000");
}

std::optional<Error> check(const SandboxOptions& options) {
  if (options.calls_per_minute < 0) {
    return out_of_range("calls_per_minute must be 0 (no limit) or more");
  }
  if (options.quantive.goals > kMostGoals) {
    return out_of_range("quantive.goals must be from 0 to 100,000");
  }
  if (std::string problem = options_problem(options.taplytics); !problem.empty()) {
    return out_of_range(std::move(problem));
  }
  return check(options.khoros);
}

}  // namespace

struct Sandbox::State {
  explicit State(const SandboxOptions& options)
      : token("sandbox-token-" + std::to_string(options.seed)),
        password("sandbox-password-" + std::to_string(options.seed)),
        totango({.seed = options.seed,
                 .token = token,
                 .calls_per_minute = options.calls_per_minute,
                 .stall = stall()}) {
    answer_unknown_addresses(server);
    number_replies(server, requests, "sandbox-");
    number_replies(store, store_requests, "store-");
    totango.add_routes(server);
  }
  ~State() {
    server.close();
    store.close();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Khoros names both ports in its replies.
  void add_khoros(const SandboxOptions& options, int store_port) {
    khoros.emplace(KhorosSandbox::Settings{.seed = options.seed,
                                           .options = options.khoros,
                                           .username = std::string(kKhorosUsername),
                                           .password = password,
                                           .site = {.url = loopback_url(port),
                                                    .store_url = loopback_url(store_port),
                                                    .company_key = std::string(kKhorosCompanyKey)},
                                           .hang_up = hang_up()});
    khoros->add_routes(server);
    khoros->add_store_routes(store);
  }

  void add_quantive(const SandboxOptions& options) {
    quantive.emplace(QuantiveSandbox::Settings{.seed = options.seed,
                                               .options = options.quantive,
                                               .token = token,
                                               .account_id = std::string(kQuantiveAccountId),
                                               .stall = stall(),
                                               .hang_up = hang_up()});
    quantive->add_routes(server);
  }

  // Its Link headers name the port.
  void add_taplytics(const SandboxOptions& options) {
    taplytics.emplace(TaplyticsSandbox::Settings{.seed = options.seed,
                                                 .options = options.taplytics,
                                                 .token = token,
                                                 .url = loopback_url(port),
                                                 .stall = stall(),
                                                 .hang_up = hang_up()});
    taplytics->add_routes(server);
  }

  [[nodiscard]] std::function<void(const httplib::Request&)> stall() {
    return [this](const httplib::Request& request) { server.wait_for_hangup(request.remote_port); };
  }
  [[nodiscard]] std::function<void(const httplib::Request&)> hang_up() {
    return [this](const httplib::Request& request) { server.hang_up(request.remote_port); };
  }

  void serve() {
    thread = std::jthread([this] { server.listen_after_bind(); });
    store_thread = std::jthread([this] { store.listen_after_bind(); });
  }

  std::string token;
  std::string password;
  int port = 0;
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> store_requests = 0;
  LoopbackServer server{LoopbackServer::Ranges::by_httplib};
  LoopbackServer store{LoopbackServer::Ranges::by_handlers};
  TotangoSandbox totango;
  std::optional<KhorosSandbox> khoros;
  std::optional<QuantiveSandbox> quantive;
  std::optional<TaplyticsSandbox> taplytics;
  std::jthread thread;  // last: they end before what they use
  std::jthread store_thread;
};

Result<Sandbox> Sandbox::start(SandboxOptions options) {
  const auto unusable = [&] {
    return Error{.kind = ErrorKind::config,
                 .message = "the sandbox cannot use port " + std::to_string(options.port) +
                            "; choose a free one, or 0 for any"};
  };
  if (options.port < 0 || options.port > 65535) return unusable();
  if (auto wrong = check(options)) return *std::move(wrong);
  auto state = std::make_unique<State>(options);
  const std::optional<int> port = state->server.bind(options.port);
  const std::optional<int> store_port = state->store.bind(0);
  if (!port || !store_port) return unusable();
  state->port = *port;
  state->add_khoros(options, *store_port);
  state->add_quantive(options);
  state->add_taplytics(options);
  state->serve();
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
  return loopback_url(state_->port);
}

Secret Sandbox::token() const {
  return Secret(std::string_view(state_->token));
}

std::string Sandbox::khoros_username() const {
  return std::string(kKhorosUsername);
}

Secret Sandbox::khoros_password() const {
  return Secret(std::string_view(state_->password));
}

std::string Sandbox::khoros_company_key() const {
  return std::string(kKhorosCompanyKey);
}

std::string Sandbox::quantive_account_id() const {
  return std::string(kQuantiveAccountId);
}

std::uint64_t Sandbox::requests() const noexcept {
  return state_->requests;
}

std::uint64_t Sandbox::store_requests() const noexcept {
  return state_->store_requests;
}

}  // namespace quartet::testing
