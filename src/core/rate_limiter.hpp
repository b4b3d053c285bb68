// The rate limiter: one for each endpoint and token in the process.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>

#include "core/call_machine.hpp"
#include "core/quota.hpp"
#include "quartet/options.hpp"

namespace quartet::detail {

// A fixed window of calls that follows what the server says about its own. Never waits itself: it
// answers when a call may go. Any thread.
class RateLimiter {
 public:
  // `limit.calls` 0: nothing is counted until the server names a limit.
  explicit RateLimiter(const RateLimit& limit) : window_(limit.window), calls_(limit.calls) {}

  // `now`, and the call counts as under way; or a later time to ask again at.
  [[nodiscard]] TimePoint acquire(TimePoint now);
  // A call that was under way has ended, with this reply's quota.
  void finish(TimePoint now, const Quota& quota);
  // A 429: no call goes before `until`.
  void pause(TimePoint until);

 private:
  void roll(TimePoint now);

  std::mutex mutex_;
  const std::chrono::milliseconds window_;
  std::int64_t calls_;  // in each window; 0: not known
  std::int64_t left_ = 0;
  std::int64_t under_way_ = 0;
  TimePoint window_end_ = TimePoint::min();
  TimePoint paused_until_ = TimePoint::min();
  TimePoint last_ = TimePoint::min();  // when a call last went
};

// The limiter of everybody with the same key; made when nobody has one.
[[nodiscard]] std::shared_ptr<RateLimiter> shared_limiter(std::uint64_t key,
                                                          const RateLimit& limit);

}  // namespace quartet::detail
