// The lists of the sandbox's Quantive in the second API generation: filters, order, fields, pages.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/time.hpp"
#include "support/raw_goals.hpp"
#include "testing/quantive_filter.hpp"
#include "testing/quantive_projection.hpp"
#include "testing/quantive_relaxed_json.hpp"
#include "testing/quantive_rows.hpp"

namespace quartet::testing {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using SandboxQuantiveListTest = RawGoals;

// --- filters, applied to one row

const nlohmann::ordered_json& row() {
  static const auto json = nlohmann::ordered_json::parse(R"({
    "id": "a1", "name": "Ship \"it\"", "attainment": 0.5, "parentId": "",
    "closedStatus": {"status": "active"}, "ownerIds": ["u1", "u2"],
    "tags": [{"title": "growth, EU"}, {"title": "東京"}], "critical": null, "dynamic": false,
    "dateCreated": "2024-01-05T09:15:22.5Z", "dateFrom": "0001-01-01T00:00:00Z"})");
  return json;
}

// "yes", "no", or what is wrong with the filter.
std::string verdict(const std::string& text) {
  const auto document = fake_quantive::parse_relaxed_json(text);
  if (!document) return "malformed";
  const auto filter = fake_quantive::Filter::parse(*document);
  if (!filter) return filter.error().message;
  return filter->matches(row()) ? "yes" : "no";
}

TEST(SandboxQuantiveFilter, HoldsOrDoesNot) {
  struct Row {
    const char* filter;
    bool holds;
  };
  const Row rows[] = {
      {"{}", true},
      {R"({_id:"a1"})", true},
      {R"({"_id":"a1"})", true},
      {R"({id:"a1"})", false},
      {R"({ name : "Ship \"it\"" , parentId : "" })", true},
      {R"({name:"Ship"})", false},
      {R"({attainment:0.5})", true},
      {R"({attainment:"0.5"})", false},
      {R"({dynamic:false,critical:null,nowhere:null})", true},
      {R"({dynamic:null})", false},
      {R"({closedStatus:{status:"active"}})", true},
      {R"({closedStatus.status:"active"})", true},
      {R"({"closedStatus.status":"closed"})", false},
      {R"({ownerIds:"u2"})", true},
      {R"({ownerIds:"u3"})", false},
      {R"({ownerIds:["u1","u2"]})", true},
      {R"({tags.title:"growth, EU"})", true},
      {R"({tags.title:{$in:["x","東京"]}})", true},
      {R"({tags.title:{$ne:"x"}})", true},
      {R"({tags.title:{$ne:"東京"}})", false},
      {R"({_id:{$in:["a1","b2"]}})", true},
      {R"({_id:{$in:[]}})", false},
      {R"({attainment:{$gte:0.5,$lte:0.5}})", true},
      {R"({attainment:{$gt:0.5}})", false},
      {R"({attainment:{$lt:1}})", true},
      {R"({attainment:{$gt:"0"}})", false},
      {R"({nowhere:{$lt:1}})", false},
      {R"({nowhere:{$ne:1}})", true},
      {R"({name:{$regex:"^Ship"}})", true},
      {R"({name:{$regex:"^hip"}})", false},
      {R"({name:{$regex:".*p \"i.*"}})", true},
      {R"({name:{$regex:"it\"$"}})", true},
      {R"({attainment:{$regex:"5"}})", false},
      {R"({$and:[{name:{$regex:"Ship"}},{attainment:{$lt:0.6}}]})", true},
      {R"({$and:[{parentId:""},{attainment:{$gt:0.6}}]})", false},
      // times, not texts: "22.5Z" is less than "22Z" as text
      {R"({dateCreated:{$gt:"2024-01-05T09:15:22Z"}})", true},
      {R"({dateCreated:"2024-01-05T09:15:22.500Z"})", true},
      {R"({dateCreated:"2024-01-05T11:15:22.5+02:00"})", true},
      {R"({dateFrom:{$lt:"2000-01-01T00:00:00Z"}})", true},
  };
  for (const Row& one : rows)
    EXPECT_EQ(verdict(one.filter), one.holds ? "yes" : "no") << one.filter;
}

