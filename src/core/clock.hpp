// Points in time that do not wrap around.
#pragma once

#include <chrono>

namespace quartet::detail {

using TimePoint = std::chrono::steady_clock::time_point;

// So much later; the end of time for durations that no clock reaches.
[[nodiscard]] constexpr TimePoint after(TimePoint now, std::chrono::milliseconds duration) {
  using std::chrono::milliseconds;
  const auto most = std::chrono::floor<milliseconds>(TimePoint::max().time_since_epoch()) -
                    std::chrono::ceil<milliseconds>(now.time_since_epoch());
  return duration < most ? now + duration : TimePoint::max();
}

}  // namespace quartet::detail
