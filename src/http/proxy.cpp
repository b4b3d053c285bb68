#include "http/proxy.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include <curl/curl.h>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

using CurlUrl = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Error unusable(const std::string& source, const char* why) {
  return {.kind = ErrorKind::config, .message = source + " cannot be used: " + why};
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// A set-user-id program takes nothing from the environment, whatever its options say.
std::string environment(const char* lower, const char* upper) {
  for (const char* name : {lower, upper}) {
    const char* value = secure_getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::string_view without_brackets(std::string_view host) {
  if (!host.starts_with('[') || !host.ends_with(']')) return host;
  return host.substr(1, host.size() - 2);
}

Result<Proxy> parse_proxy(const std::string& text, const std::string& source) {
  const CurlUrl url(curl_url(), &curl_url_cleanup);
  // "host:port" is what many environments have.
  const unsigned flags = CURLU_DEFAULT_SCHEME | CURLU_NON_SUPPORT_SCHEME;
  const std::string whole = text.find("://") == std::string::npos ? "http://" + text : text;
  // libcurl forgives a slash too many.
  if (whole.find(":///") != std::string::npos ||
      curl_url_set(url.get(), CURLUPART_URL, whole.c_str(), flags) != CURLUE_OK) {
    return unusable(source, "it is not an address of the form http://host:port");
  }
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    if (part_of(url.get(), part, 0).find("%00") != std::string::npos) {
      return unusable(source, "the user or the password has a control character");
    }
  }
  if (part_of(url.get(), CURLUPART_SCHEME, 0) != "http") {
    return unusable(source, "only proxies that are reached by http:// are supported");
  }
  const std::string path = part_of(url.get(), CURLUPART_PATH, 0);
  if (path.size() > 1 || !part_of(url.get(), CURLUPART_QUERY, 0).empty() ||
      !part_of(url.get(), CURLUPART_FRAGMENT, 0).empty()) {
    return unusable(source, "it has a path, a query or a fragment");
  }
  std::string port = part_of(url.get(), CURLUPART_PORT, 0);
  if (port.empty()) port = "80";
  if (port == "0") return unusable(source, "there is no port 0");
  Proxy proxy;
  proxy.peer = part_of(url.get(), CURLUPART_HOST, 0) + ":" + port;
  proxy.url = "http://" + proxy.peer;
  proxy.user = part_of(url.get(), CURLUPART_USER, CURLU_URLDECODE);
  proxy.password = Secret(part_of(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE));
  return proxy;
}

const char* credentials_problem(const Proxy& proxy) {
  const auto has_control = [](std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; });
  };
  if (proxy.user.empty() && !proxy.password.empty()) return "it has a password and no user";
  if (proxy.user.find(':') != std::string::npos) return "the user has a colon";
  if (has_control(proxy.user) || has_control(proxy.password.reveal())) {
    return "the user or the password has a control character";
  }
  return nullptr;
}

std::string headers_problem(const Headers& headers) {
  for (const Header& header : headers) {
    if (!is_header_name(header.name) || !is_header_value(header.value)) {
      return "a header has a character that it cannot have";
    }
  }
  return {};
}

}  // namespace

Result<std::optional<Proxy>> proxy_of(const ProxyOptions& options) {
  std::string text = options.url;
  std::string source = "http.curl.proxy.url";
  std::string bypass = options.bypass;
  if (text.empty() && options.from_environment) {
    text = environment("https_proxy", "HTTPS_PROXY");
    source = "HTTPS_PROXY";
    if (text.empty()) {
      text = environment("all_proxy", "ALL_PROXY");
      source = "ALL_PROXY";
    }
    if (bypass.empty()) bypass = environment("no_proxy", "NO_PROXY");
  }
  if (text.empty()) return std::optional<Proxy>();
  Result<Proxy> proxy = parse_proxy(text, source);
  if (!proxy) return std::move(proxy).error();
  if (!options.user.empty() || !options.password.empty()) {
    proxy->user = options.user;
    proxy->password = options.password;
  }
  if (const char* why = credentials_problem(*proxy)) return unusable(source, why);
  if (std::string problem = headers_problem(options.headers); !problem.empty()) {
    return unusable("http.curl.proxy.headers", problem.c_str());
  }
  proxy->headers = options.headers;
  proxy->bypass = std::move(bypass);
  return std::optional<Proxy>(*std::move(proxy));
}

bool is_bypassed(std::string_view bypass, std::string_view host) {
  host = without_brackets(host);
  if (host.ends_with('.')) host.remove_suffix(1);
  while (!bypass.empty()) {
    const std::size_t end = std::min(bypass.find_first_of(", \t"), bypass.size());
    std::string_view entry = without_brackets(bypass.substr(0, end));
    bypass.remove_prefix(std::min(end + 1, bypass.size()));
    if (entry == "*") return true;
    if (entry.starts_with("*.")) entry.remove_prefix(2);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || entry.size() > host.size()) continue;
    const std::size_t front = host.size() - entry.size();
    if (!equal_ignoring_case(host.substr(front), entry)) continue;
    if (front == 0 || host[front - 1] == '.') return true;
  }
  return false;
}

}  // namespace quartet::detail
