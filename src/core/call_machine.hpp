// One call as a state machine without I/O: given the clock and what the last attempt came to, it
// says what to do next. The driver in session.cpp only carries it out.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "core/retry.hpp"
#include "quartet/http.hpp"

namespace quartet::detail {

using TimePoint = std::chrono::steady_clock::time_point;

struct CallPolicy {
  Effect effect = Effect::write;
  int max_attempts = 1;
  std::chrono::milliseconds attempt_timeout{};
  TimePoint deadline;  // of the whole call
};

// Send the request; the attempt must be over by `deadline`.
struct SendAction {
  TimePoint deadline;
};
// Wait, then ask again.
struct WaitAction {
  TimePoint until;
};
// The call has failed with the error of its last attempt.
struct StopAction {
  std::string reason;  // why it is not tried again
};
using CallAction = std::variant<SendAction, WaitAction, StopAction>;

class CallMachine {
 public:
  explicit CallMachine(const CallPolicy& policy) : policy_(policy) {}

  // The first action.
  [[nodiscard]] CallAction start(TimePoint now);
  // After an attempt that failed. `random` in [0, 1) spreads the wait.
  [[nodiscard]] CallAction failed(const FailedAttempt& attempt, TimePoint now, double random);
  // After a wait.
  [[nodiscard]] CallAction waited(TimePoint now);

  // How many times the request was handed to the network.
  [[nodiscard]] int attempts() const noexcept { return attempts_; }
  // The strongest thing known about the request over all attempts.
  [[nodiscard]] Delivery delivery() const noexcept { return delivery_; }

 private:
  [[nodiscard]] StopAction stop(std::string reason) const;

  CallPolicy policy_;
  int attempts_ = 0;
  Delivery delivery_ = Delivery::not_sent;
};

}  // namespace quartet::detail