TEST(SandboxQuantiveFilter, RefusesWhatItDoesNotKnow) {
  for (const char* filter : {"", "{", "{a}", "{a:}", "{a:1,}", "{a:1}x", "{'a':1}", "{a:“x”}",
                             "{a:\"x}", "{a:tru}", "{a:01}", "{a:[1,]}", "{:1}"}) {
    EXPECT_EQ(verdict(filter), "malformed") << filter;
  }
  EXPECT_EQ(verdict("{a:" + std::string(100, '[') + std::string(100, ']') + '}'), "malformed");
  EXPECT_EQ(verdict("{$or:[]}"), "the operator $or is not known");
  EXPECT_EQ(verdict("{a:{$nin:[]}}"), "the operator $nin is not known");
  EXPECT_EQ(verdict("{a:{$gt:1,b:2}}"), "the operator b is not known");
  for (const char* filter : {"[]", "1", "{$and:{}}", "{$and:[]}", "{$and:[1]}", "{a:{$in:1}}",
                             "{a:{$regex:1}}", "{a:{$regex:\"(\"}}"}) {
    EXPECT_THAT(verdict(filter), Not(AnyOf("yes", "no", "malformed"))) << filter;
  }
}

// --- fields and texts

TEST(SandboxQuantiveFields, PickMembers) {
  const auto picked = [](const char* text) {
    const auto fields = fake_quantive::parse_fields(text);
    return fields ? fake_quantive::projected(row(), *fields).dump() : "malformed";
  };
  EXPECT_EQ(picked("name"), R"({"id":"a1","name":"Ship \"it\""})");
  EXPECT_EQ(picked("attainment, _id,nowhere"), R"({"id":"a1","attainment":0.5})");
  EXPECT_EQ(picked("closedStatus.status"), R"({"id":"a1","closedStatus":{"status":"active"}})");
  EXPECT_EQ(picked("tags{title},parentId"),
            R"({"id":"a1","tags":[{"title":"growth, EU"},{"title":"東京"}],"parentId":""})");
  for (const char* wrong : {",", "a,", "a{", "a{b", "a}", "a{}", "a..b", ".a", "a{b}c"}) {
    EXPECT_EQ(picked(wrong), "malformed") << wrong;
  }
}

TEST(SandboxQuantiveFields, LoseTheirMarkup) {
  using fake_quantive::plain_text_of;
  EXPECT_EQ(plain_text_of("ask @[Ada Bell:a@b.example:1] **now**"), "ask @Ada Bell now");
  EXPECT_EQ(plain_text_of("@[open, @[Ben:b:2]"), "@open, @[Ben");
  EXPECT_EQ(plain_text_of("@[no colon] @["), "@[no colon] @[");
}

// --- over HTTP

TEST_F(SandboxQuantiveListTest, FiltersAndCountsWhatIsLeft) {
  const Json all = page("goals", "{}", "limit=1000").json();
  EXPECT_EQ(all["totalCount"], 120);
  const std::string session = all["items"][0]["sessionId"];
  const Json some = page("goals", "{sessionId:\"" + session + "\"}", "limit=3").json();
  EXPECT_EQ(some["items"].size(), 3U);
  EXPECT_EQ(some["totalCount"],
            std::count_if(all["items"].begin(), all["items"].end(),
                          [&](const Json& goal) { return goal["sessionId"] == session; }));
  EXPECT_EQ(page("goals", "{sessionId:").status, 400);
  EXPECT_EQ(page("goals", "{name:{$exists:true}}").status, 400);
  EXPECT_EQ(page("assignees", "{type:\"team\"}").json()["totalCount"], 6);
  EXPECT_EQ(page("assignees", "{type:\"user\"}").json()["totalCount"], 20);
}

TEST_F(SandboxQuantiveListTest, SeesWhatWasWritten) {
  const auto count = [this] {
    return page("goals", R"({name:"Later"})").json()["totalCount"].get<int>();
  };
  EXPECT_EQ(count(), 0);
  const std::string id = created(new_goal("Later"))["id"];
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(page("goals", "{_id:\"" + id + "\"}").json()["items"][0]["name"], "Later");
  EXPECT_EQ(remove(id).status, 204);
  EXPECT_EQ(count(), 0);
}

