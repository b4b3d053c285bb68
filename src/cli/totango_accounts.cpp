// quartet totango accounts LIST_ID
#include "arguments.hpp"
#include "listing.hpp"
#include "totango.hpp"

namespace quartet::cli {
namespace {

enum class View : unsigned char { current, recent, past };

struct AccountsChoice {
  ListChoice list;
  View view = View::current;
  std::string since;  // empty: none
};

totango::Include include_of(std::string_view word) {
  using totango::Include;
  for (const Include include : {Include::stats, Include::users, Include::lifecycle, Include::all}) {
    if (to_string(include) == word) return include;
  }
  return Include::summary;
}

Object counts_object(const totango::Counts& counts) {
  Object object;
  for (const auto& [name, count] : counts) object.append(name, count);
  return object;
}

Object windows_object(const FlatMap<totango::UsageWindow>& windows) {
  Object object;
  for (const auto& [name, window] : windows) {
    Object& content = *object.append(name, Object()).as_object();
    if (window.all) content.append("all", *window.all);
    if (!window.actions.empty()) content.append("actions", counts_object(window.actions));
    if (!window.modules.empty()) content.append("modules", counts_object(window.modules));
    append_extra(content, window.extra);
  }
  return object;
}

Object stats_object(const totango::Stats& stats) {
  Object object{{"users", windows_object(stats.users)},
                {"activities", windows_object(stats.activities)},
                {"first_activity", time_value(stats.first_activity)},
                {"last_activity", time_value(stats.last_activity)}};
  append_extra(object, stats.extra);
  return object;
}

Array users_array(const std::vector<totango::AccountUser>& users) {
  Array array;
  for (const totango::AccountUser& user : users) {
    Object object{{"name", user.name},
                  {"first_usage", time_value(user.first_usage)},
                  {"last_usage", time_value(user.last_usage)}};
    append_extra(object, user.extra);
    array.emplace_back(std::move(object));
  }
  return array;
}

Object lifecycle_object(const totango::Lifecycle& lifecycle) {
  Array history;
  for (const totango::StatusChange& change : lifecycle.history) {
    Object object{{"status", change.status}, {"changed", time_value(change.changed)}};
    append_extra(object, change.extra);
    history.emplace_back(std::move(object));
  }
  Object object{{"current", lifecycle.current},
                {"changed", time_value(lifecycle.changed)},
                {"history", std::move(history)}};
  append_extra(object, lifecycle.extra);
  return object;
}

Object score_object(const totango::EngagementScore& score) {
  Object object{{"current", number_value(score.current)}, {"change", number_value(score.change)}};
  append_extra(object, score.extra);
  return object;
}

Object health_object(const totango::Health& health) {
  Object object{{"current", health.current},
                {"previous", health.previous},
                {"reason", health.reason},
                {"last_changed", time_value(health.last_changed)}};
  append_extra(object, health.extra);
  return object;
}

Object engagement_object(const totango::Engagement& engagement) {
  Object object;
  if (engagement.score) object.append("score", score_object(*engagement.score));
  if (engagement.health) object.append("health", health_object(*engagement.health));
  append_extra(object, engagement.extra);
  return object;
}

Object status_object(const totango::AccountStatus& status) {
  Object object{{"current", status.current}, {"changed", time_value(status.changed)}};
  append_extra(object, status.extra);
  return object;
}

Object account_object(const totango::Account& account) {
  Object object{{"id", Value(account.id)}, {"name", Value(account.name)}};
  append_text(object, "foreign_id", account.foreign_id);
  append_text(object, "salesforce_id", account.salesforce_id);
  append_text(object, "totango_id", account.totango_id);
  if (account.status) object.append("status", status_object(*account.status));
  if (account.engagement) object.append("engagement", engagement_object(*account.engagement));
  if (account.frequency) object.append("frequency", account.frequency->current);
  object.append("attributes", Value(account.attributes));
  if (account.stats) object.append("stats", stats_object(*account.stats));
  if (!account.users.empty()) object.append("users", users_array(account.users));
  if (account.lifecycle) object.append("lifecycle", lifecycle_object(*account.lifecycle));
  append_extra(object, account.extra);
  return object;
}

Row account_row(const totango::Account& account) {
  const std::string status = account.status ? account.status->current : "";
  return {{account.id, account.name, status, std::string(account.health()),
           number_text(account.engagement_score())},
          account_object(account)};
}

// Error: config.
Result<Pager<totango::Account>> open(const totango::Client& client, const AccountsChoice& choice) {
  const auto& [id, options, limit] = choice.list;
  if (choice.view == View::current) {
    if (!choice.since.empty()) return usage("--since goes with --view recent or past");
    return client.lists.current(id, options);
  }
  if (choice.since.empty()) return usage("--view recent and past need --since");
  const Result<Timestamp> since = time_of("--since", choice.since);
  if (!since) return since.error();
  return choice.view == View::recent ? client.lists.recent(id, *since, options)
                                     : client.lists.past(id, *since, options);
}

int list_accounts(const Environment& environment, const AccountsChoice& choice) {
  const Result<totango::Client> client = totango_client(environment);
  if (!client) return report(client.error(), environment.common);
  Result<Pager<totango::Account>> accounts = open(*client, choice);
  if (!accounts) return report(accounts.error(), environment.common);
  return print_listing(
      *std::move(accounts),
      RowWriter(environment.common.format,
                {{"id", 12}, {"name", 36}, {"status", 10}, {"health", 8}, {"score", 6}}),
      choice.list.limit, account_row, environment.common);
}

}  // namespace

void add_totango_accounts(CLI::App& totango, Environment& environment, Action& action) {
  CLI::App* command = totango.add_subcommand("accounts", "the accounts of an active list");
  auto choice = std::make_shared<AccountsChoice>();
  add_list_options(*command, choice->list);
  const std::map<std::string, View> views = {
      {"current", View::current}, {"recent", View::recent}, {"past", View::past}};
  command->add_option("--view", choice->view, "current, recent (entered) or past (left)")
      ->transform(CLI::CheckedTransformer(views).description(""))
      ->type_name("VIEW");
  command->add_option("--since", choice->since, "of recent and past: a time or a date")
      ->type_name("TIME");
  command
      ->add_option_function<std::string>(
          "--return",
          [choice](const std::string& word) { choice->list.options.include = include_of(word); },
          "summary, stats, users, lifecycle or all")
      ->check(CLI::IsMember({"summary", "stats", "users", "lifecycle", "all"}).description(""))
      ->type_name("WHAT");
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, choice] {
    action = [&environment, choice] { return list_accounts(environment, *choice); };
  });
}

}  // namespace quartet::cli
