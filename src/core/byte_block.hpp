// Sixty-four bytes at a time: where a block has a byte, as a mask whose lowest bit is the first
// one.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cstddef>
#include <cstdint>

namespace quartet::detail {

inline constexpr std::size_t kBlockSize = 64;

class PlainBlock {
 public:
  explicit PlainBlock(const char* bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t equal(char wanted) const noexcept {
    return equal_apart_from(0, wanted);
  }
  // The bits of `apart` do not count; in `wanted` they must be set.
  [[nodiscard]] std::uint64_t equal_apart_from(char apart, char wanted) const noexcept {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < kBlockSize; ++i) {
      mask |= std::uint64_t{(bytes_[i] | apart) == wanted} << i;
    }
    return mask;
  }

 private:
  const char* bytes_;
};

#ifdef __SSE2__
class SseBlock {
 public:
  explicit SseBlock(const char* bytes) noexcept
      : parts_{load(bytes), load(bytes + 16), load(bytes + 32), load(bytes + 48)} {}

  [[nodiscard]] std::uint64_t equal(char wanted) const noexcept {
    const __m128i all = _mm_set1_epi8(wanted);
    return joined([all](__m128i part) { return _mm_cmpeq_epi8(part, all); });
  }
  [[nodiscard]] std::uint64_t equal_apart_from(char apart, char wanted) const noexcept {
    const __m128i all = _mm_set1_epi8(wanted);
    const __m128i bits = _mm_set1_epi8(apart);
    return joined(
        [all, bits](__m128i part) { return _mm_cmpeq_epi8(_mm_or_si128(part, bits), all); });
  }

 private:
  static __m128i load(const char* bytes) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  }

  template <class Compare>
  [[nodiscard]] std::uint64_t joined(Compare compare) const noexcept {
    const auto bits = [&compare](__m128i part) {
      return std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(compare(part)))};
    };
    return bits(parts_[0]) | bits(parts_[1]) << 16 | bits(parts_[2]) << 32 | bits(parts_[3]) << 48;
  }

  __m128i parts_[4];
};
using Block = SseBlock;
#else
using Block = PlainBlock;
#endif

// Each bit becomes the parity of itself and those below: from quotes, what is between them.
[[nodiscard]] constexpr std::uint64_t parity_below(std::uint64_t bits) noexcept {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

// All bits like the highest one.
[[nodiscard]] constexpr std::uint64_t spread_highest(std::uint64_t bits) noexcept {
  return std::uint64_t{0} - (bits >> 63);
}

}  // namespace quartet::detail
