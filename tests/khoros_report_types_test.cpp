// What the 14 reports send, and what is refused before anything is sent.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/khoros_fixture.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using khoros::ReportRequest;
using ::testing::HasSubstr;

constexpr const char* kStarted =
    R"({"status":"PASS","request":null,"message":null,"result":{"workflowId":"w","runId":"r"}})";

// What goes out for a report: "POST /path?query", and behind a blank the form.
std::string sent(const ReportRequest& request) {
  auto fake = std::make_shared<FakeTransport>();
  fake->reply({.status = 200, .body = kStarted});
  const khoros::Client client{{.username = "u",
                               .password = Secret{"p"},
                               .company_key = "acme",
                               .http = {.transport = fake}}};
  const auto job = client.reports.start(request);
  if (!job) return job.error().message;
  const Request out = fake->requests().at(0);
  const std::size_t path = out.url.find("/api/public/reports/report/");
  return std::string(to_string(out.method)) + " " + out.url.substr(path + 27) +
         (out.body.empty() ? "" : " " + out.body);
}

const Timestamp kFrom = day("2026-01-01");
const Timestamp kTo = day("2026-01-02");
const std::string kTimes = "startTime=1767225600000&endTime=1767312000000";
const std::string kJson = kTimes + "&reportFormat=json";

TEST(KhorosReports, send_what_their_type_takes) {
  const khoros::ReportFilters filters{.business_hours = khoros::BusinessHours::outside,
                                      .smart_view_id = "7",
                                      .priorities = {0, 1},
                                      .workqueue_ids = {"a", "b"}};
  const std::string filtered =
      "&enableBusinessHour=true&businessHourType=false&smartViewId=7&priorities=0%2C1"
      "&workqueueIds=a%2Cb";
  const std::string query = "?companyKey=acme&" + kJson;
  EXPECT_EQ(sent(khoros::AuthorReport{.from = kFrom, .to = kTo, .filters = filters}),
            "POST author" + query + filtered);
  EXPECT_EQ(
      sent(khoros::CombinedReport{
          .from = kFrom,
          .to = kTo,
          .output = {.format = khoros::ReportFormat::csv, .columns = {"B", "A"}, .locale = "en"},
          .time_zone = {.id = "America/Chicago"}}),
      "POST combined?companyKey=acme&" + kTimes +
          "&reportFormat=csv&locale=en&timezone=America%2FChicago&reportMetrics=B"
          "&reportMetrics=A");
  EXPECT_EQ(sent(khoros::HelpRequestsReport{.from = kFrom, .to = kTo}),
            "POST raw_expert_help" + query);
  EXPECT_EQ(
      sent(khoros::IncomingPostReport{.from = kFrom, .to = kTo, .time_zone = {.offset = -6h}}),
      "POST incoming_post" + query + "&timezoneOffset=-21600000");
  EXPECT_EQ(sent(khoros::ResponseReport{.from = kFrom, .to = kTo}), "POST response" + query);
  EXPECT_EQ(sent(khoros::ResponseApprovalReport{
                .from = kFrom, .to = kTo, .team_ids = {"1", "2"}, .include_disabled = true}),
            "POST response_approval" + query + "&teamIds=1%2C2&includeDisabled=true");
  EXPECT_EQ(sent(khoros::TeamPerformanceReport{.from = kFrom, .to = kTo}),
            "POST team_performance" + query);
  EXPECT_EQ(sent(khoros::TeamPerformanceIntervalReport{.from = kFrom, .to = kTo, .interval = 1h}),
            "POST team_performance_interval" + query + "&timeInterval=3600000");
  EXPECT_EQ(sent(khoros::ConversationReport{
                .from = kFrom, .to = kTo, .conversations = khoros::Conversations::created}),
            "POST conversation" + query + "&conversationReportType=CREATED");
  EXPECT_EQ(sent(khoros::AgentStatesReport{.from = kFrom, .to = kTo, .team_ids = {"5"}}),
            "POST raw_agent_states" + query + "&teamIds=5");
  EXPECT_EQ(sent(khoros::BrandPostsReport{.from = kFrom, .to = kTo, .more = {{"x", "1"}}}),
            "POST marketing/raw_brand_posts" + query + "&x=1");
}

