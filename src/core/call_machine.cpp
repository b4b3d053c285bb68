#include "core/call_machine.hpp"

#include <algorithm>
#include <utility>

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;

constexpr const char* kBeyondDeadline =
    "not tried again: the next attempt would begin after the deadline";

std::string seconds_text(std::chrono::steady_clock::duration time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

}  // namespace

CallAction CallMachine::start() const {
  if (policy_.budget != nullptr) policy_.budget->call_begins();
  return CredentialAction{};
}

CallAction CallMachine::credential_ready(TimePoint now) {
  if (now >= policy_.deadline) {
    StopAction late = stop(kBeyondDeadline);
    late.own_error = Error{.kind = ErrorKind::timeout, .message = "the call's time is over"};
    return late;
  }
  return PermitAction{};
}

CallAction CallMachine::may_send_at(TimePoint permit, TimePoint now) {
  if (permit <= now) {
    ++attempts_;
    return SendAction{std::min(policy_.deadline, after(now, policy_.attempt_timeout))};
  }
  const std::string wait = seconds_text(permit - now);
  if (permit < policy_.deadline) {
    return WaitAction{permit, "the rate limit allows no call for " + wait};
  }
  StopAction late =
      stop("not sent: the rate limit allows no call for " + wait + ", beyond the deadline");
  late.own_error = Error{.kind = ErrorKind::rate_limited,
                         .message = "the calls that the vendor allows are used up",
                         .retry_after = std::chrono::ceil<milliseconds>(permit - now)};
  return late;
}

CallAction CallMachine::failed(const FailedAttempt& attempt, TimePoint now, double random) {
  delivery_ = std::max(delivery_, attempt.delivery);
  const bool refreshes =
      attempt.kind == ErrorKind::unauthorized && policy_.can_refresh && !has_refreshed_;
  RetryVerdict verdict = judge_retry(attempt, policy_.effect);
  if (!verdict.retry && !refreshes) return stop(std::move(verdict.reason));
  if (attempts_ >= policy_.max_attempts) {
    return stop("gave up: " + std::to_string(attempts_) + " of " +
                std::to_string(policy_.max_attempts) + " attempts used");
  }
  if (refreshes) {
    has_refreshed_ = true;
    return CredentialAction{.was_refused = true};
  }
  // A refused call costs the vendor nothing: the rate limiter slows those down.
  const bool is_charged = attempt.kind != ErrorKind::rate_limited && policy_.budget != nullptr;
  if (is_charged && !policy_.budget->take()) {
    return stop("not tried again: the retry budget is used up, as too many calls have failed");
  }
  return wait_until(attempt, now, random);
}

CallAction CallMachine::wait_until(const FailedAttempt& attempt, TimePoint now, double random) {
  // Jitter on top of the asked wait: everybody who was refused together was asked the same.
  const milliseconds asked = attempt.retry_after.value_or(milliseconds(0));
  const TimePoint until = now + asked + backoff(attempts_, random);
  if (until >= policy_.deadline) return stop(kBeyondDeadline);
  return WaitAction{until, asked > milliseconds(0) ? "asked to wait" : "backoff"};
}

CallAction CallMachine::waited() {
  return CredentialAction{};
}

StopAction CallMachine::stop(std::string reason) const {
  const bool is_in_doubt = policy_.effect != Effect::read && delivery_ == Delivery::unknown;
  return {std::move(reason) + (is_in_doubt ? "; it may have been carried out" : "")};
}

}  // namespace quartet::detail
