#include "khoros/profile.hpp"

#include <algorithm>
#include <utility>

#include "core/codec.hpp"
#include "core/failure_body.hpp"
#include "core/text.hpp"

namespace quartet::khoros {
namespace {

// The sentence of an envelope: a text under `result`, a `message`, or a `reason`.
std::string message_of(const Object& envelope) {
  for (const std::string_view name : {"result", "message", "reason"}) {
    std::string text = text_of(envelope, name);
    if (!text.empty()) return text;
  }
  return "";
}

Error refused(const Object& envelope) {
  Error error = detail::reported_failure(
      {.code = text_of(envelope, "status"), .message = message_of(envelope)});
  if (says_queue_full(error.vendor_message)) error.kind = ErrorKind::rate_limited;
  return error;
}

Result<Envelope> read_object(Value& body) {
  Object* envelope = body.as_object();
  if (envelope == nullptr) return unexpected("it is no object");
  Value* result = envelope->find("result");
  const std::string status = text_of(*envelope, "status");
  const bool has_result = result != nullptr && !result->is_null();
  const bool is_text = has_result && result->as_text() != nullptr;
  if (is_text || (status != "PASS" && (!status.empty() || !has_result))) return refused(*envelope);
  if (!has_result) return unexpected("result: it is missing");
  std::string message = text_of(*envelope, "message");
  return Envelope{std::move(*result), std::move(message)};
}

}  // namespace

const detail::VendorProfile kProfile{
    .name = "khoros",
    .auth_header = "Authorization",
    .path_prefix = detail::PathPrefix::refused,
    .rate_limited_wait = std::chrono::seconds(60),
    .unauthorized_hint =
        "check KHOROS_USERNAME and KHOROS_PASSWORD, and that the host is the "
        "account's region (KHOROS_BASE_URL)",
    .endpoint_hint = "check the endpoint (KHOROS_BASE_URL)",
    .read_failure = &read_failure,
};

const std::string& company_key_of(const detail::Handle& handle) noexcept {
  return handle.session->account();
}

detail::VendorFailure read_failure(const Response& reply) {
  if (detail::looks_like_html(reply)) return {};
  const Result<Value> body = parse_json(reply.body);
  if (!body) return {.message = reply.body};
  if (const std::string* text = body->as_text()) return {.message = *text};
  const Object* envelope = body->as_object();
  return envelope != nullptr ? detail::VendorFailure{.message = message_of(*envelope)}
                             : detail::VendorFailure{};
}

Result<Envelope> read_envelope(const Response& reply, DecodeContext& context) {
  const auto read = [&]() -> Result<Envelope> {
    if (detail::looks_like_html(reply)) return unexpected("it is an HTML page, not the API");
    Result<Value> body = detail::decode_value(reply.body, context);
    if (!body) return std::move(body).error();
    return read_object(*body);
  };
  Result<Envelope> envelope = read();
  if (envelope) return envelope;
  Error error = std::move(envelope).error();
  error.excerpt = reply.body;
  return error;
}

bool says_queue_full(std::string_view text) noexcept {
  constexpr std::string_view phrase = "too many export";
  const auto* found = std::search(text.begin(), text.end(), phrase.begin(), phrase.end(),
                                  [](char a, char b) { return detail::lower_ascii(a) == b; });
  return found != text.end();
}

const Object* one_object(const Value& value) noexcept {
  const Array* array = value.as_array();
  const bool is_one = array != nullptr && array->size() == 1;
  return is_one ? array->front().as_object() : value.as_object();
}

std::string text_of(const Object& object, std::string_view name) {
  const Value* value = object.find(name);
  if (value == nullptr) return "";
  if (const std::string* text = value->as_text()) return *text;
  return value->as_double() ? to_json(*value) : "";
}

Error unexpected(const char* what) {
  return {.kind = ErrorKind::decode, .message = std::string("the reply cannot be read: ") + what};
}

}  // namespace quartet::khoros
