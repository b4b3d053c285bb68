#include "testing/quantive_rows.hpp"

#include <utility>
#include <vector>

namespace quartet::testing::fake_quantive {
namespace {

constexpr const char* kWebSite = "https://app.sandbox.example/";

// Somebody whom the account does not know comes with every text empty.
Json assignee_json(const Store& store, const std::string& id) {
  const auto row = store.find(Collection::assignees, id);
  if (row) return store.plain_row(Collection::assignees, *row);
  return {{"id", ""}, {"accountId", ""}, {"name", ""}, {"email", ""}, {"avatar", ""}, {"type", ""}};
}

Json assignees_json(const Store& store, const std::vector<std::string>& ids) {
  Json all = Json::array();
  for (const std::string& id : ids) all.push_back(assignee_json(store, id));
  return all;
}

Json status_json(const Goal& goal) {
  return goal.shape.has_text_status ? Json(goal.status) : Json::object({{"status", goal.status}});
}

Json tags_json(const Goal& goal) {
  Json tags = Json::array();
  for (const std::string& title : goal.tags) tags.push_back(Json::object({{"title", title}}));
  return tags;
}

void add_attainment(Json& json, const Store& store, const Goal& goal) {
  const double attainment = attainment_of(store, goal);
  json["attainment"] = attainment;
  if (goal.shape.has_aggregate) json["aggregatedAttainment"] = attainment;
  json["fullAggregatedAttainment"] = attainment;  // children are not counted in here
  if (goal.shape.has_attainment_type) json["attainmentTypeString"] = "linear";
}

Json goal_json(const Store& store, const Goal& goal, GoalMetrics metrics) {
  Json json = {{"id", goal.id}, {"accountId", store.account_id()}, {"name", goal.name}};
  if (goal.description) json["description"] = *goal.description;
  json["sessionId"] = goal.session_id;
  json["ownerId"] = goal.owner_id;
  json["ownerIds"] = goal.owner_ids;
  json["assignee"] = assignee_json(store, goal.owner_id);
  json["assignees"] = assignees_json(store, goal.owner_ids);
  json["parentId"] = goal.parent_id;
  add_attainment(json, store, goal);
  json["dateCreated"] = goal.created;
  json["dateFrom"] = goal.from;
  json["dateTo"] = goal.to;
  json["closedStatus"] = status_json(goal);
  json["tags"] = tags_json(goal);
  json["url"] = std::string(kWebSite) + "#/goals/" + goal.id;
  if (goal.shape.has_custom_fields) {
    json["customFields"] = {{"region", "EU, south"}, {"score", 4.5}, {"note", nullptr}};
  }
  json["createdById"] = goal.created_by;
  json["modifiedById"] = goal.modified_by;
  if (metrics == GoalMetrics::left_out) return json;
  Json& rows = json["metrics"] = Json::array();
  for (const std::size_t row : goal.metrics) rows.push_back(metric_json(store, store.metric(row)));
  return json;
}

// --- metrics

void add_goal(Json& json, const Store& store, const Goal& goal) {
  json["goalId"] = goal.id;
  json["goalName"] = goal.name;
  json["goalDescription"] = goal.description.value_or("");
  json["goalOwnerId"] = goal.owner_id;
  json["goalOwnerIds"] = goal.owner_ids;
  json["goalAttainment"] = attainment_of(store, goal);
  json["goalClosedStatus"] = {{"status", goal.status}};
  json["sessionId"] = goal.session_id;
}

Json history_json(const Metric& metric) {
  Json history = Json::array();
  for (const CheckIn& entry : metric.history) {
    history.push_back({{"changedBy", entry.by},
                       {"comment", entry.comment},
                       {"actual", entry.actual},
                       {"date", entry.date}});
    if (!entry.custom_fields.is_null()) history.back()["customFields"] = entry.custom_fields;
  }
  return history;
}

void add_progress(Json& json, const Metric& metric) {
  const double attainment = attainment_of(metric);
  json["attainment"] = attainment;
  json["progressStatus"] = attainment < 0.3 ? "bad" : attainment < 0.7 ? "average" : "good";
  json["metricHistory"] = history_json(metric);
  if (metric.history.empty()) return;
  const CheckIn& last = metric.history.back();
  json["lastCheckInDate"] = last.date;
  if (!last.confidence) return;
  json["confidence"] = {{"value", *last.confidence},
                        {"reason", last.comment},
                        {"userId", last.by},
                        {"date", last.date}};
}

// What nobody changes here.
void add_settings(Json& json, const Metric& metric) {
  json["format"] = {{"fractionSize", 2}, {"prefix", ""}, {"suffix", ""}};
  json["trend"] = {{{"date", "1 Oct 2024"}, {"projected", metric.initial}},
                   {{"date", "31 Dec 2024"}, {"projected", metric.target * 0.999999999999}}};
  json["reminderSchedule"] = {{"active", false}, {"day", ""}, {"email", ""}, {"type", ""}};
  json["settings"] = Json::array();
  json["dynamic"] = false;
  json["fieldName"] = "";
  json["insightName"] = "";
  json["cascadeType"] = "";
  json["obfuscated"] = false;
  json["orderId"] = 0;
  json["access"] = nullptr;
  json["url"] = std::string(kWebSite) + "#/metrics/" + metric.id;
}

Json tag_json(const Store& store, Json tag) {
  tag["itemsTaggedCount"] = store.items_tagged(tag["title"]);
  return tag;
}

}  // namespace

Json metric_json(const Store& store, const Metric& metric) {
  Json json = {{"id", metric.id}, {"accountId", store.account_id()}, {"name", metric.name}};
  if (metric.description) json["description"] = *metric.description;
  const auto goal = store.find(Collection::goals, metric.goal_id);
  if (goal) add_goal(json, store, store.goal(*goal));
  json["ownerId"] = metric.owner_id;
  json["ownerIds"] = {metric.owner_id};
  json["numberOfOwners"] = 1;
  json["assignee"] = assignee_json(store, metric.owner_id);
  json["assignees"] = assignees_json(store, {metric.owner_id});
  json["initialValue"] = metric.initial;
  json["target"] = metric.target;
  json["actual"] = metric.actual;
  json["critical"] = metric.critical ? Json(*metric.critical) : Json();
  json["targetOperator"] = metric.target_operator;
  json["manualType"] = metric.manual_type;
  add_progress(json, metric);
  json["dueDate"] = metric.due;
  json["softDueDate"] = metric.soft_due;
  json["dateCreated"] = metric.created;
  json["createdById"] = metric.created_by;
  add_settings(json, metric);
  return json;
}

Json row_json(const Store& store, Collection collection, std::size_t row, GoalMetrics metrics) {
  switch (collection) {
    case Collection::goals: return goal_json(store, store.goal(row), metrics);
    case Collection::metrics: return metric_json(store, store.metric(row));
    case Collection::tags: return tag_json(store, store.plain_row(collection, row));
    default: return store.plain_row(collection, row);
  }
}

std::string plain_text_of(std::string text) {
  for (std::size_t bold = text.find("**"); bold != std::string::npos;
       bold = text.find("**", bold)) {
    text.erase(bold, 2);
  }
  for (std::size_t at = text.find("@["); at != std::string::npos; at = text.find("@[", at + 1)) {
    const std::size_t end = text.find(']', at);
    const std::size_t name_end = text.find(':', at);
    if (end == std::string::npos || name_end > end) continue;
    text.erase(name_end, end + 1 - name_end).erase(at + 1, 1);
  }
  return text;
}

}  // namespace quartet::testing::fake_quantive
