// Reading single JSON tokens: numbers and their grammar, words, and what to call them.
#pragma once

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <system_error>

namespace quartet::detail {

[[nodiscard]] constexpr bool is_json_blank(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// A token without the blanks behind it.
[[nodiscard]] inline std::string_view trim_end(std::string_view token) noexcept {
  while (!token.empty() && is_json_blank(token.back())) token.remove_suffix(1);
  return token;
}

// How many bytes behind a token `end_of_plain` may look at.
inline constexpr std::size_t kScanWidth = 8;

// The first quote or backslash from `text` on. There must be one, and `kScanWidth` bytes behind it
// that may be read. Eight bytes at a time: names and texts are most of a document.
[[nodiscard]] inline const char* end_of_plain(const char* text) noexcept {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highs = 0x8080808080808080;
  for (;; text += kScanWidth) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, kScanWidth);
    const std::uint64_t quotes = word ^ (ones * std::uint64_t{'"'});
    const std::uint64_t slashes = word ^ (ones * std::uint64_t{'\\'});
    // The lowest high bit that is set marks the first byte that is zero in either.
    const std::uint64_t hits =
        (((quotes - ones) & ~quotes) | ((slashes - ones) & ~slashes)) & highs;
    if (hits != 0) return text + std::countr_zero(hits) / 8;
  }
}

// A whole number without a sign that surely fits: the usual one, in one pass.
[[nodiscard]] inline bool read_short_integer(std::string_view token,
                                             std::int64_t& number) noexcept {
  if (token.empty() || token.size() > 18 || (token[0] == '0' && token.size() > 1)) return false;
  std::int64_t sum = 0;
  for (const char c : token) {
    if (c < '0' || c > '9') return false;
    sum = sum * 10 + (c - '0');
  }
  number = sum;
  return true;
}

enum class NumberSyntax : unsigned char { none, integer, real };

// JSON's grammar of numbers: no leading zero, plus sign, bare point or bare exponent.
[[nodiscard]] NumberSyntax number_syntax(std::string_view text) noexcept;

// Whether the whole text is a number that fits.
template <class Number>
[[nodiscard]] bool read_number(std::string_view text, Number& number) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// "an object", "text", ...: what a token is, for an error message.
[[nodiscard]] std::string_view token_name(std::string_view token) noexcept;

// The content of a text token without escapes; false when it has some or is malformed. The token
// must be followed by `kScanWidth` bytes that may be read.
[[nodiscard]] inline bool plain_text(std::string_view token, std::string_view& content) noexcept {
  if (token.size() < 2 || token.back() != '"') return false;
  content = token.substr(1, token.size() - 2);
  return end_of_plain(content.data()) == content.data() + content.size();
}

// Whether a text token with escapes ends at its first bare quote.
[[nodiscard]] bool is_one_text(std::string_view token) noexcept;

// The quote that closes a text; `text` points behind the one that opens it, in front of no escape's
// second half.
[[nodiscard]] const char* closing_quote(const char* text) noexcept;

// Up to 15 characters behind the blanks at the front.
[[nodiscard]] std::string_view first_characters(std::string_view body) noexcept;

}  // namespace quartet::detail
