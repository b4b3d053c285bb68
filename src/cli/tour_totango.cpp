// The tour through Totango's guides: every call of the Data API and of the Search API.
#include <chrono>
#include <iostream>

#include "output.hpp"
#include "quartet/totango.hpp"
#include "totango.hpp"
#include "tour.hpp"

namespace quartet::cli {
namespace {

using testing::Sandbox;
namespace lists = testing::totango_lists;
namespace terms = totango::terms;
namespace fields = totango::fields;

totango::Client totango_client(const Sandbox& sandbox, const Environment& environment) {
  return totango::Client{{.token = sandbox.token(),
                          .endpoint = totango::Endpoint::at(sandbox.url()),
                          .call = {.stop = environment.stop}}};
}

Result<totango::Account> one_account(const totango::Client& client, totango::Include include) {
  Result<std::vector<totango::Account>> rows =
      client.lists.current(lists::trials, {.include = include, .page_length = 1}).collect(1);
  if (!rows) return std::move(rows).error();
  return std::move(rows->front());
}

// --- the Data API

// The guide's PHP program: every account of a list with its engagement score.
Result<void> list_accounts(const totango::Client& client) {
  headline("Totango, Data API: the accounts of an active list, with their engagement scores");
  return show(client.lists.current(lists::all_accounts), [](const totango::Account& account) {
    return fitted(account.id, 12) + "  " + fitted(account.name, 36) +
           "engagement: " + number_text(account.engagement_score());
  });
}

Result<void> show_account(const totango::Client& client) {
  headline("Totango, Data API: what an account holds");
  const Result<totango::Account> account = one_account(client, totango::Include::summary);
  if (!account) return account.error();
  std::cout << "  name          " << display(Value(account->name)) << '\n';
  if (account->status) std::cout << "  status        " << account->status->current << '\n';
  if (account->engagement && account->engagement->health) {
    const totango::Health& health = *account->engagement->health;
    std::cout << "  health        " << health.current << " (was " << health.previous << ": "
              << health.reason << ")\n";
  }
  for (const auto& [name, value] : account->attributes) {
    std::cout << "  " << fitted(name, 12) << "  " << display(value) << '\n';
  }
  return {};
}

Result<void> show_stats(const totango::Client& client) {
  headline("Totango, Data API, return=stats: users and activities by window");
  const Result<totango::Account> account = one_account(client, totango::Include::stats);
  if (!account) return account.error();
  if (!account->stats) return Error{.kind = ErrorKind::decode, .message = "there are no stats"};
  const totango::Stats& stats = *account->stats;
  for (const std::string_view window :
       {totango::windows::past_1d, totango::windows::past_14d, totango::windows::past_90d}) {
    const totango::UsageWindow* users = stats.users.find(window);
    const totango::UsageWindow* activities = stats.activities.find(window);
    if (users == nullptr || activities == nullptr) continue;
    std::cout << "  " << fitted(window, 10) << users->all.value_or(0) << " users, "
              << activities->all.value_or(0) << " activities";
    for (const auto& [name, count] : activities->actions) std::cout << ", " << name << " " << count;
    std::cout << '\n';
  }
  std::cout << "  last activity " << time_text(stats.last_activity) << '\n';
  return {};
}

Result<void> show_users_and_lifecycle(const totango::Client& client) {
  headline("Totango, Data API, return=users and return=lifecycle");
  const Result<totango::Account> with_users = one_account(client, totango::Include::users);
  if (!with_users) return with_users.error();
  for (const totango::AccountUser& user : with_users->users) {
    std::cout << "  " << fitted(user.name, 36) << "last seen " << time_text(user.last_usage)
              << '\n';
  }
  const Result<totango::Account> account = one_account(client, totango::Include::lifecycle);
  if (!account) return account.error();
  if (!account->lifecycle) return Error{.kind = ErrorKind::decode, .message = "no lifecycle"};
  for (const totango::StatusChange& change : account->lifecycle->history) {
    std::cout << "  " << fitted(change.status, 12) << "since " << time_text(change.changed) << '\n';
  }
  std::cout << "  " << fitted(account->lifecycle->current, 12) << "since "
            << time_text(account->lifecycle->changed) << ", now\n";
  return {};
}

Result<void> show_changes(const totango::Client& client) {
  headline("Totango, Data API: who entered and who left a list since a time");
  const Timestamp since = parse_timestamp("2022-06-01").value();
  const auto line = [](const totango::Account& account) {
    return fitted(account.id, 12) + "  " + fitted(account.name, 36);
  };
  std::cout << "  entered since " << to_rfc3339(since) << ":\n";
  Result<void> shown = show(client.lists.recent(lists::trials, since), line);
  if (!shown) return shown;
  std::cout << "  left:\n";
  return show(client.lists.past(lists::trials, since), line);
}

Result<void> resume(const totango::Client& client) {
  headline("Totango, Data API: stop in the middle, go on from the cursor");
  Pager<totango::Account> first = client.lists.current(lists::trials, {.page_length = 100});
  Result<std::vector<totango::Account>> some = first.collect(120);
  if (!some) return std::move(some).error();
  Pager<totango::Account> second =
      client.lists.current(lists::trials, {.page_length = 100, .cursor = first.cursor()});
  Result<std::vector<totango::Account>> rest = second.collect(1000);
  if (!rest) return std::move(rest).error();
  std::cout << "  " << some->size() << " accounts, then " << rest->size() << ": "
            << describe(second.receipt()) << '\n';
  return {};
}

Result<void> show_lists(const totango::Client& client) {
  headline("Totango, Data API: which lists there are, and a list's criteria as a search");
  const Result<std::vector<totango::ActiveList>> all = client.lists.list();
  if (!all) return all.error();
  for (const totango::ActiveList& list : *all) {
    Pager<totango::AccountHit> found = client.accounts.search({.terms = list.criteria});
    const Result<std::vector<totango::AccountHit>> rows = found.collect(10'000);
    if (!rows) return rows.error();
    std::cout << "  list " << list.id << ": its criteria find " << rows->size() << " accounts\n";
  }
  const Result<std::vector<totango::Folder>> folders = client.lists.folders();
  if (!folders) return folders.error();
  for (const totango::Folder& folder : *folders) {
    std::cout << "  folder " << folder.name << " with " << folder.children.size() << " inside\n";
  }
  return {};
}

// --- the Search API

// The guide's first search: health and success manager of all paying customers.
Result<void> search_accounts(const totango::Client& client) {
  headline("Totango, Search API: paying accounts with health, its trend and the owner");
  return show(client.accounts.search({.terms = {terms::text("status_group").in({"paying"})},
                                      .fields = {fields::text("health"), fields::health_trend(),
                                                 fields::owner("Success Manager")}}),
              [](const totango::AccountHit& hit) {
                const auto trend = *hit.fields.health_trend();
                const auto owner = *hit.fields.owner("Success Manager");
                return fitted(hit.display_name, 30) + "  " +
                       fitted(hit.fields.text("health")->value_or("-"), 8) +
                       fitted(trend ? "was " + trend->previous : "", 12) +
                       (owner ? owner->name : "nobody");
              });
}

// The guide's second search: users of paying accounts, latest activity first.
Result<void> search_users(const totango::Client& client) {
  headline("Totango, Search API: users of paying red accounts, with their activities in 14 days");
  return show(client.users.search(
                  {.terms = {terms::parent_account({terms::text("status_group").in({"paying"}),
                                                    terms::text("health").equals("red")})},
                   .fields = {fields::date("last_activity_time",
                                           {.label = "Last activity", .descending = true}),
                              fields::named_aggregation("total_activities", 14)},
                   .parent_account_fields = {fields::text("status")}}),
              [](const totango::UserHit& hit) {
                return fitted(hit.name, 32) +
                       fitted(time_text(*hit.fields.time("Last activity")), 26) +
                       fitted(number_text(*hit.fields.number("total_activities_14d")), 8) +
                       hit.fields.text("parent.status")->value_or("-");
              });
}

Result<void> search_events(const totango::Client& client) {
  headline("Totango, events: notes of one month");
  return show(client.events.search(
                  {.terms = {terms::event_property("event_type").equals("note"),
                             terms::date("date").since(parse_timestamp("2024-05-01").value()),
                             terms::date("date").until(parse_timestamp("2024-06-01").value())}}),
              [](const totango::Event& event) {
                const std::string account = event.account ? event.account->display_name : "";
                return fitted(time_text(event.time), 26) + fitted(account, 30) +
                       fitted(event.note ? event.note->text : "", 40);
              });
}

// Every user matches, and they are more than a search can reach.
Result<void> meet_the_cap(const totango::Client& client) {
  headline("Totango, Search API: more than the 10,000 records that a search can reach");
  Pager<totango::UserHit> users = client.users.search({.terms = {}});
  std::uint64_t rows = 0;
  for (Result<totango::UserHit>& user : users) {
    if (user) {
      ++rows;
      continue;
    }
    std::cout << "  " << rows << " users, then\n  " << describe(user.error()) << '\n';
    const bool is_cap = user.error().kind == ErrorKind::out_of_reach && rows == totango::search_cap;
    return is_cap ? Result<void>() : user.error();
  }
  return Error{.kind = ErrorKind::vendor, .message = "the sandbox has too few users"};
}

Result<void> find_region(const totango::Client& client) {
  headline("Totango: in which region a service lives");
  for (const char* service : {"8001", "SP-9001-01"}) {
    const Result<totango::Region> region = client.run(totango::ops::region(service));
    if (!region) return region.error();
    std::cout << "  service " << service << ": " << region->endpoint.url() << '\n';
  }
  return {};
}

// --- errors

// Each fault must be an error; its line is what a user would read at 3 a.m.
Result<void> show_errors(const totango::Client& client, const Sandbox& sandbox) {
  headline("Totango: what goes wrong, in one line each");
  const totango::Client stranger{
      {.token = Secret{"a-wrong-token"}, .endpoint = totango::Endpoint::at(sandbox.url())}};
  const totango::Client once = client.with({.max_attempts = 1});
  const totango::Client hasty = client.with({.timeout = std::chrono::milliseconds(500)});
  const std::pair<const totango::Client*, totango::ListId> faults[] = {
      {&stranger, lists::all_accounts},
      {&once, lists::error_envelope},
      {&once, lists::cut_body},
      {&once, lists::html_page},
      {&once, lists::status_500},
      // A 429 holds every call with that token: what comes behind it fails without being sent.
      {&once, lists::status_429},
      {&hasty, lists::all_accounts}};
  for (const auto& [who, list] : faults) {
    const Result<std::vector<totango::Account>> rows = who->lists.current(list).collect(1);
    if (rows) return Error{.kind = ErrorKind::vendor, .message = "the sandbox did not fail"};
    std::cout << "  " << describe(rows.error()) << '\n';
  }
  return {};
}

}  // namespace

Result<void> tour_totango(const Sandbox& sandbox, const Environment& environment) {
  const totango::Client client = totango_client(sandbox, environment);
  for (const auto& step : {&list_accounts, &show_account, &show_stats, &show_users_and_lifecycle,
                           &show_changes, &resume, &show_lists, &search_accounts, &search_users,
                           &search_events, &meet_the_cap, &find_region}) {
    if (Result<void> done = step(client); !done) return done;
  }
  return show_errors(client, sandbox);
}

}  // namespace quartet::cli
