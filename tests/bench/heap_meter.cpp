#include "heap_meter.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

// The operators run on every path that is timed, so while nothing is counted they may cost one
// branch and no more: a relaxed load is a plain one.
constexpr auto relaxed = std::memory_order_relaxed;
std::atomic<bool> counting = false;
std::atomic<std::ptrdiff_t> level = 0;
std::atomic<std::ptrdiff_t> peak = 0;
std::atomic<std::size_t> allocations = 0;

void count_block(void* block) noexcept {
  const auto size = static_cast<std::ptrdiff_t>(malloc_usable_size(block));
  const std::ptrdiff_t now = level.fetch_add(size, relaxed) + size;
  std::ptrdiff_t highest = peak.load(relaxed);
  while (now > highest && !peak.compare_exchange_weak(highest, now, relaxed)) {
  }
  allocations.fetch_add(1, relaxed);
}

void* allocate(std::size_t size) noexcept {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (counting.load(relaxed) && block != nullptr) count_block(block);
  return block;
}

void release(void* block) noexcept {
  if (counting.load(relaxed) && block != nullptr) {
    level.fetch_sub(static_cast<std::ptrdiff_t>(malloc_usable_size(block)), relaxed);
  }
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  void* block = allocate(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
void operator delete(void* block) noexcept {
  release(block);
}
void operator delete[](void* block) noexcept {
  release(block);
}
void operator delete(void* block, std::size_t) noexcept {
  release(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  release(block);
}

namespace quartet::bench {

HeapMeter::HeapMeter() {
  level = 0;
  peak = 0;
  allocations = 0;
  counting = true;
}

HeapMeter::~HeapMeter() {
  counting = false;
}

HeapUse HeapMeter::use() const {
  return {static_cast<std::size_t>(peak.load()),
          static_cast<std::size_t>(std::max<std::ptrdiff_t>(level.load(), 0)), allocations.load()};
}

}  // namespace quartet::bench
