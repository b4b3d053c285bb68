// The accounts of the sandbox's Totango, as JSON. Everything is a pure function of the seed and the
// account's index, and the same on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace quartet::testing {

inline constexpr std::size_t kTotangoAccounts = 5'000;
// Every so many-th account is a trial.
inline constexpr std::size_t kTotangoTrialStride = 20;

// What `return=summary` gives: an object, compact.
[[nodiscard]] std::string account_json(std::uint64_t seed, std::size_t index);

// The values of the members that `return=stats`, `users` and `lifecycle` add.
[[nodiscard]] std::string stats_json(std::uint64_t seed, std::size_t index);
[[nodiscard]] std::string users_json(std::uint64_t seed, std::size_t index);
[[nodiscard]] std::string lifecycle_json(std::uint64_t seed, std::size_t index);

}  // namespace quartet::testing
