// Jobs of the sandbox's Khoros: starting, polling, waiting. The case numbers stand in
// docs/reliability.md.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/khoros_fixture.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using khoros::Job;
using khoros::JobState;
using khoros::JobStatus;
using ::testing::HasSubstr;
using ::testing::Not;

using KhorosJobs = KhorosTest;

Job started(const khoros::Client& client, const khoros::ReportRequest& request) {
  return client.reports.start(request).value();
}

TEST_F(KhorosJobs, runs_from_start_to_completed) {
  const Job job = started(client, report());
  EXPECT_EQ(job.report_type, "conversation");
  EXPECT_EQ(job.format, khoros::ReportFormat::csv);
  EXPECT_FALSE(job.access_token.empty());
  const JobStatus status = client.reports.wait(job).value();
  EXPECT_EQ(status.state, JobState::completed);
  EXPECT_EQ(status.detail, "COMPLETED");
}

TEST_F(KhorosJobs, case_83_links_are_rebuilt_whatever_host_they_name) {
  for (const char* answer : {"wrong_host_urls", "company_key_urls", "ids_only", "json_type"}) {
    const Job job = started(client, report(answer));
    EXPECT_TRUE(client.reports.wait(job)) << answer;
    EXPECT_TRUE(client.reports.download(job, folder / "out.csv")) << answer;
  }
}

TEST_F(KhorosJobs, case_88_91_takes_both_shapes_of_replies) {
  const JobStatus status = client.reports.wait(started(client, report("array_status"))).value();
  EXPECT_EQ(status.state, JobState::completed);
  EXPECT_TRUE(status.total_count);
}

TEST_F(KhorosJobs, case_90_a_failed_job_is_an_error_with_the_vendors_reason) {
  const auto failed = client.reports.wait(started(client, report("fails")));
  EXPECT_EQ(failed.error().kind, ErrorKind::vendor);
  EXPECT_EQ(failed.error().operation, "reports.wait");
  EXPECT_EQ(failed.error().vendor_code, "FAILED");
  EXPECT_FALSE(failed.error().vendor_message.empty());
  EXPECT_EQ(failed.error().resume, "");
  const auto silent = client.reports.wait(started(client, report("fails_silently")));
  EXPECT_EQ(silent.error().kind, ErrorKind::vendor);
}

TEST_F(KhorosJobs, case_90_a_text_for_a_result_is_an_error) {
  const auto job = client.reports.start(report("string_result"));
  EXPECT_EQ(job.error().kind, ErrorKind::vendor);
  EXPECT_THAT(job.error().vendor_message, HasSubstr("Too many buckets"));
  EXPECT_EQ(job.error().delivery, Delivery::refused);
}

TEST_F(KhorosJobs, case_116_a_lost_start_is_not_sent_twice_and_can_be_looked_for) {
  const std::uint64_t before = sandbox.requests();
  const auto job = client.reports.start(report("start_lost"));
  EXPECT_EQ(job.error().delivery, Delivery::unknown);
  EXPECT_EQ(sandbox.requests(), before + 1);
  const std::vector<khoros::RecentJob> recent = client.reports.recent().value();
  ASSERT_EQ(recent.size(), 1U);
  EXPECT_FALSE(recent[0].job.run_id.empty());
}

TEST_F(KhorosJobs, case_117_run_ids_go_out_encoded_once) {
  std::set<char> seen;
  for (int i = 0; i < 8; ++i) {
    const Job job = completed();  // the sandbox answers 404 to any other spelling
    seen.insert(job.run_id.begin(), job.run_id.end());
  }
  EXPECT_TRUE(seen.contains('+') && seen.contains('/') && seen.contains('='));
}

TEST_F(KhorosJobs, case_118_the_deadline_ends_the_wait_with_the_means_to_go_on) {
  const Job job = started(client, report("never_closes"));
  const auto status = client.reports.wait(job, {.timeout = 10min});
  EXPECT_EQ(status.error().kind, ErrorKind::timeout);
  EXPECT_THAT(status.error().message, HasSubstr("it goes on at the vendor"));
  const Job again = khoros::job_of(Secret(std::string_view(status.error().resume))).value();
  EXPECT_EQ(again.workflow_id, job.workflow_id);
  EXPECT_EQ(again.access_token, job.access_token);
  // The token is for whoever goes on, not for the log.
  EXPECT_THAT(describe(status.error()), Not(HasSubstr(status.error().resume)));
}

TEST_F(KhorosJobs, the_deadline_tells_why_the_polls_failed) {
  const khoros::Client once = client.with({.max_attempts = 1});
  const auto status =
      once.reports.wait(started(client, report("status_fails")), {.timeout = 1500ms});
  EXPECT_EQ(status.error().kind, ErrorKind::timeout);
  EXPECT_THAT(status.error().message, HasSubstr("the last poll had failed (HTTP 503"));
  EXPECT_FALSE(status.error().resume.empty());
}

