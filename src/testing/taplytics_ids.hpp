// The ids that the sandbox's Taplytics gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quartet::testing::fake_taplytics {

enum class IdOf : std::uint64_t {
  user,
  experiment,
  variation,
  variable,
  project,
  goal,
  filter,
  push
};

// 24 digits and lower-case letters. Those of the guide look like hexadecimal numbers, but some have
// letters beyond f.
[[nodiscard]] std::string id_of(std::uint64_t seed, IdOf what, std::size_t index);

// Nothing when it is no such id.
[[nodiscard]] std::optional<std::size_t> index_of(std::uint64_t seed, IdOf what,
                                                  std::string_view id);

}  // namespace quartet::testing::fake_taplytics
