#include "core/retry.hpp"

#include <algorithm>

#include "quartet/options.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;

bool is_transient_status(int status) noexcept {
  return status == 408 || status == 425 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

RetryVerdict judge_unanswered(const FailedAttempt& attempt, Effect effect) {
  if (attempt.delivery == Delivery::not_sent) return {true, "the request had not left"};
  if (effect == Effect::write) {
    return {false, "not tried again: doing it twice would be wrong"};
  }
  return {true, "doing it again is safe"};
}

}  // namespace

RetryVerdict judge_retry(const FailedAttempt& attempt, Effect effect) {
  switch (attempt.kind) {
    case ErrorKind::rate_limited: return {true, "the vendor refused it unprocessed"};
    case ErrorKind::transport:
    case ErrorKind::timeout: return judge_unanswered(attempt, effect);
    case ErrorKind::server:
    case ErrorKind::invalid:
      if (!is_transient_status(attempt.http_status)) break;
      if (effect == Effect::write) {
        return {false, "not tried again: doing it twice would be wrong"};
      }
      return {true, "the vendor failed and doing it again is safe"};
    case ErrorKind::cancelled: return {false, "not tried again: the call was cancelled"};
    default: break;
  }
  return {false, "not tried again: the answer would be the same"};
}

bool was_removed_before(ErrorKind kind, Delivery earlier) noexcept {
  return kind == ErrorKind::not_found && earlier >= Delivery::unknown;
}

milliseconds backoff(int wait_number, double random) {
  milliseconds ceiling = defaults::first_backoff;
  for (int i = 1; i < wait_number && ceiling < defaults::longest_backoff; ++i) ceiling *= 2;
  ceiling = std::min(ceiling, defaults::longest_backoff);
  return milliseconds(static_cast<std::int64_t>(random * static_cast<double>(ceiling.count())));
}

}  // namespace quartet::detail
