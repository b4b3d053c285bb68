// The sandbox's Taplytics: who may call it, its experiments and its events.
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_taplytics.hpp"
#include "testing/taplytics_events.hpp"

namespace quartet::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

using SandboxTaplyticsTest = RawTaplytics;
using Json = nlohmann::json;

// --- who may call

TEST_F(SandboxTaplyticsTest, TakesItsTokenOnly) {
  for (const char* path : {"/v2/users", "/v2/usersByToken", "/v2/experiments", "/v2/push",
                           "/v2/nothing", "/sandbox/taplytics/events"}) {
    const bool is_known = std::string(path) != "/v2/nothing";
    EXPECT_EQ(get(path).status, is_known ? 200 : 404) << path;
    for (const char* key : {"", "wrong"}) {
      const Fetched reply = send({.path = path, .token = key});
      EXPECT_EQ(reply.status, 401) << path;
      EXPECT_EQ(reply.header("Content-Type"), kJson);
      EXPECT_TRUE(reply.json().contains("message"));
    }
  }
}

TEST_F(SandboxTaplyticsTest, TakesItsTokenInThreeWays) {
  const std::string query = "?api_token=" + token();
  const std::string body = R"({"user_id":"new","api_token":")" + token() + R"("})";
  const auto status = [&](Sent sent) { return send(sent).status; };
  EXPECT_EQ(status({.path = "/v2/users" + query, .token = ""}), 200);
  EXPECT_EQ(status({.path = "/v2/users?api_token=wrong", .token = ""}), 401);
  EXPECT_EQ(status({.path = "/v2/users" + query, .token = "wrong"}), 401);
  EXPECT_EQ(status({.method = "POST", .path = "/v2/users", .body = body, .token = ""}), 200);
  EXPECT_THAT(get("/v2/users/?user_id=new").body, Not(HasSubstr("api_token")));
  EXPECT_EQ(status({.method = "POST",
                    .path = "/v2/users",
                    .body = R"({"user_id":"new","api_token":"wrong"})",
                    .token = ""}),
            401);
  const std::string events = R"([{"name":"a"}])";
  const std::string address = "/v2/events?session_id=s";
  EXPECT_EQ(status({.method = "POST", .path = address, .body = events, .token = ""}), 401);
  EXPECT_EQ(status({.method = "POST",
                    .path = address + "&api_token=" + token(),
                    .body = events,
                    .token = ""}),
            200);
}

// --- experiments

TEST_F(SandboxTaplyticsTest, ListsExperiments) {
  const Fetched reply = get("/v2/experiments?per_page=4&page=2");
  EXPECT_THAT(reply.header("Link"), HasSubstr("/v2/experiments?api_token=" + token() + "&page=2"));
  EXPECT_EQ(reply.json().size(), 3U);
  EXPECT_THAT(members_of(reply.body),
              ElementsAre("id", "project_id", "description", "goal_ids", "filters", "variations",
                          "baseline", "updated_at", "created_at", "name", "status"));
  for (const Json& experiment : get("/v2/experiments").json()) {
    const Json& variation = experiment["variations"][0];
    EXPECT_TRUE(variation.contains("_id") && variation["webElements"].is_array());
    EXPECT_LT(variation["distributionPercent"], 1.0);
    EXPECT_FALSE(experiment["baseline"].contains("_id"));
    const Json& variable = variation["dynamicVariables"][0];
    EXPECT_EQ(variable["variableType"] == "JSON", variable["name"] == "banner");
    if (variable["variableType"] == "JSON") {
      EXPECT_TRUE(Json::parse(variable["value"].get<std::string>()).is_object());
    }
    EXPECT_THAT(experiment["created_at"].get<std::string>(),
                MatchesRegex("201[0-9-]{7}T[0-9:]{8}[.][0-9]{3}Z"));
    EXPECT_TRUE(experiment["filters"].is_array());
  }
}

TEST_F(SandboxTaplyticsTest, ShowsAnExperimentInAnotherShape) {
  std::set<std::string> statuses;
  for (const Json& listed : get("/v2/experiments").json()) {
    const Json one = get("/v2/experiments/" + listed["id"].get<std::string>()).json();
    statuses.insert(one["status"].get<std::string>());
    EXPECT_EQ(one["status"], listed["status"]);
    EXPECT_FALSE(one.contains("name") || one.contains("baseline"));
    EXPECT_EQ(one["variations"][0], listed["variations"][0]["_id"]);
    EXPECT_EQ(one.contains("winning_variation"), one["status"] == "archived");
    EXPECT_TRUE(one["filters"].is_object() && one["baseline_variation"].is_string());
    EXPECT_THAT(one["updated_at"].get<std::string>(), HasSubstr("+00:00"));
    EXPECT_EQ(one["created_at"].get<std::string>().substr(0, 19),
              listed["created_at"].get<std::string>().substr(0, 19));
  }
  EXPECT_THAT(statuses, ElementsAre("active", "archived", "draft", "paused"));
}

