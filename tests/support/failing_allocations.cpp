#include "support/failing_allocations.hpp"

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

}  // namespace

bool can_fail_allocations() noexcept {
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

// Whether this allocation is the one.
static bool is_due() noexcept {
  if (left == 0 || --left > 0) return false;
  failed = true;
  return true;
}

}  // namespace quartet::testing

#if QUARTET_OWN_NEW
void* operator new(std::size_t size) {
  void* memory = quartet::testing::is_due() ? nullptr : std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif
