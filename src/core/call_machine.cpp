#include "core/call_machine.hpp"

#include <algorithm>
#include <utility>

namespace quartet::detail {

CallAction CallMachine::start(TimePoint now) {
  return waited(now);
}

CallAction CallMachine::waited(TimePoint now) {
  ++attempts_;
  return SendAction{std::min(policy_.deadline, now + policy_.attempt_timeout)};
}

CallAction CallMachine::failed(const FailedAttempt& attempt, TimePoint now, double random) {
  delivery_ = std::max(delivery_, attempt.delivery);
  RetryVerdict verdict = judge_retry(attempt, policy_.effect);
  if (!verdict.retry) return stop(std::move(verdict.reason));
  if (attempts_ >= policy_.max_attempts) {
    return stop("gave up: " + std::to_string(attempts_) + " of " +
                std::to_string(policy_.max_attempts) + " attempts used");
  }
  // Jitter on top of the asked wait: everybody who was refused together was asked the same.
  const std::chrono::milliseconds jitter = backoff(attempts_, random);
  const TimePoint until = now + attempt.retry_after.value_or(std::chrono::milliseconds(0)) + jitter;
  if (until >= policy_.deadline) {
    return stop("not tried again: the next attempt would begin after the deadline");
  }
  return WaitAction{until};
}

StopAction CallMachine::stop(std::string reason) const {
  const bool is_in_doubt = policy_.effect != Effect::read && delivery_ == Delivery::unknown;
  return {std::move(reason) + (is_in_doubt ? "; it may have been carried out" : "")};
}

}  // namespace quartet::detail
