// Khoros: replies from tests/fixtures/khoros that report a failure, and the error a user gets.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_khoros.hpp"

namespace quartet::khoros {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// An error of a call that was made once, with what all of them have in common.
Error checked(Error error, const std::string& operation) {
  EXPECT_EQ(error.vendor, "khoros");
  EXPECT_EQ(error.operation, operation);
  EXPECT_EQ(error.attempts, 1);
  expect_no_secret(error);
  return error;
}

Error start_error_in(const std::string& fixture, const CallOptions& call = kOnce) {
  const Tape tape(fixture, call);
  return checked(tape.client.reports.start(conversations()).error(), "reports.start");
}

Error poll_error_in(const std::string& fixture) {
  const Tape tape(fixture, kOnce);
  return checked(tape.client.reports.poll(taped_job()).error(), "reports.poll");
}

void expect_unreadable(const Error& error, const std::string& place) {
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.delivery, Delivery::applied);
  EXPECT_THAT(error.message, HasSubstr("the reply cannot be read: "));
  EXPECT_THAT(error.message, HasSubstr(place));
}

// --- failures with status 200

TEST(KhorosErrorFixtures, a_text_for_a_result_is_the_vendors_reason) {
  const Tape tape("error_string_result_200.json", kOnce);
  const TeamPerformanceIntervalReport report{
      .from = from(), .to = to(), .interval = 1h, .output = kCsv};
  const Error error = checked(tape.client.reports.start(report).error(), "reports.start");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.delivery, Delivery::refused);
  EXPECT_EQ(error.vendor_message,
            "Unable to hydrate filter for export info: made.up.HydrationException: "
            "Too many buckets (745) requested at line 1");
}

TEST(KhorosErrorFixtures, a_failed_status_has_its_message) {
  const Error error = start_error_in("error_status_fail.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.delivery, Delivery::refused);
  EXPECT_EQ(error.vendor_code, "FAIL");
  EXPECT_EQ(error.vendor_message, "The company key is not known");
}

TEST(KhorosErrorFixtures, a_pass_without_a_result_cannot_be_read) {
  expect_unreadable(start_error_in("error_result_null.json"), "result: it is missing");
}

TEST(KhorosErrorFixtures, a_page_for_people_is_no_reply_of_the_api) {
  const Tape tape("error_html_200.json", kOnce);
  const Error error = checked(tape.client.teams.list().error(), "teams.list");
  expect_unreadable(error, "HTML page");
  EXPECT_THAT(error.message, HasSubstr("KHOROS_BASE_URL"));
}

TEST(KhorosErrorFixtures, what_is_not_json_cannot_be_read) {
  expect_unreadable(poll_error_in("error_not_json.json"), "");
}

TEST(KhorosErrorFixtures, an_empty_reply_is_said_to_be_empty) {
  expect_unreadable(poll_error_in("error_empty_body.json"), "empty");
}

TEST(KhorosErrorFixtures, what_a_reply_must_have_is_named) {
  expect_unreadable(start_error_in("error_run_id_missing.json"), "runId: it is missing");
  expect_unreadable(poll_error_in("error_runner_state_missing.json"), "runnerState: it is missing");
}

TEST(KhorosErrorFixtures, a_result_of_another_type_is_named) {
  const Tape tape("error_result_wrong_type.json", kOnce);
  const Client& client = tape.client;
  expect_unreadable(checked(client.reports.start(conversations()).error(), "reports.start"),
                    "result: an object was expected");
  expect_unreadable(checked(client.reports.poll(taped_job()).error(), "reports.poll"),
                    "result: an object was expected");
  expect_unreadable(checked(client.reports.recent().error(), "reports.recent"),
                    "result: a list of jobs was expected");
  expect_unreadable(checked(client.teams.list().error(), "teams.list"),
                    "result: a list was expected");
  expect_unreadable(checked(client.time_zones.list().error(), "time_zones.list"),
                    "result: a list of objects was expected");
}

// --- refusals

TEST(KhorosErrorFixtures, a_400_may_say_why_or_not) {
  const Error why = start_error_in("error_string_result_400.json");
  EXPECT_EQ(why.kind, ErrorKind::invalid);
  EXPECT_EQ(why.http_status, 400);
  EXPECT_EQ(why.delivery, Delivery::refused);
  EXPECT_EQ(why.vendor_message, "Too many buckets (745) requested");

  const Error silent = start_error_in("error_400_empty_object.json");
  EXPECT_EQ(silent.kind, ErrorKind::invalid);
  EXPECT_EQ(silent.http_status, 400);
  EXPECT_EQ(silent.vendor_message, "");
}

TEST(KhorosErrorFixtures, a_401_says_what_to_check) {
  const Error error = start_error_in("error_401.json");
  EXPECT_EQ(error.kind, ErrorKind::unauthorized);
  EXPECT_EQ(error.http_status, 401);
  EXPECT_EQ(error.delivery, Delivery::refused);
  EXPECT_EQ(error.vendor_message, "Bad credentials");
  EXPECT_EQ(error.request_id, "req-7");
  EXPECT_THAT(error.message, HasSubstr("KHOROS_PASSWORD"));
}

TEST(KhorosErrorFixtures, a_403_page_that_repeats_the_address_shows_no_token) {
  const Error error = poll_error_in("error_403_html.json");
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_EQ(error.http_status, 403);
  EXPECT_EQ(error.vendor_message, "");
  EXPECT_THAT(error.message, HasSubstr("HTML page"));
  EXPECT_THAT(error.excerpt, HasSubstr("<title>Forbidden</title>"));
  EXPECT_THAT(error.excerpt, HasSubstr("analyticsAccessToken=*** here."));
}

TEST(KhorosErrorFixtures, a_404_that_repeats_the_address_shows_no_token) {
  const Error error = poll_error_in("error_404.json");
  EXPECT_EQ(error.kind, ErrorKind::not_found);
  EXPECT_EQ(error.http_status, 404);
  EXPECT_THAT(error.vendor_message, HasSubstr("There is no run at https://"));
  EXPECT_THAT(error.vendor_message, HasSubstr("analyticsAccessToken=*** any more"));
}

TEST(KhorosErrorFixtures, a_429_says_how_long_to_wait) {
  const Error error = start_error_in("error_429_retry_after.json");
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.http_status, 429);
  EXPECT_EQ(error.delivery, Delivery::refused);
  EXPECT_EQ(error.retry_after, 30s);
  EXPECT_EQ(error.vendor_message, "Too many requests");
}

TEST(KhorosErrorFixtures, a_start_is_not_tried_again_after_a_500) {
  const Error error = start_error_in("error_500_text.json", {.max_attempts = 4});
  EXPECT_EQ(error.kind, ErrorKind::server);
  EXPECT_EQ(error.http_status, 500);
  EXPECT_EQ(error.delivery, Delivery::unknown);
  EXPECT_EQ(error.vendor_message, "Internal error: no worker is free");
  EXPECT_THAT(error.retry_reason, HasSubstr("it may have been carried out"));
}

}  // namespace
}  // namespace quartet::khoros
