// Which connected addresses a request may use.
#pragma once

#include <string_view>

#include "quartet/http.hpp"

namespace quartet::detail {

// Whether a connection to the numeric address may carry a request under the rule. Text that is no
// address is only allowed by `any`.
[[nodiscard]] bool is_allowed(AddressRule rule, std::string_view address) noexcept;

// Whether the host of a URL, in brackets or not, is a numeric address that the rule forbids.
[[nodiscard]] bool is_forbidden_host(AddressRule rule, std::string_view host) noexcept;

}  // namespace quartet::detail
