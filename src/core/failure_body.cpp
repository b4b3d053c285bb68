#include "core/failure_body.hpp"

#include <utility>

#include "core/codec.hpp"

namespace quartet::detail {
namespace {

std::string text_of(const Value& value) {
  const std::string* text = value.as_text();
  return text != nullptr ? *text : to_json(value);
}

// {"type": "authentication_failed", "message": "..."}, or a text.
VendorFailure from_error_member(const Value& error) {
  VendorFailure failure;
  if (const Value* type = error.find("type")) failure.code = text_of(*type);
  const Value* message = error.find("message");
  failure.message = text_of(message != nullptr ? *message : error);
  return failure;
}

// Null, false, zero, "0" and everything empty, as the guide's own program takes it.
bool says_nothing(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: return true;
    case Value::Kind::boolean: return value.as_bool() == false;
    case Value::Kind::integer:
    case Value::Kind::real: return value.as_double() == 0.0;
    case Value::Kind::text: return value.as_text()->empty() || *value.as_text() == "0";
    case Value::Kind::array: return value.as_array()->empty();
    case Value::Kind::object: return value.as_object()->empty();
    default: return false;
  }
}

}  // namespace

const Value* failure_member(const Object& body) {
  for (const std::string_view name : {"_error", "error", "errors"}) {
    const Value* value = body.find(name);
    if (value != nullptr && !says_nothing(*value)) return value;
  }
  return nullptr;
}

VendorFailure failure_of(const Object& body) {
  const Value* failure = failure_member(body);
  if (failure != nullptr) return from_error_member(*failure);
  const Value* message = body.find("message");
  return message != nullptr ? from_error_member(*message) : VendorFailure{};
}

Error reported_failure(VendorFailure failure) {
  return {.kind = ErrorKind::vendor,
          .message = "the vendor reported a failure in a reply with a success status",
          .vendor_code = std::move(failure.code),
          .vendor_message = std::move(failure.message)};
}

std::optional<Error> failure_in_success(const Object& body) {
  if (failure_member(body) == nullptr) return std::nullopt;
  return reported_failure(failure_of(body));
}

VendorFailure read_failure_body(const Response& reply) {
  if (looks_like_html(reply)) return {};
  const Result<Value> body = parse_json(reply.body);
  if (!body) return {.message = reply.body};
  if (const Object* object = body->as_object()) return failure_of(*object);
  const std::string* text = body->as_text();
  return {.message = text != nullptr ? *text : ""};
}

}  // namespace quartet::detail
