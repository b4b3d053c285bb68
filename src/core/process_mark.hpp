// Notices a fork without asking the kernel.
#pragma once

#include <cstdint>

namespace quartet::detail {

// A number that is the same as long as this is the same process: it changes in the child of a fork.
// Any thread.
[[nodiscard]] std::uint64_t process_mark() noexcept;

}  // namespace quartet::detail
