#include "core/rate_limiter.hpp"

#include <algorithm>
#include <unordered_map>

namespace quartet::detail {
namespace {

// The last tenth of a window's calls is spread over the rest of its time, so that one program does
// not starve the others that share the token.
constexpr std::int64_t kSpreadShare = 10;

struct Registry {
  std::mutex mutex;
  std::unordered_map<std::uint64_t, std::weak_ptr<RateLimiter>> limiters;
};

// Never destroyed: clients may outlive every static object.
Registry& registry() {
  static auto& registry = *new Registry;
  return registry;
}

}  // namespace

void RateLimiter::roll(TimePoint now) {
  if (calls_ == 0 || now < window_end_) return;
  left_ = calls_;
  window_end_ = after(now, window_);
  last_ = now;
}

TimePoint RateLimiter::acquire(TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (now < paused_until_) return paused_until_;
  roll(now);
  if (calls_ > 0) {
    if (left_ <= 0) return window_end_;
    if (left_ <= calls_ / kSpreadShare) {
      const TimePoint turn = last_ + (window_end_ - last_) / (left_ + 1);
      if (now < turn) return turn;
    }
    --left_;
  }
  last_ = now;
  ++under_way_;
  return now;
}

void RateLimiter::finish(TimePoint now, const Quota& quota) {
  const std::lock_guard lock(mutex_);
  under_way_ = std::max<std::int64_t>(under_way_ - 1, 0);
  if (quota.limit && *quota.limit > 0) calls_ = *quota.limit;
  if (!quota.left) return;
  if (calls_ == 0) {
    // No limit is known, only that this window is used up.
    if (*quota.left == 0 && quota.reset)
      paused_until_ = std::max(paused_until_, now + *quota.reset);
    return;
  }
  // The server has not seen the calls that are under way.
  const std::int64_t left = std::max<std::int64_t>(*quota.left - under_way_, 0);
  if (quota.reset) {
    left_ = left;
    window_end_ = now + *quota.reset;
  } else if (now < window_end_) {
    left_ = std::min(left_, left);
  }
}

void RateLimiter::pause(TimePoint until) {
  const std::lock_guard lock(mutex_);
  paused_until_ = std::max(paused_until_, until);
}

std::shared_ptr<RateLimiter> shared_limiter(std::uint64_t key, const RateLimit& limit) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  std::erase_if(all.limiters, [](const auto& entry) { return entry.second.expired(); });
  std::weak_ptr<RateLimiter>& entry = all.limiters[key];
  std::shared_ptr<RateLimiter> limiter = entry.lock();
  if (limiter == nullptr) {
    limiter = std::make_shared<RateLimiter>(limit);
    entry = limiter;
  }
  return limiter;
}

}  // namespace quartet::detail
