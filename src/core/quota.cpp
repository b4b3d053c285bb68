#include "core/quota.hpp"

#include <algorithm>
#include <string_view>

#include "core/http_date.hpp"
#include "core/text.hpp"
#include "quartet/options.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

// From here on, a number of seconds is a point in time (2001) and no duration.
constexpr std::int64_t kFirstEpoch = 1'000'000'000;
constexpr std::int64_t kLargest = 1'000'000'000'000;

milliseconds clamped(seconds wait) {
  return std::clamp<milliseconds>(wait, milliseconds(0), defaults::longest_asked_wait);
}

// Digits only; what is beyond reason counts as the largest.
std::optional<std::int64_t> parse_count(std::string_view text) {
  text = trim_blanks(text);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : text) value = std::min(value * 10 + (c - '0'), kLargest);
  return value;
}

std::optional<std::int64_t> count_in(const Headers& headers, std::string_view name) {
  const std::string* text = headers.find(name);
  return text != nullptr ? parse_count(*text) : std::nullopt;
}

// The reply's own time: whatever its clock says, differences to it are right.
std::optional<sys_seconds> date_of(const Headers& headers, sys_seconds now) {
  const std::string* text = headers.find("Date");
  return text != nullptr ? parse_http_date(*text, now) : std::nullopt;
}

std::optional<milliseconds> reset_after(std::int64_t value, const Headers& headers) {
  if (value < kFirstEpoch) return clamped(seconds(value));
  const std::optional<sys_seconds> date = date_of(headers, sys_seconds(seconds(kFirstEpoch)));
  if (!date) return std::nullopt;
  return clamped(sys_seconds(seconds(value)) - *date);
}

// The value of a parameter: `r` in `"default";r=50;t=30`, `remaining` in `limit=100, remaining=50`.
std::optional<std::int64_t> parameter(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find_first_of(";,"), field.size());
    const std::string_view pair = trim_blanks(field.substr(0, end));
    field.remove_prefix(std::min(end + 1, field.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    if (equal_ignoring_case(trim_blanks(pair.substr(0, equals)), name)) {
      return parse_count(pair.substr(equals + 1));
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> either(std::optional<std::int64_t> one,
                                   std::optional<std::int64_t> other) {
  return one ? one : other;
}

Quota structured_quota(const Headers& headers) {
  const std::string* field = headers.find("RateLimit");
  if (field == nullptr) return {};
  Quota quota{.limit = parameter(*field, "limit"),
              .left = either(parameter(*field, "r"), parameter(*field, "remaining"))};
  const auto reset = either(parameter(*field, "t"), parameter(*field, "reset"));
  if (reset) quota.reset = reset_after(*reset, headers);
  if (const std::string* policy = headers.find("RateLimit-Policy")) {
    quota.limit = either(quota.limit, parameter(*policy, "q"));
  }
  return quota;
}

bool is_quota_field(const Header& field) noexcept {
  constexpr std::string_view prefix = "RateLimit";
  return equal_ignoring_case(std::string_view(field.name).substr(0, prefix.size()), prefix);
}

std::optional<milliseconds> parse_retry_after(const std::string& text, const Headers& headers,
                                              sys_seconds now) {
  if (const auto count = parse_count(text)) return clamped(seconds(*count));
  const sys_seconds base = date_of(headers, now).value_or(now);
  const std::optional<sys_seconds> date = parse_http_date(text, base);
  if (!date) return std::nullopt;
  return clamped(*date - base);
}

}  // namespace

Quota read_quota(const Headers& headers) {
  // Most replies have none of these fields, and every reply is asked.
  if (std::none_of(headers.begin(), headers.end(), is_quota_field)) return {};
  Quota quota{.limit = count_in(headers, "RateLimit-Limit"),
              .left = count_in(headers, "RateLimit-Remaining")};
  if (const auto reset = count_in(headers, "RateLimit-Reset")) {
    quota.reset = reset_after(*reset, headers);
  }
  return quota.limit || quota.left || quota.reset ? quota : structured_quota(headers);
}

std::optional<milliseconds> asked_wait(int status, const Headers& headers, sys_seconds now) {
  std::optional<milliseconds> longest;
  for (const Header& field : headers) {
    if (!equal_ignoring_case(field.name, "Retry-After")) continue;
    const auto wait = parse_retry_after(field.value, headers, now);
    if (wait) longest = std::max(longest.value_or(*wait), *wait);
  }
  if (longest || status != 429) return longest;
  return read_quota(headers).reset;
}

}  // namespace quartet::detail
