// Goals: operations and listings.
#include "quartet/quantive/goals.hpp"

#include <algorithm>

#include "core/bare_reply.hpp"
#include "core/text.hpp"
#include "core/value_check.hpp"
#include "quantive/listing.hpp"

namespace quartet::quantive {
namespace {

using detail::first_problem;
using detail::name_problem;
using detail::prefixed;

// How many goals are looked through for one that was created.
constexpr std::size_t kMostLookedThrough = 10'000;

Array tags_of(const std::vector<std::string>& titles) {
  Array tags;
  for (const std::string& title : titles) tags.emplace_back(Object{{"title", title}});
  return tags;
}

Array texts_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

void add_others(Object& body, const Object& extra) {
  for (const auto& [name, value] : extra) body.append(name, value);
}

Object body_of(const NewGoal& goal) {
  Object body{{"name", goal.name}, {"sessionId", goal.session_id}, {"ownerId", goal.owner_id}};
  if (!goal.owner_ids.empty()) body.append("ownerIds", texts_of(goal.owner_ids));
  if (!goal.description.empty()) body.append("description", goal.description);
  if (!goal.tags.empty()) body.append("tags", tags_of(goal.tags));
  if (goal.from) body.append("dateFrom", to_rfc3339(*goal.from));
  if (goal.to) body.append("dateTo", to_rfc3339(*goal.to));
  if (!goal.parent_id.empty()) body.append("parentId", goal.parent_id);
  add_others(body, goal.extra);
  return body;
}

// Adds what a patch does to one member; `encode` makes JSON of its new value.
template <class T, class Encode>
void add(Object& body, const char* name, const Patch<T>& patch, Encode encode) {
  if (!patch.is_touched()) return;
  body.append(name, patch.is_cleared() ? Value() : Value(encode(*patch.value())));
}

Object body_of(const GoalPatch& patch) {
  const auto same = [](const std::string& text) { return text; };
  Object body;
  add(body, "name", patch.name, same);
  add(body, "description", patch.description, same);
  add(body, "sessionId", patch.session_id, same);
  add(body, "ownerId", patch.owner_id, same);
  add(body, "ownerIds", patch.owner_ids, &texts_of);
  add(body, "tags", patch.tags, &tags_of);
  add(body, "dateFrom", patch.from, &to_rfc3339);
  add(body, "dateTo", patch.to, &to_rfc3339);
  add(body, "parentId", patch.parent_id, same);
  add_others(body, patch.extra);
  return body;
}

std::string problem_of(const NewGoal& goal, const Object& body) {
  return first_problem({prefixed("name", name_problem(goal.name)),
                        prefixed("session_id", name_problem(goal.session_id)),
                        prefixed("owner_id", name_problem(goal.owner_id)),
                        prefixed("the goal:", detail::value_problem(body))});
}

std::string problem_of(std::string_view id, const Object& body) {
  return first_problem({id_problem(id), body.empty() ? "the update changes nothing" : "",
                        prefixed("the update:", detail::value_problem(body))});
}

Result<UpdatedGoal> decode_updated(Response& reply, DecodeContext& context) {
  if (detail::trim_blanks(reply.body).empty()) return UpdatedGoal{};
  Result<Goal> goal = decode_row<Goal>(reply, context);
  if (!goal) return std::move(goal).error();
  return UpdatedGoal{*std::move(goal)};
}

std::string problem_of(const GoalFilter& filter) {
  const auto of = [](const char* name, const std::string& text) {
    return text.empty() ? "" : prefixed(name, name_problem(text));
  };
  return first_problem({of("tag", filter.tag), of("session_id", filter.session_id),
                        of("owner_id", filter.owner_id), of("parent_id", filter.parent_id),
                        of("metric_owner_id", filter.metric_owner_id)});
}

std::vector<QueryParameter> parameters_of(const GoalFilter& filter) {
  std::vector<QueryParameter> parameters;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) parameters.push_back({name, value});
  };
  add("tags", filter.tag);
  add("sessionId", filter.session_id);
  add("ownerId", filter.owner_id);
  add("parentId", filter.parent_id);
  add("metricOwnerIds", filter.metric_owner_id);
  if (filter.include_metrics) parameters.push_back({"includeMetrics", "true"});
  return parameters;
}

// How the vendor compares titles is not documented: a difference in case alone is let through.
bool has_tag(const Goal& goal, const std::string& title) {
  return std::any_of(goal.tags.begin(), goal.tags.end(),
                     [&](const Tag& tag) { return detail::equal_ignoring_case(tag.title, title); });
}

bool has_owner(const Goal& goal, const std::string& owner) {
  return goal.owner_id == owner ||
         std::find(goal.owner_ids.begin(), goal.owner_ids.end(), owner) != goal.owner_ids.end();
}

// As far as a goal shows it: whose its key results are, it does not.
bool has_properties(const GoalFilter& filter, const Goal& goal) {
  const bool has_place = (filter.session_id.empty() || goal.session_id == filter.session_id) &&
                         (filter.parent_id.empty() || goal.parent_id == filter.parent_id);
  return has_place && (filter.tag.empty() || has_tag(goal, filter.tag)) &&
         (filter.owner_id.empty() || has_owner(goal, filter.owner_id));
}

