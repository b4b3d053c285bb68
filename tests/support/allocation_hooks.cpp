#include "support/allocation_hooks.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define QUARTET_OWN_NEW 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QUARTET_OWN_NEW 0
#else
#define QUARTET_OWN_NEW 1
#endif
#else
#define QUARTET_OWN_NEW 1
#endif

namespace quartet::testing {
namespace {

thread_local std::size_t left = 0;  // until one fails; 0: none will
thread_local bool failed = false;

thread_local const void* watched = nullptr;
thread_local std::size_t watched_size = 0;
thread_local bool wiped = false;

}  // namespace

bool can_hook_allocations() noexcept {
  return QUARTET_OWN_NEW != 0;
}

FailingAllocation::FailingAllocation(std::size_t number) noexcept {
  left = number;
  failed = false;
}

FailingAllocation::~FailingAllocation() {
  left = 0;
}

bool FailingAllocation::has_failed() const noexcept {
  return failed;
}

WatchedMemory::WatchedMemory(const void* memory, std::size_t size) noexcept {
  watched = memory;
  watched_size = size;
  wiped = false;
}

WatchedMemory::~WatchedMemory() {
  watched = nullptr;
}

bool WatchedMemory::was_wiped() const noexcept {
  return wiped;
}

#if QUARTET_OWN_NEW

// Whether this allocation is the one.
static bool is_due() noexcept {
  if (left == 0 || --left > 0) return false;
  failed = true;
  return true;
}

static void look_at(const void* memory) noexcept {
  if (memory == nullptr || memory != watched) return;
  const auto* bytes = static_cast<const unsigned char*>(memory);
  wiped = std::all_of(bytes, bytes + watched_size, [](unsigned char byte) { return byte == 0; });
}

#endif

}  // namespace quartet::testing

#if QUARTET_OWN_NEW
void* operator new(std::size_t size) {
  void* memory = quartet::testing::is_due() ? nullptr : std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  quartet::testing::look_at(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}
#endif
