// Stopping and running out of time in every phase of a call, and life and threads around calls.
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <netdb.h>

#include "quartet/totango.hpp"
#include "support/network_hooks.hpp"
#include "support/resources.hpp"
#include "support/socket_server.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using testing::Script;
using testing::SocketServer;
using Clock = std::chrono::steady_clock;

constexpr auto kAtOnce = 250ms;  // 5 ms are measured by the benchmark; tests run on busy machines

// A place for a call to hang in.
struct Phase {
  std::string name;
  std::string url;
  std::function<bool()> is_reached;
  Delivery delivery;
  bool waits = false;  // between attempts: a deadline ends it before the wait
};

totango::Client client_for(const std::string& url, RateLimit limit = {}) {
  return totango::Client{{.token = Secret{"t"},
                          .endpoint = totango::Endpoint::at(url),
                          .http = {.rate_limit = limit}}};
}

Result<Response> call(const totango::Client& client) {
  return client.send({.path = "/x", .effect = Effect::read});
}

class Phases : public ::testing::Test {
 protected:
  // Each phase in turn, with a client that will hang in it.
  void each(const std::function<void(const Phase&, const totango::Client&)>& body) {
    body({"name", "https://hangs.test", [this] { return name.waiting() > 0; }, Delivery::not_sent},
         client_for("https://hangs.test"));
    const testing::UnresponsivePort deaf;
    const std::string deaf_url = "http://127.0.0.1:" + std::to_string(deaf.port());
    body({"connect", deaf_url, [] { return !testing::hosts_contacted().empty(); },
          Delivery::not_sent},
         client_for(deaf_url));
    on_server({"TLS", "https://", nullptr, Delivery::not_sent}, Script().stall(), body);
    on_server({"head", "http://", nullptr, Delivery::unknown}, Script().read_request().stall(),
              body);
    on_server(
        {"body", "http://", nullptr, Delivery::applied},
        Script().read_request().send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").stall(),
        body);
    on_server({"backoff", "http://", nullptr, Delivery::unknown, true},
              Script().read_request().reply(503, "", "Retry-After: 30\r\n").stall(), body);
    on_server({"limiter", "http://", nullptr, Delivery::refused, true},
              Script().read_request().reply(429, "", "Retry-After: 30\r\n").stall(), body);
  }

 private:
  static void on_server(Phase phase, const Script& script,
                        const std::function<void(const Phase&, const totango::Client&)>& body) {
    const SocketServer server({script});
    phase.url += "127.0.0.1:" + std::to_string(server.port());
    const bool is_request = phase.delivery != Delivery::not_sent;
    phase.is_reached = [&server, is_request] {
      return is_request ? server.deliveries() > 0 : server.connections() > 0;
    };
    body(phase, client_for(phase.url));
  }

  testing::ScriptedName name{"hangs.test", {.addresses = {"127.0.0.1"}, .blocked = true}};
};

TEST_F(Phases, case_155_a_stop_ends_a_call_at_once_wherever_it_is) {
  each([](const Phase& phase, const totango::Client& client) {
    testing::reset_network_log();
    std::stop_source stop;
    Clock::time_point asked;
    const std::jthread canceller([&] {
      EXPECT_TRUE(testing::settles(phase.is_reached, 2s)) << phase.name;
      std::this_thread::sleep_for(5ms);
      asked = Clock::now();
      stop.request_stop();
    });
    const Result<Response> outcome = call(client.with({.stop = stop.get_token()}));
    EXPECT_LT(Clock::now() - asked, kAtOnce) << phase.name;
    EXPECT_EQ(outcome.error().kind, ErrorKind::cancelled) << phase.name;
    EXPECT_EQ(outcome.error().delivery, phase.delivery) << phase.name;
  });
}

