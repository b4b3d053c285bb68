#include "core/url.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

Error bad_base_url(const std::string& why) {
  return {.kind = ErrorKind::config, .message = "the base URL cannot be used: " + why};
}

bool is_host_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_number_up_to(std::string_view text, unsigned most) noexcept {
  unsigned number = 0;
  return read_number(text, number) && number <= most;
}

// "host", "[::1]"; what is wrong with it, or empty.
std::string host_problem(std::string_view host) {
  if (host.empty()) return "it has no host";
  if (host.front() == '[') {
    const bool is_ipv6 = host.size() > 3 && host.back() == ']' &&
                         host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") ==
                             std::string_view::npos;
    return is_ipv6 ? "" : "the IPv6 address is malformed";
  }
  if (!std::all_of(host.begin(), host.end(), is_host_character)) {
    return "the host has a character that host names do not have";
  }
  if (host.front() == '.' || host.back() == '.' || host.find("..") != std::string_view::npos) {
    return "the host has an empty label";
  }
  return "";
}

// Splits "host:port" behind the scheme; the port stays empty when there is none.
struct Authority {
  std::string_view host;
  std::string_view port;
  bool has_port = false;
};

Authority split_authority(std::string_view text) {
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, colon), text.substr(colon + 1), true};
}

// A segment of dots, also written as %2e, would leave the intended path.
bool is_dot_segment(std::string_view segment) {
  constexpr std::size_t longest = 6;  // "%2e%2e"
  if (segment.size() > longest || (!segment.starts_with('.') && !segment.starts_with('%'))) {
    return false;
  }
  std::string plain;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (equal_ignoring_case(segment.substr(i, 3), "%2e")) {
      plain += '.';
      i += 2;
    } else {
      plain += segment[i];
    }
  }
  return plain == "." || plain == "..";
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;) {
    const std::size_t start = slash + 1;
    slash = path.find('/', start);
    if (is_dot_segment(path.substr(start, std::min(slash, path.size()) - start))) return true;
  }
  return false;
}

// What may stand in a path as it is.
bool is_path_character(char c) noexcept {
  return c > ' ' && c < 0x7F && c != '\\' && c != '?' && c != '#';
}

// Of a path with another character: what is wrong with the first one.
std::string character_problem(std::string_view path) {
  const char c = *std::find_if_not(path.begin(), path.end(), is_path_character);
  return c == '?' || c == '#' ? "the path must not have a query or fragment; use .query"
                              : "the path has a character that must be encoded";
}

std::string scheme_problem(std::string_view scheme, bool is_loopback) {
  if (scheme == "https" || (scheme == "http" && is_loopback)) return "";
  return scheme == "http" ? "plain http is only for loopback hosts; use https"
                          : "only https (and http to a loopback host) is supported";
}

std::string authority_problem(std::string_view authority) {
  if (authority.find_first_of("?#") != std::string_view::npos) {
    return "it must not have a query or fragment";
  }
  if (authority.find('@') != std::string_view::npos) {
    return "it must not have a user name; credentials go into the options";
  }
  const auto [host, port, has_port] = split_authority(authority);
  if (std::string problem = host_problem(host); !problem.empty()) return problem;
  if (has_port && (port.empty() || port == "0" || !is_number_up_to(port, 65535))) {
    return "the port must be 1 to 65535";
  }
  return "";
}

std::string prefix_problem(std::string_view path, PathPrefix rule) {
  if (path.empty()) return "";
  if (path.find_first_of("?#") != std::string_view::npos) {
    return "it must not have a query or fragment";
  }
  if (rule == PathPrefix::refused) return "give scheme, host and port only, without a path";
  return path_problem(path);
}

template <class Pair>
void append_pairs(std::string& to, std::span<const Pair> pairs) {
  for (const Pair& pair : pairs) {
    if (&pair != pairs.data()) to += '&';
    append_percent_encoded(to, pair.name);
    to += '=';
    append_percent_encoded(to, pair.value);
  }
}

template <class Pair>
std::string encode_pairs(std::span<const Pair> pairs) {
  std::string text;
  append_pairs(text, pairs);
  return text;
}

}  // namespace

bool is_loopback_host(std::string_view host) noexcept {
  if (host == "localhost" || host == "[::1]") return true;
  if (!host.starts_with("127.")) return false;
  int parts = 0;
  while (!host.empty()) {
    const std::size_t dot = std::min(host.find('.'), host.size());
    if (dot == 0 || dot > 3 || !is_number_up_to(host.substr(0, dot), 255)) return false;
    ++parts;
    host.remove_prefix(std::min(dot + 1, host.size()));
  }
  return parts == 4;
}

Result<BaseUrl> parse_base_url(std::string_view text, PathPrefix prefix_rule) {
  text = trim_blanks(text);
  while (text.ends_with('/')) text.remove_suffix(1);
  if (text.empty()) return bad_base_url("it is empty");
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) {
    return bad_base_url("it must start with https:// (or http:// for a loopback host)");
  }
  const std::size_t path_start = std::min(text.find('/', scheme_end + 3), text.size());
  std::string origin(text.substr(0, path_start));
  std::transform(origin.begin(), origin.end(), origin.begin(), lower_ascii);
  const std::string_view scheme = std::string_view(origin).substr(0, scheme_end);
  const std::string_view authority = std::string_view(origin).substr(scheme_end + 3);
  const std::string_view path = text.substr(path_start);

  const Authority parts = split_authority(authority);
  const bool is_loopback = is_loopback_host(parts.host);
  std::string problem = scheme_problem(scheme, is_loopback);
  if (problem.empty()) problem = authority_problem(authority);
  if (problem.empty()) problem = prefix_problem(path, prefix_rule);
  if (!problem.empty()) return bad_base_url(problem);
  std::string host(parts.host);
  int port = scheme == "http" ? 80 : 443;
  std::from_chars(parts.port.data(), parts.port.data() + parts.port.size(), port);
  return BaseUrl{std::move(origin), std::move(host), port, std::string(path), is_loopback};
}

std::string origin_of(std::string_view url) {
  url = trim_blanks(url);
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return {};
  const std::size_t end = std::min(url.find_first_of("/?#\\", scheme_end + 3), url.size());
  std::string origin(url.substr(0, end));
  std::transform(origin.begin(), origin.end(), origin.begin(), lower_ascii);
  const std::string_view scheme = std::string_view(origin).substr(0, scheme_end);
  const bool is_web = scheme == "https" || scheme == "http";
  return is_web && authority_problem(std::string_view(origin).substr(scheme_end + 3)).empty()
             ? origin
             : std::string();
}

std::string path_problem(std::string_view path) {
  if (!path.starts_with('/') || path.starts_with("//")) return "the path must start with one '/'";
  if (!std::all_of(path.begin(), path.end(), is_path_character)) return character_problem(path);
  return has_dot_segment(path) ? "the path has a '.' or '..' segment" : "";
}

std::string encode_query(std::span<const QueryParameter> query) {
  return encode_pairs(query);
}

std::string encode_form(std::span<const FormField> form) {
  return encode_pairs(form);
}

std::string request_url(const BaseUrl& base, const RequestView& request) {
  std::size_t size = base.origin.size() + base.prefix.size() + request.path.size();
  for (const QueryParameter& parameter : request.query) {
    size += parameter.name.size() + parameter.value.size() + 2;
  }
  std::string url;
  url.reserve(size);  // enough when nothing has to be encoded
  url.append(base.origin).append(base.prefix).append(request.path);
  if (request.query.empty()) return url;
  url += '?';
  append_pairs(url, request.query);
  return url;
}

}  // namespace quartet::detail
