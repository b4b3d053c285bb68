// Undoing the escapes of a JSON text without other memory: what they stand for is never longer.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace quartet::detail {

// The size of what is left, at the front; nothing when an escape is malformed or stands for half a
// surrogate pair.
[[nodiscard]] std::optional<std::size_t> undo_escapes(std::span<char> text) noexcept;

}  // namespace quartet::detail