TEST_F(Phases, case_07_a_deadline_ends_a_call_in_time_wherever_it_is) {
  each([](const Phase& phase, const totango::Client& client) {
    const auto start = Clock::now();
    const Result<Response> outcome = call(client.with({.timeout = 120ms}));
    const auto took = Clock::now() - start;
    EXPECT_LT(took, 120ms + kAtOnce) << phase.name;
    if (phase.waits) {
      EXPECT_NE(outcome.error().kind, ErrorKind::timeout)
          << "the wait is not begun: " << phase.name;
      EXPECT_EQ(outcome.error().retry_after, 30s) << phase.name;
    } else {
      EXPECT_GE(took, 120ms) << phase.name;
      EXPECT_EQ(outcome.error().kind, ErrorKind::timeout) << phase.name;
    }
    EXPECT_EQ(outcome.error().delivery, phase.delivery) << phase.name;
  });
}

TEST_F(Phases, case_155_a_stop_that_races_with_the_end_has_one_outcome) {
  Script script;
  for (int i = 0; i < 200; ++i) script.read_request().reply(200, "{}");
  const SocketServer server({script});
  const totango::Client client = client_for(server.url());
  int cancelled = 0;
  for (int i = 0; i < 100; ++i) {
    std::stop_source stop;
    const std::jthread canceller([&stop, i] {
      std::this_thread::sleep_for(std::chrono::microseconds(i * 5));
      stop.request_stop();
    });
    const Result<Response> outcome = call(client.with({.stop = stop.get_token()}));
    if (outcome) {
      EXPECT_EQ(outcome->body, "{}");
    } else {
      EXPECT_EQ(outcome.error().kind, ErrorKind::cancelled) << describe(outcome.error());
      ++cancelled;
    }
  }
  RecordProperty("cancelled", cancelled);
}

TEST(Life, case_154_a_client_destroyed_during_a_call_waits_for_nobody) {
  const SocketServer server({Script().read_request().stall()});
  std::stop_source stop;
  auto client = std::make_unique<totango::Client>(client_for(server.url()));
  std::optional<Error> error;
  std::thread caller(
      [&error, copy = client->with({.stop = stop.get_token()})] { error = call(copy).error(); });
  EXPECT_TRUE(testing::settles([&] { return server.deliveries() > 0; }, 2s));
  const auto start = Clock::now();
  client.reset();
  EXPECT_LT(Clock::now() - start, kAtOnce);
  stop.request_stop();
  caller.join();
  EXPECT_EQ(error->kind, ErrorKind::cancelled);
}

TEST(Life, case_153_many_threads_mix_calls_stops_and_clients_of_two_tokens) {
  Script script;
  for (int i = 0; i < 500; ++i) script.read_request().reply(200, "{}");
  const SocketServer server({script});
  const totango::Client one = client_for(server.url());
  const totango::Client other{
      {.token = Secret{"another"}, .endpoint = totango::Endpoint::at(server.url())}};
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 32; ++t) {
      threads.emplace_back([&, t](const std::stop_token& stop) {
        const totango::Client& mine = t % 2 == 0 ? one : other;
        for (int i = 0; i < 10; ++i) good += call(mine.with({.stop = stop})) ? 1 : 0;
      });
    }
    for (std::jthread& thread : threads) thread.join();
  }
  EXPECT_EQ(good, 320);
  int with_other_token = 0;
  for (const std::string& request : server.requests()) {
    with_other_token += request.find("Authorization: another\r\n") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(with_other_token, 160) << "no token went with another's call";
}

TEST(Life, case_159_a_storm_of_signals_does_not_end_or_fail_a_call) {
  struct sigaction quiet {};
  quiet.sa_handler = [](int) {};
  struct sigaction before {};
  sigaction(SIGUSR1, &quiet, &before);
  const SocketServer server({Script().read_request().pause(100ms).reply(200, "{}")});
  const pthread_t caller = pthread_self();
  {
    const std::jthread storm([caller](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        pthread_kill(caller, SIGUSR1);
        std::this_thread::sleep_for(1ms);
      }
    });
    const Result<Response> outcome = call(client_for(server.url()));
    EXPECT_TRUE(outcome) << describe(outcome.error());
  }
  sigaction(SIGUSR1, &before, nullptr);
}

}  // namespace
}  // namespace quartet
