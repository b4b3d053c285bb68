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
// Parameters of links that are secrets of the vendor's making, which no client knows beforehand.
constexpr std::array<std::string_view, 5> kSecretParameters = {
    "analyticsAccessToken", "api_token", "X-Amz-Credential", "X-Amz-Signature",
    "X-Amz-Security-Token"};
constexpr std::size_t kShownHeaderBytes = 200;
constexpr std::size_t kLeastPiece = 8;

void replace_all(std::string& text, std::string_view needle) {
  if (needle.empty() || needle.size() > text.size()) return;
  for (std::size_t at = text.find(needle); at != std::string::npos; at = text.find(needle, at)) {
    text.replace(at, needle.size(), "***");
    at += 3;
  }
}

// Where a parameter's value begins, behind "=" or its encoding; 0 when it is none.
std::size_t value_of_parameter(std::string_view text, std::size_t name_end) {
  for (const std::string_view equals :
       {"=", "%3D", "%3d", "\\u003d", "\\u003D", "\":\"", "\": \""}) {
    if (text.substr(name_end).starts_with(equals)) return name_end + equals.size();
  }
  return 0;
}

// Whether there is what each of them needs: most short texts have none.
bool may_have_parameters(std::string_view text) noexcept {
  constexpr std::string_view marks = "=%\\\"";
  return std::any_of(marks.begin(), marks.end(),
                     [text](char mark) { return text.find(mark) != std::string_view::npos; });
}

// JSON may write a slash as "\/".
std::size_t end_of_value(std::string_view text, std::size_t start) {
  std::size_t end = start;
  do {
    end = std::min(text.find_first_of("&\"'<>\\ \t\r\n;#", end), text.size());
  } while (text.substr(end).starts_with("\\/") && (end += 2) > 0);
  return end;
}

void hide_parameter(std::string& text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t start = value_of_parameter(text, at + name.size());
    if (start == 0) continue;
    const std::size_t end = end_of_value(text, start);
    text.replace(start, end - start, "***");
  }
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower_ascii);
  return text;
}

// "%2F" as "%2f"; what is not encoded stays.
std::string with_lower_escapes(std::string text) {
  for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1)) {
    for (std::size_t i = at + 1; i < std::min(at + 3, text.size()); ++i) {
      text[i] = lower_ascii(text[i]);
    }
  }
  return text;
}

// A slash as JSON may write it.
std::string with_escaped_slashes(std::string_view raw) {
  std::string text;
  for (const char c : raw) {
    if (c == '/') text += '\\';
    text += c;
  }
  return text;
}

// The part of its base64 that does not depend on what stands around it in a longer text.
std::string inner_base64(std::string_view raw, std::size_t skipped) {
  const std::string_view rest = raw.substr(std::min(skipped, raw.size()));
  return base64_encode(rest.substr(0, rest.size() / 3 * 3));
}

std::vector<std::string> spellings_of(const Secret& secret) {
  const std::string_view raw = secret.reveal();
  const std::string percent = percent_encode(raw);
  const std::string hex = hex_encode(raw);
  std::vector<std::string> spellings = {
      std::string(raw),          percent,    with_lower_escapes(percent),
      with_escaped_slashes(raw), lower(hex), upper(hex)};
  for (std::size_t skipped = 0; skipped < 3; ++skipped) {
    std::string inner = inner_base64(raw, skipped);
    // Short pieces stand in many a text by chance.
    if (inner.size() >= kLeastPiece) spellings.push_back(std::move(inner));
  }
  return spellings;
}

}  // namespace

Redactor::Redactor(std::span<const Secret> secrets) {
  for (const Secret& secret : secrets) {
    std::vector<std::string> all = spellings_of(secret);
    // The longest first: another may stand inside it.
    std::sort(all.begin(), all.end(), [](const std::string& left, const std::string& right) {
      return std::pair(right.size(), std::string_view(left)) <
             std::pair(left.size(), std::string_view(right));
    });
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (std::string& spelling : all) {
      longest_ = std::max(longest_, spelling.size());
      spellings_.emplace_back(std::move(spelling));
    }
  }
}

bool Redactor::is_clean(std::string_view text) const noexcept {
  return !may_have_parameters(text) &&
         std::none_of(spellings_.begin(), spellings_.end(), [text](const Secret& spelling) {
           return !spelling.empty() && text.find(spelling.reveal()) != std::string_view::npos;
         });
}

std::string Redactor::cut(std::string_view text) const {
  std::string cut(text);
  for (const Secret& spelling : spellings_) replace_all(cut, spelling.reveal());
  for (const std::string_view name : kSecretParameters) hide_parameter(cut, name);
  return cut;
}

std::string Redactor::excerpt(std::string_view text, std::size_t most) const {
  // As most short texts are.
  const std::string_view trimmed = trim_blanks(text);
  if (trimmed.size() <= most && is_plain_line(trimmed) && is_clean(trimmed)) {
    return std::string(trimmed);
  }
  // A secret that begins before the end must be seen whole; and what may be a part of one, at the
  // end of what is looked at, must not move up into what is shown when others before it are cut.
  const std::size_t window = most + 2 * longest_;
  std::string shown = cut(text.substr(0, window));
  if (text.size() > window) shown.resize(shown.size() - std::min(longest_, shown.size()));
  std::string line = one_line(trim_blanks(shown));
  if (line.size() > most) {
    line.resize(most);
    while (!line.empty() && utf8_length(std::string_view(line).substr(line.size() - 1)) == 0) {
      line.pop_back();
    }
    line += "...";
  }
  return line;
}

void redact_reply(Error& error, const Redactor& session, std::span<const Secret> secrets) {
  const Redactor own(secrets);
  const auto cut = [&](std::string& text, std::size_t most) {
    if (!secrets.empty()) text = own.cut(text);
    text = session.excerpt(text, most);
  };
  cut(error.vendor_code, kVendorMessageBytes);
  cut(error.vendor_message, kVendorMessageBytes);
  cut(error.excerpt, kExcerptBytes);
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

Headers without_secret_links(Headers headers, const Redactor& redactor) {
  if (headers.find("Link") == nullptr) return headers;
  Headers cut;
  for (const Header& field : headers) {
    const bool is_link = equal_ignoring_case(field.name, "Link");
    cut.add(field.name, is_link ? redactor.cut(field.value) : field.value);
  }
  return cut;
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
