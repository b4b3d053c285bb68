// Allocations of this thread that fail on demand, and memory that is looked at when it is freed.
#pragma once

#include <cstddef>

namespace quartet::testing {

// Whether this build can do it: sanitizers have an allocator of their own.
[[nodiscard]] bool can_hook_allocations() noexcept;

// While it lives, the n-th allocation of this thread (from 1) throws std::bad_alloc, once.
class FailingAllocation {
 public:
  explicit FailingAllocation(std::size_t number) noexcept;
  ~FailingAllocation();
  FailingAllocation(const FailingAllocation&) = delete;
  FailingAllocation& operator=(const FailingAllocation&) = delete;

  [[nodiscard]] bool has_failed() const noexcept;
};

// Looks at memory in the moment in which this thread frees it.
class WatchedMemory {
 public:
  WatchedMemory(const void* memory, std::size_t size) noexcept;
  ~WatchedMemory();
  WatchedMemory(const WatchedMemory&) = delete;
  WatchedMemory& operator=(const WatchedMemory&) = delete;

  // Whether it was freed, and every byte of it was 0 then.
  [[nodiscard]] bool was_wiped() const noexcept;
};

}  // namespace quartet::testing
