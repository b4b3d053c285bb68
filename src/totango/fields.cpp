#include "quartet/totango/fields.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "totango/query_text.hpp"

namespace quartet::totango {
namespace {

constexpr std::int64_t kMostDays = 36'500;

struct WireType {
  std::string_view name;
  ColumnType column;
};

// What the columns hold. Only what is documented or was seen; the rest is unknown.
constexpr WireType kWireTypes[] = {
    {"string", ColumnType::text},
    {"string_attribute", ColumnType::text},
    {"health_trend", ColumnType::health_trend},
    {"number", ColumnType::number},
    {"number_attribute", ColumnType::number},
    {"number_metric", ColumnType::number},
    {"number_metric_change", ColumnType::number},
    {"named_aggregation", ColumnType::number},
    {"activity_aggregation", ColumnType::number},
    {"lifecycle_attribute_stage_by_id_total_days", ColumnType::number},
    {"date", ColumnType::time},
    {"last_touch_timestamp", ColumnType::time},
    {"owner", ColumnType::owner},
};

// The members that name what a column shows, as far as they are known.
constexpr std::string_view kNames[] = {"term",   "attribute", "aggregation",  "activity",
                                       "metric", "dimension", "account_role", "user_id"};

std::string_view text_member(const Object& json, std::string_view name) {
  const Value* value = json.find(name);
  return value != nullptr && value->as_text() != nullptr ? std::string_view(*value->as_text())
                                                         : std::string_view();
}

ColumnType column_type(const Object& json) {
  const std::string_view type = text_member(json, "type");
  const auto* found = std::find_if(std::begin(kWireTypes), std::end(kWireTypes),
                                   [type](const WireType& known) { return known.name == type; });
  return found != std::end(kWireTypes) ? found->column : ColumnType::unknown;
}

// "health", "total_activities_14d", "Journey_7_days"; the type when nothing is named.
std::string default_label(const Object& json) {
  std::string label;
  for (const std::string_view name : kNames) {
    if (label.empty() && name != "user_id") label = text_member(json, name);
  }
  if (label.empty()) return std::string(text_member(json, "type"));
  const Value* days = json.find("duration");
  if (days != nullptr && days->as_integer())
    label += "_" + std::to_string(*days->as_integer()) + "d";
  const std::string_view stage = text_member(json, "stage");
  return stage.empty() ? label : label + "_" + std::string(stage) + "_days";
}

std::string problem_in(const Object& json) {
  for (const auto& [name, value] : json) {
    const bool is_name = std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
    if (!is_name || value.as_text() == nullptr) continue;
    const std::string what =
        "fields: the " + name + " of a " + std::string(text_member(json, "type"));
    if (std::string problem = prefixed(what, name_problem(*value.as_text())); !problem.empty()) {
      return problem;
    }
  }
  const Value* days = json.find("duration");
  const std::int64_t duration = days != nullptr ? days->as_integer().value_or(0) : 0;
  if (duration < 0 || duration > kMostDays) return "fields: a window has 0 to 36500 days";
  return prefixed("fields:", value_problem(Value(json)));
}

Field make(Object json, FieldOptions options) {
  std::string problem = problem_in(json);
  std::string label = options.label.empty() ? default_label(json) : options.label;
  const ColumnType type = column_type(json);
  if (problem.empty()) problem = prefixed("fields: a label", text_problem(options.label));
  if (!options.label.empty()) json.append("field_display_name", std::move(options.label));
  if (options.descending) json.append("desc", true);
  return {std::move(json), std::move(label), type, std::move(problem)};
}

}  // namespace

std::string_view to_string(ColumnType type) noexcept {
  switch (type) {
    case ColumnType::text: return "text";
    case ColumnType::number: return "number";
    case ColumnType::time: return "time";
    case ColumnType::health_trend: return "health_trend";
    case ColumnType::owner: return "owner";
    case ColumnType::list: return "list";
    case ColumnType::unknown: return "unknown";
  }
  return "unknown";
}

Field parse_field(Object json) {
  const std::string_view label = detail::trim_blanks(text_member(json, "field_display_name"));
  std::string name = label.empty() ? default_label(json) : std::string(label);
  const ColumnType type = column_type(json);
  std::string problem = problem_in(json);
  return {std::move(json), std::move(name), type, std::move(problem)};
}

namespace fields {

Field text(std::string_view term, FieldOptions options) {
  return make({{"type", "string"}, {"term", term}}, std::move(options));
}
Field health_trend(FieldOptions options) {
  return make({{"type", "health_trend"}}, std::move(options));
}
Field health_reason(FieldOptions options) {
  return make({{"type", "health_reason"}}, std::move(options));
}
Field health_score(FieldOptions options) {
  return make({{"type", "health_score"}}, std::move(options));
}
Field health_dimension_score(std::string_view dimension, FieldOptions options) {
  return make({{"type", "health_dimension_score"}, {"dimension", dimension}}, std::move(options));
}
Field text_attribute(std::string_view attribute, FieldOptions options) {
  return make({{"type", "string_attribute"}, {"attribute", attribute}}, std::move(options));
}
Field number_attribute(std::string_view attribute, FieldOptions options) {
  return make({{"type", "number_attribute"}, {"attribute", attribute}}, std::move(options));
}
Field date_attribute(std::string_view attribute, FieldOptions options) {
  return make({{"type", "date_attribute"}, {"attribute", attribute}}, std::move(options));
}
Field simple_date_attribute(std::string_view attribute, FieldOptions options) {
  return make({{"type", "simple_date_attribute"}, {"attribute", attribute}}, std::move(options));
}
Field list_attribute(std::string_view attribute, FieldOptions options) {
  return make({{"type", "list_attribute"}, {"attribute", attribute}}, std::move(options));
}
Field lifecycle_attribute(std::string_view attribute, FieldOptions options) {
  return make({{"type", "lifecycle_attribute"}, {"attribute", attribute}}, std::move(options));
}
Field lifecycle_stage_days(std::string_view attribute, std::int64_t stage, FieldOptions options) {
  return make({{"type", "lifecycle_attribute_stage_by_id_total_days"},
               {"attribute", attribute},
               {"stage", std::to_string(stage)}},
              std::move(options));
}
Field number(std::string_view term, FieldOptions options) {
  return make({{"type", "number"}, {"term", term}}, std::move(options));
}
Field date(std::string_view term, FieldOptions options) {
  return make({{"type", "date"}, {"term", term}}, std::move(options));
}
Field simple_date(std::string_view term, FieldOptions options) {
  return make({{"type", "simple_date"}, {"term", term}}, std::move(options));
}
Field named_aggregation(std::string_view aggregation, int days, FieldOptions options) {
  return make({{"type", "named_aggregation"}, {"aggregation", aggregation}, {"duration", days}},
              std::move(options));
}
Field activity_aggregation(std::string_view activity, int days, FieldOptions options) {
  return make({{"type", "activity_aggregation"}, {"activity", activity}, {"duration", days}},
              std::move(options));
}
Field number_metric(std::string_view metric, std::string_view source, FieldOptions options) {
  return make({{"type", "number_metric"}, {"metric", metric}, {"source", source}},
              std::move(options));
}
Field number_metric_change(std::string_view metric, int days, Value relative_to,
                           FieldOptions options) {
  return make({{"type", "number_metric_change"},
               {"metric", metric},
               {"duration", days},
               {"relative_to", std::move(relative_to)}},
              std::move(options));
}
Field owner(std::string_view account_role, FieldOptions options) {
  return make({{"type", "owner"}, {"account_role", account_role}}, std::move(options));
}
Field on_attention(std::string_view user, FieldOptions options) {
  return make({{"type", "on_attention"}, {"user_id", user}}, std::move(options));
}
Field last_touch(FieldOptions options) {
  return make({{"type", "last_touch"}}, std::move(options));
}
Field last_touch_timestamp(FieldOptions options) {
  return make({{"type", "last_touch_timestamp"}}, std::move(options));
}
Field products(ProductLink link, FieldOptions options) {
  return make({{"type", "products"}, {"direct", link == ProductLink::direct}}, std::move(options));
}
Field raw(Value json, std::string label, ColumnType type) {
  const Object* object = json.as_object();
  if (object == nullptr) {
    return {{}, std::move(label), type, "fields: a raw field is not an object"};
  }
  return {*object, std::move(label), type, prefixed("fields:", value_problem(json))};
}

}  // namespace fields
}  // namespace quartet::totango
