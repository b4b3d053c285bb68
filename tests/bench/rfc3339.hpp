// Times as users would read them without us.
#pragma once

#include <string_view>

#include "quartet/time.hpp"

namespace quartet::bench {

// RFC 3339 at fixed places: "2026-01-31T09:00:00+00:00", with 0 to 9 digits of a fraction and any
// offset. Throws on anything else.
[[nodiscard]] Timestamp parse_rfc3339(std::string_view text);

}  // namespace quartet::bench
