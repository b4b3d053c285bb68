// What replies say about how much and how soon may be asked: Retry-After and the RateLimit fields.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "quartet/http.hpp"

namespace quartet::detail {

// The vendor's window. Sources: RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset; else the
// structured RateLimit field of the IETF drafts.
struct Quota {
  std::optional<std::int64_t> limit = std::nullopt;               // calls in a window
  std::optional<std::int64_t> left = std::nullopt;                // calls in this one
  std::optional<std::chrono::milliseconds> reset = std::nullopt;  // until it ends
};

// Nonsense is left out. A reset that is a point in time counts from the reply's own Date, and
// without one it is left out.
[[nodiscard]] Quota read_quota(const Headers& headers);

// How long the server asks to wait: Retry-After, in seconds or as a date, which counts from the
// reply's own Date, else from `now`; for a 429 without it, until the quota's reset. Between 0 and
// `defaults::longest_asked_wait`. Nothing when it does not ask, or asks nonsense.
[[nodiscard]] std::optional<std::chrono::milliseconds> asked_wait(int status,
                                                                  const Headers& headers,
                                                                  std::chrono::sys_seconds now);

}  // namespace quartet::detail
