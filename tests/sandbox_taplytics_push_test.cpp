// The push notifications of the sandbox's Taplytics.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_taplytics.hpp"
#include "testing/taplytics_push_rules.hpp"

namespace quartet::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using Json = nlohmann::json;

using SandboxPushTest = RawTaplytics;

// 2026-01-01T00:00:00Z
constexpr std::int64_t kNow = 1'767'225'600'000;

std::string problem_of(const std::string& push) {
  return fake_taplytics::push_problem(nlohmann::ordered_json::parse(push), kNow);
}

std::string with(const std::string& more) {
  return R"({"notification":{"alert":"Hi"},)" + more + '}';
}

std::string filtered(const std::string& filters) {
  return with(R"("filters":[)" + filters + ']');
}

std::string scheduled(const std::string& schedule) {
  return with(R"("schedule":{)" + schedule + '}');
}

TEST_F(SandboxPushTest, SendsAtOnce) {
  const Fetched reply =
      post("/v2/push", R"({"name":"Größe","notification":{"alert":"Hi \"all\"","time_to_live":60},)"
                       R"("image":{"url":"https://example.com/a.PNG?x=1","tl_cdn":true},)"
                       R"("custom_keys":{"tl_title":"T"},"is_silent":false,"badge_count":0})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Type"), "application/json; charset=utf-8");
  EXPECT_THAT(reply.body,
              AllOf(MatchesRegex(R"re(\{"id":"[0-9a-z]{24}","name":"Größe","status":"sending",)re"
                                 R"re("created_at":"[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z",.*)re"),
                    HasSubstr(R"("notification":{"alert":"Hi \"all\"","time_to_live":60},)"
                              R"("schedule":{"now":true},"production":false,)"
                              R"("filter_duplicate_content":true,"filters":[]})")));
  const Json saved = saved_pushes();
  ASSERT_EQ(saved.size(), 1U);
  EXPECT_EQ(saved[0]["image"]["tl_cdn"], true);
  EXPECT_EQ(saved[0]["custom_keys"]["tl_title"], "T");
  EXPECT_EQ(saved[0]["badge_count"], 0);
}

TEST_F(SandboxPushTest, KeepsWhatItIsGiven) {
  const std::string filters =
      R"([{"type":"custom_data","comparator":">=","values":[16],"dataKey":"dollars spent"}])";
  const Json push = post("/v2/push", with(R"("filters":)" + filters +
                                          R"(,"production":true,"filter_duplicate_content":false,)"
                                          R"("schedule":{"time":"2125-05-01T08:00:00Z"})"))
                        .json();
  EXPECT_EQ(push["schedule"], Json::parse(R"({"time":"2125-05-01T08:00:00Z"})"));
  EXPECT_EQ(push["status"], "sending");
  EXPECT_EQ(push["production"], true);
  EXPECT_EQ(push["filter_duplicate_content"], false);
  EXPECT_EQ(push["filters"], Json::parse(filters));
  EXPECT_FALSE(push.contains("name"));
}

TEST_F(SandboxPushTest, ListsAndReads) {
  EXPECT_EQ(get("/v2/push").body, "[]");
  EXPECT_EQ(get("/v2/push/").status, 404);
  const std::string id = post("/v2/push", with(R"("name":"first")")).json()["id"];
  const std::string item =
      R"({"id":")" + id + R"(","filters":[],"notification":{"alert":"Hi"},"production":false})";
  const Fetched list = get("/v2/push");
  EXPECT_EQ(list.body, '[' + item + ']');
  EXPECT_EQ(list.header("Content-Type"), "application/json");
  EXPECT_EQ(get("/v2/push/").body, item);
  EXPECT_EQ(get("/v2/push/" + id).body, item);
  EXPECT_EQ(get("/v2/push/another").status, 404);
  EXPECT_EQ(remove("/v2/push/" + id).status, 404);
  EXPECT_EQ(post("/v2/push", with(R"("name":"second")")).status, 200);
  EXPECT_EQ(get("/v2/push/").status, 404);
  const Fetched second = get("/v2/push?per_page=1&page=2");
  EXPECT_EQ(second.json().size(), 1U);
  EXPECT_NE(second.json()[0]["id"], id);
  EXPECT_THAT(second.header("Link"), HasSubstr("/v2/push?api_token=" + token() + "&page=2&per"));
  EXPECT_EQ(get("/v2/push?page=none").status, 400);
}

TEST_F(SandboxPushTest, RefusesAWrongOne) {
  for (const char* body : {"", "{", "[]", "{}", R"({"notification":{}})"}) {
    const Fetched reply = post("/v2/push", body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_TRUE(reply.json().contains("message"));
  }
  EXPECT_EQ(saved_pushes().size(), 0U);
}

struct Rule {
  std::string push;
  const char* problem;  // a part of it; empty: there is none
};

void expect_problems(const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    const std::string problem = problem_of(rule.push);
    if (*rule.problem == 0) {
      EXPECT_EQ(problem, "") << rule.push;
    } else {
      EXPECT_THAT(problem, HasSubstr(rule.problem)) << rule.push;
    }
  }
}

