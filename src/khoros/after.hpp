// A time that lies ahead, however far.
#pragma once

#include <chrono>

#include "core/call_machine.hpp"

namespace quartet::khoros {

using detail::TimePoint;

// The end of time where a clock cannot count so far: "as long as it takes" is a fair option.
[[nodiscard]] inline TimePoint after(TimePoint now, std::chrono::milliseconds duration) {
  const auto left = std::chrono::floor<std::chrono::milliseconds>(TimePoint::max() - now);
  return duration < left ? now + duration : TimePoint::max();
}

}  // namespace quartet::khoros
