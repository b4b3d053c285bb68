#include "quartet/quantive.hpp"

#include <utility>

#include "core/environment.hpp"
#include "core/session.hpp"
#include "core/text.hpp"
#include "quantive/profile.hpp"

namespace quartet::quantive {
namespace {

Error missing(const char* message) {
  return {.kind = ErrorKind::config, .message = message, .vendor = "quantive"};
}

std::string options_problem(const Options& options) {
  const std::string& id = options.account_id;
  if (id.empty()) return "account_id is empty";
  const bool can_stand = detail::is_header_value(id) && detail::trim_blanks(id) == id;
  return can_stand ? "" : "account_id has a character that cannot stand in a header";
}

}  // namespace

Endpoint Endpoint::eu() {
  return Endpoint("https://app.quantive.com/results");
}
Endpoint Endpoint::us() {
  return Endpoint("https://app.us.quantive.com/results");
}
Endpoint Endpoint::as() {
  return Endpoint("https://app.as.quantive.com/results");
}
Endpoint Endpoint::sa() {
  return Endpoint("https://app.sa.quantive.com/results");
}
Endpoint Endpoint::us2() {
  return Endpoint("https://app.us2.quantive.com/results");
}
Endpoint Endpoint::af() {
  return Endpoint("https://app.af.quantive.com/results");
}
Endpoint Endpoint::au() {
  return Endpoint("https://app.au.quantive.com/results");
}
Endpoint Endpoint::gtmhub_eu() {
  return Endpoint("https://app.gtmhub.com");
}
Endpoint Endpoint::gtmhub_us() {
  return Endpoint("https://app.us.gtmhub.com");
}
Endpoint Endpoint::at(std::string_view url) {
  return Endpoint(std::string(url));
}

Result<Options> Options::from_env() {
  const auto token = detail::environment("QUANTIVE_TOKEN");
  const auto account = detail::environment("QUANTIVE_ACCOUNT_ID");
  const auto url = detail::environment("QUANTIVE_BASE_URL");
  if (!token) {
    return missing("QUANTIVE_TOKEN is not set; it holds an API token from Settings, API tokens");
  }
  if (!account) {
    return missing("QUANTIVE_ACCOUNT_ID is not set; the screen of the API tokens shows it");
  }
  return Options{.token = Secret{std::string_view(*token)},
                 .account_id = *account,
                 .endpoint = url ? Endpoint::at(*url) : Endpoint::eu()};
}

Client::Client(std::shared_ptr<const detail::Handle> handle)
    : ClientBase(std::move(handle)),
      goals(Goals(handle_)),
      metrics(Metrics(handle_)),
      sessions(PlanningSessions(handle_)),
      assignees(Assignees(handle_)),
      users(Users(handle_)),
      teams(Teams(handle_)),
      tags(Tags(handle_)) {}

Client::Client(Options options)
    : Client(detail::make_handle(kProfile,
                                 {.token = std::move(options.token),
                                  .base_url = options.endpoint.url(),
                                  .http = std::move(options.http),
                                  .make_header = &detail::bearer_header,
                                  .problem = options_problem(options),
                                  .headers = {{"gtmhub-accountId", options.account_id}}},
                                 std::move(options.call))) {}

Client Client::with(CallOptions call) const {
  return Client(detail::with_call(*handle_, call));
}

}  // namespace quartet::quantive
