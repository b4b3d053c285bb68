// Keeping secrets out of what is shown.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/error.hpp"
#include "quartet/http.hpp"
#include "quartet/secret.hpp"

namespace quartet::detail {

// Cuts credentials out of texts that a server sent. Const use from any thread.
class Redactor {
 public:
  Redactor() = default;
  explicit Redactor(std::span<const Secret> secrets);

  // Whether there is nothing to cut.
  [[nodiscard]] bool is_clean(std::string_view text) const noexcept;

  // The text with every spelling of the secrets (raw, percent-encoded, base64, hex) replaced by
  // "***".
  [[nodiscard]] std::string cut(std::string_view text) const;

  // The front of a text: secrets cut, one line, at most `most` bytes.
  [[nodiscard]] std::string excerpt(std::string_view text, std::size_t most) const;

 private:
  std::vector<Secret> spellings_;
  std::size_t longest_ = 0;
};

// How much of a reply's texts an error keeps, in bytes.
inline constexpr std::size_t kVendorMessageBytes = 300;
inline constexpr std::size_t kExcerptBytes = 512;

// Cuts what an error shows of a reply, along two redactors: the session's and the request's own.
void redact_reply(Error& error, const Redactor& session, std::span<const Secret> secrets);

// The header fields of a reply that may be shown, cleaned and with the secrets cut out.
[[nodiscard]] Headers shown_headers(const Headers& headers, const Redactor& redactor);

// A reply's header fields with the secrets cut out of its links, in which some vendors repeat the
// token.
[[nodiscard]] Headers without_secret_links(Headers headers, const Redactor& redactor);

// A URL for a log: the values of query keys that are not on the allow-list become "***".
[[nodiscard]] std::string redacted_url(std::string_view url);

}  // namespace quartet::detail
