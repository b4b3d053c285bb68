#include "quartet/totango.hpp"

#include "core/environment.hpp"
#include "core/session.hpp"
#include "core/text.hpp"
#include "totango/profile.hpp"

namespace quartet::totango {
namespace {

using detail::environment;

Error missing(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message), .vendor = "totango"};
}

Result<Endpoint> endpoint_from_env() {
  if (const auto url = environment("TOTANGO_BASE_URL")) return Endpoint::at(*url);
  const std::string region = environment("TOTANGO_REGION").value_or("us");
  if (region == "us") return Endpoint::us();
  if (region == "eu") return Endpoint::eu();
  return missing("TOTANGO_REGION must be us or eu");
}

}  // namespace

Endpoint Endpoint::us() {
  return Endpoint("https://api.totango.com");
}
Endpoint Endpoint::eu() {
  return Endpoint("https://api-eu1.totango.com");
}
Endpoint Endpoint::at(std::string_view url) {
  return Endpoint(std::string(url));
}

Result<Options> Options::from_env() {
  const auto token = environment("TOTANGO_TOKEN");
  if (!token)
    return missing("TOTANGO_TOKEN is not set; it holds the API token of your user profile");
  Result<Endpoint> endpoint = endpoint_from_env();
  if (!endpoint) return std::move(endpoint).error();
  return Options{.token = Secret{std::string_view(*token)}, .endpoint = *endpoint};
}

std::string_view to_string(Include include) noexcept {
  switch (include) {
    case Include::summary: return "summary";
    case Include::stats: return "stats";
    case Include::users: return "users";
    case Include::lifecycle: return "lifecycle";
    case Include::all: return "all";
  }
  return "summary";
}

std::optional<double> Account::engagement_score() const noexcept {
  return engagement && engagement->score ? engagement->score->current : std::nullopt;
}

std::string_view Account::health() const noexcept {
  if (!engagement || !engagement->health) return {};
  return engagement->health->current;
}

Client::Client(std::shared_ptr<const detail::Handle> handle)
    : ClientBase(std::move(handle)),
      lists(Lists(handle_)),
      accounts(Accounts(handle_)),
      users(Users(handle_)),
      events(Events(handle_)) {}

Client::Client(Options options)
    : Client(detail::make_handle(kProfile,
                                 {.token = std::move(options.token),
                                  .base_url = options.endpoint.url(),
                                  .http = std::move(options.http)},
                                 std::move(options.call))) {}

Client Client::with(CallOptions call) const {
  return Client(detail::with_call(*handle_, call));
}

}  // namespace quartet::totango
