// URLs: strict reading of the base URL that a user configures, and putting request URLs together.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/request_view.hpp"
#include "quartet/operation.hpp"
#include "quartet/result.hpp"

namespace quartet::detail {

// Whether a vendor's base URL may have a path in front of the API's paths.
enum class PathPrefix : unsigned char { refused, allowed };

// Scheme, host and port of an endpoint, checked.
struct BaseUrl {
  std::string origin;  // "https://api.example.com:8443", lower case, no slash at the end
  std::string host;    // "api.example.com"
  int port = 0;
  std::string prefix;  // "" or "/v1"
  bool loopback = false;
};

// Trims blanks and slashes at the end. Error: `config`, with a sentence that says what is wrong.
[[nodiscard]] Result<BaseUrl> parse_base_url(std::string_view text, PathPrefix prefix);

// "https://host:port" of an absolute http(s) URL, in lower case; empty when it is anything else or
// has a user name.
[[nodiscard]] std::string origin_of(std::string_view url);

// "localhost", 127.0.0.0/8 or [::1].
[[nodiscard]] bool is_loopback_host(std::string_view host) noexcept;

// Why the path of a RawRequest cannot be used; empty when it can.
[[nodiscard]] std::string path_problem(std::string_view path);

// "a=1&b=x%20y"
[[nodiscard]] std::string encode_query(std::span<const QueryParameter> query);

// The same for the fields of a form.
[[nodiscard]] std::string encode_form(std::span<const FormField> form);

[[nodiscard]] std::string request_url(const BaseUrl& base, const RequestView& request);

}  // namespace quartet::detail