TEST_F(KhorosJobs, case_119_polls_on_until_there_is_a_link_but_not_for_ever) {
  std::vector<JobState> states;
  const khoros::WaitOptions options{
      .progress = [&](const khoros::Progress& progress) { states.push_back(progress.state); }};
  EXPECT_TRUE(client.reports.wait(started(client, report("late_link")), options));
  EXPECT_THAT(states, ::testing::ElementsAre(JobState::finishing, JobState::finishing,
                                             JobState::completed));
  const auto none = client.reports.wait(started(client, report("no_link")));
  EXPECT_EQ(none.error().kind, ErrorKind::vendor);
  EXPECT_THAT(none.error().message, HasSubstr("no link"));
}

TEST_F(KhorosJobs, case_120_an_unknown_state_is_not_the_end_and_an_unknown_end_is_a_failure) {
  EXPECT_TRUE(client.reports.wait(started(client, report("unknown_state"))));
  const auto ended = client.reports.wait(started(client, report("unknown_detail")));
  EXPECT_EQ(ended.error().kind, ErrorKind::vendor);
  EXPECT_EQ(ended.error().vendor_code, "TERMINATED");
}

TEST_F(KhorosJobs, case_121_a_full_queue_is_waited_for_and_started_again) {
  const auto alone = client.reports.wait(started(client, report("queue_full")));
  EXPECT_EQ(alone.error().kind, ErrorKind::rate_limited);
  EXPECT_EQ(alone.error().delivery, Delivery::refused);
  const auto receipt = client.reports.run(report("queue_full_once"), folder / "out.csv");
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_EQ(receipt->starts, 2);
  const auto never =
      client.reports.run(report("queue_full"), folder / "out.csv", {.max_restarts = 3});
  EXPECT_EQ(never.error().kind, ErrorKind::rate_limited);
  EXPECT_THAT(never.error().retry_reason, HasSubstr("at each of 4 starts"));
  EXPECT_EQ(never.error().attempts, 4);
  EXPECT_GT(never.error().elapsed, 20s);
}

TEST_F(KhorosJobs, case_122_polling_survives_a_status_address_that_fails) {
  for (const char* answer : {"status_fails", "status_missing"}) {
    const auto status = client.reports.wait(started(client, report(answer)));
    EXPECT_TRUE(status) << answer << ": " << describe(status.error());
  }
}

TEST_F(KhorosJobs, case_123_another_process_goes_on_with_the_token) {
  const Secret token = khoros::resume_token(started(client, report()));
  const Job job = khoros::job_of(token).value();
  const khoros::Client other = client_of({.clock = std::make_shared<FakeClock>()});
  EXPECT_TRUE(other.reports.wait(job));
  EXPECT_TRUE(other.reports.download(job, folder / "out.csv"));
}

