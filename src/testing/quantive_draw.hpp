// Where the sandbox's Quantive draws its data from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/keyed_hash.hpp"

namespace quartet::testing::fake_quantive {

// Each part of the data draws from a sequence of its own, so that a change to one part leaves the
// others as they are. Add further parts at the end.
enum class Part : std::uint64_t { id, goal_name, goal_place, goal_shape, goal_time, metric };

class Draw {
 public:
  Draw(std::uint64_t seed, Part part, std::size_t index)
      : key_{seed, static_cast<std::uint64_t>(part)}, name_(std::to_string(index) + '/') {}

  [[nodiscard]] std::uint64_t next() {
    return detail::keyed_hash(key_, name_ + std::to_string(++drawn_));
  }
  [[nodiscard]] std::size_t below(std::size_t end) {
    return static_cast<std::size_t>(next() % end);
  }
  [[nodiscard]] bool percent(std::size_t chance) { return below(100) < chance; }
  template <class T, std::size_t N>
  [[nodiscard]] const T& pick(const std::array<T, N>& choices) {
    return choices[below(N)];
  }

 private:
  detail::HashKey key_;
  std::string name_;
  std::size_t drawn_ = 0;
};

}  // namespace quartet::testing::fake_quantive
