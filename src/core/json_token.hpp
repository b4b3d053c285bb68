// Reading single JSON tokens: numbers and their grammar, words, and what to call them.
#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace quartet::detail {

[[nodiscard]] constexpr bool is_json_blank(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// A token without the blanks behind it.
[[nodiscard]] std::string_view trim_end(std::string_view token) noexcept;

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

// The content of a text token without escapes; false when it has some or is malformed.
[[nodiscard]] bool plain_text(std::string_view token, std::string_view& content) noexcept;

// Whether a text token with escapes ends at its first bare quote.
[[nodiscard]] bool is_one_text(std::string_view token) noexcept;

// The quote that closes a text; `text` points behind the one that opens it, in front of no escape's
// second half.
[[nodiscard]] const char* closing_quote(const char* text) noexcept;

// Up to 15 characters behind the blanks at the front.
[[nodiscard]] std::string_view first_characters(std::string_view body) noexcept;

}  // namespace quartet::detail
