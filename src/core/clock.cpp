#include <condition_variable>
#include <mutex>

#include "core/session.hpp"

namespace quartet {

Clock::~Clock() = default;

namespace detail {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() override { return std::chrono::steady_clock::now(); }

  void wait_until(TimePoint time, std::stop_token stop) override {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_until(lock, stop, time, [] { return false; });
  }
};

}  // namespace

std::shared_ptr<Clock> make_system_clock() {
  return std::make_shared<SystemClock>();
}

}  // namespace detail
}  // namespace quartet
