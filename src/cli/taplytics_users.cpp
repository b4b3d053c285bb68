// quartet taplytics users list | get | put | delete
#include <iostream>

#include "listing.hpp"
#include "taplytics.hpp"

namespace quartet::cli {
namespace {

using taplytics::UserRef;

struct UsersChoice {
  PageChoice page;
  bool by_page = false;
};

// Which user; exactly one of them.
struct RefChoice {
  std::optional<std::string> id;
  std::optional<std::string> user_id;
  std::optional<std::string> email;
};

struct PutChoice {
  RefChoice ref;
  taplytics::UserChanges changes;
  std::vector<std::string> custom_data;  // "key=value"
};

// --- rows

std::vector<Column> user_columns() {
  return {{"id", 24}, {"user-id", 16}, {"email", 32}, {"name", 24}, {"sessions", 8}};
}

std::string name_of(const taplytics::User& user) {
  if (!user.name.empty()) return user.name;
  const bool has_both = !user.first_name.empty() && !user.last_name.empty();
  return user.first_name + (has_both ? " " : "") + user.last_name;
}

Object location_object(const taplytics::Location& location) {
  Object object;
  append_text(object, "city_name", location.city_name);
  append_text(object, "continent_code", location.continent_code);
  append_text(object, "country_code", location.country_code);
  append_text(object, "country_name", location.country_name);
  append_text(object, "region_name", location.region_name);
  append_text(object, "timezone", location.timezone);
  append_text(object, "postal_code", location.postal_code);
  append_number(object, "latitude", location.latitude);
  append_number(object, "longitude", location.longitude);
  append_extra(object, location.extra);
  return object;
}

Array participations(const taplytics::User& user) {
  Array array;
  for (const taplytics::Participation& part : user.experiments) {
    Object object{{"experiment_id", part.experiment_id}, {"variation", part.variation}};
    append_extra(object, part.extra);
    array.emplace_back(std::move(object));
  }
  return array;
}

Object user_object(const taplytics::User& user) {
  Object object{{"id", user.id}, {"user_id", user.user_id}, {"email", user.email}};
  append_text(object, "first_name", user.first_name);
  append_text(object, "last_name", user.last_name);
  append_text(object, "name", user.name);
  append_text(object, "gender", user.gender);
  append_time(object, "created", user.created);
  append_integer(object, "session_count", user.session_count);
  object.append("custom_data", user.custom_data);
  append_text(object, "last_seen_ip", user.last_seen_ip);
  if (user.location) append_object(object, "location", location_object(*user.location));
  append_array(object, "experiments", participations(user));
  append_array(object, "devices", user.devices);
  append_extra(object, user.extra);
  return object;
}

Row user_row(const taplytics::User& user) {
  const std::string sessions = user.session_count ? std::to_string(*user.session_count) : "";
  return {{user.id, user.user_id, user.email, name_of(user), sessions}, user_object(user)};
}

// One user, with the custom data: there is room for them.
int print_user(const taplytics::User& user, const CommonOptions& common) {
  std::vector<Column> columns = user_columns();
  Row row = user_row(user);
  columns.push_back({"custom-data", 60});
  row.cells.push_back(user.custom_data.empty() ? "" : to_json(Value(user.custom_data)));
  return print_row(row, std::move(columns), common);
}

// --- what the commands do

Result<UserRef> ref_of(const RefChoice& choice) {
  const int given = (choice.id ? 1 : 0) + (choice.user_id ? 1 : 0) + (choice.email ? 1 : 0);
  if (given != 1) return usage("a user is named by exactly one of --id, --user-id and --email");
  if (choice.id) return UserRef::id(*choice.id);
  if (choice.user_id) return UserRef::user_id(*choice.user_id);
  return UserRef::email(*choice.email);
}

int list_users(const Environment& environment, const UsersChoice& choice) {
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const PageChoice& page = choice.page;
  return print_listing(choice.by_page
                           ? client->users.list_by_page(page_options(page))
                           : client->users.list({.per_page = page.per_page,
                                                 .unreadable_rows = page.range.unreadable_rows,
                                                 .cursor = page.range.cursor}),
                       RowWriter(environment.common.format, user_columns()), page.range.limit,
                       user_row, environment.common);
}

int get_user(const Environment& environment, const RefChoice& choice) {
  const Result<UserRef> ref = ref_of(choice);
  if (!ref) return report(ref.error(), environment.common);
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<taplytics::User> user = client->users.get(*ref);
  if (!user) return report(user.error(), environment.common);
  return print_user(*user, environment.common);
}

int put_user(const Environment& environment, const PutChoice& choice) {
  const Result<UserRef> ref = ref_of(choice.ref);
  if (!ref) return report(ref.error(), environment.common);
  Result<Object> custom_data = object_of("--set", choice.custom_data);
  if (!custom_data) return report(custom_data.error(), environment.common);
  taplytics::UserChanges changes = choice.changes;
  changes.custom_data = *std::move(custom_data);
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<taplytics::User> user = client->users.create_or_update(*ref, changes);
  if (!user) return report(user.error(), environment.common);
  return print_user(*user, environment.common);
}

int delete_user(const Environment& environment, const RefChoice& choice) {
  const Result<UserRef> ref = ref_of(choice);
  if (!ref) return report(ref.error(), environment.common);
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Removal> removed = client->users.remove(*ref);
  if (!removed) return report(removed.error(), environment.common);
  return report_removal(ref->text(), *removed);
}

// --- commands

void add_ref_options(CLI::App& command, RefChoice& choice) {
  add_text(command, "--id", choice.id, "Taplytics' own id of the user", "ID");
  add_text(command, "--user-id", choice.user_id, "your id of the user", "ID");
  add_text(command, "--email", choice.email, "the user's e-mail address", "ADDRESS");
}

void add_list(CLI::App& users, Environment& environment, Action& action) {
  CLI::App* command = users.add_subcommand("list", "all users");
  auto choice = std::make_shared<UsersChoice>();
  add_page_options(*command, choice->page);
  command->add_flag("--by-page", choice->by_page,
                    "read by page numbers, not by the vendor's page tokens");
  finish_command(*command, environment, action, choice, list_users);
}

void add_one(CLI::App& users, const char* name, const char* help,
             int (*run)(const Environment&, const RefChoice&), Environment& environment,
             Action& action) {
  CLI::App* command = users.add_subcommand(name, help);
  auto choice = std::make_shared<RefChoice>();
  add_ref_options(*command, *choice);
  finish_command(*command, environment, action, choice, run);
}

void add_put(CLI::App& users, Environment& environment, Action& action) {
  CLI::App* command =
      users.add_subcommand("put", "create a user, or change one; what is not named stays");
  auto choice = std::make_shared<PutChoice>();
  taplytics::UserChanges& changes = choice->changes;
  add_ref_options(*command, choice->ref);
  add_text(*command, "--first-name", changes.first_name, "the first name");
  add_text(*command, "--last-name", changes.last_name, "the last name");
  add_text(*command, "--gender", changes.gender, "the gender");
  add_text(*command, "--new-user-id", changes.user_id, "your id from now on", "ID");
  add_text(*command, "--new-email", changes.email, "the e-mail address from now on", "ADDRESS");
  add_texts(*command, "--set", choice->custom_data,
            "custom data, merged into what is there: visits=7, plan=gold, zip='\"0123\"'; once "
            "for each",
            "KEY=VALUE");
  finish_command(*command, environment, action, choice, put_user);
}

}  // namespace

void add_taplytics_users(CLI::App& taplytics, Environment& environment, Action& action) {
  CLI::App* users = taplytics.add_subcommand("users", "the users of the app");
  users->require_subcommand(1);
  add_list(*users, environment, action);
  add_one(*users, "get", "one user", get_user, environment, action);
  add_put(*users, environment, action);
  add_one(*users, "delete", "delete a user", delete_user, environment, action);
}

}  // namespace quartet::cli
