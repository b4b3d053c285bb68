// What the body of a reply says about a failure, in the forms that vendors use.
#pragma once

#include <optional>

#include "core/session.hpp"
#include "quartet/http.hpp"
#include "quartet/value.hpp"

namespace quartet::detail {

// The first member that says what went wrong: "_error", "error" or "errors"; null when none does.
[[nodiscard]] const Value* failure_member(const Object& body);

// What an object says: such a member, or its "message".
[[nodiscard]] VendorFailure failure_of(const Object& body);

// The error for what a reply with the status of a success tells of.
[[nodiscard]] Error reported_failure(VendorFailure failure);

// The failure that a reply with the status of a success tells of; nothing when it tells of none.
[[nodiscard]] std::optional<Error> failure_in_success(const Object& body);

// What a reply says: JSON like that, a JSON text, or plain text. Nothing for a web page.
[[nodiscard]] VendorFailure read_failure_body(const Response& reply);

}  // namespace quartet::detail
