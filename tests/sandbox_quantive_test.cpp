// The sandbox's Quantive: who may call it, its lists and what it lets be written.
#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_goals.hpp"

namespace quartet::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::MatchesRegex;

constexpr const char* kUnset = "0001-01-01T00:00:00Z";

using SandboxQuantiveTest = RawGoals;

std::vector<std::string> values(const nlohmann::json& list, const char* member) {
  std::vector<std::string> all;
  for (const auto& row : list["items"]) all.push_back(row[member]);
  return all;
}

// --- who may call

TEST_F(SandboxQuantiveTest, TakesItsTokenAndItsAccountOnly) {
  const std::string token = "Authorization: Bearer " + std::string(sandbox.token().reveal());
  const std::string account = "gtmhub-accountId: " + sandbox.quantive_account_id();
  EXPECT_THAT(sandbox.quantive_account_id(), MatchesRegex("[0-9a-f]{24}"));
  for (const char* path : {"/api/v1/goals", "/results/api/v1/goals/x", "/api/v2/goals",
                           "/results/api/v2/tags", "/api/v2/goals?filter={"}) {
    const auto with = [&](const std::vector<std::string>& headers) {
      return call("GET", path, "", headers);
    };
    EXPECT_EQ(with({}).status, 401) << path;
    EXPECT_EQ(with({account}).status, 401) << path;
    EXPECT_EQ(with({account, "Authorization: Bearer other"}).body, "signature is invalid") << path;
    EXPECT_EQ(with({account, "Authorization: " + std::string(sandbox.token().reveal())}).status,
              401);
    EXPECT_EQ(with({token}).body, "empty or invalid account id") << path;
    EXPECT_EQ(with({token, "gtmhub-accountId: other"}).status, 401) << path;
    EXPECT_EQ(with({token, "X-Account-ID: " + sandbox.quantive_account_id()}).status, 401) << path;
    EXPECT_NE(with({token, account}).status, 401) << path;
  }
}

TEST_F(SandboxQuantiveTest, HasBothPrefixes) {
  for (const char* collection :
       {"goals", "metrics", "sessions", "assignees", "users", "tags", "teams"}) {
    for (const char* root : {"/api/v1/", "/results/api/v1/", "/api/v2/", "/results/api/v2/"}) {
      const Fetched reply = get(root + std::string(collection));
      EXPECT_EQ(reply.status, 200) << root << collection;
      EXPECT_TRUE(reply.json()["items"].is_array()) << root << collection;
      EXPECT_GT(reply.json()["totalCount"], 0) << root << collection;
    }
  }
  for (const char* path : {"/api/v1/nothing", "/api/v3/goals", "/api/v1/tags/x", "/api/v2/goals/x",
                           "/api/v1/goals/x/y", "/api/v1/goals/metric/nobody"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_EQ(call("PUT", "/api/v1/goals/x", "{}", credentials()).status, 404);
  EXPECT_EQ(post("/api/v2/goals", new_goal()).status, 404);
}

// --- lists of the first generation

TEST_F(SandboxQuantiveTest, SendsTheWholeCollection) {
  EXPECT_EQ(whole("goals")["items"].size(), 120U);
  for (const char* query :
       {"skip=10", "limit=10", "filter=%7Bname:%22x%22%7D", "sessionIds=x", "colour=red"}) {
    EXPECT_EQ(whole("goals", query)["items"].size(), 120U) << query;
  }
  EXPECT_FALSE(whole("goals")["items"][0].contains("metrics"));
  EXPECT_TRUE(whole("goals", "includeMetrics=true")["items"][0]["metrics"].is_array());
}

TEST_F(SandboxQuantiveTest, PicksGoalsByTheirProperties) {
  const Json goals = whole("goals", "includeMetrics=true")["items"];
  const auto expect_picked = [&](const std::string& name, const std::string& value, auto has) {
    std::set<std::string> wanted;
    for (const Json& goal : goals) {
      if (has(goal)) wanted.insert(goal["id"]);
    }
    const auto ids = values(whole("goals", name + '=' + detail::percent_encode(value)), "id");
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()), wanted) << name << ' ' << value;
    EXPECT_FALSE(wanted.empty() || wanted.size() == goals.size()) << name << ' ' << value;
  };
  for (const std::string& title : values(whole("tags"), "title")) {
    expect_picked("tags", title, [&](const Json& goal) {
      return goal["tags"].dump().find(Json(title).dump()) != std::string::npos;
    });
  }
  const std::string session = goals[0]["sessionId"];
  expect_picked("sessionId", session,
                [&](const Json& goal) { return goal["sessionId"] == session; });
  const std::string parent = goals[0]["id"];
  expect_picked("parentId", parent, [&](const Json& goal) { return goal["parentId"] == parent; });
  const std::string owner = goals[0]["ownerId"];
  expect_picked("ownerId", owner, [&](const Json& goal) {
    return goal["ownerIds"].dump().find(owner) != std::string::npos;
  });
  const std::string user = whole("users")["items"][3]["id"];
  expect_picked("metricOwnerIds", user, [&](const Json& goal) {
    return std::any_of(goal["metrics"].begin(), goal["metrics"].end(),
                       [&](const Json& metric) { return metric["ownerId"] == user; });
  });
  EXPECT_EQ(values(get("/api/v1/goals/metric/" + user).json(), "id"),
            values(whole("goals", "metricOwnerIds=" + user), "id"));
  EXPECT_TRUE(whole("goals", "tags=Growth")["items"].empty());
}