TEST(SandboxPushRules, OfItsMembers) {
  expect_problems({{R"({"notification":{"alert":"Hi"}})", ""},
                   {R"({"notification":{},"custom_keys":{"a":1}})", ""},
                   {R"({"custom_keys":{"a":1}})", "notification is required"},
                   {R"({"notification":"Hi"})", "notification is required"},
                   {R"({"notification":{"alert":""}})", "alert is required"},
                   {R"({"notification":{"alert":7}})", "alert must be a string"},
                   {R"({"notification":{"alert":"Hi","time_to_live":"1"}})", "time_to_live"},
                   {with(R"("name":1)"), "name must"},
                   {with(R"("production":"true")"), "production must be"},
                   {with(R"("is_silent":1)"), "is_silent must be"},
                   {with(R"("badge_count":"0")"), "badge_count must be"},
                   {with(R"("filter_duplicate_content":null)"), "filter_duplicate_content must"},
                   {with(R"("custom_keys":[])"), "custom_keys must be"},
                   {with(R"("image":{})"), ""},
                   {with(R"("image":"a.png")"), "image must be an object"},
                   {with(R"("image":{"url":"https://e.com/a.gif"})"), "image.url must end"},
                   {with(R"("image":{"url":"https://e.com/a?b=.png"})"), "image.url must end"},
                   {with(R"("image":{"url":"https://e.com/a.jpeg"})"), ""},
                   {with(R"("image":{"tl_cdn":1})"), "tl_cdn"}});
}

TEST(SandboxPushRules, OfFilters) {
  const std::string ios = R"({"type":"ios_version","comparator":"!=","values":["8.0.1"]})";
  const auto os = [](const std::string& system) {
    return R"({"type":"os","comparator":"=","values":[")" + system + R"("]})";
  };
  expect_problems(
      {{with(R"("filters":[])"), ""},
       {with(R"("filters":{})"), "filters must be an array"},
       {filtered("7"), "A filter must be an object"},
       {filtered(ios), ""},
       {filtered(os("Android")), ""},
       {filtered(os("Android") + ',' + ios), ""},
       {filtered(os("iOS") + ',' + ios), "whose versions are filtered"},
       {filtered(os("Windows")), "must be iOS or Android"},
       {filtered(R"({"type":"android_version","comparator":"=","values":["5"]})"), "not known"},
       {filtered(R"({"comparator":"=","values":["5"]})"), "not known"},
       {filtered(R"({"type":"age","comparator":">","values":[5]})"), "must be =, !=, <= or >="},
       {filtered(R"({"type":"age","comparator":"=","values":[]})"), "needs values"},
       {filtered(R"({"type":"age","comparator":"="})"), "needs values"},
       {filtered(R"({"type":"age","comparator":"=","values":[true]})"), "strings or numbers"},
       {filtered(R"({"type":"age","comparator":"=","values":5})"), "must be an array"},
       {filtered(R"({"type":"age","comparator":"=","values":[5],"dataKey":"a"})"), "dataKey"},
       {filtered(R"({"type":"custom_data","comparator":"=","values":[5]})"), "needs a dataKey"}});
}

TEST(SandboxPushRules, OfSchedules) {
  expect_problems(
      {{with(R"("schedule":{})"), "needs time or local_time"},
       {with(R"("schedule":"now")"), "schedule must be an object"},
       {scheduled(R"("now":true)"), "does not take now"},
       {scheduled(R"("time":"2026-01-01T00:00:01Z")"), ""},
       {scheduled(R"("time":"2026-01-01T00:00:00Z")"), "must be in the future"},
       {scheduled(R"("time":"2026-02-30T00:00:00Z")"), "must have the form"},
       {scheduled(R"("time":"2026-02-01T00:00:00")"), "must have the form"},
       {scheduled(R"("time":"2026-02-01T00:00:00+00:00")"), "must have the form"},
       {scheduled(R"("time":"2026-02-01T00:00:00.5Z")"), "must have the form"},
       {scheduled(R"("time":"2026-02-01 00:00:00Z")"), "must have the form"},
       {scheduled(R"("time":1767225600000)"), "must be a string"},
       {scheduled(R"("local_time":"2026-01-01T00:00:00")"), ""},
       {scheduled(R"("local_time":"2025-12-31T12:00:00")"), "must be in the future"},
       {scheduled(R"("local_time":"2026-02-01T00:00:00Z")"), "must have the form"},
       {scheduled(R"("local_time":"2026-02-01T00:00:00","time":"2026-02-01T00:00:00Z")"), ""}});
}

}  // namespace
}  // namespace quartet::testing
