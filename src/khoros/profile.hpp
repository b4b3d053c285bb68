// What the engine must know about Khoros, and the envelope that all its replies have.
#pragma once

#include "core/session.hpp"
#include "quartet/value.hpp"

namespace quartet::khoros {

extern const detail::VendorProfile kProfile;

// What every request has to name.
[[nodiscard]] const std::string& company_key_of(const detail::Handle& handle) noexcept;

// What a reply with a failure status says: an envelope, or plain text.
[[nodiscard]] detail::VendorFailure read_failure(const Response& reply);

struct Envelope {
  Value result;         // never null nor a text
  std::string message;  // of the vendor
};

// The vendor sends JSON as text/plain, too. Errors: decode; vendor, when `result` is a text or
// `status` is not PASS; rate_limited, when that says that too many exports are queued.
[[nodiscard]] Result<Envelope> read_envelope(const Response& reply, DecodeContext& context);

// The one documented reason that is worth another start: "... attempting to run too many exports".
[[nodiscard]] bool says_queue_full(std::string_view text) noexcept;

// An object, also as the only element of an array; null when it is neither.
[[nodiscard]] const Object* one_object(const Value& value) noexcept;

// The text at a member; empty when there is none, or something else. Numbers become their digits.
[[nodiscard]] std::string text_of(const Object& object, std::string_view name);

[[nodiscard]] Error unexpected(const char* what);

}  // namespace quartet::khoros
