// One call as a state machine without I/O: given the clock and what the last step came to, it says
// what to do next. The driver in call_driver.cpp only carries it out.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "core/clock.hpp"
#include "core/retry.hpp"
#include "core/retry_budget.hpp"
#include "quartet/http.hpp"

namespace quartet::detail {

struct CallPolicy {
  Effect effect = Effect::write;
  int max_attempts = 1;
  std::chrono::milliseconds attempt_timeout{};
  TimePoint deadline;        // of the whole call
  bool can_refresh = false;  // a refused credential can be fetched anew
  RetryBudget* budget = nullptr;
};

// Get the credential; a new one when the last was refused. Then `credential_ready`.
struct CredentialAction {
  bool was_refused = false;
};
// Ask the rate limiter. Then `may_send_at`.
struct PermitAction {};
// Send the request; the attempt must be over by `deadline`. Then `failed`, or the call is done.
struct SendAction {
  TimePoint deadline;
};
// Wait. Then `waited`.
struct WaitAction {
  TimePoint until;
  std::string reason;
};
// The call has failed: with the error of its last attempt, or, before any, with `own_error`.
struct StopAction {
  std::string reason;  // why it is not tried again
  std::optional<Error> own_error = std::nullopt;
};
using CallAction = std::variant<CredentialAction, PermitAction, SendAction, WaitAction, StopAction>;

class CallMachine {
 public:
  explicit CallMachine(const CallPolicy& policy) : policy_(policy) {}

  // The first action.
  [[nodiscard]] CallAction start() const;
  [[nodiscard]] CallAction credential_ready(TimePoint now);
  // The rate limiter's answer: a time that is not later than `now` is a permit.
  [[nodiscard]] CallAction may_send_at(TimePoint permit, TimePoint now);
  // After an attempt that failed. `random` in [0, 1) spreads the wait.
  [[nodiscard]] CallAction failed(const FailedAttempt& attempt, TimePoint now, double random);
  // After a wait.
  [[nodiscard]] CallAction waited();

  // How many times the request was handed to the network.
  [[nodiscard]] int attempts() const noexcept { return attempts_; }
  // The strongest thing known about the request over all attempts.
  [[nodiscard]] Delivery delivery() const noexcept { return delivery_; }

 private:
  [[nodiscard]] StopAction stop(std::string reason) const;
  [[nodiscard]] CallAction wait_until(const FailedAttempt& attempt, TimePoint now, double random);

  CallPolicy policy_;
  int attempts_ = 0;
  bool has_refreshed_ = false;
  Delivery delivery_ = Delivery::not_sent;
};

}  // namespace quartet::detail
