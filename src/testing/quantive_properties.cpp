#include "testing/quantive_properties.hpp"

#include <algorithm>

#include "quartet/testing/quantive_sandbox.hpp"
#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {
namespace {

template <class Texts>
bool has_text(const Texts& texts, const std::string& wanted) {
  return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

// A tag's title has to be the same, to the letter: the vendor does not say how it compares.
bool has_property(const Store& store, const Goal& goal, const FormField& wanted) {
  const std::string& value = wanted.value;
  if (wanted.name == "tags") return has_text(goal.tags, value);
  if (wanted.name == "sessionId") return goal.session_id == value;
  if (wanted.name == "ownerId") return goal.owner_id == value || has_text(goal.owner_ids, value);
  if (wanted.name == "parentId") return goal.parent_id == value;
  if (wanted.name == "metricOwnerIds") return has_metric_of(store, goal, value);
  return true;
}

bool is_current(const Json& session) {
  const std::string now = sortable(time_text(quantive_today));
  return sortable(session["start"]) <= now && now <= sortable(session["end"]);
}

bool has_property(const Json& session, const FormField& wanted) {
  if (wanted.name == "filter" && wanted.value == "current") return is_current(session);
  if (wanted.name == "status") return session["status"] == wanted.value;
  return true;
}

}  // namespace

std::optional<std::size_t> find_row(const Store& store, Collection collection,
                                    const std::string& id) {
  if (id != kFirstRow) return store.find(collection, id);
  for (std::size_t row = 0; row < store.size(collection); ++row) {
    if (store.has(collection, row)) return row;
  }
  return std::nullopt;
}

bool has_metric_of(const Store& store, const Goal& goal, const std::string& user) {
  return std::any_of(goal.metrics.begin(), goal.metrics.end(),
                     [&](std::size_t metric) { return store.metric(metric).owner_id == user; });
}

bool has_properties(const Store& store, Collection collection, std::size_t row,
                    const Request& request) {
  return std::all_of(request.query.begin(), request.query.end(), [&](const FormField& wanted) {
    if (collection == Collection::goals) return has_property(store, store.goal(row), wanted);
    if (collection == Collection::sessions) {
      return has_property(store.plain_row(collection, row), wanted);
    }
    return true;
  });
}

}  // namespace quartet::testing::fake_quantive