TEST_F(SandboxQuantiveListTest, Sorts) {
  const auto names = [this](const std::string& sort) {
    std::vector<std::string> all;
    const Json rows = get("/api/v2/goals?limit=1000&sort=" + sort).json()["items"];
    for (const Json& goal : rows)
      all.push_back(goal["assignee"]["name"].get<std::string>() + '\n' +
                    goal["id"].get<std::string>());
    return all;
  };
  std::vector<std::string> sorted = names("assignee.name,_id");
  EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end()));
  std::reverse(sorted.begin(), sorted.end());
  EXPECT_EQ(names("-assignee.name,-_id"), sorted);
  const Json by_time = get("/api/v2/goals?limit=1000&sort=dateCreated").json()["items"];
  std::vector<Timestamp> times;
  for (const Json& goal : by_time)
    times.push_back(parse_timestamp(goal["dateCreated"].get<std::string>()).value());
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
  EXPECT_EQ(get("/api/v2/goals?sort=name,").status, 400);
}

TEST_F(SandboxQuantiveListTest, Pages) {
  const auto size = [this](const std::string& query) {
    return get("/api/v2/goals?" + query).json()["items"].size();
  };
  EXPECT_EQ(size(""), 100U);
  EXPECT_EQ(size("skip=100"), 20U);
  EXPECT_EQ(size("skip=500"), 0U);
  EXPECT_EQ(size("skip=110&limit=5"), 5U);
  EXPECT_EQ(size("take=7"), 7U);
  EXPECT_EQ(size("take=7&limit=6"), 6U);
  EXPECT_EQ(size("limit=18446744073709551615&skip=18446744073709551615"), 0U);
  for (const char* wrong :
       {"skip=-1", "skip=x", "limit=0", "take=", "limit=99999999999999999999"}) {
    EXPECT_EQ(get(std::string("/api/v2/goals?") + wrong).status, 400) << wrong;
  }
  restart({.goals = 1'200});
  EXPECT_EQ(size("limit=5000"), 1'000U);
  const std::string list = "/api/v2/goals?sort=name,_id&fields=name&limit=1000";
  Json ids = get(list).json()["items"];
  for (const Json& goal : items_of(get(list + "&skip=1000"))) ids.push_back(goal);
  EXPECT_EQ(ids.size(), 1'200U);
}

TEST_F(SandboxQuantiveListTest, SendsMetricsWhenTheyAreAskedFor) {
  const std::string one = "/api/v2/goals?limit=1&";
  EXPECT_FALSE(get(one).json()["items"][0].contains("metrics"));
  EXPECT_FALSE(get(one + "includeMetrics=true").json()["items"][0].contains("metrics"));
  const Json rows = get("/api/v2/goals?fields=name,metrics%7Bid,actual%7D").json()["items"];
  const auto with = std::find_if(rows.begin(), rows.end(),
                                 [](const Json& goal) { return !goal["metrics"].empty(); });
  ASSERT_NE(with, rows.end());
  std::vector<std::string> members;
  for (const auto& member : (*with)["metrics"][0].items()) members.push_back(member.key());
  EXPECT_THAT(members, ElementsAre("actual", "id"));
  EXPECT_EQ(get(one + "fields=a%7B").status, 400);
}

TEST_F(SandboxQuantiveListTest, StripsMarkup) {
  const auto marked = [this](const char* more) {
    std::vector<std::string> all;
    for (const Json& goal : items_of(page("goals", R"({description:{$regex:"Ada Bell"}})", more))) {
      all.push_back(goal["description"]);
    }
    return all;
  };
  ASSERT_FALSE(marked("").empty());
  for (const std::string& text : marked("")) EXPECT_THAT(text, HasSubstr("@[Ada Bell:"));
  for (const std::string& text : marked("formatting=plainText"))
    EXPECT_EQ(text, "With @Ada Bell please");
}

}  // namespace
}  // namespace quartet::testing