TEST_F(SandboxQuantiveTest, KnowsTheCurrentSessions) {
  EXPECT_THAT(values(whole("sessions", "filter=current&status=open"), "title"),
              ElementsAre("FY 2024, \"stretch\"", "Q4 2024"));
  EXPECT_EQ(whole("sessions", "filter=current")["items"].size(), 3U);
  const Json session = whole("sessions", "status=closed")["items"][1];
  EXPECT_EQ(session["status"], "closed");
  EXPECT_EQ(get("/api/v1/sessions/" + session["id"].get<std::string>()).json(), session);
  EXPECT_FALSE(session.contains("name"));
}

// --- the data

TEST_F(SandboxQuantiveTest, HasTheOdditiesOfTheVendor) {
  const Json goals = whole("goals")["items"];
  std::set<std::size_t> fractions;
  std::set<std::string> seen;
  for (const Json& goal : goals) {
    const std::string created = goal["dateCreated"];
    fractions.insert(created.size());
    if (!goal.contains("description")) seen.insert("no description");
    if (goal["closedStatus"].is_string()) seen.insert("text status");
    if (goal["closedStatus"].is_object()) seen.insert("status");
    if (goal["assignee"]["id"] == "")
      seen.insert("unresolved " + goal["assignee"]["type"].get<std::string>());
    seen.insert(goal["parentId"] == "" ? "no parent" : "parent");
    if (goal["assignee"]["type"] == "team") seen.insert("team");
    if (goal["dateFrom"] == kUnset) seen.insert("unset");
    if (goal.contains("customFields")) seen.insert("fields");
    EXPECT_TRUE(goal["attainment"].is_number_float());
  }
  EXPECT_THAT(fractions, ElementsAre(20, 22, 23, 24));
  EXPECT_THAT(seen, ElementsAre("fields", "no description", "no parent", "parent", "status", "team",
                                "text status", "unresolved ", "unset"));
}

TEST_F(SandboxQuantiveTest, MakesTheSameDataFromTheSameSeed) {
  const std::string before = get("/api/v1/goals?includeMetrics=true").body;
  restart({.goals = 120});
  EXPECT_EQ(get("/api/v1/goals?includeMetrics=true").body, before);
  sandbox = Sandbox::start({.seed = 2, .quantive = {.goals = 120}}).value();
  EXPECT_NE(get("/api/v1/goals?includeMetrics=true").body, before);
  restart({.goals = 0});
  EXPECT_EQ(get("/api/v1/goals").json(), Json({{"items", Json::array()}, {"totalCount", 0}}));
}

// --- goals

