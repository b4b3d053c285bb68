// Allocations that fail on demand, on this thread alone.
#pragma once

#include <cstddef>

namespace quartet::testing {

// Whether this build can do it: sanitizers have an allocator of their own.
[[nodiscard]] bool can_fail_allocations() noexcept;

// While it lives, the n-th allocation of this thread (from 1) throws std::bad_alloc, once.
class FailingAllocation {
 public:
  explicit FailingAllocation(std::size_t number) noexcept;
  ~FailingAllocation();
  FailingAllocation(const FailingAllocation&) = delete;
  FailingAllocation& operator=(const FailingAllocation&) = delete;

  [[nodiscard]] bool has_failed() const noexcept;
};

}  // namespace quartet::testing
