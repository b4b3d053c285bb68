// The fields that conditions may be about, as rows have them.
#include <string>
#include <vector>

#include "quantive/row_match.hpp"

namespace quartet::quantive {
namespace {

template <auto Member, class Row>
Array text(const Row& row) {
  return {Value(row.*Member)};
}
template <auto Member, class Row>
Array texts(const Row& row) {
  const std::vector<std::string>& all = row.*Member;
  return {all.begin(), all.end()};
}
template <auto Member, class Row>
Array scalar(const Row& row) {
  return row.*Member ? Array{Value(*(row.*Member))} : Array{};
}
template <auto Member, class Row>
Array time(const Row& row) {
  return row.*Member ? Array{Value(to_rfc3339(*(row.*Member)))} : Array{};
}

Array tag_titles(const Goal& goal) {
  Array titles;
  for (const Tag& tag : goal.tags) titles.emplace_back(tag.title);
  return titles;
}

Array closed_status(const Goal& goal) {
  return {Value(goal.closed_status.status)};
}

}  // namespace

template <>
std::span<const RowField<Goal>> row_fields<Goal>() {
  static constexpr RowField<Goal> fields[] = {
      {"_id", &text<&Goal::id, Goal>},
      {"name", &text<&Goal::name, Goal>},
      {"description", &text<&Goal::description, Goal>},
      {"sessionId", &text<&Goal::session_id, Goal>},
      {"ownerId", &text<&Goal::owner_id, Goal>},
      {"ownerIds", &texts<&Goal::owner_ids, Goal>},
      {"parentId", &text<&Goal::parent_id, Goal>},
      {"attainment", &scalar<&Goal::attainment, Goal>},
      {"dateCreated", &time<&Goal::created, Goal>},
      {"dateFrom", &time<&Goal::from, Goal>},
      {"dateTo", &time<&Goal::to, Goal>},
      {"closedStatus.status", &closed_status},
      {"tags.title", &tag_titles},
  };
  return fields;
}

template <>
std::span<const RowField<Metric>> row_fields<Metric>() {
  static constexpr RowField<Metric> fields[] = {
      {"_id", &text<&Metric::id, Metric>},
      {"name", &text<&Metric::name, Metric>},
      {"goalId", &text<&Metric::goal_id, Metric>},
      {"sessionId", &text<&Metric::session_id, Metric>},
      {"ownerId", &text<&Metric::owner_id, Metric>},
      {"ownerIds", &texts<&Metric::owner_ids, Metric>},
      {"attainment", &scalar<&Metric::attainment, Metric>},
      {"actual", &scalar<&Metric::actual, Metric>},
      {"progressStatus", &text<&Metric::progress_status, Metric>},
      {"dueDate", &time<&Metric::due, Metric>},
      {"dateCreated", &time<&Metric::created, Metric>},
  };
  return fields;
}

template <>
std::span<const RowField<PlanningSession>> row_fields<PlanningSession>() {
  using T = PlanningSession;
  static constexpr RowField<T> fields[] = {
      {"_id", &text<&T::id, T>},        {"title", &text<&T::title, T>},
      {"status", &text<&T::status, T>}, {"parentId", &text<&T::parent_id, T>},
      {"start", &time<&T::start, T>},   {"end", &time<&T::end, T>},
  };
  return fields;
}

template <>
std::span<const RowField<Assignee>> row_fields<Assignee>() {
  using T = Assignee;
  static constexpr RowField<T> fields[] = {
      {"_id", &text<&T::id, T>},
      {"name", &text<&T::name, T>},
      {"email", &text<&T::email, T>},
      {"type", &text<&T::type, T>},
  };
  return fields;
}

template <>
std::span<const RowField<User>> row_fields<User>() {
  using T = User;
  static constexpr RowField<T> fields[] = {
      {"_id", &text<&T::id, T>},
      {"email", &text<&T::email, T>},
      {"firstName", &text<&T::first_name, T>},
      {"lastName", &text<&T::last_name, T>},
  };
  return fields;
}

template <>
std::span<const RowField<Team>> row_fields<Team>() {
  using T = Team;
  static constexpr RowField<T> fields[] = {
      {"_id", &text<&T::id, T>},
      {"name", &text<&T::name, T>},
      {"parentId", &text<&T::parent_id, T>},
      {"dateCreated", &time<&T::created, T>},
  };
  return fields;
}

template <>
std::span<const RowField<AccountTag>> row_fields<AccountTag>() {
  using T = AccountTag;
  static constexpr RowField<T> fields[] = {
      {"_id", &text<&T::id, T>},
      {"name", &text<&T::name, T>},
      {"title", &text<&T::title, T>},
      {"isActive", &scalar<&T::is_active, T>},
      {"itemsTaggedCount", &scalar<&T::items_tagged, T>},
      {"dateCreated", &time<&T::created, T>},
  };
  return fields;
}

}  // namespace quartet::quantive
