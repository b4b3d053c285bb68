#include "core/redaction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

// Query keys whose values may be shown. Whatever is not here is hidden.
constexpr std::array<std::string_view, 12> kShownQueryKeys = {
    "length", "offset",   "return", "since", "scope", "count",
    "page",   "per_page", "skip",   "limit", "sort",  "fields"};

// Reply headers that may be shown.
constexpr std::array<std::string_view, 13> kShownHeaders = {
    "Content-Type",    "Content-Length",   "Date",      "Server",           "Retry-After",
    "RateLimit-Limit", "RateLimit-Reset",  "RateLimit", "RateLimit-Policy", "RateLimit-Remaining",
    "X-Request-Id",    "X-Amzn-RequestId", "Request-Id"};
constexpr std::size_t kShownHeaderBytes = 200;

void replace_all(std::string& text, std::string_view needle) {
  if (needle.empty()) return;
  for (std::size_t at = text.find(needle); at != std::string::npos; at = text.find(needle, at)) {
    text.replace(at, needle.size(), "***");
    at += 3;
  }
}

std::vector<std::string> spellings_of(const Secret& secret) {
  const std::string_view raw = secret.reveal();
  std::string base64 = base64_encode(raw);
  base64.erase(base64.find_last_not_of('=') + 1);
  std::string hex = hex_encode(raw);
  std::string upper_hex = hex;
  std::transform(upper_hex.begin(), upper_hex.end(), upper_hex.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return {std::string(raw), percent_encode(raw), base64, hex, upper_hex};
}

}  // namespace

Redactor::Redactor(const std::vector<Secret>& secrets) {
  for (const Secret& secret : secrets) {
    for (std::string& spelling : spellings_of(secret)) {
      longest_ = std::max(longest_, spelling.size());
      spellings_.emplace_back(std::move(spelling));
    }
  }
}

std::string Redactor::cut(std::string_view text) const {
  std::string cut(text);
  for (const Secret& spelling : spellings_) replace_all(cut, spelling.reveal());
  return cut;
}

std::string Redactor::excerpt(std::string_view text, std::size_t most) const {
  // A secret that begins before the end must be seen whole.
  std::string line = one_line(trim_blanks(cut(text.substr(0, most + longest_))));
  if (line.size() > most) {
    line.resize(most);
    while (!line.empty() && utf8_length(std::string_view(line).substr(line.size() - 1)) == 0) {
      line.pop_back();
    }
    line += "...";
  }
  return line;
}

Headers shown_headers(const Headers& headers, const Redactor& redactor) {
  Headers shown;
  for (const Header& field : headers) {
    const bool is_shown =
        std::any_of(kShownHeaders.begin(), kShownHeaders.end(),
                    [&field](auto name) { return equal_ignoring_case(name, field.name); });
    if (is_shown) shown.add(field.name, redactor.excerpt(field.value, kShownHeaderBytes));
  }
  return shown;
}

std::string redacted_url(std::string_view url) {
  const std::size_t question = url.find('?');
  std::string shown(url.substr(0, question));
  if (question == std::string_view::npos) return shown;
  char separator = '?';
  for (std::string_view query = url.substr(question + 1); !query.empty();) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::string_view key = pair.substr(0, pair.find('='));
    const bool is_shown =
        std::find(kShownQueryKeys.begin(), kShownQueryKeys.end(), key) != kShownQueryKeys.end();
    shown += separator;
    shown += is_shown ? std::string(pair) : std::string(key) + "=***";
    separator = '&';
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return shown;
}

}  // namespace quartet::detail
