// Small text tools: encodings and one-line clean-up.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace quartet::detail {

[[nodiscard]] inline char lower_ascii(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// For texts of the same size.
[[nodiscard]] bool same_ignoring_case(std::string_view left, std::string_view right) noexcept;

// Most header names differ in size or in their first letter, and those that are the same are mostly
// written alike.
[[nodiscard]] inline bool equal_ignoring_case(std::string_view left,
                                              std::string_view right) noexcept {
  if (left.size() != right.size()) return false;
  if (left.empty()) return true;
  return lower_ascii(left.front()) == lower_ascii(right.front()) &&
         (left == right || same_ignoring_case(left, right));
}

[[nodiscard]] inline bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

[[nodiscard]] inline std::string_view trim_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Whether the whole text is a number that fits.
template <class Number>
[[nodiscard]] bool read_number(std::string_view text, Number& number) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// RFC 3986: everything but unreserved characters becomes %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);
void append_percent_encoded(std::string& to, std::string_view text);
[[nodiscard]] std::string base64_encode(std::string_view bytes);
// Strict: padding required, no blanks.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
[[nodiscard]] std::string hex_encode(std::string_view bytes);
// Of an even number of hex digits; nothing when it is anything else.
[[nodiscard]] std::optional<std::string> hex_decode(std::string_view text);
[[nodiscard]] std::string hex64(std::uint64_t number);  // 16 digits
[[nodiscard]] std::optional<std::uint64_t> parse_hex64(std::string_view text) noexcept;

// Whether there are visible ASCII characters and blanks only.
[[nodiscard]] bool is_plain_line(std::string_view text) noexcept;

// The text with control characters and bad UTF-8 replaced by '?', so that it can be shown on one
// line.
[[nodiscard]] std::string one_line(std::string_view text);

// Whether a header value may go out: visible ASCII, blank and tab.
[[nodiscard]] bool is_header_value(std::string_view text) noexcept;
[[nodiscard]] bool is_header_name(std::string_view text) noexcept;

// Why a text cannot go out as it is: it would arrive with other bytes than the caller's. Empty when
// it can.
[[nodiscard]] std::string text_problem(std::string_view text);
// The same for names and ids, which are neither empty nor have control characters.
[[nodiscard]] std::string name_problem(std::string_view name);

// The same for what becomes a part of a path, which is neither "." nor "..".
[[nodiscard]] std::string segment_problem(std::string_view segment);

// How many bytes the UTF-8 character at the front has; 0 when it is not valid.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

}  // namespace quartet::detail
