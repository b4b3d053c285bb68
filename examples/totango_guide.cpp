// The code of docs/totango.md, so that it compiles and runs.
//
//     TOTANGO_TOKEN=... ./totango_guide
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "quartet/totango.hpp"

namespace fields = quartet::totango::fields;
namespace terms = quartet::totango::terms;
namespace totango = quartet::totango;
namespace windows = quartet::totango::windows;
using quartet::Result;
using quartet::Value;
using namespace std::chrono_literals;

namespace {

// --- the Data API

Result<void> usage(const totango::Client& client) {
  // [usage]
  for (const auto& account : client.lists.current(2, {.include = totango::Include::all})) {
    if (!account) return account.error();
    const Value* plan = account->attributes.find("Plan");  // text, number, bool or null
    if (plan != nullptr) std::cout << account->id << " has plan " << display(*plan) << '\n';
    if (!account->stats) continue;
    const auto* month = account->stats->activities.find(windows::past_30d);
    if (month == nullptr) continue;  // a reply may leave windows out
    std::cout << account->id << ": " << month->all.value_or(0) << " activities\n";
    for (const auto& [action, count] : month->actions) {
      std::cout << "  " << action << ": " << count << '\n';
    }
  }
  // [/usage]
  return {};
}

Result<void> people(const totango::Client& client) {
  // [people]
  auto accounts = client.lists.current(2, {.include = totango::Include::all, .page_length = 100});
  const auto first = accounts.collect(10);
  if (!first) return first.error();
  for (const totango::Account& account : *first) {
    for (const totango::AccountUser& user : account.users) {
      std::cout << user.name << " of " << account.id << '\n';
    }
    if (!account.lifecycle) continue;
    for (const totango::StatusChange& change : account.lifecycle->history) {
      std::cout << account.id << " was " << change.status << '\n';
    }
  }
  // [/people]
  return {};
}

Result<void> list_of_lists(const totango::Client& client) {
  // [lists]
  const auto lists = client.lists.list();
  if (!lists) return lists.error();
  for (const totango::ActiveList& list : *lists) {
    auto found = client.accounts.search({.terms = list.criteria});
    const auto some = found.collect(1);
    if (!some) return some.error();
    std::cout << "list " << list.id << ": " << found.receipt().total_at_start.value_or(0) << '\n';
  }
  // [/lists]
  return {};
}

// [folders]
void print(const std::vector<totango::Folder>& folders, const std::string& indent) {
  for (const totango::Folder& folder : folders) {
    std::cout << indent << folder.id << ' ' << folder.name << '\n';
    print(folder.children, indent + "  ");
  }
}
// [/folders]

Result<void> folder_tree(const totango::Client& client) {
  const auto folders = client.lists.folders();
  if (!folders) return folders.error();
  print(*folders, "folder ");
  return {};
}

// --- the Search API

Result<void> users_of_paying_accounts(const totango::Client& client) {
  // [users]
  const auto is_paying = terms::parent_account({terms::text("status_group").in({"paying"})});
  auto users = client.users.search(
      {.terms = {is_paying},
       .fields = {fields::date("last_activity_time", {.label = "Last", .descending = true}),
                  fields::named_aggregation("total_activities", 14)},
       .parent_account_fields = {fields::text("status")}});
  const auto latest = users.collect(5);
  if (!latest) return latest.error();
  for (const totango::UserHit& user : *latest) {
    std::cout << user.name << ", " << user.fields.text("parent.status")->value_or("-") << ", "
              << user.fields.integer(1)->value_or(0) << " activities\n";  // the second column
  }
  // [/users]
  return {};
}

Result<void> raw_words(const totango::Client& client) {
  // [raw]
  // What no source shows may work all the same: it goes out as it is.
  const auto high_score = terms::number("score").where("gte", 95);
  const auto is_paying = terms::raw(
      Value{{{"type", "string"}, {"term", "status_group"}, {"in_list", quartet::Array{"paying"}}}});
  const auto plan = fields::raw(Value{{{"type", "string_attribute"}, {"attribute", "Plan"}}},
                                "Plan", totango::ColumnType::text);
  auto accounts = client.accounts.search({.terms = {high_score, is_paying}, .fields = {plan}});
  // [/raw]
  const auto all = accounts.collect(5000);
  if (!all) return all.error();
  std::cout << all->size() << " paying accounts with a score of 95 and more\n";
  return {};
}

// [parse]
constexpr std::string_view kCopied = R"({
  "terms": [{"type": "string", "term": "status_group", "in_list": ["paying"]}],
  "count": 1000,
  "offset": 0,
  "fields": [{"type": "string", "term": "health", "field_display_name": "Health rank "}],
  "scope": "all"
})";

