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
    : handle_(std::move(handle)),
      users(Users(handle_)),
      experiments(Experiments(handle_)),
      events(Events(handle_)),
      push(Pushes(handle_)) {}

Client::Client(Options options)
    : Client(std::make_shared<const detail::Handle>(
          detail::Handle{std::make_shared<detail::Session>(
                             kProfile, detail::SessionOptions{.token = std::move(options.token),
                                                              .base_url = options.endpoint.url(),
                                                              .http = std::move(options.http)}),
                         std::move(options.call)})) {}

Result<void> Client::check() const {
  return detail::check(*handle_);
}

Client Client::with(CallOptions call) const {
  return Client(detail::with_call(*handle_, call));
}

Result<Response> Client::send(const RawRequest& request) const {
  const std::shared_ptr<const detail::Handle> handle = handle_;  // this client may end before
  return detail::send_raw(*handle, request);
}

}  // namespace quartet::taplytics