TEST(KhorosReports, send_a_form_where_the_vendor_wants_one_and_get_where_it_takes_it) {
  EXPECT_EQ(sent(khoros::ConversationActionsReport{.from = kFrom, .to = kTo}),
            "POST conversation_actions?companyKey=acme " + kJson);
  EXPECT_EQ(
      sent(khoros::ConversationActionsReport{.from = kFrom, .to = kTo, .method = Method::get}),
      "GET conversation_actions?companyKey=acme&" + kJson);
  EXPECT_EQ(sent(khoros::ConversationHistoryReport{.from = kFrom, .to = kTo, .raise_limit = true}),
            "POST conversation_history_action?companyKey=acme&raiselimit=true " + kJson);
  EXPECT_EQ(
      sent(khoros::UserReport{.from = kFrom,
                              .to = kTo,
                              .agent_ids = {"1", "2"},
                              .team_ids = {"3"},
                              .include_disabled = true}),
      "POST user?companyKey=acme " + kJson + "&agentId=1&agentId=2&teamId=3&includeDisabled=true");
  EXPECT_EQ(sent(khoros::UserReport{.from = kFrom, .to = kTo, .method = Method::get}),
            "GET user?companyKey=acme&" + kJson);
}

TEST(KhorosReports, refuse_what_the_vendor_would_before_it_is_sent) {
  const auto refused = [](std::string type, std::vector<QueryParameter> parameters) {
    return sent(
        {.type = std::move(type), .from = kFrom, .to = kTo, .parameters = std::move(parameters)});
  };
  EXPECT_THAT(sent({.type = "author", .from = kTo, .to = kTo}), HasSubstr("before its end"));
  EXPECT_THAT(sent({.type = "a/b", .from = kFrom, .to = kTo}), HasSubstr("letters, digits"));
  EXPECT_THAT(sent({.type = "author", .from = kFrom, .to = kTo, .columns = {"A\n"}}),
              HasSubstr("control character"));
  EXPECT_THAT(sent({.type = "author", .from = kFrom, .to = kTo, .method = Method::get}),
              HasSubstr("started by POST only"));
  EXPECT_THAT(refused("author", {{"businessHourType", "true"}}),
              HasSubstr("needs enableBusinessHour=true"));
  EXPECT_THAT(refused("author", {{"teamIds", "1"}}), HasSubstr("no parameter of the report"));
  EXPECT_THAT(refused("author", {{"workQueueId", "1"}}), HasSubstr("no parameter of the report"));
  EXPECT_THAT(refused("user", {{"timezone", "UTC"}}), HasSubstr("no parameter of the report user"));
  EXPECT_THAT(refused("author", {{"priorities", "0,9"}}), HasSubstr("0 to 5"));
  EXPECT_THAT(refused("author", {{"companyKey", "x"}}), HasSubstr("written by the client"));
  EXPECT_THAT(refused("author", {{"locale", "en"}, {"locale", "de"}}), HasSubstr("twice"));
  EXPECT_THAT(refused("author", {{"timezone", "UTC"}, {"timezoneOffset", "0"}}),
              HasSubstr("not documented"));
  EXPECT_THAT(refused("team_performance_interval", {}), HasSubstr("needs timeInterval"));
  EXPECT_THAT(refused("team_performance_interval", {{"timeInterval", "1000"}}),
              HasSubstr("timeInterval must be"));
  EXPECT_THAT(refused("team_performance_interval", {{"timeInterval", "2592000000"}}),
              HasSubstr("POST team_performance_interval"));
  // A report that this library does not know may take anything.
  EXPECT_THAT(refused("new_report", {{"anything", "1"}}), HasSubstr("POST new_report?"));
}

