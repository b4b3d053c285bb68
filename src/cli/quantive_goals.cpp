// quartet quantive goals list | search | get | create | update | delete
#include <algorithm>
#include <array>
#include <iostream>
#include <string_view>

#include "listing.hpp"
#include "not_empty.hpp"
#include "quantive.hpp"

namespace quartet::cli {
namespace {

struct FilterChoice {
  quantive::GoalFilter filter;
  RangeChoice range;
};

// What `create` and `update` take.
struct GoalChoice {
  std::string id;  // of an update
  std::optional<std::string> name;
  std::optional<std::string> session;
  std::optional<std::string> owner;
  std::optional<std::string> description;
  std::optional<std::string> parent;
  std::optional<std::string> from;
  std::optional<std::string> to;
  std::vector<std::string> tags;
  std::vector<std::string> cleared;  // of an update
};

// --- rows

std::vector<Column> goal_columns() {
  return {{"id", 24}, {"name", 36}, {"attainment", 10}, {"status", 8}, {"owner", 24}};
}

std::string tag_titles(const std::vector<quantive::Tag>& tags) {
  std::string titles;
  for (const quantive::Tag& tag : tags) titles += (titles.empty() ? "" : ", ") + tag.title;
  return titles;
}

void append_people(Object& object, const quantive::Goal& goal) {
  append_text(object, "owner_id", goal.owner_id);
  append_texts(object, "owner_ids", goal.owner_ids);
  if (goal.assignee) object.append("assignee", assignee_object(*goal.assignee));
  Array assignees;
  for (const quantive::Assignee& each : goal.assignees) {
    assignees.emplace_back(assignee_object(each));
  }
  append_array(object, "assignees", std::move(assignees));
  append_text(object, "created_by_id", goal.created_by_id);
  append_text(object, "modified_by_id", goal.modified_by_id);
}

void append_progress(Object& object, const quantive::Goal& goal) {
  append_number(object, "attainment", goal.attainment);
  append_number(object, "aggregated_attainment", goal.aggregated_attainment);
  append_number(object, "full_aggregated_attainment", goal.full_aggregated_attainment);
  append_time(object, "created", goal.created);
  append_time(object, "from", goal.from);
  append_time(object, "to", goal.to);
  append_text(object, "status", goal.closed_status.status);
  Array metrics;
  for (const quantive::Metric& metric : goal.metrics) metrics.emplace_back(metric_object(metric));
  append_array(object, "metrics", std::move(metrics));
}

Object goal_object(const quantive::Goal& goal) {
  Object object{{"id", goal.id}, {"name", goal.name}};
  append_text(object, "description", goal.description);
  append_text(object, "session_id", goal.session_id);
  append_text(object, "parent_id", goal.parent_id);
  append_people(object, goal);
  append_progress(object, goal);
  Array tags;
  for (const quantive::Tag& tag : goal.tags) tags.emplace_back(tag.title);
  append_array(object, "tags", std::move(tags));
  append_text(object, "url", goal.url);
  append_object(object, "custom_fields", goal.custom_fields);
  append_extra(object, goal.extra);
  return object;
}

Row goal_row(const quantive::Goal& goal) {
  return {{goal.id, goal.name, number_text(goal.attainment), goal.closed_status.status,
           owner_text(goal.assignee, goal.owner_id)},
          goal_object(goal)};
}

// One goal, with its tags and description: there is room for them.
int print_goal(const quantive::Goal& goal, const CommonOptions& common) {
  std::vector<Column> columns = goal_columns();
  Row row = goal_row(goal);
  columns.push_back({"tags", 24});
  row.cells.push_back(tag_titles(goal.tags));
  columns.push_back({"description", 40});
  row.cells.push_back(goal.description);
  return print_row(row, std::move(columns), common);
}

// --- reading

int list_goals(const Environment& environment, const FilterChoice& choice) {
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  quantive::GoalFilter filter = choice.filter;
  filter.cursor = choice.range.cursor;
  filter.unreadable_rows = choice.range.unreadable_rows;
  return print_listing(client->goals.list(filter),
                       RowWriter(environment.common.format, goal_columns()), choice.range.limit,
                       goal_row, environment.common);
}

int search_goals(const Environment& environment, const QueryChoice& choice) {
  const Result<quantive::Query> query = query_of(choice);
  if (!query) return report(query.error(), environment.common);
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_listing(client->goals.search(*query),
                       RowWriter(environment.common.format, goal_columns()), choice.range.limit,
                       goal_row, environment.common);
}

int get_goal(const Environment& environment, const std::string& id) {
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<quantive::Goal> goal = client->goals.get(id);
  if (!goal) return report(goal.error(), environment.common);
  return print_goal(*goal, environment.common);
}

// --- writing

Result<quantive::NewGoal> new_goal_of(const GoalChoice& choice) {
  const auto from = time_of("--from", choice.from);
  if (!from) return from.error();
  const auto to = time_of("--to", choice.to);
  if (!to) return to.error();
  return quantive::NewGoal{.name = choice.name.value_or(""),
                           .session_id = choice.session.value_or(""),
                           .owner_id = choice.owner.value_or(""),
                           .description = choice.description.value_or(""),
                           .tags = choice.tags,
                           .from = *from,
                           .to = *to,
                           .parent_id = choice.parent.value_or("")};
}

int create_goal(const Environment& environment, const GoalChoice& choice) {
  const Result<quantive::NewGoal> request = new_goal_of(choice);
  if (!request) return report(request.error(), environment.common);
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<quantive::Goal> goal = client->goals.create(*request);
  if (!goal) return report(goal.error(), environment.common);
  return print_goal(*goal, environment.common);
}

// What --clear takes.
struct Clearable {
  const char* name;
  bool (*is_given)(const GoalChoice& choice);
  void (*clear)(quantive::GoalPatch& patch);
};

// A list is replaced as a whole, so tags are cleared by an empty one; for the others the vendor
// documents nothing, and null is what is likely.
constexpr std::array<Clearable, 5> kClearable = {{
    {"description", [](const GoalChoice& choice) { return choice.description.has_value(); },
     [](quantive::GoalPatch& patch) { patch.description = nullptr; }},
    {"parent", [](const GoalChoice& choice) { return choice.parent.has_value(); },
     [](quantive::GoalPatch& patch) { patch.parent_id = nullptr; }},
    {"from", [](const GoalChoice& choice) { return choice.from.has_value(); },
     [](quantive::GoalPatch& patch) { patch.from = nullptr; }},
    {"to", [](const GoalChoice& choice) { return choice.to.has_value(); },
     [](quantive::GoalPatch& patch) { patch.to = nullptr; }},
    {"tags", [](const GoalChoice& choice) { return !choice.tags.empty(); },
     [](quantive::GoalPatch& patch) { patch.tags = std::vector<std::string>(); }},
}};

std::vector<std::string> clearable_names() {
  std::vector<std::string> names;
  for (const Clearable& each : kClearable) names.emplace_back(each.name);
  return names;
}

Result<void> clear_fields(quantive::GoalPatch& patch, const GoalChoice& choice) {
  for (const Clearable& each : kClearable) {
    const bool is_cleared =
        std::find(choice.cleared.begin(), choice.cleared.end(), each.name) != choice.cleared.end();
    if (!is_cleared) continue;
    if (each.is_given(choice)) return usage(std::string("both cleared and set: ") + each.name);
    each.clear(patch);
  }
  return {};
}

template <class T>
void set(Patch<T>& member, const std::optional<T>& value) {
  if (value) member = *value;
}

Result<quantive::GoalPatch> patch_of(const GoalChoice& choice) {
  const auto from = time_of("--from", choice.from);
  if (!from) return from.error();
  const auto to = time_of("--to", choice.to);
  if (!to) return to.error();
  quantive::GoalPatch patch;
  set(patch.name, choice.name);
  set(patch.description, choice.description);
  set(patch.session_id, choice.session);
  set(patch.owner_id, choice.owner);
  set(patch.parent_id, choice.parent);
  set(patch.from, *from);
  set(patch.to, *to);
  if (!choice.tags.empty()) patch.tags = choice.tags;
  if (Result<void> cleared = clear_fields(patch, choice); !cleared) return cleared.error();
  return patch;
}

int update_goal(const Environment& environment, const GoalChoice& choice) {
  const Result<quantive::GoalPatch> patch = patch_of(choice);
  if (!patch) return report(patch.error(), environment.common);
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<quantive::UpdatedGoal> updated = client->goals.update(choice.id, *patch);
  if (!updated) return report(updated.error(), environment.common);
  if (updated->goal) return print_goal(*updated->goal, environment.common);
  RowWriter writer(environment.common.format, goal_columns());
  const Result<void> written = writer.finish();
  if (!written) return report(written.error(), environment.common);
  std::cerr << "updated " << display(Value(choice.id)) << "; the reply does not show it\n";
  return kSuccess;
}

int delete_goal(const Environment& environment, const std::string& id) {
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Removal> removed = client->goals.remove(id);
  if (!removed) return report(removed.error(), environment.common);
  return report_removal(id, *removed);
}

// --- commands

void add_list(CLI::App& goals, Environment& environment, Action& action) {
  CLI::App* command = goals.add_subcommand("list", "goals by what they have, in one request");
  auto choice = std::make_shared<FilterChoice>();
  quantive::GoalFilter& filter = choice->filter;
  const auto add = [command](const char* name, std::string& text, const char* help,
                             const char* type_name) {
    not_empty(command->add_option(name, text, help))->type_name(type_name);
  };
  add("--tag", filter.tag, "only those with the tag of this title", "TITLE");
  add("--session", filter.session_id, "only those of the planning session", "ID");
  add("--owner", filter.owner_id, "only those of the user or team", "ID");
  add("--parent", filter.parent_id, "only those below the goal", "ID");
  add_range_options(*command, choice->range);
  not_empty(command->get_option("--cursor"));
  finish_command(*command, environment, action, choice, list_goals);
}

void add_search(CLI::App& goals, Environment& environment, Action& action) {
  CLI::App* command = goals.add_subcommand("search", "goals by a filter, page by page");
  auto choice = std::make_shared<QueryChoice>();
  add_query_options(*command, *choice);
  finish_command(*command, environment, action, choice, search_goals);
}

void add_one(CLI::App& goals, const char* name, const char* help,
             int (*run)(const Environment&, const std::string&), Environment& environment,
             Action& action) {
  CLI::App* command = goals.add_subcommand(name, help);
  auto id = std::make_shared<std::string>();
  add_id(*command, *id, "of the goal");
  finish_command(*command, environment, action, id, run);
}

struct Required {
  CLI::Option* name;
  CLI::Option* session;
  CLI::Option* owner;
};

Required add_goal_options(CLI::App& command, GoalChoice& choice) {
  const Required required{
      .name = add_text(command, "--name", choice.name, "what it is called"),
      .session = add_text(command, "--session", choice.session, "of the planning session", "ID"),
      .owner = add_text(command, "--owner", choice.owner, "of the user or team", "ID")};
  add_texts(command, "--tag", choice.tags, "a tag's title; once for each", "TITLE");
  add_text(command, "--description", choice.description, "what it is about");
  not_empty(add_text(command, "--parent", choice.parent, "of the goal above it", "ID"));
  add_text(command, "--from", choice.from, "when it begins", "TIME");
  add_text(command, "--to", choice.to, "when it ends", "TIME");
  return required;
}

void add_create(CLI::App& goals, Environment& environment, Action& action) {
  CLI::App* command = goals.add_subcommand("create", "a new goal");
  auto choice = std::make_shared<GoalChoice>();
  const Required required = add_goal_options(*command, *choice);
  for (CLI::Option* option : {required.name, required.session, required.owner}) {
    option->required();
  }
  finish_command(*command, environment, action, choice, create_goal);
}

void add_update(CLI::App& goals, Environment& environment, Action& action) {
  CLI::App* command =
      goals.add_subcommand("update", "change a goal; what is not named stays, tags are replaced");
  auto choice = std::make_shared<GoalChoice>();
  add_id(*command, choice->id, "of the goal");
  add_goal_options(*command, *choice);
  add_texts(*command, "--clear", choice->cleared,
            "take it away: description, parent, from, to or tags; once for each", "FIELD")
      ->check(CLI::IsMember(clearable_names()).description(""));
  finish_command(*command, environment, action, choice, update_goal);
}

}  // namespace

void add_quantive_goals(CLI::App& quantive, Environment& environment, Action& action) {
  CLI::App* goals = quantive.add_subcommand("goals", "goals, which the screens call objectives");
  goals->require_subcommand(1);
  add_list(*goals, environment, action);
  add_search(*goals, environment, action);
  add_one(*goals, "get", "one goal", get_goal, environment, action);
  add_create(*goals, environment, action);
  add_update(*goals, environment, action);
  add_one(*goals, "delete", "delete a goal", delete_goal, environment, action);
}

}  // namespace quartet::cli
