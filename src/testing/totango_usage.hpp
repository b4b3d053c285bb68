// How the accounts of the sandbox's Totango are used: their stats and their users.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::testing::fake_totango {

struct Window {
  const char* name;  // on the wire
  int days;          // 0: today
};

inline constexpr std::array<Window, 7> kWindows = {{{"realtime_today", 0},
                                                    {"past_1d", 1},
                                                    {"past_3d", 3},
                                                    {"past_7d", 7},
                                                    {"past_14d", 14},
                                                    {"past_30d", 30},
                                                    {"past_90d", 90}}};

// The parts of the product, by the users that used them, and what they did there.
inline constexpr std::array<std::string_view, 3> kModules = {"task-management", "reporting",
                                                             "administration"};
inline constexpr std::array<std::string_view, 3> kActions = {"create-task", "delegate-task",
                                                             "report-complete"};

using Counts = std::array<std::uint64_t, 3>;

[[nodiscard]] std::uint64_t sum(const Counts& counts);

// Times are milliseconds since 1970; without them, nobody was ever active.
struct Usage {
  std::array<Counts, kWindows.size()> modules = {};  // by window
  std::array<Counts, kWindows.size()> actions = {};
  std::optional<std::uint64_t> first_activity = std::nullopt;
  std::optional<std::uint64_t> last_activity = std::nullopt;
};

[[nodiscard]] Usage usage_of(std::uint64_t seed, std::size_t index);

struct Person {
  std::string name;  // the user's id: an e-mail address
  std::string display_name;
  std::string_view role;
  std::optional<std::uint64_t> first_activity = std::nullopt;
  std::optional<std::uint64_t> last_activity = std::nullopt;
  bool is_online = false;
};

// The users of an account.
[[nodiscard]] std::vector<Person> people_of(std::uint64_t seed, std::size_t index);

// The values of the members that `return=stats` and `users` add.
[[nodiscard]] std::string stats_json(std::uint64_t seed, std::size_t index);
[[nodiscard]] std::string users_json(std::uint64_t seed, std::size_t index);

}  // namespace quartet::testing::fake_totango