// "goals.list", with all rows in one reply.
Pager<Goal> list_all(const std::shared_ptr<const detail::Handle>& handle,
                     const GoalFilter& filter) {
  constexpr const char* name = "goals.list";
  std::vector<std::string> parts = {name};
  const std::vector<QueryParameter> parameters = parameters_of(filter);
  for (const QueryParameter& parameter : parameters) {
    parts.push_back(parameter.name + "=" + parameter.value);
  }
  detail::ListingSpec<Goal, ListPage<Goal>> spec{
      .plan = {.scheme = detail::PageScheme::single_page,
               .total_meaning = parameters.empty() ? detail::TotalMeaning::rows
                                                   : detail::TotalMeaning::at_least_rows,
               .fingerprint = detail::listing_fingerprint(*handle, parts)},
      .request = [filter](const detail::PageRequest&) { return ops::list_goals(filter); },
      .rows = &ListPage<Goal>::items,
      .identify = [](const detail::HashKey& key,
                     const Goal& goal) { return detail::keyed_hash(key, goal.id); },
      .total = &ListPage<Goal>::total_count,
      .matches = [filter](const Goal& goal) { return has_properties(filter, goal); },
      .drops_unmatched = filter.unmatched == Unmatched::drop,
      .unreadable = filter.unreadable_rows,
      .row_places = {{"items"}}};
  return detail::make_pager(handle, name, std::move(spec), filter.cursor, problem_of(filter));
}

}  // namespace

Result<Goal> Goals::create(const NewGoal& goal) const {
  return detail::run(handle_, ops::create_goal(goal));
}

Result<Goal> Goals::get(std::string_view id) const {
  return detail::run(handle_, ops::get_goal(id));
}

Result<UpdatedGoal> Goals::update(std::string_view id, const GoalPatch& patch) const {
  return detail::run(handle_, ops::update_goal(id, patch));
}

Result<Removal> Goals::remove(std::string_view id) const {
  return detail::run(handle_, ops::remove_goal(id));
}

Pager<Goal> Goals::list(const GoalFilter& filter) const {
  return list_all(handle_, filter);
}

Pager<Goal> Goals::search(const Query& query) const {
  return listing<Goal>(handle_, {"goals", "goals.search"}, query);
}

Result<std::vector<Goal>> Goals::verify_created(const NewGoal& goal,
                                                std::optional<Timestamp> not_before) const {
  const Query same{
      .filter =
          Filter({{"name", goal.name}, {"sessionId", goal.session_id}, {"ownerId", goal.owner_id}},
                 problem_of(goal, body_of(goal)))};
  Pager<Goal> pager = listing<Goal>(handle_, {"goals", "goals.verify_created"}, same);
  Result<std::vector<Goal>> found = pager.collect(kMostLookedThrough);
  if (!found) return found;
  std::erase_if(*found, [&](const Goal& one) {
    return not_before && one.created && *one.created < *not_before;
  });
  return found;
}

namespace ops {

Operation<Goal> create_goal(const NewGoal& goal) {
  const Object body = body_of(goal);
  return {.name = "goals.create",
          .request = {.method = Method::post,
                      .path = std::string(kV1) + "goals",
                      .body = to_json(body),
                      .content_type = "application/json",
                      .problem = problem_of(goal, body)},
          .effect = Effect::write,
          .decode = &decode_row<Goal>};
}

Operation<Goal> get_goal(std::string_view id) {
  return {.name = "goals.get",
          .request = {.path = path_of("goals", id), .problem = id_problem(id)},
          .effect = Effect::read,
          .decode = &decode_row<Goal>};
}

Operation<UpdatedGoal> update_goal(std::string_view id, const GoalPatch& patch) {
  const Object body = body_of(patch);
  return {.name = "goals.update",
          .request = {.method = Method::patch,
                      .path = path_of("goals", id),
                      .body = to_json(body),
                      .content_type = "application/json",
                      .problem = problem_of(id, body)},
          // The same values twice are the same values.
          .effect = Effect::idempotent_write,
          .decode = &decode_updated};
}

Operation<Removal> remove_goal(std::string_view id) {
  return {.name = "goals.remove",
          .request = {.method = Method::del,
                      .path = path_of("goals", id),
                      .removes = true,
                      .problem = id_problem(id)},
          .effect = Effect::idempotent_write,
          .decode = &detail::decode_removal};
}

Operation<ListPage<Goal>> list_goals(const GoalFilter& filter) {
  return {.name = "goals.list",
          .request = {.path = std::string(kV1) + "goals",
                      .query = parameters_of(filter),
                      .problem = problem_of(filter)},
          .effect = Effect::read,
          .decode = &decode_page<Goal>};
}

Operation<ListPage<Goal>> search_goals(const Query& query, std::int64_t skip, std::int64_t limit) {
  return page_of<Goal>({"goals", "goals.search"}, query, skip, limit);
}

}  // namespace ops
}  // namespace quartet::quantive
