#include "heap_meter.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

// Plain variables: the operators run on every path that is timed, so while nothing is counted they
// may cost one branch and no more.
bool counting = false;
std::ptrdiff_t level = 0;
std::ptrdiff_t peak = 0;
std::size_t allocations = 0;

void* allocate(std::size_t size) noexcept {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (counting && block != nullptr) {
    level += static_cast<std::ptrdiff_t>(malloc_usable_size(block));
    peak = std::max(peak, level);
    ++allocations;
  }
  return block;
}

void release(void* block) noexcept {
  if (counting && block != nullptr) {
    level -= static_cast<std::ptrdiff_t>(malloc_usable_size(block));
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
  return {static_cast<std::size_t>(peak),
          static_cast<std::size_t>(std::max<std::ptrdiff_t>(level, 0)), allocations};
}

}  // namespace quartet::bench
