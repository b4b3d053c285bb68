// What the sandbox's Quantive begins with. Everything is a pure function of the seed, and the same
// on every platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

// What rows can look like; created ones have the plain shape.
struct GoalShape {
  bool has_text_status = false;  // closedStatus is a text, not an object
  bool has_attainment_type = false;
  bool has_aggregate = false;
  bool has_custom_fields = false;
};

struct Goal {
  std::string id;
  std::string name;
  std::optional<std::string> description = {};  // nothing: the member is not there
  std::string session_id = {};
  std::string owner_id = {};
  std::vector<std::string> owner_ids = {};
  std::string parent_id = {};
  std::vector<std::string> tags = {};  // titles
  std::string created = std::string(kUnsetTime);
  std::string from = std::string(kUnsetTime);
  std::string to = std::string(kUnsetTime);
  std::string created_by = {};
  std::string modified_by = {};
  std::string status = "active";
  double own_attainment = 0;  // counts when it has no metrics
  std::vector<std::size_t> metrics = {};
  GoalShape shape = {};
  bool is_removed = false;
};

struct CheckIn {
  double actual;
  std::string comment = {};
  std::optional<double> confidence = {};
  std::string date = {};
  std::string by = {};
  Json custom_fields = {};  // null: none
};

struct Metric {
  std::string id;
  std::string goal_id;
  std::string name;
  std::optional<std::string> description = {};
  std::string owner_id = {};
  std::string target_operator = "at_least";
  std::string manual_type = "double";
  double initial = 0;
  double target = 1;
  double actual = 0;
  std::optional<double> critical = {};
  std::string due = std::string(kUnsetTime);
  std::string soft_due = std::string(kUnsetTime);
  std::string created = std::string(kUnsetTime);
  std::string created_by = {};
  std::vector<CheckIn> history = {};
  bool is_removed = false;
};

struct Data {
  std::vector<Json> sessions;
  std::vector<Json> users;
  std::vector<Json> teams;
  std::vector<Json> assignees;  // users, then teams
  std::vector<Json> tags;       // without itemsTaggedCount
  std::vector<Goal> goals;
  std::vector<Metric> metrics;
};

// What an id is for.
enum class IdKind : unsigned char { goal, metric, session, user, team, tag, stranger };

// 24 hex digits, the first eight of which are a time, as in the ids of the vendor's database.
[[nodiscard]] std::string object_id(std::uint64_t seed, IdKind kind, std::size_t number);

struct DataSettings {
  std::uint64_t seed;
  std::size_t goals;
  std::string account_id;
};

[[nodiscard]] Data make_data(const DataSettings& settings);

[[nodiscard]] Json tag_row(std::uint64_t seed, std::size_t number, const std::string& title,
                           const std::string& created);

}  // namespace quartet::testing::fake_quantive
