// Times, in the two forms that the vendor writes.
#pragma once

#include <cstdint>
#include <string>

namespace quartet::testing::fake_taplytics {

// Milliseconds since 1970 in, "2015-01-06T03:51:57+00:00" out.
[[nodiscard]] std::string offset_time(std::int64_t milliseconds);
// "2018-07-05T16:01:12.535Z"
[[nodiscard]] std::string zulu_time(std::int64_t milliseconds);

[[nodiscard]] std::int64_t milliseconds_now();

}  // namespace quartet::testing::fake_taplytics
