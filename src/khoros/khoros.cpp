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

Client::Client(std::shared_ptr<const detail::Handle> handle)
    : ClientBase(std::move(handle)),
      reports(Reports(handle_)),
      time_zones(TimeZones(handle_)),
      teams(Teams(handle_)) {}

Client::Client(Options options)
    : Client(detail::make_handle(kProfile,
                                 {.token = options.password,
                                  .base_url = options.endpoint.url(),
                                  .http = std::move(options.http),
                                  .make_header = detail::basic_header(options.username),
                                  .problem = options_problem(options),
                                  .account = options.company_key},
                                 std::move(options.call))) {}

Client Client::with(CallOptions call) const {
  return Client(detail::with_call(*handle_, call));
}

}  // namespace quartet::khoros
