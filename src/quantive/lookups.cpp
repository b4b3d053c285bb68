#include "quartet/quantive/lookups.hpp"

#include "quantive/listing.hpp"

namespace quartet::quantive {
namespace {

template <class Row>
ListingPlace place_of();
template <>
ListingPlace place_of<PlanningSession>() {
  return {"sessions", "sessions.list"};
}
template <>
ListingPlace place_of<Assignee>() {
  return {"assignees", "assignees.list"};
}
template <>
ListingPlace place_of<User>() {
  return {"users", "users.list"};
}
template <>
ListingPlace place_of<Team>() {
  return {"teams", "teams.list"};
}
template <>
ListingPlace place_of<AccountTag>() {
  return {"tags", "tags.list"};
}

template <class Row>
Operation<Row> get(const char* name, std::string_view resource, std::string_view id) {
  return {.name = name,
          .request = {.path = path_of(resource, id), .problem = id_problem(id)},
          .effect = Effect::read,
          .decode = &decode_row<Row>};
}

}  // namespace

template <class Row>
Pager<Row> Lookup<Row>::list(const Query& query) const {
  return listing<Row>(handle_, place_of<Row>(), query);
}

template class Lookup<PlanningSession>;
template class Lookup<Assignee>;
template class Lookup<User>;
template class Lookup<Team>;
template class Lookup<AccountTag>;

Result<PlanningSession> PlanningSessions::get(std::string_view id) const {
  return detail::run(handle_, ops::get_session(id));
}

Result<User> Users::get(std::string_view id) const {
  return detail::run(handle_, ops::get_user(id));
}

namespace ops {

Operation<PlanningSession> get_session(std::string_view id) {
  return get<PlanningSession>("sessions.get", "sessions", id);
}

Operation<User> get_user(std::string_view id) {
  return get<User>("users.get", "users", id);
}

}  // namespace ops
}  // namespace quartet::quantive
