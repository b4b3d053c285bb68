#include "http/transport_settings.hpp"

#include <utility>

#include "core/text.hpp"

namespace quartet {
namespace detail {
namespace {

using std::chrono::milliseconds;

Secret basic(const std::string& user, const Secret& password) {
  std::string text;  // which the secret wipes; it must not leave a shorter one behind
  text.reserve(user.size() + 1 + password.reveal().size());
  text.append(user).append(":").append(password.reveal());
  const Secret pair(std::move(text));
  return Secret("Basic " + base64_encode(pair.reveal()));
}

std::optional<std::string> range_problem(const CurlTransportOptions& options) {
  constexpr milliseconds zero(0);
  if (options.connect_timeout <= zero || options.idle_timeout <= zero ||
      options.connection_lifetime <= zero || options.slow_period <= zero ||
      options.write_idle_timeout < zero) {
    return "every time in http.curl must be more than 0";
  }
  if (options.tls.insecure_skip_verification &&
      (!options.proxy.url.empty() || options.proxy.from_environment)) {
    return "http.curl.tls.insecure_skip_verification and http.curl.proxy exclude each other: "
           "behind a proxy, nobody could say whom the credential is shown to";
  }
  return tls_problem(options.tls);
}

}  // namespace

TransportSettings::TransportSettings(CurlTransportOptions from)
    : options(std::move(from)), trust(trust_of(options.tls)) {
  Result<std::optional<Proxy>> found = proxy_of(options.proxy);
  if (!found) {
    problem = std::move(found).error();
  } else if (std::optional<std::string> text = range_problem(options)) {
    problem = Error{.kind = ErrorKind::config, .message = *std::move(text)};
  } else {
    proxy = *std::move(found);
  }
  if (!proxy) return;
  for (const Header& header : proxy->headers) proxy_lines.add(header);
  if (proxy->user.empty()) return;
  // libcurl's own options for this decode percent signs that are meant.
  proxy_lines.add(SecretHeader{"Proxy-Authorization", basic(proxy->user, proxy->password)});
}

}  // namespace detail

Result<void> check(const CurlTransportOptions& options) {
  const detail::TransportSettings settings(options);
  if (settings.problem) return *settings.problem;
  return {};
}

}  // namespace quartet
