// A transport's options, checked and made ready for libcurl. Immutable.
#pragma once

#include <optional>

#include "http/header_lines.hpp"
#include "http/proxy.hpp"
#include "http/trust.hpp"
#include "quartet/curl_transport.hpp"

namespace quartet::detail {

struct TransportSettings {
  explicit TransportSettings(CurlTransportOptions from);

  CurlTransportOptions options;
  Trust trust;
  std::optional<Proxy> proxy;
  HeaderLines proxy_lines;
  std::optional<Error> problem;  // why nothing can be sent
};

}  // namespace quartet::detail
