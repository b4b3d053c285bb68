#include "quartet/taplytics.hpp"

#include <utility>

#include "core/environment.hpp"
#include "core/session.hpp"
#include "taplytics/profile.hpp"

namespace quartet::taplytics {

Endpoint Endpoint::standard() {
  return Endpoint("https://api.taplytics.com");
}
Endpoint Endpoint::at(std::string_view url) {
  return Endpoint(std::string(url));
}

Result<Options> Options::from_env() {
  const auto token = detail::environment("TAPLYTICS_TOKEN");
  const auto url = detail::environment("TAPLYTICS_BASE_URL");
  if (!token) {
    return Error{.kind = ErrorKind::config,
                 .message = "TAPLYTICS_TOKEN is not set; it holds the project's REST API key",
                 .vendor = "taplytics"};
  }
  return Options{.token = Secret{std::string_view(*token)},
                 .endpoint = url ? Endpoint::at(*url) : Endpoint::standard()};
}

Client::Client(std::shared_ptr<const detail::Handle> handle)
    : ClientBase(std::move(handle)),
      users(Users(handle_)),
      experiments(Experiments(handle_)),
      events(Events(handle_)),
      push(Pushes(handle_)) {}

Client::Client(Options options)
    : Client(detail::make_handle(kProfile,
                                 {.token = std::move(options.token),
                                  .base_url = options.endpoint.url(),
                                  .http = std::move(options.http)},
                                 std::move(options.call))) {}

Client Client::with(CallOptions call) const {
  return Client(detail::with_call(*handle_, call));
}

}  // namespace quartet::taplytics