TEST_F(SandboxQuantiveTest, CreatesReadsChangesAndRemovesAGoal) {
  Json body = new_goal("Größe \"zählt\"");
  body["tags"] = {{{"title", "Brand new, tag"}}};
  body["attainment"] = 0.9;
  body["id"] = "mine";
  body["dateTo"] = "2025-03-31T23:59:59.125456+02:00";
  const Fetched reply = post("/results/api/v1/goals", body);
  EXPECT_EQ(reply.status, 201);
  const Json made = reply.json();
  const std::string id = made["id"];
  EXPECT_THAT(id, MatchesRegex("[0-9a-f]{24}"));
  EXPECT_EQ(made["attainment"], 0.0);
  EXPECT_THAT(made["dateCreated"].get<std::string>(),
              MatchesRegex("2024-11-01T09:00:01\\.037456789Z"));
  EXPECT_EQ(made["dateTo"], "2025-03-31T21:59:59.125000000Z");
  EXPECT_EQ(made["dateFrom"], kUnset);
  Json read = goal(id);
  EXPECT_EQ(read["dateCreated"], "2024-11-01T09:00:01.037Z");
  EXPECT_EQ(read["dateTo"], "2025-03-31T21:59:59.125Z");
  EXPECT_EQ(read["metrics"], Json::array());
  EXPECT_THAT(values(whole("goals", "tags=Brand+new%2C+tag"), "id"), ElementsAre(id));
  EXPECT_EQ(page("tags", R"({title:"Brand new, tag"})").json()["items"][0]["itemsTaggedCount"], 1);

  const Fetched changed = patch(id, {{"description", "It is bold"}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.json()["description"], "It is bold");
  read["description"] = "It is bold";
  read["modifiedById"] = goal(id)["modifiedById"];
  EXPECT_EQ(goal(id), read);

  const Fetched removed = remove(id);
  EXPECT_EQ(removed.status, 204);
  EXPECT_EQ(removed.body, "");
  EXPECT_EQ(remove(id).status, 404);
  EXPECT_EQ(get("/api/v1/goals/" + id).status, 404);
  EXPECT_EQ(patch(id, {{"name", "x"}}).status, 404);
  EXPECT_TRUE(whole("goals", "tags=Brand+new%2C+tag")["items"].empty());
}

TEST_F(SandboxQuantiveTest, RefusesGoalsThatCannotBe) {
  const auto refused = [this](const char* member, const Json& value) {
    Json body = new_goal();
    body[member] = value;
    const Fetched reply = post("/api/v1/goals", body);
    EXPECT_EQ(reply.status, 400) << member << value;
    return reply.body;
  };
  for (const char* member : {"name", "sessionId", "ownerId"}) {
    for (const Json& value : {Json(), Json(""), Json(7)}) {
      EXPECT_THAT(refused(member, value), HasSubstr(member));
    }
    Json body = new_goal();
    body.erase(member);
    EXPECT_EQ(post("/api/v1/goals", body).status, 400) << member;
  }
  for (const char* member : {"sessionId", "ownerId", "parentId"}) refused(member, "nobody");
  refused("ownerIds", {"nobody"});
  refused("tags", {"bare"});
  refused("tags", "bare");
  refused("dateTo", "2024-02-30T00:00:00Z");
  refused("dateTo", "2024-02-03");
  refused("description", 7);
  EXPECT_EQ(post("/api/v1/goals", Json::array()).status, 400);
  EXPECT_EQ(call("POST", "/api/v1/goals", "{", credentials()).status, 400);
  EXPECT_EQ(call("POST", "/api/v1/goals", "", credentials()).status, 400);
  EXPECT_EQ(whole("goals")["items"].size(), 120U);
}

TEST_F(SandboxQuantiveTest, ChangesWhatAPatchNamesAndNothingElse) {
  const Json users = whole("users")["items"];
  Json body = new_goal();
  body["description"] = "text";
  body["tags"] = {{{"title", "a"}}, {{"title", "b"}}};
  body["ownerIds"] = {users[1]["id"], users[2]["id"]};
  body["parentId"] = whole("goals")["items"][0]["id"];
  body["dateFrom"] = "2024-01-01T00:00:00Z";
  const std::string id = created(body)["id"];
  EXPECT_EQ(patch(id, {{"tags", {{{"title", "c"}}}}}).status, 200);
  EXPECT_EQ(goal(id)["tags"], Json({{{"title", "c"}}}));
  EXPECT_EQ(goal(id)["ownerIds"], body["ownerIds"]);
  EXPECT_EQ(patch(id, {{"ownerIds", Json::array({users[4]["id"]})}}).status, 200);
  EXPECT_EQ(goal(id)["ownerIds"], Json::array({users[4]["id"]}));
  EXPECT_EQ(goal(id)["ownerId"], users[4]["id"]);
  EXPECT_EQ(patch(id, {{"ownerId", users[5]["id"]}}).status, 200);
  EXPECT_EQ(goal(id)["ownerIds"], Json::array({users[5]["id"]}));
  EXPECT_EQ(patch(id, {{"name", nullptr}}).status, 400);
  EXPECT_EQ(patch(id, {{"parentId", id}}).status, 400);
  EXPECT_EQ(
      patch(id,
            {{"description", nullptr}, {"tags", nullptr}, {"parentId", ""}, {"dateFrom", nullptr}})
          .status,
      200);
  const Json cleared = goal(id);
  EXPECT_EQ(cleared["description"], "");
  EXPECT_EQ(cleared["tags"], Json::array());
  EXPECT_EQ(cleared["parentId"], "");
  EXPECT_EQ(cleared["dateFrom"], kUnset);
  EXPECT_EQ(cleared["name"], body["name"]);
}

TEST_F(SandboxQuantiveTest, PatchesWithoutABodyWhenTheOptionsSaySo) {
  restart({.goals = 3, .patch_answers_goal = false});
  const std::string id = whole("goals")["items"][0]["id"];
  const Fetched reply = patch(id, {{"name", "Another"}});
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(goal(id)["name"], "Another");
}

TEST_F(SandboxQuantiveTest, TakesWritesOfManyAtOnce) {
  const Json body = new_goal("Together");
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, &body] {
      for (int k = 0; k < 5; ++k) {
        const std::string id = created(body)["id"];
        EXPECT_EQ(patch(id, {{"description", id}}).json()["description"], id);
        EXPECT_GE(page("goals", R"({name:"Together"})").json()["totalCount"], 1);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(page("goals", R"({name:"Together"})").json()["totalCount"], 20);
}

// --- metrics

TEST_F(SandboxQuantiveTest, CountsMetricsAndTheirCheckIns) {
  const std::string goal_id = created(new_goal())["id"];
  const Json body = {{"goalId", goal_id},      {"ownerId", whole("users")["items"][2]["id"]},
                     {"name", "Pages"},        {"targetOperator", "at_least"},
                     {"initialValue", 10},     {"target", 20},
                     {"manualType", "double"}, {"dueDate", "2024-12-31T00:00:00Z"},
                     {"softDueDate", kUnset}};
  const Fetched reply = post("/results/api/v1/metrics", body);
  EXPECT_EQ(reply.status, 201);
  const std::string id = reply.json()["id"];
  EXPECT_EQ(reply.json()["actual"], 10.0);
  EXPECT_EQ(reply.json()["dueDate"], "2024-12-31T00:00:00.000000000Z");
  const Json check_in = {
      {"actual", 15}, {"comment", "half"}, {"confidence", 0.5}, {"checkInDate", nullptr}};
  EXPECT_EQ(post("/api/v1/metrics/" + id + "/checkin", check_in).status, 201);
  const Json metric = get("/api/v1/metrics/" + id).json();
  EXPECT_EQ(metric["goalId"], goal_id);
  EXPECT_EQ(metric["actual"], 15.0);
  EXPECT_EQ(metric["attainment"], 0.5);
  EXPECT_EQ(metric["confidence"]["value"], 0.5);
  EXPECT_EQ(metric["metricHistory"][0]["comment"], "half");
  EXPECT_EQ(goal(goal_id)["attainment"], 0.5);
  EXPECT_EQ(goal(goal_id)["metrics"][0], metric);

  EXPECT_EQ(post("/api/v1/metrics/" + id + "/checkin", {{"comment", "no number"}}).status, 400);
  EXPECT_EQ(post("/api/v1/metrics/nothing/checkin", check_in).status, 404);
  Json astray = body;
  astray["goalId"] = "nothing";
  EXPECT_EQ(post("/api/v1/metrics", astray).status, 400);
  astray = body;
  astray["target"] = "20";
  EXPECT_EQ(post("/api/v1/metrics", astray).status, 400);
  EXPECT_EQ(remove(goal_id).status, 204);
  EXPECT_EQ(get("/api/v1/metrics/" + id).status, 404);
}

TEST_F(SandboxQuantiveTest, ShowsTheMembersOfAMetric) {
  const Json metric = get("/api/v2/metrics?limit=1").json()["items"][0];
  std::vector<std::string> members;
  for (const auto& member : metric.items()) members.push_back(member.key());
  EXPECT_THAT(members,
              IsSupersetOf({"access",           "accountId",       "actual",   "assignee",
                            "assignees",        "attainment",      "critical", "createdById",
                            "dateCreated",      "dueDate",         "format",   "goalAttainment",
                            "goalClosedStatus", "goalDescription", "goalId",   "goalName",
                            "goalOwnerId",      "goalOwnerIds",    "id",       "initialValue",
                            "manualType",       "metricHistory",   "name",     "numberOfOwners",
                            "orderId",          "ownerId",         "ownerIds", "progressStatus",
                            "reminderSchedule", "sessionId",       "settings", "softDueDate",
                            "target",           "targetOperator",  "trend",    "url"}));
  EXPECT_TRUE(metric["trend"][0]["date"].is_string() && metric["goalClosedStatus"].is_object());
}

TEST_F(SandboxQuantiveTest, ReadsUsers) {
  const Json users = page("users", R"({email:"user3@sandbox.example"})").json()["items"];
  ASSERT_EQ(users.size(), 1U);
  EXPECT_EQ(get("/api/v1/users/" + users[0]["id"].get<std::string>()).json(), users[0]);
  EXPECT_EQ(get("/api/v1/users/nobody").status, 404);
}

TEST(SandboxQuantiveOptions, HaveARange) {
  EXPECT_EQ(Sandbox::start({.quantive = {.goals = 100'001}}).error().kind, ErrorKind::config);
}

}  // namespace
}  // namespace quartet::testing
