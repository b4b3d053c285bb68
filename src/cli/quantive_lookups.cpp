// quartet quantive sessions | assignees | users | teams | tags: the ids that goals take.
#include "listing.hpp"
#include "quantive.hpp"

namespace quartet::cli {
namespace {

// --- rows

Row session_row(const quantive::PlanningSession& session) {
  Object object{{"id", session.id}, {"title", session.title}, {"status", session.status}};
  append_text(object, "parent_id", session.parent_id);
  append_time(object, "start", session.start);
  append_time(object, "end", session.end);
  append_extra(object, session.extra);
  return {
      {session.id, session.title, session.status, time_text(session.start), time_text(session.end)},
      std::move(object)};
}

Row assignee_row(const quantive::Assignee& assignee) {
  return {{assignee.id, assignee.name, assignee.type, assignee.email}, assignee_object(assignee)};
}

std::string name_of(const quantive::User& user) {
  if (!user.name.empty()) return user.name;
  const bool has_both = !user.first_name.empty() && !user.last_name.empty();
  return user.first_name + (has_both ? " " : "") + user.last_name;
}

Row user_row(const quantive::User& user) {
  Object object{{"id", user.id}, {"name", name_of(user)}};
  append_text(object, "email", user.email);
  append_text(object, "first_name", user.first_name);
  append_text(object, "last_name", user.last_name);
  append_text(object, "display_name", user.display_name);
  append_text(object, "subscription_type", user.subscription_type);
  append_extra(object, user.extra);
  return {{user.id, name_of(user), user.email}, std::move(object)};
}

Row team_row(const quantive::Team& team) {
  Object object{{"id", team.id}, {"name", team.name}};
  append_text(object, "description", team.description);
  append_text(object, "avatar", team.avatar);
  append_text(object, "parent_id", team.parent_id);
  append_time(object, "created", team.created);
  append_extra(object, team.extra);
  return {{team.id, team.name, team.description}, std::move(object)};
}

Row tag_row(const quantive::AccountTag& tag) {
  const std::string count = tag.items_tagged ? std::to_string(*tag.items_tagged) : "";
  Object object{{"id", tag.id}, {"title", tag.title}};
  append_text(object, "name", tag.name);
  append_flag(object, "is_active", tag.is_active);
  append_integer(object, "items_tagged", tag.items_tagged);
  append_time(object, "created", tag.created);
  append_extra(object, tag.extra);
  return {{tag.id, tag.title, count}, std::move(object)};
}

// --- commands

template <class Item>
struct Kind {
  const char* name;
  const char* help;
  std::vector<Column> columns;
  Row (*row)(const Item& item);
  const quantive::Lookup<Item>& (*of)(const quantive::Client& client);
};

template <class Item>
int list(const Kind<Item>& kind, const Environment& environment, const QueryChoice& choice) {
  const Result<quantive::Query> query = query_of(choice);
  if (!query) return report(query.error(), environment.common);
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_listing(kind.of(*client).list(*query),
                       RowWriter(environment.common.format, kind.columns), choice.range.limit,
                       kind.row, environment.common);
}

template <class Item>
CLI::App* add_lookup(CLI::App& quantive, Kind<Item> kind, Environment& environment,
                     Action& action) {
  CLI::App* lookup = quantive.add_subcommand(kind.name, kind.help);
  lookup->require_subcommand(1);
  CLI::App* command = lookup->add_subcommand("list", "all of them, page by page");
  auto choice = std::make_shared<QueryChoice>();
  add_query_options(*command, *choice);
  finish_command(*command, environment, action, choice,
                 [kind](const Environment& where, const QueryChoice& query) {
                   return list(kind, where, query);
                 });
  return lookup;
}

// `get` of those that the vendor shows one by one.
template <class Item, class Get>
void add_get(CLI::App& lookup, Kind<Item> kind, Get get, Environment& environment, Action& action) {
  CLI::App* command = lookup.add_subcommand("get", "one of them");
  auto id = std::make_shared<std::string>();
  add_id(*command, *id, "which one");
  finish_command(*command, environment, action, id,
                 [kind, get](const Environment& where, const std::string& wanted) {
                   const Result<quantive::Client> client = quantive_client(where);
                   if (!client) return report(client.error(), where.common);
                   const Result<Item> item = get(*client, wanted);
                   if (!item) return report(item.error(), where.common);
                   return print_row(kind.row(*item), kind.columns, where.common);
                 });
}

using quantive::Client;
using quantive::Lookup;

Kind<quantive::PlanningSession> sessions() {
  return {"sessions",
          "planning sessions, for --session",
          {{"id", 24}, {"title", 30}, {"status", 8}, {"start", 24}, {"end", 24}},
          session_row,
          [](const Client& client) -> const Lookup<quantive::PlanningSession>& {
            return client.sessions;
          }};
}

Kind<quantive::Assignee> assignees() {
  return {
      "assignees",
      "users and teams together, for --owner",
      {{"id", 24}, {"name", 30}, {"type", 5}, {"email", 36}},
      assignee_row,
      [](const Client& client) -> const Lookup<quantive::Assignee>& { return client.assignees; }};
}

Kind<quantive::User> users() {
  return {"users",
          "the users of the account",
          {{"id", 24}, {"name", 30}, {"email", 36}},
          user_row,
          [](const Client& client) -> const Lookup<quantive::User>& { return client.users; }};
}

Kind<quantive::Team> teams() {
  return {"teams",
          "the teams of the account",
          {{"id", 24}, {"name", 30}, {"description", 40}},
          team_row,
          [](const Client& client) -> const Lookup<quantive::Team>& { return client.teams; }};
}

Kind<quantive::AccountTag> tags() {
  return {"tags",
          "the tags of the account, for --tag",
          {{"id", 24}, {"title", 30}, {"items", 8}},
          tag_row,
          [](const Client& client) -> const Lookup<quantive::AccountTag>& { return client.tags; }};
}

}  // namespace

void add_quantive_lookups(CLI::App& quantive, Environment& environment, Action& action) {
  CLI::App* of_sessions = add_lookup(quantive, sessions(), environment, action);
  add_get(
      *of_sessions, sessions(),
      [](const Client& client, const std::string& id) { return client.sessions.get(id); },
      environment, action);
  add_lookup(quantive, assignees(), environment, action);
  CLI::App* of_users = add_lookup(quantive, users(), environment, action);
  add_get(
      *of_users, users(),
      [](const Client& client, const std::string& id) { return client.users.get(id); }, environment,
      action);
  add_lookup(quantive, teams(), environment, action);
  add_lookup(quantive, tags(), environment, action);
}

}  // namespace quartet::cli
