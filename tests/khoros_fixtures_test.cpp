// Khoros: replies from tests/fixtures/khoros, and what a user gets.
#include <chrono>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_khoros.hpp"

namespace quartet::khoros {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

Job started_in(const std::string& fixture, const ReportRequest& request) {
  const Tape tape(fixture, kOnce);
  return tape.client.reports.start(request).value();
}

JobStatus status_in(const std::string& fixture) {
  const Tape tape(fixture, kOnce);
  return tape.client.reports.poll(taped_job()).value();
}

void expect_taped_ids(const Job& job) {
  EXPECT_EQ(job.workflow_id, kWorkflowId);
  EXPECT_EQ(job.run_id, kRunId);
}

void expect_taped_job(const Job& job) {
  expect_taped_ids(job);
  EXPECT_TRUE(job.access_token == Secret{std::string_view(kAccessToken)});
}

// What waiting ends with, for a job that the first poll finds closed.
Error wait_error_in(const std::string& fixture) {
  const Tape tape(fixture, kOnce);
  const Error error = tape.client.reports.wait(taped_job()).error();
  EXPECT_EQ(error.operation, "reports.wait");
  EXPECT_EQ(error.resume, "") << "there is nothing to go on with";
  expect_no_secret(error);
  return error;
}

// --- starting

TEST(KhorosFixtures, a_started_job_has_its_ids_and_its_access_token) {
  const Job job = started_in("start.json", conversations());
  expect_taped_job(job);
  EXPECT_EQ(job.report_type, "conversation");
  EXPECT_EQ(job.format, ReportFormat::csv);
  EXPECT_GT(job.started, Timestamp{});
}

TEST(KhorosFixtures, the_content_type_of_a_start_does_not_matter) {
  const AuthorReport report{.from = from(), .to = to(), .output = kCsv};
  expect_taped_job(started_in("start_application_json.json", report));
}

TEST(KhorosFixtures, an_array_of_one_is_as_good_as_the_object) {
  const ResponseReport report{.from = from(), .to = to(), .output = kCsv};
  expect_taped_job(started_in("start_array.json", report));
}

TEST(KhorosFixtures, a_job_without_links_is_asked_for_with_the_company_key) {
  const Tape tape("start_ids_only.json", kOnce);
  const Job job =
      tape.client.reports.start(CombinedReport{.from = from(), .to = to(), .output = kCsv}).value();
  expect_taped_ids(job);
  EXPECT_TRUE(job.access_token.empty());
  EXPECT_EQ(tape.client.reports.poll(job).value().state, JobState::running);
}

TEST(KhorosFixtures, links_of_the_older_kind_are_asked_for_with_the_company_key) {
  const Tape tape("start_company_key_urls.json", kOnce);
  const Job job = tape.client.reports.start(conversations()).value();
  expect_taped_ids(job);
  EXPECT_TRUE(job.access_token.empty());
  EXPECT_EQ(tape.client.reports.poll(job).value().state, JobState::running);
}

TEST(KhorosFixtures, a_download_link_at_the_start_does_not_mean_that_the_report_is_there) {
  const Tape tape("start_download_url.json", kOnce);
  const IncomingPostReport report{.from = from(), .to = to(), .output = kCsv};
  const Job job = tape.client.reports.start(report).value();
  expect_taped_job(job);
  EXPECT_EQ(tape.client.reports.poll(job).value().state, JobState::running);
}

TEST(KhorosFixtures, the_access_token_may_stand_in_the_download_link_alone) {
  const IncomingPostReport report{.from = from(), .to = to(), .output = kCsv};
  expect_taped_job(started_in("start_token_in_download_url.json", report));
}

TEST(KhorosFixtures, a_user_report_is_started_by_get_or_by_a_form) {
  UserReport report{.from = from(),
                    .to = to(),
                    .output = {.locale = "en_US"},
                    .agent_ids = {"1733", "1801"},
                    .team_ids = {"12"},
                    .include_disabled = true,
                    .method = Method::get};
  const Job job = started_in("start_user_get.json", report);
  expect_taped_job(job);
  EXPECT_EQ(job.report_type, "user");
  EXPECT_EQ(job.format, ReportFormat::json);
  report = {.from = from(), .to = to(), .agent_ids = {"1733", "1801"}};
  expect_taped_job(started_in("start_user_post.json", report));
}

TEST(KhorosFixtures, conversation_actions_go_out_as_a_form) {
  const ConversationActionsReport report{
      .from = from(),
      .to = to(),
      .output = {.format = ReportFormat::csv,
                 .columns = {columns::conversation_id, columns::status}},
      .time_zone = {.id = "America/Chicago"},
      .filters = {.priorities = {0, 3}}};
  expect_taped_job(started_in("start_conversation_actions.json", report));
}

TEST(KhorosFixtures, the_raised_limit_of_a_history_stays_in_the_query) {
  const ConversationHistoryReport report{
      .from = from(), .to = to(), .output = kCsv, .raise_limit = true};
  expect_taped_job(started_in("start_conversation_history.json", report));
}

TEST(KhorosFixtures, brand_posts_have_the_marketing_path) {
  const BrandPostsReport report{
      .from = from(), .to = to(), .output = kCsv, .more = {{"campaign", "spring sale"}}};
  expect_taped_job(started_in("start_brand_posts.json", report));
}

TEST(KhorosFixtures, every_parameter_has_the_vendors_name) {
  const TeamPerformanceIntervalReport report{
      .from = from(),
      .to = to(),
      .interval = 1h,
      .output = {.format = ReportFormat::csv,
                 .columns = {columns::status, columns::time_zone},
                 .locale = "de"},
      .time_zone = {.offset = -6h},
      .filters = {.business_hours = BusinessHours::outside,
                  .smart_view_id = "sv-7",
                  .priorities = {1, 5},
                  .workqueue_ids = {"wq-1", "wq-2"}},
      .team_ids = {"12", "14"},
      .include_disabled = true};
  expect_taped_job(started_in("start_every_parameter.json", report));
}

TEST(KhorosFixtures, a_start_that_was_refused_for_the_moment_waits_as_asked) {
  const Tape tape("start_after_429.json", {.max_attempts = 2});
  expect_taped_job(tape.client.reports.start(conversations()).value());
  const auto waits = tape.clock->waits();
  EXPECT_GE(std::accumulate(waits.begin(), waits.end(), 0ms), 30s);
}

// --- polling

TEST(KhorosFixtures, a_running_job_comes_in_an_array) {
  const JobStatus status = status_in("status_running.json");
  EXPECT_EQ(status.state, JobState::running);
  EXPECT_EQ(status.runner_state, "RUNNING");
  EXPECT_EQ(status.detail, "");
  EXPECT_EQ(status.reason, "");
  EXPECT_FALSE(status.current_count);
  EXPECT_FALSE(status.total_count);
}

TEST(KhorosFixtures, a_completed_job_comes_as_an_object) {
  const JobStatus status = status_in("status_completed.json");
  EXPECT_EQ(status.state, JobState::completed);
  EXPECT_EQ(status.runner_state, "CLOSED");
  EXPECT_EQ(status.detail, "COMPLETED");
}

TEST(KhorosFixtures, a_completed_job_without_a_link_is_asked_for_again) {
  const Tape tape("status_without_link.json", kOnce);
  EXPECT_EQ(tape.client.reports.poll(taped_job()).value().state, JobState::finishing);
  EXPECT_EQ(tape.client.reports.poll(taped_job()).value().state, JobState::completed);

  const Tape again("status_without_link.json", kOnce);
  EXPECT_EQ(again.client.reports.wait(taped_job()).value().state, JobState::completed);
  EXPECT_EQ(again.clock->waits().size(), 1U);
}

TEST(KhorosFixtures, a_failed_job_has_the_vendors_reason) {
  const JobStatus status = status_in("status_failed.json");
  EXPECT_EQ(status.state, JobState::failed);
  EXPECT_EQ(status.detail, "FAILED");
  EXPECT_EQ(status.reason, "The data source went away");

  const Error error = wait_error_in("status_failed.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.vendor_code, "FAILED");
  EXPECT_EQ(error.vendor_message, "The data source went away");
}

TEST(KhorosFixtures, a_job_may_fail_without_a_reason) {
  EXPECT_EQ(status_in("status_failed_silently.json").state, JobState::failed);
  const Error error = wait_error_in("status_failed_silently.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.vendor_message, "");
}

TEST(KhorosFixtures, a_job_that_a_full_queue_closed_can_be_started_again) {
  EXPECT_EQ(status_in("status_too_many_exports.json").state, JobState::queue_full);
  const Error error = wait_error_in("status_too_many_exports.json");
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.delivery, Delivery::refused);
  EXPECT_EQ(error.vendor_message, "The user is attempting to run too many exports.");
}

TEST(KhorosFixtures, an_unknown_state_is_not_the_end) {
  const JobStatus status = status_in("status_unknown_state.json");
  EXPECT_EQ(status.state, JobState::running);
  EXPECT_EQ(status.runner_state, "QUEUED");
}

TEST(KhorosFixtures, an_unknown_end_is_a_failure_that_keeps_its_word) {
  EXPECT_EQ(status_in("status_unknown_detail.json").state, JobState::failed);
  const Error error = wait_error_in("status_unknown_detail.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.vendor_code, "TERMINATED");
}

TEST(KhorosFixtures, counts_are_told_when_there_are_some) {
  const JobStatus status = status_in("status_counts.json");
  EXPECT_EQ(status.current_count, 1200);
  EXPECT_EQ(status.total_count, 84120);
}

TEST(KhorosFixtures, a_poll_is_tried_again_after_a_500) {
  const Tape tape("status_after_500.json", {.max_attempts = 2});
  EXPECT_EQ(tape.client.reports.poll(taped_job()).value().state, JobState::running);
}

// --- lists

TEST(KhorosFixtures, recent_jobs_say_details_and_have_no_status_link) {
  const Tape tape("recent_jobs.json", kOnce);
  const std::vector<RecentJob> jobs = tape.client.reports.recent().value();
  ASSERT_EQ(jobs.size(), 3U);
  expect_taped_job(jobs[0].job);
  EXPECT_EQ(jobs[0].status.state, JobState::completed);
  EXPECT_EQ(jobs[0].status.detail, "COMPLETED");

  EXPECT_EQ(jobs[1].job.workflow_id, kWorkflowId) << "a workflow id is not a job's alone";
  EXPECT_NE(jobs[1].job.run_id, kRunId);
  EXPECT_TRUE(jobs[1].job.access_token.empty());
  EXPECT_EQ(jobs[1].status.state, JobState::running);

  EXPECT_EQ(jobs[2].job.run_id, kRunId);
  EXPECT_NE(jobs[2].job.workflow_id, kWorkflowId);
  EXPECT_EQ(jobs[2].status.state, JobState::queue_full);
  EXPECT_EQ(jobs[2].status.reason, "Too Many Exports are running");
}

TEST(KhorosFixtures, there_may_be_no_recent_job) {
  const Tape tape("recent_jobs_none.json", kOnce);
  EXPECT_TRUE(tape.client.reports.recent().value().empty());
}

TEST(KhorosFixtures, time_zones_have_their_offsets) {
  const Tape tape("time_zones.json", kOnce);
  const std::vector<TimeZone> zones = tape.client.time_zones.list("es").value();
  ASSERT_EQ(zones.size(), 4U);
  EXPECT_EQ(zones[0].offset, -12h);
  EXPECT_TRUE(zones[0].extra.empty());
  EXPECT_EQ(zones[1].id, "America/Chicago");
  EXPECT_EQ(zones[1].name, "Hora central");
  EXPECT_EQ(zones[1].short_name, "CT");
  EXPECT_EQ(zones[1].offset_text, "-06:00");
  const Value* unknown = zones[1].extra.find("usesDst");
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->as_bool(), true);
  EXPECT_EQ(zones[2].offset, 0h);
  EXPECT_EQ(zones[3].offset, 5h + 45min);
}

TEST(KhorosFixtures, a_team_may_have_no_description_and_no_members) {
  const Tape tape("teams.json", kOnce);
  const std::vector<Team> teams = tape.client.teams.list().value();
  ASSERT_EQ(teams.size(), 2U);
  EXPECT_EQ(teams[0].id, 12);
  EXPECT_EQ(teams[0].uuid, "0a6f3f5e-93d1-4c1e-8b55-7e2f90c1d412");
  EXPECT_EQ(teams[0].name, "Nights");
  EXPECT_EQ(teams[0].description, "From 22:00 to 6:00");
  EXPECT_EQ(teams[0].member_count, 9);
  EXPECT_EQ(teams[1].name,
            "\xC3\x9C"
            "berl\xC3\xA4"
            "ufe \"B\"");
  EXPECT_EQ(teams[1].description, "");
  EXPECT_EQ(teams[1].member_count, 0);
}

}  // namespace
}  // namespace quartet::khoros
