// Quantive's failures: replies from tests/fixtures/quantive, and the one clear error that each
// becomes.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/quantive_fixture.hpp"

namespace quartet::quantive {
namespace {

using namespace std::chrono_literals;
using namespace taped;
using ::testing::HasSubstr;

// An error of a call that was made once, with what all of them have in common.
Error checked(Error error, const std::string& operation) {
  EXPECT_EQ(error.vendor, "quantive");
  EXPECT_EQ(error.operation, operation);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_EQ(testing::canary_in(testing::all_texts(error)), "");
  return error;
}

// What asking for a goal ends with.
Error get_error_in(const std::string& fixture) {
  const TapedClient taped(fixture, kOnce);
  return checked(taped.client.goals.get(kGoal).error(), "goals.get");
}

Error search_error_in(const std::string& fixture) {
  const TapedClient taped(fixture, kOnce);
  return checked(taped.client.goals.search().collect(1000).error(), "goals.search");
}

void expect_refused(const Error& error, ErrorKind kind, int status, const std::string& message) {
  EXPECT_EQ(error.kind, kind) << describe(error);
  EXPECT_EQ(error.http_status, status);
  EXPECT_EQ(error.delivery, Delivery::refused);
  EXPECT_EQ(error.vendor_message, message);
}

void expect_unreadable(const Error& error, const std::string& part) {
  EXPECT_EQ(error.kind, ErrorKind::decode) << describe(error);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.delivery, Delivery::applied);
  EXPECT_THAT(error.message, HasSubstr(part));
  EXPECT_THAT(error.message, HasSubstr("QUANTIVE_BASE_URL"));
}

// --- refusals

TEST(QuantiveErrorFixtures, a_400_may_be_json_or_plain_text) {
  expect_refused(get_error_in("error_400.json"), ErrorKind::invalid, 400,
                 "the request cannot be understood");
  const Error text = get_error_in("error_400_plain_text.json");
  EXPECT_EQ(text.kind, ErrorKind::invalid);
  EXPECT_THAT(text.vendor_message, HasSubstr("empty or invalid"));
  EXPECT_EQ(text.vendor_message.find('\n'), std::string::npos) << "one line";
}

TEST(QuantiveErrorFixtures, a_401_says_what_to_check) {
  const Error error = get_error_in("error_401.json");
  expect_refused(error, ErrorKind::unauthorized, 401, "signature is invalid");
  EXPECT_EQ(error.request_id, "req-17");
  EXPECT_THAT(error.message, HasSubstr("QUANTIVE_TOKEN"));
}

TEST(QuantiveErrorFixtures, a_402_says_what_the_account_lacks) {
  expect_refused(get_error_in("error_402.json"), ErrorKind::forbidden, 402,
                 "the trial of the account is over");
}

TEST(QuantiveErrorFixtures, a_403_has_the_vendors_reason) {
  expect_refused(get_error_in("error_403.json"), ErrorKind::forbidden, 403,
                 "the permission AccessGoals is missing");
}

TEST(QuantiveErrorFixtures, a_goal_that_is_not_there_is_not_found) {
  expect_refused(get_error_in("error_404.json"), ErrorKind::not_found, 404,
                 "there is no such goal");
  const TapedClient taped("error_remove_404.json", kOnce);
  expect_refused(checked(taped.client.goals.remove(kGoal).error(), "goals.remove"),
                 ErrorKind::not_found, 404, "there is no such goal");
}

TEST(QuantiveErrorFixtures, a_409_is_a_conflict) {
  expect_refused(get_error_in("error_409.json"), ErrorKind::conflict, 409,
                 "somebody else has just changed it");
}

TEST(QuantiveErrorFixtures, a_429_says_how_long_to_wait) {
  const Error error = get_error_in("error_429_retry_after.json");
  expect_refused(error, ErrorKind::rate_limited, 429, "too many requests");
  EXPECT_EQ(error.retry_after, 41s);
  EXPECT_FALSE(error.retry_reason.empty());
}

TEST(QuantiveErrorFixtures, a_new_goal_is_not_sent_again_after_a_500) {
  const TapedClient taped("error_500_text.json", {.max_attempts = 4});
  const Error error = checked(taped.client.goals.create(new_goal()).error(), "goals.create");
  EXPECT_EQ(error.kind, ErrorKind::server);
  EXPECT_EQ(error.http_status, 500);
  EXPECT_EQ(error.delivery, Delivery::unknown);
  EXPECT_EQ(error.vendor_message, "no worker is free");
  EXPECT_THAT(error.retry_reason, HasSubstr("not tried again"));
}

TEST(QuantiveErrorFixtures, a_reply_that_repeats_the_token_does_not_show_it) {
  const Error json = get_error_in("error_token_echoed.json");
  EXPECT_EQ(json.vendor_message, "no user has the token ***");
  const Error html = get_error_in("error_token_echoed_403_html.json");
  EXPECT_EQ(html.kind, ErrorKind::forbidden);
  EXPECT_EQ(html.vendor_message, "");
  EXPECT_THAT(html.message, HasSubstr("HTML page"));
  EXPECT_THAT(html.excerpt, HasSubstr("Bearer *** was refused"));
}

// --- replies that cannot be read

TEST(QuantiveErrorFixtures, a_page_for_people_is_no_reply_of_the_api) {
  expect_unreadable(get_error_in("error_html_200.json"), "HTML page");
  expect_unreadable(get_error_in("error_html_200_called_json.json"), "HTML page");
}

TEST(QuantiveErrorFixtures, an_empty_reply_is_said_to_be_empty) {
  expect_unreadable(get_error_in("error_empty_body.json"), "empty");
}

TEST(QuantiveErrorFixtures, what_is_not_json_cannot_be_read) {
  expect_unreadable(get_error_in("error_not_json.json"), "");
}

TEST(QuantiveErrorFixtures, a_goal_without_its_id_is_named_with_its_place) {
  expect_unreadable(get_error_in("error_id_missing.json"), "id: it is missing");
  expect_unreadable(search_error_in("error_row_without_id.json"), "items[1].id: it is missing");
}

TEST(QuantiveErrorFixtures, a_list_without_its_rows_is_no_empty_list) {
  expect_unreadable(search_error_in("error_items_object.json"), "items");
  expect_unreadable(search_error_in("error_items_missing.json"), "items");
}

TEST(QuantiveErrorFixtures, a_goal_that_was_made_is_applied_though_its_reply_is_empty) {
  const TapedClient taped("error_created_without_body.json", {.max_attempts = 4});
  const Error error = checked(taped.client.goals.create(new_goal()).error(), "goals.create");
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_EQ(error.http_status, 201);
  EXPECT_EQ(error.delivery, Delivery::applied);
}

// --- in the middle of a listing

TEST(QuantiveErrorFixtures, the_rows_before_a_failed_page_are_handed_out) {
  const TapedClient taped("error_second_page_403.json", kOnce);
  Pager<Goal> pager = taped.client.goals.search({.page_length = 2});
  std::vector<std::string> ids;
  Error error{.kind = ErrorKind::none, .message = {}};
  for (auto& goal : pager) {
    if (goal) ids.push_back(goal->id);
    if (!goal) error = goal.error();
  }
  EXPECT_EQ(ids, (std::vector<std::string>{kGoal, id_of("0402")}));
  expect_refused(checked(error, "goals.search"), ErrorKind::forbidden, 403,
                 "the permission AccessGoals is missing");
  EXPECT_FALSE(error.resume.empty()) << "it can go on there";
  EXPECT_EQ(pager.receipt().grade, Completeness::cut);
}

}  // namespace
}  // namespace quartet::quantive