Result<std::size_t> count_of_copied_query(const totango::Client& client) {
  auto request = totango::parse_search(kCopied);
  if (!request) return request.error();
  std::size_t count = 0;
  for (const auto& account : client.accounts.search(*std::move(request))) {
    if (!account) return account.error();
    if (account->fields.text("Health rank")->has_value()) ++count;  // blanks at its ends are gone
  }
  return count;
}
// [/parse]

// [parts]
// Oldest activity first: an account that becomes active meanwhile moves into a part that is still
// to come. It may come twice, hence the set, but it is not missed.
Result<std::set<std::string>> ids_in_parts(const totango::Client& client, quartet::Timestamp start,
                                           quartet::Timestamp end, std::chrono::hours step) {
  const auto last = terms::date("last_activity_time");
  std::vector<std::vector<totango::Term>> parts = {{last.is_never()}, {last.until(start)}};
  for (auto from = start; from < end; from += step) {
    parts.push_back({last.after(from), last.until(std::min(from + step, end))});
  }
  parts.push_back({last.after(end)});
  std::set<std::string> ids;
  for (const std::vector<totango::Term>& part : parts) {
    for (const auto& account : client.accounts.search({.terms = part})) {
      if (!account) return account.error();
      ids.insert(account->id);
    }
  }
  return ids;
}
// [/parts]

Result<void> searches_of_both_kinds(const totango::Client& client) {
  const auto copied = count_of_copied_query(client);
  if (!copied) return copied.error();
  std::cout << *copied << " hits of the copied query have a health\n";
  const auto start = quartet::parse_timestamp("2021-01-01").value();
  const auto ids = ids_in_parts(client, start, start + 4 * 365 * 24h, 365 * 24h);
  if (!ids) return ids.error();
  std::cout << ids->size() << " accounts in parts\n";
  return {};
}

// --- events and regions

Result<void> notes_of_last_month(const totango::Client& client) {
  // [events]
  auto events =
      client.events.search({.terms = {terms::event_property("event_type").equals("note"),
                                      terms::date("date").within("in_previous_30_days")}});
  for (const auto& event : events) {
    if (!event) return event.error();
    const std::string account = event->account ? event->account->id : "?";
    std::cout << account << ": " << (event->note ? quartet::display(event->note->text) : "")
              << '\n';
  }
  // [/events]
  std::cout << "notes: " << describe(events.receipt()) << '\n';
  return {};
}

Result<void> region(const totango::Options& options) {
  // [region]
  // Without `.ask`: the US host, which answers for all regions.
  const auto region = totango::discover_region("SP-9001-01", {.ask = options.endpoint});
  if (!region) return region.error();
  std::cout << "site " << region->site << ": use " << region->endpoint.url() << '\n';
  // [/region]
  return {};
}

// --- what is not covered

Result<void> audit_log(const totango::Client& client) {
  // [send]
  const auto reply = client.send({.method = quartet::Method::get,
                                  .path = "/api/v2/audit",
                                  .query = {{"startDate", "2026-01-01"}, {"endDate", "2026-02-01"}},
                                  .auth_header = "app-token",
                                  .effect = quartet::Effect::read});  // so it may be tried again
  if (!reply) return reply.error();
  const auto entries = quartet::parse_json(reply->body);
  // [/send]
  if (!entries) return entries.error();
  std::cout << "audit log: " << to_json(*entries) << '\n';
  return {};
}

Result<void> internal_users(const totango::Client& client) {
  // [sibling]
  auto operation = totango::ops::search_users({.terms = {}}, 1000, 0);
  operation.request.path = "/api/v1/search/users/internal";
  const auto page = client.run(operation);
  // [/sibling]
  if (!page) return page.error();
  std::cout << page->hits.size() << " internal users\n";
  return {};
}

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return EXIT_FAILURE;
}

}  // namespace

int main() {
  const auto options = totango::Options::from_env();
  if (!options) return report(options.error());
  const totango::Client client{*options};
  for (const auto& chapter : {usage, people, list_of_lists, folder_tree, users_of_paying_accounts,
                              raw_words, searches_of_both_kinds, notes_of_last_month}) {
    if (const auto done = chapter(client); !done) return report(done.error());
  }
  if (const auto done = region(*options); !done) return report(done.error());
  // A sandbox has no such endpoints and answers 404, which is told as `not_found`.
  for (const auto& chapter : {audit_log, internal_users}) {
    const auto done = chapter(client);
    if (!done && done.error().kind != quartet::ErrorKind::not_found) return report(done.error());
    if (!done) std::cout << describe(done.error()) << '\n';
  }
  return EXIT_SUCCESS;
}
