#include "totango/profile.hpp"

#include "core/codec.hpp"
#include "core/failure_body.hpp"
#include "core/text.hpp"

namespace quartet::totango {
namespace {

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
  detail::VendorFailure failure = detail::read_failure_body(reply);
  failure.kind = own_meaning(reply.status);
  return failure;
}

std::optional<Error> failure_inside(std::string_view status, const Object& extra) {
  const bool has_failure = detail::failure_member(extra) != nullptr;
  const bool is_well = status.empty() || detail::equal_ignoring_case(status, "success");
  if (!has_failure && is_well) return std::nullopt;
  return detail::reported_failure(detail::failure_of(extra));
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
