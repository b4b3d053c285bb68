#include "taplytics/profile.hpp"

#include "core/failure_body.hpp"

namespace quartet::taplytics {
namespace {

// The shape of its errors is not documented. 402 is not "payment required" here: "the parameters
// were valid, but something failed".
detail::VendorFailure read_failure(const Response& reply) {
  detail::VendorFailure failure = detail::read_failure_body(reply);
  if (reply.status == 402) failure.kind = ErrorKind::vendor;
  return failure;
}

}  // namespace

const detail::VendorProfile kProfile{
    .name = "taplytics",
    .auth_header = "x-access-token",
    .path_prefix = detail::PathPrefix::refused,
    .rate_limited_wait = std::chrono::seconds(60),
    .unauthorized_hint = "check TAPLYTICS_TOKEN: the project's REST API key, not the key of an SDK",
    .endpoint_hint = "check the endpoint (TAPLYTICS_BASE_URL)",
    .read_failure = &read_failure,
};

}  // namespace quartet::taplytics
