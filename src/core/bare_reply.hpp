// Replies that are known by their status alone: whatever their body holds is as good.
#pragma once

#include "quartet/operation.hpp"
#include "quartet/removal.hpp"

namespace quartet::detail {

// Whether a reply says that the thing is not there.
[[nodiscard]] bool is_gone(const Response& reply) noexcept;

// Error of both: decode, for a web page.
[[nodiscard]] Result<void> decode_nothing(Response& reply, DecodeContext& context);
[[nodiscard]] Result<Removal> decode_removal(Response& reply, DecodeContext& context);

}  // namespace quartet::detail
