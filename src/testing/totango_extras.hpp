// What the search of the sandbox's Totango knows of an account beyond what the lists show.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace quartet::testing::fake_totango {

struct Owner {
  std::string_view name;
  std::string_view email;
};

// The role in which an account has its owner, and the attribute that holds the owner's name.
inline constexpr std::string_view kOwnerRole = "Success Manager";

// Null for the few accounts without one.
[[nodiscard]] const Owner* owner_of(std::uint64_t seed, std::size_t index);

// A stage of the lifecycle attribute.
struct Stage {
  std::string_view id;  // digits
  std::string_view name;
};

inline constexpr std::array<Stage, 5> kStages = {
    {{"101", "Onboard"}, {"102", "Adopt"}, {"103", "Grow"}, {"104", "Renew"}, {"105", "Leave"}}};

// The attributes of those kinds.
inline constexpr std::string_view kLifecycleAttribute = "Lifecycle";
inline constexpr std::string_view kProductsAttribute = "Products";

// Metrics by their internal keys.
inline constexpr std::string_view kNpsMetric = "nps_1600000000000";
inline constexpr std::string_view kSeatsMetric = "seats_1600000000000";

struct Touch {
  std::string_view user;  // an owner's e-mail address
  std::uint64_t time = 0;
};

// Times are milliseconds since 1970.
struct Extras {
  const Owner* owner = nullptr;  // null: it has none
  std::optional<std::int64_t> contract_value = std::nullopt;
  // The position of its stage in kStages, and the days in each stage so far.
  std::optional<std::size_t> stage = std::nullopt;
  std::array<std::uint64_t, kStages.size()> stage_days = {};
  std::vector<std::string_view> products = {};
  int health_points = 0;  // 0 to 29, above what the colour gives
  int nps = 0;            // -100 to 100
  double nps_change = 0;  // relative
  bool is_on_attention = false;
  std::optional<Touch> last_touch = std::nullopt;
};

[[nodiscard]] Extras extras_of(std::uint64_t seed, std::size_t index);

}  // namespace quartet::testing::fake_totango