TEST_F(SandboxTaplyticsTest, RemovesAnExperiment) {
  const std::string id = get("/v2/experiments").json()[2]["id"];
  const std::string path = "/v2/experiments/" + id;
  EXPECT_EQ(remove(path).body, R"({"deleted":true,"id":")" + id + R"("})");
  EXPECT_EQ(remove(path).status, 404);
  EXPECT_EQ(get(path).status, 404);
  EXPECT_EQ(get("/v2/experiments").json().size(), 6U);
  EXPECT_EQ(remove("/v2/experiments/").status, 404);
  EXPECT_EQ(post("/v2/experiments", "{}").status, 404);
}

// --- events

TEST_F(SandboxTaplyticsTest, SavesEvents) {
  const std::string first = R"([{"name":"b","value":4.5,"date":"2026-01-02T03:04:05+00:00"},)"
                            R"({"name":"a","metaData":{"k ü":[1]}}])";
  const Fetched reply = post("/v2/events?session_id=s%2F1", first);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "all events saved");
  EXPECT_EQ(reply.header("Content-Type"), kJson);
  EXPECT_EQ(post("/v2/events?session_id=s2", R"([{"name":"c"}])").status, 200);
  EXPECT_EQ(get("/sandbox/taplytics/events?session_id=s%2F1").body, first);
  EXPECT_EQ(saved_events("?session_id=s2").size(), 1U);
  EXPECT_EQ(saved_events("?session_id=s3").size(), 0U);
  EXPECT_EQ(saved_events().size(), 3U);
}

TEST_F(SandboxTaplyticsTest, RefusesAWholeBatch) {
  const auto status = [this](const std::string& body) {
    return post("/v2/events?session_id=s", body).status;
  };
  const auto of = [](std::size_t count, const std::string& last) {
    std::string body = "[";
    for (std::size_t i = 1; i < count; ++i) body += R"({"name":"x"},)";
    return body + last + ']';
  };
  for (const char* event : {R"({"name":""})", "{}", R"({"name":7})", R"({"name":"bad one"})", "7",
                            R"({"name":"x","value":"4"})", R"({"name":"x","date":5})",
                            R"({"name":"x","metaData":[]})"}) {
    EXPECT_EQ(status(of(100, event)), 400) << event;
  }
  const std::string good = R"({"name":"good"})";
  for (const std::string& body : {std::string("[]"), std::string(), good, of(101, good)}) {
    EXPECT_EQ(status(body), 400) << body.substr(0, 40);
  }
  EXPECT_EQ(post("/v2/events", '[' + good + ']').status, 400);
  EXPECT_EQ(post("/v2/events?session_id=", '[' + good + ']').status, 400);
  EXPECT_EQ(saved_events().size(), 0U);
  EXPECT_EQ(status(of(100, good)), 200);
  EXPECT_EQ(saved_events().size(), 100U);
}

TEST_F(SandboxTaplyticsTest, KeepsTheLastEvents) {
  std::string body = "[";
  for (int i = 0; i < 99; ++i) body += R"({"name":"many","value":1},)";
  body += R"({"name":"last of them","value":1}])";
  EXPECT_EQ(post("/v2/events?session_id=first", R"([{"name":"one"}])").status, 200);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(post("/v2/events?session_id=s", body).status, 200);
  }
  EXPECT_EQ(saved_events("?session_id=first").size(), 0U);
  const Json kept = saved_events();
  EXPECT_EQ(kept.size(), 100'000U);
  EXPECT_EQ(kept.back()["name"], "last of them");
}

TEST(SandboxTaplyticsEvents, CountsWhatItDoesNotKeep) {
  fake_taplytics::EventBook book;
  fake_taplytics::Json batch = fake_taplytics::Json::array();
  batch.push_back(fake_taplytics::Json::object());
  batch[0]["name"] = std::string(std::size_t{1} << 20U, 'x');
  for (int i = 0; i < 70; ++i) book.save("s", batch);
  EXPECT_EQ(book.saved(), 70U);
  EXPECT_EQ(Json::parse(book.list("s")).size(), 63U);  // 64 MiB, with the names' surroundings
}

TEST(SandboxTaplyticsOptions, HaveRanges) {
  const TaplyticsSandboxOptions wrong[] = {{.users = 1'000'001}, {.experiments = 10'001}};
  for (const TaplyticsSandboxOptions& options : wrong) {
    SandboxOptions all;
    all.taplytics = options;
    EXPECT_EQ(Sandbox::start(all).error().kind, ErrorKind::config);
  }
}

}  // namespace
}  // namespace quartet::testing
