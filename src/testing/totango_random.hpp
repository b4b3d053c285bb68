// Where the sandbox's Totango draws its data from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace quartet::testing::fake_totango {

// Each part of the data draws from a sequence of its own, so that a change to one part leaves the
// others as they are. Add further parts at the end.
enum class Part : unsigned char {
  name,
  status,
  crm,
  engagement,
  attributes,
  users,
  stats,
  identity,
  recency,
  stats_form,
  person,
  owner,
  contract,
  lifecycle,
  measures,
  products,
  touch,
  event
};

// splitmix64: the standard library's distributions differ between platforms.
class Random {
 public:
  Random(std::uint64_t seed, std::size_t index, Part part)
      : state_(mix(seed) ^ mix(sequence(index, static_cast<std::uint64_t>(part)))) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t end) { return next() % end; }
  [[nodiscard]] bool percent(std::uint64_t chance) { return below(100) < chance; }
  template <class T, std::size_t N>
  [[nodiscard]] const T& pick(const std::array<T, N>& choices) {
    return choices[static_cast<std::size_t>(below(N))];
  }

 private:
  // The first eight parts share a range of numbers; each further eight have one of their own.
  static std::uint64_t sequence(std::uint64_t index, std::uint64_t part) {
    return (part / 8 << 40U) + index * 8 + part % 8 + 1;
  }
  static std::uint64_t mix(std::uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9U;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBU;
    return word ^ (word >> 31);
  }
  std::uint64_t next() { return mix(state_ += 0x9E3779B97F4A7C15U); }

  std::uint64_t state_;
};

// Times are milliseconds since 1970.
inline constexpr std::uint64_t kFirstTime = 1'600'000'000'000;  // 2020-09-13
inline constexpr std::uint64_t kDay = 86'400'000;

[[nodiscard]] inline std::uint64_t time_within(Random& random, std::uint64_t from,
                                               std::uint64_t days) {
  return from + random.below(days * kDay);
}

}  // namespace quartet::testing::fake_totango
