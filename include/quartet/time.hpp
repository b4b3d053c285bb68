// Times: one type, and the three ways in which vendors and people write it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "quartet/result.hpp"

namespace quartet {

/// A point in time, UTC, to the nanosecond; from 1677-09-21 to 2262-04-11.
using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Milliseconds since 1970-01-01T00:00:00Z, rounded down.
[[nodiscard]] std::int64_t to_epoch_milliseconds(Timestamp time) noexcept;
/// Seconds since 1970-01-01T00:00:00Z, rounded down.
[[nodiscard]] std::int64_t to_epoch_seconds(Timestamp time) noexcept;
/// The time of that many milliseconds since 1970. Error: `invalid` when outside Timestamp's range.
[[nodiscard]] Result<Timestamp> from_epoch_milliseconds(std::int64_t milliseconds);

/// RFC 3339 in UTC with as many fraction digits as needed: "2026-01-31T09:00:00Z",
/// "2026-01-31T09:00:00.250Z".
[[nodiscard]] std::string to_rfc3339(Timestamp time);

/// Reads RFC 3339 with any offset and 0 to 9 fraction digits, a date ("2026-01-31", midnight UTC),
/// or epoch milliseconds (digits, with an optional minus). Error: `invalid`, also for 30 February.
[[nodiscard]] Result<Timestamp> parse_timestamp(std::string_view text);

}  // namespace quartet
