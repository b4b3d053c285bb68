#include "testing/taplytics_ids.hpp"

#include <charconv>
#include <system_error>

#include "core/keyed_hash.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

constexpr int kBase = 36;
constexpr std::size_t kHashDigits = 9;  // of each of the two hashes; 36^9 fits in 47 bits
constexpr std::size_t kIndexDigits = 6;
constexpr std::size_t kSize = 2 * kHashDigits + kIndexDigits;

std::string digits_of(std::uint64_t number, std::size_t count) {
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string text(count, '0');
  for (std::size_t i = count; i > 0; --i) {
    text[i - 1] = digits[static_cast<std::size_t>(number % kBase)];
    number /= kBase;
  }
  return text;
}

}  // namespace

std::string id_of(std::uint64_t seed, IdOf what, std::size_t index) {
  const detail::HashKey key{seed, static_cast<std::uint64_t>(what)};
  const std::string name = std::to_string(index);
  return digits_of(detail::keyed_hash(key, name), kHashDigits) +
         digits_of(detail::keyed_hash(key, name + '\n'), kHashDigits) +
         digits_of(index, kIndexDigits);
}

std::optional<std::size_t> index_of(std::uint64_t seed, IdOf what, std::string_view id) {
  if (id.size() != kSize) return std::nullopt;
  const std::string_view digits = id.substr(2 * kHashDigits);
  std::size_t index = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, index, kBase);
  if (error != std::errc() || stop != end) return std::nullopt;
  return id_of(seed, what, index) == id ? std::optional(index) : std::nullopt;
}

}  // namespace quartet::testing::fake_taplytics
