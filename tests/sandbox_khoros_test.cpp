// The sandbox's Khoros: how reports are started, and what becomes of their jobs.
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "support/raw_reports.hpp"
#include "testing/khoros_jobs.hpp"

namespace quartet::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;
namespace answers = khoros_answers;

using SandboxKhorosTest = RawReports;

std::string text(std::string_view answer) {
  return std::string(answer);
}

// --- who may call

TEST_F(SandboxKhorosTest, TakesItsAccountOnly) {
  const std::string status = job().at("statusUrl");
  for (const std::string& address : {status, url("/reports/jobs"), url("/config/timezones"),
                                     url("/teams"), url("/reports/report/user", kRange)}) {
    EXPECT_EQ(get(address).status, 200) << address;
    EXPECT_EQ(fetch({.url = address}).status, 401) << address;
    const Fetched stranger = fetch({.url = address, .user = "analytics@example.com:wrong"});
    EXPECT_EQ(stranger.status, 401) << address;
    EXPECT_THAT(stranger.header("WWW-Authenticate"), StartsWith("Basic"));
  }
  EXPECT_EQ(sandbox.khoros_username(), "analytics@example.com");
  EXPECT_EQ(sandbox.khoros_password().reveal(), "sandbox-password-1");
}

TEST_F(SandboxKhorosTest, TakesItsCompanyOnly) {
  const std::string root = sandbox.url() + "/api/public";
  for (const char* path :
       {"/reports/jobs", "/config/timezones", "/teams", "/reports/report/user"}) {
    for (const char* query : {"", "?companyKey=another", "?companykey=sandbox-company"}) {
      const Fetched reply = get(root + path + query);
      EXPECT_EQ(reply.status, 400) << path << query;
      EXPECT_EQ(reply.body, "{}") << path << query;
    }
  }
}

// --- starts

