#include "testing/totango_table.hpp"

#include <algorithm>
#include <numeric>

#include "testing/totango_events.hpp"

namespace quartet::testing::fake_totango {
namespace {

std::string_view status_group(std::string_view status) {
  if (status == kTotangoTrial) return "trial";
  return status == "Churned" ? "churned" : "paying";
}

// The lists have words where the search has colours.
std::string_view colour_of(const Json& health, const char* member) {
  if (health.is_null()) return "";
  const auto& word = health.at(member).get_ref<const std::string&>();
  if (word == "Good") return "green";
  return word == "Average" ? "yellow" : "red";
}

// The member of the account's engagement, or null.
Json engagement_part(const Json& account, const char* part) {
  const auto engagement = account.find("engagement");
  if (engagement == account.end() || !engagement->is_object()) return nullptr;
  return engagement->value(part, Json());
}

// Without the objects that some of them come in.
Json plain(Json attributes) {
  for (Json& value : attributes) {
    if (value.is_object()) value = Json(value.at("value"));
  }
  return attributes;
}

AccountRecord account_record(std::uint64_t seed, std::size_t index) {
  const Json account = account_of(seed, index);
  AccountRecord record;
  record.index = index;
  record.id = account.at("account_id").get<std::string>();
  record.title = account.at("name").get<std::string>();
  record.status = account.at("status").at("current").get<std::string>();
  record.status_group = status_group(record.status);
  record.health_details = engagement_part(account, "health");
  record.health = colour_of(record.health_details, "current");
  record.previous_health = colour_of(record.health_details, "previous");
  const Json score = engagement_part(account, "score");
  if (score.is_object()) record.score = score.value("current", Json());
  record.attributes = plain(account.at("attributes"));
  record.usage = usage_of(seed, index);
  record.extras = extras_of(seed, index);
  return record;
}

// Sets the ranks of records, whose id and title the functions give.
template <class Record, class Id, class Title>
void rank(std::vector<Record>& records, Id id, Title title) {
  std::vector<Record*> order;
  order.reserve(records.size());
  for (Record& record : records) order.push_back(&record);
  std::sort(order.begin(), order.end(),
            [&](const Record* a, const Record* b) { return id(*a) < id(*b); });
  for (std::size_t i = 0; i < order.size(); ++i) order[i]->ranks.by_id = i;
  std::sort(order.begin(), order.end(),
            [&](const Record* a, const Record* b) { return title(*a) < title(*b); });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const bool is_new = title(*order[i - 1]) != title(*order[i]);
    order[i]->ranks.by_title = order[i - 1]->ranks.by_title + (is_new ? 1 : 0);
  }
}

Json user_attribute(const UserRecord& user, const std::string& name) {
  if (name == "Role") return user.person.role;
  return name == "Email" ? Json(user.person.name) : Json();
}

}  // namespace

Table make_table(std::uint64_t seed) {
  Table table;
  table.accounts.reserve(kTotangoAccounts);
  for (std::size_t index = 0; index < kTotangoAccounts; ++index) {
    table.accounts.push_back(account_record(seed, index));
  }
  for (AccountRecord& account : table.accounts) {
    std::vector<Person> people = people_of(seed, account.index);
    account.user_count = people.size();
    for (Person& person : people) {
      table.users.push_back({.account = &account, .person = std::move(person), .ranks = {}});
    }
  }
  table.events = make_events(seed, table.accounts);
  rank(
      table.accounts, [](const AccountRecord& record) -> auto& { return record.id; },
      [](const AccountRecord& record) -> auto& { return record.title; });
  rank(
      table.users, [](const UserRecord& record) -> auto& { return record.person.name; },
      [](const UserRecord& record) -> auto& { return record.person.display_name; });
  return table;
}

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::accounts: return "accounts";
    case Kind::users: return "users";
    case Kind::events: return "events";
  }
  return "";
}

const std::string& id_of(const Row& row) {
  return row.user != nullptr ? row.user->person.name : row.account->id;
}

const std::string& title_of(const Row& row) {
  return row.user != nullptr ? row.user->person.display_name : row.account->title;
}

const Ranks& ranks_of(const Row& row) {
  return row.user != nullptr ? row.user->ranks : row.account->ranks;
}

std::optional<std::uint64_t> first_activity(const Row& row) {
  return row.user != nullptr ? row.user->person.first_activity : row.account->usage.first_activity;
}

std::optional<std::uint64_t> last_activity(const Row& row) {
  return row.user != nullptr ? row.user->person.last_activity : row.account->usage.last_activity;
}

Json attribute_of(const Row& row, const std::string& name) {
  if (row.user != nullptr) return user_attribute(*row.user, name);
  return row.account->attributes.value(name, Json());
}

}  // namespace quartet::testing::fake_totango
