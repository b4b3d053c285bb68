#include "totango/profile.hpp"

#include <algorithm>

#include "core/codec.hpp"

namespace quartet::totango {
namespace {

std::string text_of(const Value& value) {
  const std::string* text = value.as_text();
  return text != nullptr ? *text : to_json(value);
}

// {"type": "authentication_failed", "message": "..."}, or a text.
detail::VendorFailure from_error_member(const Value& error) {
  detail::VendorFailure failure;
  if (const Value* type = error.find("type")) failure.code = text_of(*type);
  const Value* message = error.find("message");
  failure.message = text_of(message != nullptr ? *message : error);
  return failure;
}

// Null, false and everything empty, as the guide's own program takes it.
bool says_nothing(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: return true;
    case Value::Kind::boolean: return value.as_bool() == false;
    case Value::Kind::text: return value.as_text()->empty();
    case Value::Kind::array: return value.as_array()->empty();
    case Value::Kind::object: return value.as_object()->empty();
    default: return false;
  }
}

// The first of the members that say what went wrong; null when none does.
const Value* failure_member(const Object& body) {
  for (const std::string_view name : {"_error", "error", "errors"}) {
    const Value* value = body.find(name);
    if (value != nullptr && !says_nothing(*value)) return value;
  }
  return nullptr;
}

detail::VendorFailure from_object(const Object& body) {
  const Value* failure = failure_member(body);
  if (failure != nullptr) return from_error_member(*failure);
  const Value* message = body.find("message");
  return message != nullptr ? from_error_member(*message) : detail::VendorFailure{};
}

detail::VendorFailure from_json(const Value& body) {
  if (const Object* object = body.as_object()) return from_object(*object);
  return {{}, {}, body.as_text() != nullptr ? *body.as_text() : ""};
}

// "300 Unauthorized: Incorrect credentials", says the guide; 300 is no such status elsewhere.
std::optional<ErrorKind> own_meaning(int status) {
  return status == 300 ? std::optional(ErrorKind::unauthorized) : std::nullopt;
}

}  // namespace

const detail::VendorProfile kProfile{
    .name = "totango",
    .auth_header = "Authorization",
    .path_prefix = detail::PathPrefix::refused,
    .rate_limit = {.calls = 100, .window = std::chrono::seconds(60)},
    .rate_limited_wait = std::chrono::seconds(60),
    .unauthorized_hint = "check TOTANGO_TOKEN, and that the region is the token's (TOTANGO_REGION)",
    .endpoint_hint = "check the endpoint (TOTANGO_REGION, TOTANGO_BASE_URL)",
    .read_failure = &read_failure,
};

detail::VendorFailure read_failure(const Response& reply) {
  detail::VendorFailure failure;
  if (detail::looks_like_html(reply)) {
    failure = {};
  } else if (const Result<Value> body = parse_json(reply.body)) {
    failure = from_json(*body);
  } else {
    failure.message = reply.body;
  }
  failure.kind = own_meaning(reply.status);
  return failure;
}

std::optional<Error> failure_inside(std::string_view status, const Object& extra) {
  const bool has_failure = failure_member(extra) != nullptr;
  if (!has_failure && status != "failed") return std::nullopt;
  detail::VendorFailure failure = from_object(extra);
  return Error{.kind = ErrorKind::vendor,
               .message = "the vendor reported a failure in a reply with a success status",
               .vendor_code = std::move(failure.code),
               .vendor_message = std::move(failure.message)};
}

Error failure_or(Error unreadable, const Response& reply) {
  const Result<Value> body = parse_json(reply.body);
  const Object* object = body ? body->as_object() : nullptr;
  if (object == nullptr) return unreadable;
  const Value* status = object->find("status");
  const bool has_status = status != nullptr && status->as_text() != nullptr;
  const std::string_view word = has_status ? std::string_view(*status->as_text()) : "";
  return failure_inside(word, *object).value_or(std::move(unreadable));
}

}  // namespace quartet::totango
