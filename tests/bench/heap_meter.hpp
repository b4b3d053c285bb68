// Counts what the program's operator new hands out. C libraries that call malloc are not seen.
#pragma once

#include <cstddef>

namespace quartet::bench {

struct HeapUse {
  std::size_t peak = 0;  // bytes above the level at the start
  std::size_t kept = 0;  // bytes above it at the end
  std::size_t allocations = 0;
};

// Counts from its making on, on all threads. One at a time.
class HeapMeter {
 public:
  HeapMeter();
  ~HeapMeter();
  HeapMeter(const HeapMeter&) = delete;
  HeapMeter& operator=(const HeapMeter&) = delete;

  [[nodiscard]] HeapUse use() const;
};

}  // namespace quartet::bench
