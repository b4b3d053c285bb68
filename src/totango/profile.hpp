// What the engine must know about Totango.
#pragma once

#include "core/codec.hpp"
#include "core/session.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

extern const detail::VendorProfile kProfile;

// The failure in a reply, in any of the shapes that Totango is known to use: `_error` beside
// `status: "failed"`, an `error` object, an `errors` key, plain text, nothing.
[[nodiscard]] detail::VendorFailure read_failure(const Response& reply);

// The failure that a reply with status 200 may carry, when it does: in its `status`, or in members
// that no table names.
[[nodiscard]] std::optional<Error> failure_inside(std::string_view status, const Object& extra);

// The failure that a reply carries whose shape is not the expected one; else the error of reading.
[[nodiscard]] Error failure_or(Error unreadable, const Response& reply);

// Decodes a reply with status 200 that may carry a failure instead.
template <class T>
[[nodiscard]] Result<T> decode_or_failure(Response& reply, DecodeContext& context) {
  Result<T> read = detail::decode<T>(reply, context);
  if (!read) return failure_or(std::move(read).error(), reply);
  if (std::optional<Error> failure = failure_inside(read->status, read->extra)) {
    return *std::move(failure);
  }
  return read;
}

// Search and events take the token here; the Data API in the profile's header.
inline constexpr const char* kSearchAuthHeader = "app-token";

}  // namespace quartet::totango
