// Finding bytes, sixteen at a time.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstddef>

namespace quartet::detail {

// How many bytes behind an end may be looked at.
inline constexpr std::size_t kBytesBehind = 16;

#ifdef __SSE2__
// The first byte that `hits` marks in a part, or `end`.
template <class Hits>
[[nodiscard]] const char* find_hit(const char* from, const char* end, Hits hits) noexcept {
  for (; from < end; from += sizeof(__m128i)) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits(part)));
    if (mask != 0) return std::min(from + std::countr_zero(mask), end);
  }
  return end;
}

template <char... wanted>
[[nodiscard]] __m128i marked(__m128i part) noexcept {
  __m128i hits = _mm_setzero_si128();
  ((hits = _mm_or_si128(hits, _mm_cmpeq_epi8(part, _mm_set1_epi8(wanted)))), ...);
  return hits;
}
#endif

// The first of the wanted bytes, or `end`.
template <char... wanted>
[[nodiscard]] const char* find_any(const char* from, const char* end) noexcept {
#ifdef __SSE2__
  return find_hit(from, end, [](__m128i part) { return marked<wanted...>(part); });
#else
  return std::find_if(from, end, [](char c) { return ((c == wanted) || ...); });
#endif
}

// The first byte that does not simply belong to a JSON text: a quote, a backslash, a control
// character or a part of a character beyond ASCII; or `end`.
[[nodiscard]] inline const char* find_special(const char* from, const char* end) noexcept {
#ifdef __SSE2__
  // As signed bytes, those beyond ASCII are less than a blank, too.
  return find_hit(from, end, [](__m128i part) {
    return _mm_or_si128(marked<'"', '\\'>(part), _mm_cmplt_epi8(part, _mm_set1_epi8(' ')));
  });
#else
  return std::find_if(
      from, end, [](char c) { return c == '"' || c == '\\' || static_cast<signed char>(c) < ' '; });
#endif
}

}  // namespace quartet::detail
