#include "testing/totango_measures.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "testing/totango_conditions.hpp"

namespace quartet::testing::fake_totango {
namespace {

// --- health

int health_score(const AccountRecord& account) {
  if (account.health == "green") return 70 + account.extras.health_points;
  return (account.health == "yellow" ? 40 : 10) + account.extras.health_points;
}

Json health_trend(const Row& row) {
  const AccountRecord& account = *row.account;
  if (account.health.empty()) return nullptr;
  return {{"health", account.health},
          {"health_prev", account.previous_health},
          {"change_date", account.health_details.at("last_changed")}};
}

Result<Column> parse_health_trend(const Json&, Kind) {
  return Column(health_trend);
}

Result<Column> parse_health_reason(const Json&, Kind) {
  return Column([](const Row& row) {
    const Json& health = row.account->health_details;
    return health.is_null() ? Json() : Json(health.at("reason"));
  });
}

Result<Column> parse_health_score(const Json&, Kind) {
  return Column([](const Row& row) {
    return row.account->health.empty() ? Json() : Json(health_score(*row.account));
  });
}

constexpr std::array<std::string_view, 3> kDimensions = {"Usage", "Relationship", "Value"};

Result<Column> parse_health_dimension(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "dimension");
  if (!name) return name.error();
  const auto known = std::find(kDimensions.begin(), kDimensions.end(), *name);
  if (known == kDimensions.end()) return unknown_selector(field, *name);
  const auto position = static_cast<int>(known - kDimensions.begin());
  return Column([position](const Row& row) {
    const AccountRecord& account = *row.account;
    if (account.health.empty()) return Json();
    return Json((health_score(account) * 7 + position * 31) % 101);
  });
}

// --- use

// The position in kWindows of the window of so many days.
Result<std::size_t> window_of(const Json& field) {
  const auto days = field.find("duration");
  const auto window = std::find_if(kWindows.begin() + 1, kWindows.end(), [&](const Window& row) {
    return days != field.end() && days->is_number_integer() && *days == row.days;
  });
  if (window == kWindows.end()) {
    return bad_query("duration of the field " + field.at("type").get<std::string>() +
                     " must be 1, 3, 7, 14, 30 or 90");
  }
  return static_cast<std::size_t>(window - kWindows.begin());
}

// A user has an equal part of what was done in the account; one who was never active has none.
std::uint64_t share(const Row& row, std::uint64_t count) {
  if (row.user == nullptr) return count;
  return row.user->person.last_activity ? count / row.account->user_count : 0;
}

std::uint64_t activities(const Row& row, std::size_t window) {
  return share(row, sum(row.account->usage.actions[window]));
}

std::uint64_t unique_users(const Row& row, std::size_t window) {
  if (row.user != nullptr) return activities(row, window) > 0 ? 1 : 0;
  return sum(row.account->usage.modules[window]);
}

std::uint64_t activity_days(const Row& row, std::size_t window) {
  const std::uint64_t count = activities(row, window);
  if (count == 0) return 0;
  return std::min(1 + count / 300, static_cast<std::uint64_t>(kWindows[window].days));
}

struct Aggregation {
  std::string_view name;
  std::uint64_t (*count)(const Row& row, std::size_t window);
};

constexpr std::array<Aggregation, 3> kAggregations = {{{"unique_users", unique_users},
                                                       {"total_activities", activities},
                                                       {"activity_days", activity_days}}};

Result<Column> parse_named_aggregation(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "aggregation");
  if (!name) return name.error();
  const auto known = std::find_if(kAggregations.begin(), kAggregations.end(),
                                  [&](const Aggregation& row) { return row.name == *name; });
  if (known == kAggregations.end()) return unknown_selector(field, *name);
  const Result<std::size_t> window = window_of(field);
  if (!window) return window.error();
  return Column([count = known->count, window = *window](const Row& row) {
    return Json(count(row, window));
  });
}

// An activity that nobody knows was never done.
Result<Column> parse_activity(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "activity");
  if (!name) return name.error();
  const Result<std::size_t> window = window_of(field);
  if (!window) return window.error();
  const auto known = std::find(kActions.begin(), kActions.end(), *name);
  if (known == kActions.end()) return Column([](const Row&) { return Json(0); });
  const auto action = static_cast<std::size_t>(known - kActions.begin());
  return Column([action, window = *window](const Row& row) {
    return Json(share(row, row.account->usage.actions[window][action]));
  });
}

// --- metrics

Result<Column> parse_metric(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "metric");
  if (!name) return name.error();
  const auto source = field.find("source");
  if (source != field.end() && *source != "userdef" && *source != "rollup") {
    return bad_query("source of the field number_metric must be userdef or rollup");
  }
  if (*name == kNpsMetric) return Column([](const Row& row) { return row.account->extras.nps; });
  if (*name == kSeatsMetric)
    return Column([](const Row& row) { return attribute_of(row, "Seats"); });
  return Column([](const Row&) { return Json(); });
}

Result<Column> parse_metric_change(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "metric");
  if (!name) return name.error();
  const Result<std::size_t> window = window_of(field);
  if (!window) return window.error();
  return Column([is_known = *name == kNpsMetric](const Row& row) {
    return is_known ? Json(row.account->extras.nps_change) : Json();
  });
}

// --- who looks after the account

Result<Column> parse_owner(const Json& field, Kind) {
  const auto role = field.find("account_role");
  const bool is_text = role == field.end() || role->is_string();
  if (!is_text) return bad_query("account_role of the field owner must be a text");
  return Column([is_known = role == field.end() || *role == kOwnerRole](const Row& row) {
    const Owner* owner = row.account->extras.owner;
    if (!is_known || owner == nullptr) return Json();
    return Json({{"owner_value", owner->name}, {"owner_tid_value", owner->email}});
  });
}

Result<Column> parse_on_attention(const Json& field, Kind) {
  const Result<std::string> user = selector(field, "user_id");
  if (!user) return user.error();
  return Column([](const Row& row) { return row.account->extras.is_on_attention; });
}

Result<Column> parse_last_touch(const Json&, Kind) {
  return Column([](const Row& row) {
    const std::optional<Touch>& touch = row.account->extras.last_touch;
    return touch ? Json({{"user", touch->user}, {"time", touch->time}}) : Json();
  });
}

Result<Column> parse_last_touch_time(const Json&, Kind) {
  return Column([](const Row& row) {
    const std::optional<Touch>& touch = row.account->extras.last_touch;
    return touch ? Json(touch->time) : Json();
  });
}

constexpr FieldType kMeasures[] = {{"health_trend", true, parse_health_trend},
                                   {"health_reason", true, parse_health_reason},
                                   {"health_score", true, parse_health_score},
                                   {"health_dimension_score", true, parse_health_dimension},
                                   {"named_aggregation", false, parse_named_aggregation},
                                   {"activity_aggregation", false, parse_activity},
                                   {"number_metric", true, parse_metric},
                                   {"number_metric_change", true, parse_metric_change},
                                   {"owner", true, parse_owner},
                                   {"on_attention", true, parse_on_attention},
                                   {"last_touch", true, parse_last_touch},
                                   {"last_touch_timestamp", true, parse_last_touch_time}};

}  // namespace

const FieldType* find_measure(std::string_view name) {
  const auto* known = std::find_if(std::begin(kMeasures), std::end(kMeasures),
                                   [name](const FieldType& row) { return row.name == name; });
  return known != std::end(kMeasures) ? known : nullptr;
}

}  // namespace quartet::testing::fake_totango
