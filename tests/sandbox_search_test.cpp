// The searches of the sandbox's Totango, called as raw requests.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_searches.hpp"

namespace quartet::testing {
namespace {

using namespace ::testing;  // NOLINT(google-build-using-namespace): matchers
using Texts = std::set<std::string>;

constexpr std::int64_t kDay = 86'400'000;

// The text at that path; empty when there is none.
std::string at(const Value& value, std::initializer_list<const char*> path) {
  const Value* found = &value;
  for (const char* name : path) found = found != nullptr ? found->find(name) : nullptr;
  return found != nullptr && found->as_text() != nullptr ? *found->as_text() : "";
}

const Array& cells(const Value& hit) {
  return *hit.find("selected_fields")->as_array();
}

class SandboxSearchTest : public RawSearches {
 protected:
  // "accounts", "users" or "events" of the usual envelope.
  Object list(const char* path, const std::string& query) const {
    const Value body = parse_json(search(path, query).value().body).value();
    return *body.find("response")->as_object()->begin()->second.as_object();
  }
  Array hits(const char* path, const std::string& query) const {
    return *list(path, query).find("hits")->as_array();
  }
  std::int64_t total(const char* path, const std::string& terms) const {
    const Object found = list(path, query_of(terms, "", R"(,"count":1,"offset":0)"));
    return *found.find("total_hits")->as_integer();
  }
  // Of all pages.
  Texts names(const char* path, const std::string& terms) const {
    Texts found;
    for (std::size_t offset = 0; found.size() == offset && offset < 10'000; offset += 1000) {
      const std::string page = R"(,"offset":)" + std::to_string(offset);
      for (const Value& hit : hits(path, query_of(terms, "", page)))
        found.insert(at(hit, {"name"}));
    }
    return found;
  }
  // The accounts of a list with everything that `return=all` gives.
  Array listed(std::int64_t id) const {
    const std::string path = "/api/v1/accounts/active_list/" + std::to_string(id) + "/current.json";
    constexpr std::size_t length = 1000;
    Array accounts;
    for (std::size_t page = 0; accounts.size() == page * length; ++page) {
      const Result<Response> reply = client.send({.path = path,
                                                  .query = {{"return", "all"},
                                                            {"offset", std::to_string(page)},
                                                            {"length", std::to_string(length)}},
                                                  .effect = Effect::read});
      const Value body = parse_json(reply.value().body).value();
      const Array& rows = *body.find("accounts")->as_array();
      accounts.insert(accounts.end(), rows.begin(), rows.end());
    }
    return accounts;
  }
};

// --- accounts, compared with what the lists show

using Condition = std::function<bool(const Value&)>;

Condition has_status(Texts statuses) {
  return [statuses](const Value& a) { return statuses.contains(at(a, {"status", "current"})); };
}

Condition has_attribute(const char* name, std::function<bool(const std::string&)> holds) {
  return [name, holds](const Value& a) {
    const std::string plain = at(a, {"attributes", name});
    return holds(plain.empty() ? at(a, {"attributes", name, "value"}) : plain);
  };
}

Condition has_score(std::function<bool(double)> holds) {
  return [holds](const Value& a) {
    const Value* engagement = a.find("engagement");
    const Value* score = engagement != nullptr ? engagement->find("score") : nullptr;
    const Value* current = score != nullptr ? score->find("current") : nullptr;
    return current != nullptr && current->as_double() && holds(*current->as_double());
  };
}

// 0: never.
Condition was_active(std::function<bool(std::int64_t)> holds) {
  return [holds](const Value& a) {
    return holds(a.find("stats")->find("last_activity")->as_integer().value_or(0));
  };
}

TEST_F(SandboxSearchTest, FindsTheAccountsThatTheListsShowToBeRight) {
  const auto text = [](const std::string& rest) { return R"({"type":"string","term":)" + rest; };
  const auto attribute = [](const std::string& rest) {
    return R"({"type":"string_attribute","attribute":)" + rest;
  };
  const auto time = [](const std::string& rest) { return R"({"type":"date","term":)" + rest; };
  const std::pair<std::string, Condition> rows[] = {
      {"", [](const Value&) { return true; }},
      {text(R"("status","in_list":["Churned","Trial"],"query_term_id":"7"})"),
       has_status({"Churned", "Trial"})},
      {text(R"("status_group","in_list":["paying"]})"),
       has_status({"Paying", "Onboarding", "At risk"})},
      {text(R"("health","eq":"red"})"),
       [](const Value& a) {
         return at(a, {"engagement", "health", "current"}) == "Poor";
       }},
      {text(R"("identifier","eq":"kunde-ü-10001"})"),
       [](const Value& a) { return at(a, {"account_id"}) == "kunde-ü-10001"; }},
      {text(R"("search_name","contains":"gRANITE b"})"),
       [](const Value& a) { return at(a, {"name"}).find("Granite B") != std::string::npos; }},
      {R"({"type":"number","term":"score","gte":45,"lt":46})",
       has_score([](double score) { return score == 45 || score == 45.5; })},
      {R"({"type":"number","term":"score","eq":0})", has_score([](double s) { return s == 0; })},
      {attribute(R"("Plan","in_list":["Free","Enterprise \"Plus\""],"contains":"PLUS"})"),
       has_attribute("Plan", [](const std::string& plan) { return plan.starts_with("Ent"); })},
      {attribute(R"("Owner","exists":"false"})"), has_attribute("Owner", &std::string::empty)},
      {attribute(R"("Notes","exists":"true"})"),
       has_attribute("Notes", [](const std::string& notes) { return !notes.empty(); })},
      {R"({"type":"simple_date_attribute","attribute":"Renewal-Date",)"
       R"("joker":"between_next_90_and_200_days"})",
       has_attribute("Renewal-Date", [](const std::string& date) { return date == "2025-02-28"; })},
      {time(R"("date","eq":0})"), was_active([](std::int64_t t) { return t == 0; })},
      {time(R"("last_activity_time","gt":1700000000000,"lte":1710000000000})"),
       was_active([](std::int64_t t) { return t / 10'000'000'000 == 170; })},
      {time(R"("last_activity_time","joker":"yesterday"})"),
       was_active([](std::int64_t t) { return t >= totango_today - kDay && t < totango_today; })},
      {time(R"("date","joker":"in_previous_5_days"})"),
       was_active([](std::int64_t t) { return t >= totango_today - 5 * kDay; })},
      {R"({"type":"active_list","is_in_one_of":[2,3]})", has_status({"Trial"})},
      {R"({"type":"active_list","is_in_one_of":[1],"is_not_in":["2"]})",
       std::not_fn(has_status({"Trial"}))},
      {R"({"type":"or","or":[)" + text(R"("status","eq":"Trial"},)") +
           text(R"("status","contains":"RISK"})") + "]}",
       has_status({"Trial", "At risk"})}};
  const Array accounts = listed(totango_lists::all_accounts);
  for (const auto& [terms, holds] : rows) {
    Texts expected;
    for (const Value& a : accounts) {
      if (holds(a)) expected.insert(at(a, {"account_id"}));
    }
    EXPECT_FALSE(expected.empty()) << terms;
    EXPECT_EQ(names(kAccounts, terms), expected) << terms;
    EXPECT_EQ(total(kAccounts, terms), static_cast<std::int64_t>(expected.size())) << terms;
  }
}

TEST_F(SandboxSearchTest, FindsWhatAListHoldsByItsCriteria) {
  const auto reply =
      client.send({.path = "/api/v1/accounts/active_list.json", .effect = Effect::read});
  const Value index = parse_json(reply->body).value();
  for (const Value& entry : *index.find("active-lists")->as_array()) {
    Texts members;
    for (const Value& account : listed(*entry.find("id")->as_integer())) {
      members.insert(at(account, {"account_id"}));
    }
    const std::string criteria = to_json(*entry.find("criteria"));
    EXPECT_EQ(names(kAccounts, criteria.substr(1, criteria.size() - 2)), members) << criteria;
  }
}

TEST_F(SandboxSearchTest, KnowsOwnersAndStages) {
  const std::string ada = R"("is_one_of":["ada.kim@vendor.example"]})";
  const std::string owned = R"({"type":"owner",)" + ada;
  EXPECT_THAT(total(kAccounts, owned), AllOf(Gt(300), Lt(500)));
  EXPECT_EQ(total(kAccounts, R"({"type":"totango_user_scope",)" + ada), total(kAccounts, owned));
  EXPECT_EQ(total(kAccounts, R"({"type":"owner","account_role":"Support",)" + ada), 0);
  const std::string named =
      R"({"type":"string_attribute","attribute":"Success Manager","eq":"Ada Kim"})";
  EXPECT_EQ(total(kAccounts, named + "," + owned), total(kAccounts, named));
  EXPECT_THAT(total(kAccounts, R"({"type":"lifecycle_attribute_stage_by_id",)"
                               R"("attribute":"Lifecycle","not_in_list":["101","102","103"]})"),
              AllOf(Gt(2000), Lt(3000)));  // two of five stages, and those without one
}

TEST_F(SandboxSearchTest, GivesEveryTypeOfColumn) {
  const auto row = [this](const std::string& id, const std::string& fields) {
    const std::string term = R"({"type":"string","term":"identifier","eq":")" + id + R"("})";
    return to_json(cells(hits(kAccounts, query_of(term, fields)).at(0)));
  };
  EXPECT_EQ(row("a83175",
                R"({"type":"string","term":"health"},{"type":"string","term":"status_group"},)"
                R"({"type":"health_trend","field_display_name":"Trend "},{"type":"health_reason"},)"
                R"({"type":"health_score"},{"type":"health_dimension_score","dimension":"Usage"})"),
            R"(["green","paying",{"health":"green","health_prev":"green",)"
            R"("change_date":1640247259984},"Less than 10% license utilization",99,87])");
  EXPECT_EQ(
      row("a17920", R"({"type":"string_attribute","attribute":"Region"},)"
                    R"({"type":"string_attribute","attribute":"Nothing"},)"
                    R"({"type":"number_attribute","attribute":"Licenses"},)"
                    R"({"type":"date_attribute","attribute":"Renewal-Date"},)"
                    R"({"type":"simple_date_attribute","attribute":"Renewal-Date"},)"
                    R"({"type":"list_attribute","attribute":"Products"},{"type":"products"})"),
      R"(["Baltimore",null,305,1835395200000,"2028-02-29",["Reports","モバイル"],)"
      R"(["Reports","モバイル"]])");
  EXPECT_EQ(row("a83175",
                R"({"type":"lifecycle_attribute","attribute":"Lifecycle"},)"
                R"({"type":"lifecycle_attribute_stage_by_id_total_days","attribute":"Lifecycle",)"
                R"("stage":"101"},{"type":"number","term":"score"},)"
                R"({"type":"number","term":"contract_value"},)"
                R"({"type":"simple_date","term":"simple_last_activity_time"})"),
            R"(["Renew",117,45.5,40400,"2022-04-24"])");
  EXPECT_EQ(
      row("a83175", R"({"type":"named_aggregation","aggregation":"activity_days","duration":30},)"
                    R"({"type":"activity_aggregation","activity":"create-task","duration":90},)"
                    R"({"type":"number_metric","metric":"nps_1600000000000","source":"userdef"},)"
                    R"({"type":"number_metric_change","metric":"nps_1600000000000","duration":7})"),
      "[9,1453,-68,0.23]");
  EXPECT_EQ(
      row("a83175", R"({"type":"owner","account_role":"Success Manager"},{"type":"last_touch"},)"
                    R"({"type":"owner","account_role":"Support"},{"type":"last_touch_timestamp"},)"
                    R"({"type":"on_attention","user_id":"ada.kim@vendor.example"})"),
      R"([{"owner_value":"Emre Yıldız","owner_tid_value":"emre.yildiz@vendor.example"},)"
      R"({"user":"emre.yildiz@vendor.example","time":1713297017874},null,1713297017874,false])");
}

TEST_F(SandboxSearchTest, AgreesWithTheStatsOfTheLists) {
  const std::string fields =
      R"({"type":"named_aggregation","aggregation":"total_activities","duration":14},)"
      R"({"type":"named_aggregation","aggregation":"unique_users","duration":90},)"
      R"({"type":"date","term":"last_activity_time"})";
  std::map<std::string, std::string> found;
  const std::string trials = R"({"type":"active_list","is_in_one_of":[2]})";
  for (const Value& hit : hits(kAccounts, query_of(trials, fields))) {
    found[at(hit, {"name"})] = to_json(cells(hit));
  }
  for (const Value& account : listed(2)) {
    const Value& stats = *account.find("stats");
    const Array expected = {*stats.find("activities")->find("past_14d")->find("all"),
                            *stats.find("users")->find("past_90d")->find("all"),
                            *stats.find("last_activity")};
    EXPECT_EQ(found[at(account, {"account_id"})], to_json(expected));
  }
}

// --- users

TEST_F(SandboxSearchTest, FindsTheUsersThatTheListsShow) {
  EXPECT_THAT(total(kUsers, ""), AllOf(Gt(11'000), Lt(14'000)));
  Texts expected;
  for (const Value& account : listed(2)) {
    for (const Value& user : *account.find("users")->as_array()) {
      expected.insert(at(user, {"name"}) + at(account, {"account_id"}) + "Trial" +
                      to_json(*user.find("first_usage")) + to_json(*user.find("last_usage")));
    }
  }
  const std::string terms =
      R"({"type":"parent_account","terms":[{"type":"string","term":"status","eq":"Trial"}]})";
  const std::string fields =
      R"({"type":"date","term":"first_activity_time"},{"type":"date","term":"last_activity_time"})";
  // Columns of the account stand at those positions of the whole row.
  const std::string parents = R"(,"parent_account_fields":[
      {"type":"string","term":"status","index":2},{"type":"string","term":"identifier","index":0}])";
  Texts found;
  for (const Value& hit : hits(kUsers, query_of(terms, fields, parents))) {
    ASSERT_EQ(cells(hit).size(), 4U);
    EXPECT_EQ(display(cells(hit)[0]), at(hit, {"account", "name"}));
    EXPECT_TRUE(hit.find("is_online")->as_bool());
    found.insert(at(hit, {"name"}) + at(hit, {"account", "name"}) + display(cells(hit)[2]) +
                 to_json(cells(hit)[1]) + to_json(cells(hit)[3]));
  }
  EXPECT_EQ(found, expected);
}

TEST_F(SandboxSearchTest, FindsUsersByTheirOwnTerms) {
  for (const std::string term :
       {R"({"type":"string","term":"display_name","contains":"AVON M"})",
        R"({"type":"string_attribute","attribute":"Role","eq":"admin"})",
        R"({"type":"date","term":"first_activity_time","lt":1610000000000})",
        R"({"type":"date","term":"last_activity_time","eq":0})",
        R"({"type":"date","term":"date","joker":"in_previous_1_day"})",
        R"({"type":"active_list","is_in_one_of":[2]})"}) {
    EXPECT_THAT(total(kUsers, term), AllOf(Gt(0), Lt(6000))) << term;
  }
}

TEST_F(SandboxSearchTest, StopsAtTheVendorsMaximum) {
  EXPECT_EQ(names(kUsers, "").size(), 10'000U);
  for (const char* page :
       {R"(,"offset":9001)", R"(,"offset":9999,"count":2)", R"(,"offset":9223372036854775807)"}) {
    const Error error = search(kUsers, query_of("", "", page)).error();
    EXPECT_EQ(error.http_status, 400);
    EXPECT_THAT(error.vendor_message, HasSubstr("maximum of 10,000 records")) << page;
  }
}

TEST_F(SandboxSearchTest, SortsByTitleByIdAndByColumn) {
  using Key = std::pair<std::string, std::string>;  // the title or the cell, and the id
  const auto is_sorted = [this](const std::string& field, const char* more, auto before) {
    std::vector<Key> keys;
    for (const Value& hit : hits(kUsers, query_of("", field, more))) {
      keys.emplace_back(field.empty() ? at(hit, {"display_name"}) : to_json(cells(hit)[0]),
                        at(hit, {"name"}));
    }
    return std::is_sorted(keys.begin(), keys.end(), before);
  };
  const auto down = [](const Key& a, const Key& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  const auto by_id = [](const Key& a, const Key& b) { return a.second < b.second; };
  EXPECT_TRUE(is_sorted("", "", std::less<>()));
  EXPECT_TRUE(is_sorted("", R"(,"sort_order":"DESC")", down));
  EXPECT_TRUE(is_sorted("", R"(,"sort_by":"name")", by_id));
  // Times of 13 digits.
  EXPECT_TRUE(is_sorted(R"({"type":"date","term":"last_activity_time","desc":true})",
                        R"(,"sort_by":"name")", down));
}

// --- events

TEST_F(SandboxSearchTest, GivesEventsNewestFirstByThePage) {
  Texts accounts;
  for (const Value& account : listed(1)) accounts.insert(at(account, {"account_id"}));
  Texts ids;
  std::set<std::pair<std::string, Value::Kind>> forms;  // of is_new, by type
  std::int64_t before = totango_today;
  for (int page = 0; page < 4; ++page) {
    const std::string more = R"(,"count":1000,"offset":)" + std::to_string(page);
    for (const Value& event : hits(kEvents, query_of("", "", more))) {
      ids.insert(at(event, {"id"}));
      forms.emplace(at(event, {"type"}), event.find("is_new")->kind());
      EXPECT_TRUE(accounts.contains(at(event, {"account", "id"})));
      EXPECT_LE(*event.find("timestamp")->as_integer(), before);
      before = *event.find("timestamp")->as_integer();
    }
  }
  EXPECT_EQ(ids.size(), 3000U);
  EXPECT_EQ(forms.size(), 8U);  // four types; text and bool
}

TEST_F(SandboxSearchTest, FindsEventsByTypeTimeAndAccount) {
  const auto type = [](const std::string& name) {
    return R"({"type":"event_property","name":"event_type","eq":")" + name + R"("})";
  };
  const std::int64_t notes = total(kEvents, type("note"));
  EXPECT_THAT(notes, AllOf(Gt(600), Lt(900)));
  EXPECT_EQ(total(kEvents, R"({"type":"or","or":[)" + type("note") + "," + type("task") + "]}"),
            notes + total(kEvents, type("task")));
  const std::string time = R"({"type":"date","term":"date",)";
  const std::int64_t yesterday = total(kEvents, time + R"("joker":"yesterday"})");
  EXPECT_GT(yesterday, 0);
  EXPECT_EQ(total(kEvents, time + R"("gte":1730332800000})"), yesterday);
  EXPECT_EQ(total(kEvents, time + R"("lt":1730332800000})"), 3000 - yesterday);
  const std::string query = query_of("", "", R"(,"count":1000,"offset":0)");
  const std::string account = at(hits(kEvents, query).front(), {"account", "id"});
  const auto reply = post(kEvents, "account_id=" + detail::percent_encode(account) +
                                       "&query=" + detail::percent_encode(query));
  const Value body = parse_json(reply->body).value();
  for (const Value& event : *body.find("response")->find("events")->find("hits")->as_array()) {
    EXPECT_EQ(at(event, {"account", "id"}), account);
  }
}

}  // namespace
}  // namespace quartet::testing
