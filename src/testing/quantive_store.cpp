#include "testing/quantive_store.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "quartet/testing/quantive_sandbox.hpp"

namespace quartet::testing::fake_quantive {
namespace {

struct Named {
  std::string_view name;
  Collection collection;
};

constexpr std::array<Named, 7> kCollections = {{{"goals", Collection::goals},
                                                {"metrics", Collection::metrics},
                                                {"sessions", Collection::sessions},
                                                {"assignees", Collection::assignees},
                                                {"users", Collection::users},
                                                {"tags", Collection::tags},
                                                {"teams", Collection::teams}}};

IdKind kind_of(Collection collection) {
  return collection == Collection::goals ? IdKind::goal : IdKind::metric;
}

}  // namespace

std::optional<Collection> collection_of(std::string_view name) {
  const auto* found = std::find_if(kCollections.begin(), kCollections.end(),
                                   [name](const Named& row) { return row.name == name; });
  return found != kCollections.end() ? std::optional(found->collection) : std::nullopt;
}

Store::Store(const DataSettings& settings)
    : seed_(settings.seed), account_id_(settings.account_id), data_(make_data(settings)) {
  for (const Named& row : kCollections) index(row.collection);
  for (const Goal& goal : data_.goals) add_tags_of(goal);
}

void Store::index(Collection collection) {
  auto& rows = rows_[collection];
  rows.reserve(size(collection));
  for (std::size_t row = 0; row < size(collection); ++row)
    rows.emplace(id_of(collection, row), row);
}

const std::vector<Json>& Store::plain_rows(Collection collection) const {
  switch (collection) {
    case Collection::sessions: return data_.sessions;
    case Collection::users: return data_.users;
    case Collection::tags: return data_.tags;
    case Collection::teams: return data_.teams;
    default: return data_.assignees;
  }
}

const Json& Store::plain_row(Collection collection, std::size_t row) const {
  return plain_rows(collection)[row];
}

std::size_t Store::size(Collection collection) const {
  if (collection == Collection::goals) return data_.goals.size();
  if (collection == Collection::metrics) return data_.metrics.size();
  return plain_rows(collection).size();
}

bool Store::has(Collection collection, std::size_t row) const {
  if (collection == Collection::goals) return !data_.goals[row].is_removed;
  if (collection == Collection::metrics) return !data_.metrics[row].is_removed;
  return true;
}

const std::string& Store::id_of(Collection collection, std::size_t row) const {
  if (collection == Collection::goals) return data_.goals[row].id;
  if (collection == Collection::metrics) return data_.metrics[row].id;
  return plain_row(collection, row)["id"].get_ref<const std::string&>();
}

std::optional<std::size_t> Store::find(Collection collection, const std::string& id) const {
  const auto& rows = rows_.at(collection);
  const auto found = rows.find(id);
  if (found == rows.end() || !has(collection, found->second)) return std::nullopt;
  return found->second;
}

std::size_t Store::items_tagged(const std::string& title) const {
  const auto found = items_tagged_.find(title);
  return found != items_tagged_.end() ? found->second : 0;
}

std::string Store::next_time() {
  return time_text(quantive_today + 1'037 * ++writes_);
}

std::string Store::next_id(Collection collection) const {
  return object_id(seed_, kind_of(collection), size(collection));
}

std::size_t Store::add(Goal goal) {
  const std::size_t row = data_.goals.size();
  rows_[Collection::goals].emplace(goal.id, row);
  add_tags_of(goal);
  data_.goals.push_back(std::move(goal));
  ++version_;
  return row;
}

std::size_t Store::add(Metric metric) {
  const std::size_t row = data_.metrics.size();
  rows_[Collection::metrics].emplace(metric.id, row);
  const auto goal = find(Collection::goals, metric.goal_id);
  if (goal) data_.goals[*goal].metrics.push_back(row);
  data_.metrics.push_back(std::move(metric));
  ++version_;
  return row;
}

void Store::replace(std::size_t row, Goal goal) {
  remove_tags_of(data_.goals[row]);
  add_tags_of(goal);
  data_.goals[row] = std::move(goal);
  ++version_;
}

void Store::replace(std::size_t row, Metric metric) {
  data_.metrics[row] = std::move(metric);
  ++version_;
}

void Store::remove_goal(std::size_t row) {
  Goal& goal = data_.goals[row];
  remove_tags_of(goal);
  goal.is_removed = true;
  for (const std::size_t metric : goal.metrics) data_.metrics[metric].is_removed = true;
  ++version_;
}

// A title that is new becomes a tag of the account.
void Store::add_tags_of(const Goal& goal) {
  for (const std::string& title : goal.tags) {
    ++items_tagged_[title];
    const bool is_known = std::any_of(data_.tags.begin(), data_.tags.end(),
                                      [&title](const Json& tag) { return tag["title"] == title; });
    if (is_known) continue;
    const std::size_t row = data_.tags.size();
    data_.tags.push_back(tag_row(seed_, row, title, goal.created));
    rows_[Collection::tags].emplace(id_of(Collection::tags, row), row);
  }
}

void Store::remove_tags_of(const Goal& goal) {
  for (const std::string& title : goal.tags) --items_tagged_[title];
}

double attainment_of(const Metric& metric) {
  const double way = metric.target - metric.initial;
  if (way == 0) return metric.actual >= metric.target ? 1.0 : 0.0;
  return std::clamp((metric.actual - metric.initial) / way, 0.0, 1.0);
}

double attainment_of(const Store& store, const Goal& goal) {
  if (goal.metrics.empty()) return goal.own_attainment;
  double sum = 0;
  for (const std::size_t row : goal.metrics) sum += attainment_of(store.metric(row));
  return sum / static_cast<double>(goal.metrics.size());
}

}  // namespace quartet::testing::fake_quantive
