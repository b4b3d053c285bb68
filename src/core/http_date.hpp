// Dates in HTTP headers.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace quartet::detail {

// The three forms of RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"
// and "Sun Nov  6 08:49:37 1994". The day's name is not checked. A year of two digits is the one
// nearest to `now`.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                                      std::chrono::sys_seconds now);

}  // namespace quartet::detail
