// Which connected addresses a request may use.
#pragma once

#include <string_view>

#include "quartet/http.hpp"

namespace quartet::detail {

// Whether a connection to the numeric address may carry a request under the rule. Text that is no
// address is only allowed by `any`.
[[nodiscard]] bool is_allowed(AddressRule rule, std::string_view address) noexcept;

}  // namespace quartet::detail
