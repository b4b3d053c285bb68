// Goals: operations and listings.
#include "quartet/quantive/goals.hpp"

#include <algorithm>

#include "core/bare_reply.hpp"
#include "core/failure_body.hpp"
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

// How far the vendor's clock may be behind the caller's, with what it cuts off its times.
constexpr std::chrono::minutes kClockMargin(1);

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

std::string names_problem(const char* what, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (std::string problem = name_problem(name); !problem.empty()) {
      return prefixed(std::string("one of ") + what, problem);
    }
  }
  return "";
}

std::string problem_of(const NewGoal& goal, const Object& body) {
  return first_problem({prefixed("name", name_problem(goal.name)),
                        prefixed("session_id", name_problem(goal.session_id)),
                        prefixed("owner_id", name_problem(goal.owner_id)),
                        names_problem("owner_ids", goal.owner_ids),
                        names_problem("tags", goal.tags),
                        prefixed("the goal:", detail::repetition_problem(body)),
                        prefixed("the goal:", detail::value_problem(body))});
}

// What a goal cannot be without is neither cleared nor empty.
std::string required_problem(const char* name, const Patch<std::string>& patch) {
  if (!patch.is_touched()) return "";
  if (patch.is_cleared()) return std::string(name) + " cannot be cleared";
  return prefixed(name, name_problem(*patch.value()));
}

std::string problem_of(const GoalPatch& patch) {
  const std::vector<std::string> none;
  const auto of = [&none](const Patch<std::vector<std::string>>& list) -> const auto& {
    return list.value() != nullptr ? *list.value() : none;
  };
  return first_problem(
      {required_problem("name", patch.name), required_problem("session_id", patch.session_id),
       required_problem("owner_id", patch.owner_id),
       names_problem("owner_ids", of(patch.owner_ids)), names_problem("tags", of(patch.tags))});
}

std::string problem_of(std::string_view id, const GoalPatch& patch, const Object& body) {
  return first_problem({id_problem(id), body.empty() ? "the update changes nothing" : "",
                        problem_of(patch),
                        prefixed("the update:", detail::repetition_problem(body)),
                        prefixed("the update:", detail::value_problem(body))});
}

// Whether the JSON of a success shows a goal: null, a text and an object without an id do not.
bool shows_goal(const Value& body) {
  const Object* members = body.as_object();
  return members != nullptr ? members->contains("id")
                            : !body.is_null() && body.as_text() == nullptr;
}

Result<UpdatedGoal> decode_updated(Response& reply, DecodeContext& context) {
  if (detail::trim_blanks(reply.body).empty()) return UpdatedGoal{};
  const Result<Value> body = parse_json(reply.body);
  if (body && body->as_object() != nullptr) {
    std::optional<Error> failure = detail::failure_in_success(*body->as_object());
    if (failure) return *std::move(failure);
  }
  if (body && !shows_goal(*body)) return UpdatedGoal{};
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

template <class Owned>
bool has_owner(const Owned& owned, const std::string& owner) {
  return owned.owner_id == owner ||
         std::find(owned.owner_ids.begin(), owned.owner_ids.end(), owner) != owned.owner_ids.end();
}

// Whether one of the goal's key results is the user's. One that shows no owner may be.
bool has_metric_of(const Goal& goal, const std::string& owner) {
  return std::any_of(goal.metrics.begin(), goal.metrics.end(), [&](const Metric& metric) {
    const bool shows_owner = !metric.owner_id.empty() || !metric.owner_ids.empty();
    return !shows_owner || has_owner(metric, owner);
  });
}

// As far as the goals show it.
bool has_properties(const GoalFilter& filter, const Goal& goal, const ShownMembers& shown) {
  const auto is_asked = [&shown](const std::string& value, std::string_view member) {
    return !value.empty() && shown.has(member);
  };
  if (is_asked(filter.session_id, "sessionId") && goal.session_id != filter.session_id) {
    return false;
  }
  if (is_asked(filter.parent_id, "parentId") && goal.parent_id != filter.parent_id) return false;
  if (is_asked(filter.tag, "tags") && !has_tag(goal, filter.tag)) return false;
  const bool shows_owner = shown.has("ownerId") || shown.has("ownerIds");
  if (!filter.owner_id.empty() && shows_owner && !has_owner(goal, filter.owner_id)) return false;
  return !is_asked(filter.metric_owner_id, "metrics") ||
         has_metric_of(goal, filter.metric_owner_id);
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
  const auto shown = std::make_shared<ShownMembers>();
  detail::ListingSpec<Goal, ListPage<Goal>> spec{
      .plan = {.scheme = detail::PageScheme::single_page,
               .total_meaning = parameters.empty() ? detail::TotalMeaning::rows
                                                   : detail::TotalMeaning::at_least_rows,
               .fingerprint = detail::listing_fingerprint(*handle, parts)},
      .request =
          [filter, shown](const detail::PageRequest&) {
            return watched(ops::list_goals(filter), shown);
          },
      .rows = &ListPage<Goal>::items,
      .identify = [](const detail::HashKey& key,
                     const Goal& goal) { return detail::keyed_hash(key, goal.id); },
      .total = &ListPage<Goal>::total_count,
      .matches = [filter, shown](const Goal& goal) { return has_properties(filter, goal, *shown); },
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
    return not_before && one.created && *one.created < *not_before - kClockMargin;
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
                      .problem = problem_of(id, patch, body)},
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
