// The retry rule: pure functions of what is known about a failed attempt.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "quartet/error.hpp"
#include "quartet/http.hpp"

namespace quartet::detail {

// What one failed attempt came to.
struct FailedAttempt {
  ErrorKind kind = ErrorKind::transport;
  int http_status = 0;
  Delivery delivery = Delivery::unknown;
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
};

// Whether trying again is safe for the data and promising. `reason` says why not, or why.
struct RetryVerdict {
  bool retry = false;
  std::string reason;
};

[[nodiscard]] RetryVerdict judge_retry(const FailedAttempt& attempt, Effect effect);

// Whether "not found" to the repetition of a removal means that an earlier attempt did it.
// `earlier` is the most that is known about the attempts before.
[[nodiscard]] bool was_removed_before(ErrorKind kind, Delivery earlier) noexcept;

// Exponential backoff with full jitter: uniform in [0, min(first * 2^(n-1), longest)], for the n-th
// wait. `random` is in [0, 1).
[[nodiscard]] std::chrono::milliseconds backoff(int wait_number, double random);

}  // namespace quartet::detail
