#include "quantive/profile.hpp"

#include "core/failure_body.hpp"
#include "core/text.hpp"
#include "core/value_check.hpp"

namespace quartet::quantive {
namespace {

// The shape of its errors is not documented; 402 is "payment required", which no retry changes.
detail::VendorFailure read_failure(const Response& reply) {
  detail::VendorFailure failure = detail::read_failure_body(reply);
  if (reply.status == 402) failure.kind = ErrorKind::forbidden;
  return failure;
}

}  // namespace

const detail::VendorProfile kProfile{
    .name = "quantive",
    .auth_header = "Authorization",
    .path_prefix = detail::PathPrefix::allowed,
    .rate_limited_wait = std::chrono::seconds(60),
    .unauthorized_hint =
        "check QUANTIVE_TOKEN and QUANTIVE_ACCOUNT_ID, and that the endpoint is the account's data "
        "centre (QUANTIVE_BASE_URL)",
    .endpoint_hint = "check the endpoint (QUANTIVE_BASE_URL)",
    .read_failure = &read_failure,
};

std::string path_of(std::string_view resource, std::string_view id, std::string_view rest) {
  return std::string(kV1) + std::string(resource) + '/' + detail::percent_encode(id) +
         std::string(rest);
}

std::string id_problem(std::string_view id) {
  return detail::prefixed("the id", detail::segment_problem(id));
}

}  // namespace quartet::quantive
