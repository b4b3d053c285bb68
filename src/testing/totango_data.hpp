// The accounts of the sandbox's Totango, as JSON. Everything is a pure function of the seed and the
// account's index, and the same on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace quartet::testing::fake_totango {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kTotangoAccounts = 5'000;
// Every so many-th account is a trial; as many, counted from a later one, were trials once.
inline constexpr std::size_t kTotangoTrialStride = 20;
inline constexpr std::size_t kTotangoFirstFormerTrial = 10;
// Every so many-th account has the attribute Program with the value "Early access".
inline constexpr std::size_t kTotangoEarlyStride = 200;
inline constexpr std::size_t kTotangoFirstEarly = 11;

inline constexpr std::string_view kTotangoTrial = "Trial";

struct StatusChange {
  std::string_view status;
  std::uint64_t changed;
};

// Oldest first; the last one is the status of now. A former trial's second one is the trial.
[[nodiscard]] std::vector<StatusChange> history_of(std::uint64_t seed, std::size_t index);

// What `return=summary` gives.
[[nodiscard]] Json account_of(std::uint64_t seed, std::size_t index);
// The same as text, compact.
[[nodiscard]] std::string account_json(std::uint64_t seed, std::size_t index);

// The value of the member that `return=lifecycle` adds.
[[nodiscard]] std::string lifecycle_json(std::uint64_t seed, std::size_t index);

}  // namespace quartet::testing::fake_totango
