// What the engine must know about Totango.
#pragma once

#include "core/session.hpp"
#include "quartet/totango.hpp"

namespace quartet::totango {

extern const detail::VendorProfile kProfile;

// The failure in a reply, in any of the shapes that Totango is known to use: `_error` beside
// `status: "failed"`, an `error` object, an `errors` key, plain text, nothing.
[[nodiscard]] detail::VendorFailure read_failure(const Response& reply);

// The failure that a reply with status 200 may carry, when it does.
[[nodiscard]] std::optional<Error> failure_inside(const AccountsPage& page);

}  // namespace quartet::totango
