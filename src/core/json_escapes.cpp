#include "core/json_escapes.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quartet::detail {
namespace {

constexpr std::uint32_t kFirstHigh = 0xD800;
constexpr std::uint32_t kFirstLow = 0xDC00;
constexpr std::uint32_t kBehindLow = 0xE000;

// Reads and writes the same memory; writing never overtakes reading.
class Undoing {
 public:
  explicit Undoing(std::span<char> text) noexcept
      : start_(text.data()), at_(start_), end_(start_ + text.size()), out_(start_) {}

  std::optional<std::size_t> run() noexcept {
    for (;;) {
      char* const slash = std::find(at_, end_, '\\');
      std::memmove(out_, at_, static_cast<std::size_t>(slash - at_));
      out_ += slash - at_;
      at_ = slash;
      if (at_ == end_) return static_cast<std::size_t>(out_ - start_);
      if (!undo_one()) return std::nullopt;
    }
  }

 private:
  bool undo_one() noexcept {
    if (end_ - at_ < 2) return false;
    const char kind = at_[1];
    if (kind == 'u') return undo_code();
    static constexpr std::string_view kinds = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t place = kinds.find(kind);
    if (place == std::string_view::npos) return false;
    *out_++ = meanings[place];
    at_ += 2;
    return true;
  }

  bool undo_code() noexcept {
    const std::optional<std::uint32_t> first = take_code();
    if (!first || (*first >= kFirstLow && *first < kBehindLow)) return false;
    if (*first < kFirstHigh || *first >= kBehindLow) return put(*first);
    const std::optional<std::uint32_t> second = take_code();
    if (!second || *second < kFirstLow || *second >= kBehindLow) return false;
    return put(0x10000 + ((*first - kFirstHigh) << 10) + (*second - kFirstLow));
  }

  // "\u0041"
  std::optional<std::uint32_t> take_code() noexcept {
    constexpr std::ptrdiff_t size = 6;
    if (end_ - at_ < size || at_[0] != '\\' || at_[1] != 'u') return std::nullopt;
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(at_ + 2, at_ + size, code, 16);
    if (error != std::errc() || end != at_ + size) return std::nullopt;
    at_ += size;
    return code;
  }

  bool put(std::uint32_t code) noexcept {
    const auto byte = [this](std::uint32_t bits) { *out_++ = static_cast<char>(bits); };
    const auto follow = [byte, code](unsigned shift) { byte(0x80 | (code >> shift & 0x3F)); };
    if (code < 0x80) {
      byte(code);
    } else if (code < 0x800) {
      byte(0xC0 | code >> 6);
      follow(0);
    } else if (code < 0x10000) {
      byte(0xE0 | code >> 12);
      follow(6);
      follow(0);
    } else {
      byte(0xF0 | code >> 18);
      follow(12);
      follow(6);
      follow(0);
    }
    return true;
  }

  char* start_;
  char* at_;
  char* end_;
  char* out_;
};

}  // namespace

std::optional<std::size_t> undo_escapes(std::span<char> text) noexcept {
  return Undoing(text).run();
}

}  // namespace quartet::detail
