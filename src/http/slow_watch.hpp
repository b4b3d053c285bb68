// Notices a body that hardly arrives. Only time spent waiting for it counts, so a slow reader of
// ours is no fault of the server's.
#pragma once

#include <chrono>
#include <cstddef>

namespace quartet::detail {

class SlowWatch {
 public:
  using Duration = std::chrono::steady_clock::duration;

  // At least `slowest` bytes a second over each `period` of waiting; 0 is never too slow.
  SlowWatch(std::size_t slowest, Duration period) : slowest_(slowest), period_(period) {}

  void received(std::size_t bytes) noexcept { bytes_ += bytes; }
  void waited(Duration time) noexcept { waited_ += time; }

  // How long the next wait may be before `is_too_slow` must be asked.
  [[nodiscard]] Duration left() const noexcept {
    return slowest_ == 0 ? Duration::max() : period_ - waited_;
  }
  // Asked after each wait; a period that went well is forgotten.
  [[nodiscard]] bool is_too_slow() noexcept {
    if (slowest_ == 0 || waited_ < period_) return false;
    const double seconds = std::chrono::duration<double>(waited_).count();
    const bool too_slow = static_cast<double>(bytes_) < static_cast<double>(slowest_) * seconds;
    waited_ = Duration::zero();
    bytes_ = 0;
    return too_slow;
  }

 private:
  std::size_t slowest_;
  Duration period_;
  Duration waited_{0};
  std::size_t bytes_ = 0;
};

}  // namespace quartet::detail
