// Which connected addresses a request may use.
#pragma once

#include <array>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>

#include "quartet/http.hpp"

namespace quartet::detail {

// Whether a connection to the numeric address may carry a request under the rule. Text that is no
// address is only allowed by `any`.
[[nodiscard]] bool is_allowed(AddressRule rule, std::string_view address) noexcept;

// The numeric address, as `is_allowed` takes it, with a 0 behind; empty when it is of no internet
// family.
using AddressText = std::array<char, INET6_ADDRSTRLEN>;
[[nodiscard]] AddressText address_text(const sockaddr& address) noexcept;

// Whether the host of a URL, in brackets or not, is one that the rule forbids, as far as that can
// be said without looking it up: a numeric address; where only public ones are allowed also a name
// of this machine, and a number that resolvers take for an address (127.1, 0x7f.1, 2130706433).
[[nodiscard]] bool is_forbidden_host(AddressRule rule, std::string_view host) noexcept;

}  // namespace quartet::detail
