#include "core/retry.hpp"

#include <algorithm>
#include <string_view>

#include "core/text.hpp"
#include "quartet/options.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestAskedWait = std::chrono::hours(1);

bool is_transient_status(int status) noexcept {
  return status == 408 || status == 425 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

// Digits only, at most 9 of them; longer ones are clamped anyway.
std::optional<milliseconds> parse_seconds(const std::string* text) {
  if (text == nullptr) return std::nullopt;
  const std::string_view digits = trim_blanks(*text);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  if (digits.size() > 9) return kLongestAskedWait;
  return std::min<milliseconds>(std::chrono::seconds(std::stol(std::string(digits))),
                                kLongestAskedWait);
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

milliseconds backoff(int wait_number, double random) {
  milliseconds ceiling = defaults::first_backoff;
  for (int i = 1; i < wait_number && ceiling < defaults::longest_backoff; ++i) ceiling *= 2;
  ceiling = std::min(ceiling, defaults::longest_backoff);
  return milliseconds(static_cast<std::int64_t>(random * static_cast<double>(ceiling.count())));
}

std::optional<milliseconds> asked_wait(int status, const Headers& headers) {
  const std::optional<milliseconds> retry_after = parse_seconds(headers.find("Retry-After"));
  if (retry_after || status != 429) return retry_after;
  return parse_seconds(headers.find("RateLimit-Reset"));
}

}  // namespace quartet::detail
