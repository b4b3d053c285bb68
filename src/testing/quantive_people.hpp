// Sessions, users, teams and tags of the sandbox's Quantive.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "testing/quantive_data.hpp"

namespace quartet::testing::fake_quantive {

[[nodiscard]] std::vector<Json> sessions_of(const DataSettings& settings);
[[nodiscard]] std::vector<Json> users_of(const DataSettings& settings);
[[nodiscard]] std::vector<Json> teams_of(const DataSettings& settings);
[[nodiscard]] std::vector<Json> tags_of(const DataSettings& settings);

// The users and the teams in the form in which goals name their owners.
[[nodiscard]] std::vector<Json> assignees_of(const DataSettings& settings,
                                             const std::vector<Json>& users,
                                             const std::vector<Json>& teams);

}  // namespace quartet::testing::fake_quantive
