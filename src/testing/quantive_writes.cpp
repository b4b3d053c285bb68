#include "testing/quantive_writes.hpp"

#include <optional>
#include <utility>

#include "testing/quantive_goal_editor.hpp"
#include "testing/quantive_members.hpp"
#include "testing/quantive_properties.hpp"
#include "testing/quantive_rows.hpp"
#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {
namespace {

constexpr const char* kNoNumbers = "initialValue and target must be numbers";

// The user that the token was made for.
const std::string& caller(const Store& store) {
  return store.id_of(Collection::users, 0);
}

Json new_row(Json row, const Asked& asked) {
  widen_times(row, Times::created_only);
  spoil_row(row, asked);
  return row;
}

// What is wrong with a new metric, but for its numbers and dates.
Problem problem_of(const Store& store, const Json& body) {
  if (Problem problem = missing_text(body, {"name", "goalId", "ownerId"})) return problem;
  if (!store.is_known(Collection::goals, body["goalId"])) return "goalId names no goal";
  if (!store.is_known(Collection::assignees, body["ownerId"])) {
    return "ownerId names no user and no team";
  }
  for (const char* name : {"description", "targetOperator", "manualType"}) {
    if (text_in(body, name).is_wrong()) return std::string(name) + " must be a text";
  }
  return std::nullopt;
}

// Puts the optional texts of a body into a new metric.
Metric with_texts(Metric metric, const Json& body) {
  const TextMember description = text_in(body, "description");
  const TextMember target_operator = text_in(body, "targetOperator");
  const TextMember manual_type = text_in(body, "manualType");
  if (description.is_given()) metric.description = description.text;
  if (!target_operator.text.empty()) metric.target_operator = target_operator.text;
  if (!manual_type.text.empty()) metric.manual_type = manual_type.text;
  return metric;
}

Result<Metric> with_numbers(Metric metric, const Json& body) {
  const auto initial = number_in(body, "initialValue", 0.0);
  const auto target = number_in(body, "target", 1.0);
  const TextMember due = time_in(body, "dueDate");
  const TextMember soft_due = time_in(body, "softDueDate");
  if (!initial || !target) {
    return Error{.kind = ErrorKind::invalid, .message = kNoNumbers};
  }
  if (due.is_wrong() || soft_due.is_wrong()) {
    return Error{.kind = ErrorKind::invalid,
                 .message = "dueDate and softDueDate must be RFC 3339 times"};
  }
  metric.initial = *initial;
  metric.actual = *initial;
  metric.target = *target;
  if (due.is_given()) metric.due = due.text;
  if (soft_due.is_given()) metric.soft_due = soft_due.text;
  return metric;
}

Problem check_in_problem(const Json& body) {
  if (!body.is_object()) return "the body must be a JSON object";
  if (!body.contains("actual") || !body["actual"].is_number()) return "actual must be a number";
  if (text_in(body, "comment").is_wrong()) return "comment must be a text";
  if (!number_in(body, "confidence", 0.0)) return "confidence must be a number or null";
  if (time_in(body, "checkInDate").is_wrong()) return "checkInDate must be an RFC 3339 time";
  const bool has_fields = body.contains("customFields") && !body["customFields"].is_null();
  if (has_fields && !body["customFields"].is_object()) return "customFields must be an object";
  return std::nullopt;
}

CheckIn check_in_of(const Json& body, const std::string& now, const std::string& caller) {
  CheckIn made{.actual = body["actual"].get<double>(),
               .comment = text_in(body, "comment").text,
               .date = now,
               .by = caller};
  if (body.contains("confidence") && !body["confidence"].is_null()) {
    made.confidence = body["confidence"].get<double>();
  }
  const TextMember date = time_in(body, "checkInDate");
  if (date.is_given() && date.text != kUnsetTime) made.date = date.text;
  if (body.contains("customFields")) made.custom_fields = body["customFields"];
  return made;
}

}  // namespace

// --- goals

Reply GoalWriter::create(const Json& body, const Asked& asked) {
  if (const Problem problem = missing_text(body, {"name", "sessionId", "ownerId"})) {
    return refusal(400, *problem);
  }
  GoalEditor editor(store_, body, {.id = store_.next_id(Collection::goals), .name = ""});
  if (const Problem problem = editor.apply()) return refusal(400, *problem);
  Goal goal = editor.goal();
  goal.created = store_.next_time();
  goal.created_by = caller(store_);
  return shown(201, store_.add(std::move(goal)), asked);
}

Reply GoalWriter::patch(const std::string& id, const Json& body, const Asked& asked) {
  const auto row = find_row(store_, Collection::goals, id);
  if (!row) return not_found();
  GoalEditor editor(store_, body, store_.goal(*row));
  if (const Problem problem = editor.apply()) return refusal(400, *problem);
  Goal goal = editor.goal();
  goal.modified_by = caller(store_);
  store_.replace(*row, std::move(goal));
  if (patch_reply_ == PatchReply::nothing) return no_content();
  return shown(200, *row, asked);
}

Reply GoalWriter::remove(const std::string& id) {
  const auto row = find_row(store_, Collection::goals, id);
  if (!row) return not_found();
  store_.remove_goal(*row);
  return no_content();
}

Reply GoalWriter::shown(int status, std::size_t row, const Asked& asked) const {
  Json json = row_json(store_, Collection::goals, row, GoalMetrics::left_out);
  if (status == 201) return json_reply(status, new_row(std::move(json), asked));
  spoil_row(json, asked);
  return json_reply(status, json);
}

// --- metrics

Reply MetricWriter::create(const Json& body, const Asked& asked) {
  if (const Problem problem = problem_of(store_, body)) return refusal(400, *problem);
  const Metric named{.id = store_.next_id(Collection::metrics),
                     .goal_id = body["goalId"],
                     .name = body["name"],
                     .owner_id = body["ownerId"]};
  Result<Metric> metric = with_numbers(with_texts(named, body), body);
  if (!metric) return refusal(400, metric.error().message);
  metric->created = store_.next_time();
  metric->created_by = caller(store_);
  return shown(store_.add(*std::move(metric)), asked);
}

Reply MetricWriter::check_in(const std::string& id, const Json& body, const Asked& asked) {
  const auto row = find_row(store_, Collection::metrics, id);
  if (!row) return not_found();
  if (const Problem problem = check_in_problem(body)) return refusal(400, *problem);
  Metric metric = store_.metric(*row);
  metric.history.push_back(check_in_of(body, store_.next_time(), caller(store_)));
  metric.actual = metric.history.back().actual;
  store_.replace(*row, std::move(metric));
  return shown(*row, asked);
}

Reply MetricWriter::shown(std::size_t row, const Asked& asked) const {
  return json_reply(201, new_row(metric_json(store_, store_.metric(row)), asked));
}

}  // namespace quartet::testing::fake_quantive