TEST_F(SandboxKhorosTest, StartsAReport) {
  const Fetched reply = start();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Type"), "text/plain");
  const Json envelope = reply.json();
  EXPECT_EQ(envelope["status"], "PASS");
  EXPECT_TRUE(envelope.contains("request") && envelope["request"].is_null());
  const Json result = envelope["result"];
  const std::string run = result["runId"];
  EXPECT_THAT(result["workflowId"].get<std::string>(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_THAT(run, AllOf(StartsWith("23"), HasSubstr("+"), HasSubstr("/")));
  EXPECT_EQ(run.back(), '=');
  EXPECT_EQ(run.size(), 46U);
  EXPECT_EQ(result["downloadUrl"], "");
  EXPECT_THAT(result["statusUrl"].get<std::string>(),
              StartsWith(sandbox.url() + "/api/public/reports/report/" +
                         result["workflowId"].get<std::string>() + "/" +
                         detail::percent_encode(run) + "/status?analyticsAccessToken="));
}

TEST_F(SandboxKhorosTest, NamesEqualReportsAlikeAndRunsApart) {
  const Json first = job();
  const Json second = job();
  const Json other = job("", "locale=de");
  EXPECT_EQ(first["workflowId"], second["workflowId"]);
  EXPECT_NE(first["runId"], second["runId"]);
  EXPECT_NE(first["workflowId"], other["workflowId"]);
  const Json before = first;
  restart(quick());
  EXPECT_EQ(job()["runId"], before["runId"]);
}

TEST_F(SandboxKhorosTest, TakesEveryType) {
  const char* in_query[] = {"author",           "combined",
                            "conversation",     "incoming_post",
                            "raw_agent_states", "raw_expert_help",
                            "response",         "response_approval",
                            "team_performance", "marketing/raw_brand_posts"};
  const std::string report = "/reports/report/";
  for (const char* type : in_query) EXPECT_EQ(post(url(report + type, kRange)).status, 200) << type;
  EXPECT_EQ(post(url(report + "team_performance_interval",
                     std::string(kRange) + "&timeInterval=86400000"))
                .status,
            200);
  for (const char* type : {"conversation_actions", "conversation_history_action", "user"}) {
    EXPECT_EQ(post(url(report + type), kRange).status, 200) << type;
  }
  EXPECT_EQ(post(url(report + "conversation_history_action", "raiselimit=true"), kRange).status,
            200);
  for (const char* type : {"conversation_actions", "user"}) {
    EXPECT_EQ(get(url(report + type, kRange)).status, 200) << type;
  }
}

TEST_F(SandboxKhorosTest, TakesAPostWithoutABody) {
  const Fetched reply = fetch({.url = url("/reports/report/author", kRange),
                               .user = user(),
                               .form = "",
                               .headers = {"Content-Type:", "Content-Length:"}});
  EXPECT_EQ(reply.status, 200);
}

struct Refused {
  const char* type;
  const char* query;
  const char* message;  // a part of it
};

constexpr const char* kTimes = "startTime=1700000000000&endTime=1700600000000";

TEST_F(SandboxKhorosTest, RefusesWrongParameters) {
  const Refused rows[] = {
      {"nothing", "", "no such report"},
      {"raw_brand_posts", "", "no such report"},
      {"author", "conversationReportType=CLOSED", "does not take the parameter \"conv"},
      {"author", "includeDisabled=true", "does not take"},
      {"author", "starttime=1", "does not take the parameter \"starttime\""},
      {"author", "locale=en&locale=de", "\"locale\" is there twice"},
      {"author", "reportFormat=CSV", "must be json or csv"},
      {"author", "priorities=0,6", "must be numbers from 0 to 5"},
      {"author", "priorities=0,", "must be numbers from 0 to 5"},
      {"author", "businessHourType=true", "needs enableBusinessHour=true"},
      {"author", "businessHourType=true&enableBusinessHour=false", "needs enableBusinessHour"},
      {"author", "enableBusinessHour=1", "must be true or false"},
      {"author", "timezoneOffset=UTC", "must be milliseconds"},
      {"author", "smartViewId=sandbox:fireworks", "no answer \"sandbox:fireworks\""},
      {"author", "smartViewId=sandbox:fails+no_link", "no answer"},  // the sign is a blank
      {"author", "locale=%7", "percent-encoded"},
      {"conversation", "conversationReportType=OPEN", "OPEN_AT_END, CLOSED or CREATED"},
      {"response_approval", "timeInterval=86400000", "does not take"},
      {"team_performance_interval", "", "\"timeInterval\" is required"},
      {"team_performance_interval", "timeInterval=86400001", "documented intervals"},
      {"team_performance_interval", "timeInterval=300000", "Too many buckets (2000) requested"},
      {"user", "", "belongs into the body"},
      {"conversation_actions", "", "belongs into the body"}};
  for (const Refused& row : rows) {
    const std::string more = *row.query == 0 ? "" : std::string("&") + row.query;
    const Fetched reply = post(url("/reports/report/" + std::string(row.type), kTimes + more));
    EXPECT_EQ(reply.status, 400) << row.type << ' ' << row.query;
    ASSERT_TRUE(reply.json()["result"].is_string()) << reply.body;
    EXPECT_THAT(reply.json()["result"].get<std::string>(), HasSubstr(row.message));
  }
}

TEST_F(SandboxKhorosTest, RefusesWrongRanges) {
  for (const char* range :
       {"", "startTime=1700000000000", "endTime=1700000000000", "startTime=a&endTime=2",
        "startTime=2&endTime=2", "startTime=3&endTime=2", "startTime=-2&endTime=2",
        "startTime=1700000000000&endTime=1708000000000"}) {
    EXPECT_EQ(post(url("/reports/report/author", range)).status, 400) << range;
  }
  EXPECT_EQ(post(url("/reports/report/author", "startTime=1&endTime=7948800001")).status, 200);
}

TEST_F(SandboxKhorosTest, RefusesParametersInTheWrongPlace) {
  const std::string report = "/reports/report/";
  const std::string long_form = std::string(kTimes) + "&reportMetrics=" + std::string(9000, 'A');
  EXPECT_EQ(post(url(report + "user"), long_form).status, 200);
  EXPECT_EQ(post(url(report + "user"), kTimes + std::string("&priorities=1")).status, 400);
  EXPECT_EQ(post(url(report + "user"), kTimes + std::string("&companyKey=x")).status, 400);
  EXPECT_EQ(
      post(url(report + "conversation_history_action"), kTimes + std::string("&raiselimit=true"))
          .status,
      400);
  EXPECT_EQ(post(url(report + "author"), kTimes).status, 400);
  EXPECT_EQ(get(url(report + "author", kTimes)).status, 400);
  const Fetched json = fetch({.url = url(report + "user"),
                              .user = user(),
                              .form = "{}",
                              .headers = {"Content-Type: application/json"}});
  EXPECT_THAT(json.body, HasSubstr("application/x-www-form-urlencoded"));
}

TEST_F(SandboxKhorosTest, GivesTheStartReplyThatIsAskedFor) {
  const auto reply = [this](std::string_view answer) {
    return start("smartViewId=sandbox:" + text(answer));
  };
  const auto has = [](const Json& result, const char* name) { return result.contains(name); };
  EXPECT_EQ(reply(answers::json_type).header("Content-Type"), "application/json");
  const Json ids = reply(answers::ids_only).json()["result"];
  EXPECT_TRUE(has(ids, "runId") && !has(ids, "statusUrl") && !has(ids, "downloadUrl"));
  EXPECT_THAT(reply(answers::early_link).json()["result"]["downloadUrl"].get<std::string>(),
              HasSubstr("/download?"));
  const Fetched string_result = reply(answers::string_result);
  EXPECT_EQ(string_result.status, 200);
  EXPECT_THAT(string_result.body,
              AllOf(HasSubstr(R"("PASS")"), HasSubstr("Too many buckets (745) requested")));
  EXPECT_THAT(reply(answers::wrong_host_urls).json()["result"]["statusUrl"].get<std::string>(),
              StartsWith("https://analytics-api-qa.sandbox.invalid/api/public/reports/report/"));
  EXPECT_THAT(reply(answers::company_key_urls).json()["result"]["statusUrl"].get<std::string>(),
              AllOf(HasSubstr("/status?companyKey=sandbox-company"), Not(HasSubstr("Token"))));
}

TEST_F(SandboxKhorosTest, LosesTheReplyToAStart) {
  EXPECT_EQ(start("smartViewId=sandbox:start_lost").code, CURLE_GOT_NOTHING);
  EXPECT_EQ(get(url("/reports/jobs")).json()["result"].size(), 1U);
}

TEST_F(SandboxKhorosTest, TakesAnswersOfTheTypeUserInAgentId) {
  const std::string form = kTimes + std::string("&agentId=7&agentId=sandbox:fails");
  const Json started = post(url("/reports/report/user"), form).json()["result"];
  EXPECT_EQ(poll(started)["result"]["detail"], "FAILED");
}

// --- jobs

TEST_F(SandboxKhorosTest, ReportsAJobUntilItHasALink) {
  restart({.khoros = {.job_time = milliseconds(20)}});
  const Json started = job();
  Json state = poll(started);
  while (state["result"]["runnerState"] == "RUNNING") {
    EXPECT_EQ(state["result"]["detail"], "");
    EXPECT_EQ(state["jobInfo"]["downloadUrl"], "");
    std::this_thread::sleep_for(milliseconds(2));
    state = poll(started);
  }
  EXPECT_EQ(state["result"]["runnerState"], "CLOSED");
  EXPECT_EQ(state["result"]["detail"], "COMPLETED");
  EXPECT_TRUE(state["result"]["reason"].is_null());
  EXPECT_EQ(state["jobInfo"]["statusUrl"], started["statusUrl"]);
  EXPECT_EQ(state["jobInfo"]["downloadUrl"], download_url(started));
}

TEST_F(SandboxKhorosTest, EndsAJobAsAskedFor) {
  struct Row {
    std::string_view answer;
    const char* state;
    const char* detail;
    Json reason;
  };
  const std::string full = "The user is attempting to run too many exports";
  const Row rows[] = {{answers::fails, "CLOSED", "FAILED", "The export could not be written"},
                      {answers::fails_silently, "CLOSED", "FAILED", nullptr},
                      {answers::queue_full, "CLOSED", "FAILED", full},
                      {answers::queue_full, "CLOSED", "FAILED", full},
                      {answers::queue_full_once, "CLOSED", "FAILED", full},
                      {answers::queue_full_once, "CLOSED", "COMPLETED", nullptr},
                      {answers::unknown_detail, "CLOSED", "TERMINATED", nullptr},
                      {answers::never_closes, "RUNNING", "", nullptr}};
  for (const Row& row : rows) {
    const Json started = job(text(row.answer));
    const Json state = poll(started);
    EXPECT_EQ(state["result"]["runnerState"], row.state) << row.answer;
    EXPECT_EQ(state["result"]["detail"], row.detail) << row.answer;
    EXPECT_EQ(state["result"]["reason"], row.reason) << row.answer;
    EXPECT_EQ(get(download_url(started)).status,
              std::string_view(row.detail) == "COMPLETED" ? 307 : 404)
        << row.answer;
  }
}

TEST_F(SandboxKhorosTest, PutsTheStateIntoAnArray) {
  const Json state = poll(job("array_status"));
  ASSERT_TRUE(state.is_array() && state.size() == 1);
  EXPECT_EQ(state[0]["result"]["detail"], "COMPLETED");
  EXPECT_TRUE(state[0]["result"]["totalCount"].is_number());
}

TEST_F(SandboxKhorosTest, SpoilsTheFirstPolls) {
  const auto statuses = [this](std::string_view answer) {
    const std::string address = job(text(answer)).at("statusUrl");
    std::vector<long> seen;
    for (int i = 0; i < 4; ++i) seen.push_back(get(address).status);
    return seen;
  };
  EXPECT_THAT(statuses(answers::status_fails), ElementsAre(503, 503, 503, 200));
  EXPECT_THAT(statuses(answers::status_missing), ElementsAre(404, 404, 404, 200));
  const Json paused = job("unknown_state");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(poll(paused)["result"]["runnerState"], "PAUSED");
  EXPECT_EQ(poll(paused)["result"]["runnerState"], "CLOSED");
}

TEST_F(SandboxKhorosTest, HoldsTheLinkBack) {
  const Json late = job("late_link");
  for (int i = 0; i < 2; ++i) {
    const Json state = poll(late);
    EXPECT_EQ(state["result"]["detail"], "COMPLETED");
    EXPECT_EQ(state["jobInfo"]["downloadUrl"], "");
    EXPECT_EQ(get(download_url(late)).status, 404);
  }
  EXPECT_EQ(poll(late)["jobInfo"]["downloadUrl"], download_url(late));
  EXPECT_EQ(get(download_url(late)).status, 307);
  const Json none = job("no_link");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(poll(none)["jobInfo"]["downloadUrl"], "");
  EXPECT_EQ(get(download_url(none)).status, 404);
}

TEST_F(SandboxKhorosTest, CombinesAnswers) {
  const Json state = poll(job("fails%2Barray_status"));
  ASSERT_TRUE(state.is_array());
  EXPECT_EQ(state[0]["result"]["detail"], "FAILED");
}

TEST_F(SandboxKhorosTest, KnowsAJobByItsExactAddressAndToken) {
  const Json started = job();
  const std::string root = sandbox.url() + "/api/public/reports/report/";
  const std::string workflow = started["workflowId"];
  const std::string run = started["runId"];
  const std::string encoded = detail::percent_encode(run);
  const auto status = [&](const std::string& ids, const std::string& query) {
    return get(root + ids + "/status?" + query).status;
  };
  const std::string key = "companyKey=" + sandbox.khoros_company_key();
  EXPECT_EQ(status(workflow + '/' + encoded, key), 200);
  EXPECT_EQ(status(workflow + '/' + encoded, "companyKey=x"), 400);
  EXPECT_EQ(status(workflow + '/' + encoded, "analyticsAccessToken=x"), 403);
  EXPECT_EQ(status(workflow + '/' + run, key), 404);
  EXPECT_EQ(status(workflow + "/x", key), 404);
  EXPECT_EQ(status("x/" + encoded, key), 404);
}

TEST_F(SandboxKhorosTest, ClosesWhatTheQueueCannotTake) {
  std::vector<Json> started;
  for (int i = 0; i < 5; ++i) started.push_back(job("never_closes"));
  const Json state = poll(job());
  EXPECT_EQ(state["result"]["runnerState"], "CLOSED");
  EXPECT_THAT(state["result"]["reason"].get<std::string>(), HasSubstr("too many exports"));
  for (const Json& each : started) EXPECT_EQ(poll(each)["result"]["runnerState"], "RUNNING");
}

TEST_F(SandboxKhorosTest, RunsTwoJobsAtATime) {
  using fake_khoros::slot_of_next;
  using fake_khoros::Time;
  const auto at = [](int seconds) { return Time(std::chrono::seconds(seconds)); };
  EXPECT_EQ(slot_of_next({}, at(1)), at(1));
  EXPECT_EQ(slot_of_next({at(9)}, at(1)), at(1));
  EXPECT_EQ(slot_of_next({at(9), at(4)}, at(1)), at(4));
  EXPECT_EQ(slot_of_next({at(9), at(4), at(6)}, at(1)), at(6));
  EXPECT_EQ(slot_of_next({at(9), at(4), at(6), at(8)}, at(1)), at(8));
  EXPECT_EQ(slot_of_next({at(9), at(4), at(6), at(8), at(9)}, at(1)), std::nullopt);
}

TEST_F(SandboxKhorosTest, ListsItsJobs) {
  const Json first = job();
  const Json second = job("fails");
  const Json jobs = get(url("/reports/jobs")).json()["result"];
  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(jobs[0]["jobInfo"]["runId"], first["runId"]);
  EXPECT_EQ(jobs[0]["result"]["details"], "COMPLETED");
  EXPECT_EQ(jobs[1]["jobInfo"]["runId"], second["runId"]);
  EXPECT_EQ(jobs[1]["result"]["details"], "FAILED");
  EXPECT_FALSE(jobs[0]["result"].contains("detail"));
  EXPECT_FALSE(jobs[0]["jobInfo"].contains("statusUrl"));
}

// --- the small ones

TEST_F(SandboxKhorosTest, ListsTimeZonesAndTeams) {
  const Json zones = get(url("/config/timezones", "locale=en")).json()["result"];
  EXPECT_EQ(zones[0]["offsetString"], "-12:00");
  EXPECT_EQ(zones[0]["offsetMillis"], -43'200'000);
  EXPECT_EQ(zones[4]["id"], "Asia/Kathmandu");
  EXPECT_EQ(zones[4]["offsetMillis"], 20'700'000);
  const Json teams = get(url("/teams")).json()["result"];
  ASSERT_EQ(teams.size(), 3U);
  EXPECT_TRUE(teams[0]["teamId"].is_number() && teams[1]["description"].is_null());
}

TEST(SandboxKhorosOptions, HaveRanges) {
  const KhorosSandboxOptions wrong[] = {{.job_time = milliseconds(-1)},
                                        {.link_time = milliseconds(-1)},
                                        {.download_time = std::chrono::hours(25)},
                                        {.rows = 1'000'001}};
  for (const KhorosSandboxOptions& options : wrong) {
    EXPECT_EQ(Sandbox::start({.khoros = options}).error().kind, ErrorKind::config);
  }
}

}  // namespace
}  // namespace quartet::testing
