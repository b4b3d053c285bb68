#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string body_of(const Reply& reply) {
  return reply.text ? *reply.text : text_of(reply.json);
}

Reply refusal(int status, const std::string& reason) {
  return {.status = status, .json = {{"message", reason}}};
}

Reply bad_request(const std::string& reason) {
  return refusal(400, reason);
}

Reply not_found(const std::string& reason) {
  return refusal(404, reason);
}

Reply unauthorized() {
  return refusal(401, "The API key is not valid");
}

}  // namespace quartet::testing::fake_taplytics
