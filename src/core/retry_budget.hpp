// The retry budget: an outage must not be answered with a multiple of the usual load.
#pragma once

#include <algorithm>
#include <atomic>

#include "quartet/options.hpp"

namespace quartet::detail {

// Each call earns a tenth of a retry; at most `retry_reserve` retries are saved up, and that many
// are there at first. Any thread.
class RetryBudget {
 public:
  void call_begins() noexcept {
    int saved = percents_.load(std::memory_order_relaxed);
    while (saved < kMost && !percents_.compare_exchange_weak(
                                saved, std::min(saved + defaults::retry_budget_percent, kMost),
                                std::memory_order_relaxed)) {
    }
  }

  // Takes a retry out, when there is one.
  [[nodiscard]] bool take() noexcept {
    int saved = percents_.load(std::memory_order_relaxed);
    while (saved >= kRetry) {
      if (percents_.compare_exchange_weak(saved, saved - kRetry, std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }

 private:
  static constexpr int kRetry = 100;  // percents
  static constexpr int kMost = defaults::retry_reserve * kRetry;
  std::atomic<int> percents_ = kMost;
};

}  // namespace quartet::detail