// An empty id would be no filter at all, and a comma would make two ids of one.
TEST(KhorosReports, refuse_ids_that_would_filter_otherwise_than_they_say) {
  const auto refused = [](const ReportRequest& request) {
    return !khoros::check(request) && khoros::check(request).error().kind == ErrorKind::config;
  };
  for (const std::vector<std::string>& ids :
       {std::vector<std::string>{""}, {"", ""}, {"7", ""}, {"", "7"}, {"7,8"}, {","}}) {
    const std::string what = ::testing::PrintToString(ids);
    EXPECT_TRUE(refused(khoros::AgentStatesReport{.from = kFrom, .to = kTo, .team_ids = ids}))
        << what;
    EXPECT_TRUE(refused(khoros::TeamPerformanceReport{.from = kFrom, .to = kTo, .team_ids = ids}))
        << what;
    EXPECT_TRUE(
        refused(khoros::AuthorReport{.from = kFrom, .to = kTo, .filters = {.workqueue_ids = ids}}))
        << what;
    EXPECT_TRUE(refused(khoros::UserReport{.from = kFrom, .to = kTo, .agent_ids = ids})) << what;
    EXPECT_TRUE(refused(khoros::UserReport{.from = kFrom, .to = kTo, .team_ids = ids})) << what;
  }
  EXPECT_THAT(sent(khoros::AgentStatesReport{.from = kFrom, .to = kTo, .team_ids = {"7", ""}}),
              HasSubstr("teamIds: an id is empty"));
  EXPECT_THAT(sent(khoros::UserReport{.from = kFrom, .to = kTo, .agent_ids = {"7,8"}}),
              HasSubstr("agentId: an id has a comma"));
  const auto queues = [](const char* ids) {
    return ReportRequest{
        .type = "author", .from = kFrom, .to = kTo, .parameters = {{"workqueueIds", ids}}};
  };
  for (const char* ids : {"", ",", "7,", ",7", "7,,8"}) EXPECT_TRUE(refused(queues(ids))) << ids;
  EXPECT_THAT(sent(queues("7,8")), HasSubstr("workqueueIds=7%2C8"));
}

// The sandbox knows the vendor's rules by itself.
TEST_F(KhorosTest, every_report_is_taken_by_the_sandbox) {
  const Timestamp from = kFrom;
  const std::vector<ReportRequest> all = {
      khoros::AgentStatesReport{.from = from, .to = kTo, .team_ids = {"5"}},
      khoros::AuthorReport{.from = from, .to = kTo},
      khoros::BrandPostsReport{.from = from, .to = kTo},
      khoros::CombinedReport{.from = from, .to = kTo},
      khoros::ConversationReport{.from = from, .to = kTo},
      khoros::ConversationActionsReport{.from = from, .to = kTo},
      khoros::ConversationActionsReport{.from = from, .to = kTo, .method = Method::get},
      khoros::ConversationHistoryReport{.from = from, .to = kTo, .raise_limit = true},
      khoros::HelpRequestsReport{.from = from, .to = kTo},
      khoros::IncomingPostReport{.from = from, .to = kTo},
      khoros::ResponseReport{.from = from, .to = kTo},
      khoros::ResponseApprovalReport{.from = from, .to = kTo, .team_ids = {"1"}},
      khoros::TeamPerformanceReport{.from = from, .to = kTo, .include_disabled = true},
      khoros::TeamPerformanceIntervalReport{.from = from, .to = kTo, .interval = 8h},
      khoros::UserReport{.from = from, .to = kTo, .agent_ids = {"1"}, .team_ids = {"2"}},
      khoros::UserReport{.from = from, .to = kTo, .method = Method::get}};
  for (const ReportRequest& request : all) {
    const auto receipt = client.reports.run(request, folder / "out");
    EXPECT_TRUE(receipt) << request.type << ": " << describe(receipt.error());
  }
}

}  // namespace
}  // namespace quartet::testing
