// Which certificate authorities a transport trusts, and whether its certificate files can be used.
#pragma once

#include <optional>
#include <string>

#include "quartet/curl_transport.hpp"

namespace quartet::detail {

// What libcurl is told; what is empty is switched off.
struct Trust {
  std::string file = {};
  std::string folder = {};
  std::string pem = {};
};

[[nodiscard]] Trust trust_of(const TlsOptions& options);

// Why the files of the options cannot be used; nothing when they can.
[[nodiscard]] std::optional<std::string> tls_problem(const TlsOptions& options);

}  // namespace quartet::detail
