#include "quartet/khoros.hpp"

#include <utility>

#include "core/environment.hpp"
#include "core/session.hpp"
#include "core/text.hpp"
#include "khoros/profile.hpp"

namespace quartet::khoros {
namespace {

Error missing(const char* message) {
  return {.kind = ErrorKind::config, .message = message, .vendor = "khoros"};
}

std::string options_problem(const Options& options) {
  const std::string why = detail::name_problem(options.company_key);
  return why.empty() ? "" : "company_key " + why;
}

}  // namespace

Endpoint Endpoint::us() {
  return Endpoint("https://analytics-api.app.lithium.com");
}
Endpoint Endpoint::emea() {
  return Endpoint("https://analytics-api-emea.app.lithium.com");
}
Endpoint Endpoint::at(std::string_view url) {
  return Endpoint(std::string(url));
}

Result<Options> Options::from_env() {
  const auto username = detail::environment("KHOROS_USERNAME");
  const auto password = detail::environment("KHOROS_PASSWORD");
  const auto company_key = detail::environment("KHOROS_COMPANY_KEY");
  const auto url = detail::environment("KHOROS_BASE_URL");
  if (!username) {
    return missing("KHOROS_USERNAME is not set; it holds the Analytics Reports user's name");
  }
  if (!password) return missing("KHOROS_PASSWORD is not set");
  if (!company_key) {
    return missing("KHOROS_COMPANY_KEY is not set; the settings screen of your instance shows it");
  }
  return Options{.username = *username,
                 .password = Secret{std::string_view(*password)},
                 .company_key = *company_key,
                 .endpoint = url ? Endpoint::at(*url) : Endpoint::us()};
}

Client::Client(std::shared_ptr<const detail::Handle> handle, std::string company_key)
    : handle_(std::move(handle)),
      company_key_(std::move(company_key)),
      reports(Reports(handle_, company_key_)),
      time_zones(TimeZones(handle_, company_key_)),
      teams(Teams(handle_, company_key_)) {}

Client::Client(Options options)
    : Client(std::make_shared<const detail::Handle>(detail::Handle{
                 std::make_shared<detail::Session>(
                     kProfile,
                     detail::SessionOptions{.token = options.password,
                                            .base_url = options.endpoint.url(),
                                            .http = std::move(options.http),
                                            .make_header = detail::basic_header(options.username),
                                            .problem = options_problem(options)}),
                 std::move(options.call)}),
             options.company_key) {}

Result<void> Client::check() const {
  return detail::check(*handle_);
}

Client Client::with(CallOptions call) const {
  return Client(detail::with_call(*handle_, call), company_key_);
}

Result<Response> Client::send(const RawRequest& request) const {
  const std::shared_ptr<const detail::Handle> handle = handle_;  // this client may end before
  return detail::send_raw(*handle, request);
}

}  // namespace quartet::khoros
