// Which proxy a transport uses, from its options or, by consent, from the environment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quartet/curl_transport.hpp"
#include "quartet/result.hpp"

namespace quartet::detail {

struct Proxy {
  std::string url;   // "http://host:port", without credentials
  std::string peer;  // "host:port"
  std::string user;
  Secret password{""};
  Headers headers;
  std::string bypass;
};

// Nothing when there is none. Error: config; its text holds no credential.
[[nodiscard]] Result<std::optional<Proxy>> proxy_of(const ProxyOptions& options);

// Whether a host is one of those, or below one of those, that are reached directly.
[[nodiscard]] bool is_bypassed(std::string_view bypass, std::string_view host);

}  // namespace quartet::detail
