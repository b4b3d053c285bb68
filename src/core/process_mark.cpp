#include "core/process_mark.hpp"

#include <atomic>

#include <sys/mman.h>
#include <unistd.h>

namespace quartet::detail {
namespace {

using Mark = std::atomic<std::uint64_t>;

// A page that the kernel fills with zeros in the child of a fork, however it was forked. Null on a
// system that cannot (Linux before 4.14).
Mark* wiped_page() noexcept {
  const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* page = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  if (::madvise(page, size, MADV_WIPEONFORK) == 0) return static_cast<Mark*>(page);
  ::munmap(page, size);
  return nullptr;
}

}  // namespace

std::uint64_t process_mark() noexcept {
  static Mark* const page = wiped_page();
  if (page == nullptr) return static_cast<std::uint64_t>(::getpid());
  std::uint64_t mark = page->load(std::memory_order_relaxed);
  if (mark != 0) return mark;
  // The first look of this process. What is not on the page is copied by a fork, so this goes on
  // from the parent's mark.
  static Mark last = 0;
  const std::uint64_t own = last.fetch_add(1, std::memory_order_relaxed) + 1;
  return page->compare_exchange_strong(mark, own, std::memory_order_relaxed) ? own : mark;
}

}  // namespace quartet::detail
