// The rate limit of a fake vendor: so many calls in each fixed window.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

namespace quartet::testing {

// What the vendor's RateLimit headers say after one call.
struct CallQuota {
  bool is_exceeded = false;
  int limit = 0;
  int remaining = 0;
  int reset_seconds = 0;  // until the window ends, rounded up
};

// Counts the calls of one token. The window begins with the first call and lasts 60 s; the next
// call behind its end begins the next one. All functions may be called from any thread.
class CallCounter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // 0: no limit.
  explicit CallCounter(int calls_per_minute) : limit_(calls_per_minute) {}

  // Counts a call made at that time; nothing without a limit.
  std::optional<CallQuota> count(Time now);

 private:
  int limit_;
  std::mutex mutex_;
  std::optional<Time> window_end_;
  int calls_ = 0;
};

}  // namespace quartet::testing