TEST_F(KhorosJobs, tokens_that_were_cut_or_changed_are_refused) {
  const std::string token(khoros::resume_token(started(client, report())).reveal());
  for (std::size_t length = 0; length < token.size(); ++length) {
    EXPECT_FALSE(khoros::job_of(Secret(token.substr(0, length)))) << length;
  }
  std::string changed = token;
  changed[10] = changed[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(khoros::job_of(Secret(std::string_view(changed))).error().kind, ErrorKind::config);
  EXPECT_TRUE(khoros::job_of(Secret(" " + token + "\n")));
}

TEST_F(KhorosJobs, case_124_polls_are_spread_grow_and_are_capped) {
  const auto waits_with = [this](double number) {
    const auto own_clock = std::make_shared<FakeClock>();
    const khoros::Client polling =
        client_of({.clock = own_clock, .random = [number] { return number; }});
    const Job job = started(polling, report("never_closes"));
    EXPECT_EQ(polling.reports.wait(job, {.timeout = 1h}).error().kind, ErrorKind::timeout);
    std::vector<std::chrono::milliseconds> waits = own_clock->waits();
    EXPECT_GT(waits.size(), 20U);
    waits.pop_back();  // the last poll goes out when the time is over, however soon that is
    return waits;
  };
  const auto middle = waits_with(0.5);
  EXPECT_EQ(middle.front(), 1s);
  EXPECT_TRUE(std::is_sorted(middle.begin(), middle.end()));
  EXPECT_EQ(middle.back(), 30s);
  EXPECT_LT(middle.size(), 200U);
  const auto early = waits_with(0);
  EXPECT_EQ(early.front(), 750ms);
  EXPECT_EQ(early.back(), 22'500ms);
  const auto late = waits_with(0.999999);
  EXPECT_EQ(late.front(), 1249ms);
  EXPECT_EQ(late.back(), 37'499ms);
}

TEST_F(KhorosJobs, stopping_ends_the_wait_at_once_and_keeps_the_token) {
  std::stop_source source;
  const khoros::WaitOptions options{
      .progress = [&](const khoros::Progress&) { source.request_stop(); }};
  const Job job = started(client, report("never_closes"));
  const auto status = client.with({.stop = source.get_token()}).reports.wait(job, options);
  EXPECT_EQ(status.error().kind, ErrorKind::cancelled);
  EXPECT_FALSE(status.error().resume.empty());
}

TEST_F(KhorosJobs, wrong_credentials_and_options_say_so) {
  const khoros::Client stranger{{.username = "someone@example.com",
                                 .password = Secret{"guess"},
                                 .company_key = "acme",
                                 .endpoint = khoros::Endpoint::at(sandbox.url())}};
  const auto job = stranger.reports.start(report());
  EXPECT_EQ(job.error().kind, ErrorKind::unauthorized);
  EXPECT_THAT(job.error().message, HasSubstr("KHOROS_PASSWORD"));

  const auto problem = [](const char* name, const char* password, const char* key) {
    const khoros::Client made{{.username = name, .password = Secret{password}, .company_key = key}};
    return made.check().error().message;
  };
  EXPECT_THAT(problem("", "p", "k"), HasSubstr("user name is empty"));
  EXPECT_THAT(problem("a:b", "p", "k"), HasSubstr("colon"));
  EXPECT_THAT(problem("a", "", "k"), HasSubstr("password is empty"));
  EXPECT_THAT(problem("a", "p\x01", "k"), HasSubstr("control character"));
  EXPECT_THAT(problem("a", "p", ""), HasSubstr("company_key is empty"));
  EXPECT_EQ(problem("a", "p\xc3\xa4ss\n", "k"), Result<void>().error().message);
}

TEST_F(KhorosJobs, lists_time_zones_and_teams) {
  const auto zones = client.time_zones.list().value();
  ASSERT_FALSE(zones.empty());
  EXPECT_FALSE(zones[0].id.empty());
  EXPECT_TRUE(zones[0].offset);
  const auto teams = client.teams.list().value();
  ASSERT_FALSE(teams.empty());
  EXPECT_FALSE(teams[0].name.empty());
}

TEST_F(KhorosJobs, no_secret_shows_in_events_and_errors) {
  std::string log;
  const khoros::Client watched = client_of(
      {.clock = clock,
       .observer = log_observer([&](std::string_view line) { log.append(line) += '\n'; })});
  const Job job = started(watched, report("cut_always"));
  (void)watched.reports.wait(job).value();
  const Error error = watched.reports.download(job, folder / "out.csv").error();
  log += describe(error) + error.excerpt + error.vendor_message;
  const std::string token(job.access_token.reveal());
  const std::string password(sandbox.khoros_password().reveal());
  for (const std::string& secret : {token, password, std::string("X-Amz")}) {
    EXPECT_THAT(log, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(log, HasSubstr("reports.download"));
}

// Replies that the sandbox does not give.
class KhorosReplies : public ::testing::Test {
 protected:
  std::shared_ptr<FakeTransport> fake = std::make_shared<FakeTransport>();
  khoros::Client client{{.username = "u",
                         .password = Secret{"password-1"},
                         .company_key = "acme",
                         .http = {.transport = fake, .clock = std::make_shared<FakeClock>()}}};
  Job job{.workflow_id = "w", .run_id = "r", .access_token = Secret{"token/of+the+job=="}};
};

TEST_F(KhorosReplies, case_121_a_full_queue_may_be_said_in_the_envelope) {
  fake->reply({.status = 200,
               .body =
                   R"({"status":"PASS","message":"You attempt to run Too Many Exports",)"
                   R"("result":{"jobInfo":{},"result":{"runnerState":"CLOSED","detail":""}}})"});
  EXPECT_EQ(client.reports.poll(job).value().state, JobState::queue_full);
  // A start may be refused with it, too; then it is made again.
  fake->reply({.status = 200,
               .body = R"({"status":"FAIL","result":"attempting to run too many exports"})"});
  fake->reply({.status = 200, .body = R"({"status":"FAIL","result":{},"message":"no such key"})"});
  const auto receipt =
      client.reports.run(khoros::AuthorReport{.from = day("2026-01-01"), .to = day("2026-01-02")},
                         [](std::string_view) -> Result<void> { return {}; });
  EXPECT_EQ(receipt.error().kind, ErrorKind::vendor);
  EXPECT_EQ(receipt.error().vendor_message, "no such key");
  EXPECT_EQ(fake->requests().size(), 3U);
}

TEST_F(KhorosReplies, a_jobs_token_is_cut_out_of_what_a_server_echoes) {
  for (const int status : {200, 500}) {
    fake->reply({.status = status,
                 .body = R"({"status":"FAIL","result":"token/of+the+job== has expired; see )"
                         R"(https://x/?analyticsAccessToken=another-one&x=1"})"});
    const Error error = client.with({.max_attempts = 1}).reports.poll(job).error();
    const std::string texts = describe(error) + error.vendor_message + error.excerpt;
    EXPECT_THAT(texts, Not(HasSubstr("token/of")));
    EXPECT_THAT(texts, Not(HasSubstr("another-one")));
    EXPECT_THAT(error.vendor_message, HasSubstr("has expired"));
  }
}

}  // namespace
}  // namespace quartet::testing
