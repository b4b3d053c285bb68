// Reading single JSON tokens: numbers and their grammar, words, and what to call them.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quartet::detail {

[[nodiscard]] constexpr bool is_json_blank(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// A token without the blanks behind it.
[[nodiscard]] inline std::string_view trim_end(std::string_view token) noexcept {
  while (!token.empty() && token.back() <= ' ' && is_json_blank(token.back()))
    token.remove_suffix(1);
  return token;
}

// How many bytes behind a token may be looked at.
inline constexpr std::size_t kScanWidth = 16;

// The first quote or backslash from `text` on. There must be one, and `kScanWidth` bytes behind it
// that may be read. Many bytes at a time: names and texts are most of a document.
[[nodiscard]] inline const char* end_of_plain(const char* text) noexcept {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i slash = _mm_set1_epi8('\\');
  for (;; text += sizeof quote) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    const int hits =
        _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, slash)));
    if (hits != 0) return text + std::countr_zero(static_cast<unsigned>(hits));
  }
#else
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highs = 0x8080808080808080;
  for (std::uint64_t word = 0;; text += sizeof word) {
    std::memcpy(&word, text, sizeof word);
    const std::uint64_t quotes = word ^ (ones * std::uint64_t{'"'});
    const std::uint64_t slashes = word ^ (ones * std::uint64_t{'\\'});
    // The lowest high bit that is set marks the first byte that is zero in either.
    const std::uint64_t hits = ((quotes - ones) | (slashes - ones)) & ~word & highs;
    if (hits != 0) return text + std::countr_zero(hits) / 8;
  }
#endif
}

// Eight digits as a number; false when they are not digits.
[[nodiscard]] inline bool read_eight_digits(const char* text, std::int64_t& number) noexcept {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t high_halves = 0xF0F0F0F0F0F0F0F0;
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  const std::uint64_t beyond = (word + 0x0606060606060606) & high_halves;
  if (((word & high_halves) | beyond >> 4) != 0x3333333333333333) return false;
  word -= 0x3030303030303030;
  word = word * 10 + (word >> 8);  // pairs of digits, in every other byte
  constexpr std::uint64_t pairs = 0x000000FF000000FF;
  const std::uint64_t upper = (word & pairs) * (100 + (std::uint64_t{1'000'000} << 32));
  const std::uint64_t lower = ((word >> 16) & pairs) * (1 + (std::uint64_t{10'000} << 32));
  number = static_cast<std::int64_t>((upper + lower) >> 32);
  return true;
}

// A whole number without a sign that surely fits: the usual one, in one pass.
[[nodiscard]] inline bool read_short_integer(std::string_view token,
                                             std::int64_t& number) noexcept {
  if (token.empty() || token.size() > 18 || (token[0] == '0' && token.size() > 1)) return false;
  std::int64_t sum = 0;
  if (token.size() >= 8) {
    if (!read_eight_digits(token.data(), sum)) return false;
    token.remove_prefix(8);
  }
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
