// A transport and a clock for unit tests: no network, no waiting.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "quartet/http.hpp"
#include "quartet/options.hpp"

namespace quartet::testing {

/// A clock that stands still. Waiting moves it on at once, so retries and backoff take no time.
/// All functions may be called from any thread.
class FakeClock final : public Clock {
 public:
  FakeClock();
  ~FakeClock() override;

  [[nodiscard]] std::chrono::steady_clock::time_point now() override;
  void wait_until(std::chrono::steady_clock::time_point time, std::stop_token stop) override;

  void advance(std::chrono::milliseconds duration);
  /// Every wait so far, in order.
  [[nodiscard]] std::vector<std::chrono::milliseconds> waits() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A transport that answers from a list. Give it to a client as `.http.transport`:
///
///     auto fake = std::make_shared<quartet::testing::FakeTransport>();
///     fake->reply({.status = 200, .body = R"({"accounts": [], "total_items": 0})"});
///     totango::Client client{{.token = quartet::Secret{"test"}, .http = {.transport = fake}}};
///
/// Replies are used in order. A request that finds none fails with an error of kind `config`.
/// All functions may be called from any thread.
class FakeTransport final : public Transport {
 public:
  FakeTransport();
  ~FakeTransport() override;

  /// Queues a reply.
  FakeTransport& reply(Response response);
  /// Queues a failure, such as a connection that cannot be made.
  FakeTransport& fail(Error error);
  /// Answers every request for which nothing is queued.
  FakeTransport& answer_with(std::function<Result<Response>(const Request&)> handler);

  /// What was sent, in order. Credentials stand in `secret_headers`, which do not print.
  [[nodiscard]] std::vector<Request> requests() const;
  /// How many queued replies and failures were not used.
  [[nodiscard]] std::size_t left() const;

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quartet::testing
