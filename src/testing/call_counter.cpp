#include "testing/call_counter.hpp"

#include <algorithm>

namespace quartet::testing {
namespace {

constexpr std::chrono::seconds kWindow(60);

}  // namespace

std::optional<CallQuota> CallCounter::count(Time now) {
  if (limit_ == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (!window_end_ || now >= *window_end_) {
    window_end_ = now + kWindow;
    calls_ = 0;
  }
  const bool is_exceeded = calls_ >= limit_;
  if (!is_exceeded) ++calls_;
  const auto reset = std::chrono::ceil<std::chrono::seconds>(*window_end_ - now);
  return CallQuota{.is_exceeded = is_exceeded,
                   .limit = limit_,
                   .remaining = limit_ - calls_,
                   .reset_seconds = static_cast<int>(reset.count())};
}

}  // namespace quartet::testing
