// Taplytics' failures: replies from tests/fixtures/taplytics, and the one clear error that each
// becomes.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/taplytics_fixture.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;
using namespace taped;
using ::testing::HasSubstr;
using ::testing::Not;
using Ids = std::vector<std::string>;

// An error of a call that was made once, with what all of them have in common.
Error checked(Error error, const std::string& operation) {
  EXPECT_EQ(error.vendor, "taplytics");
  EXPECT_EQ(error.operation, operation);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_EQ(testing::canary_in(testing::all_texts(error)), "");
  return error;
}

// What asking for a user ends with.
Error get_error_in(const std::string& fixture) {
  const TapedClient taped(fixture, kOnce);
  return checked(taped.client.users.get(UserRef::id(kAda)).error(), "users.get");
}

Error list_error_in(const std::string& fixture) {
  const TapedClient taped(fixture, kOnce);
  return checked(taped.client.users.list().collect(1000).error(), "users.list");
}

Error push_error_in(const std::string& fixture) {
  const TapedClient taped(fixture, kOnce);
  return checked(taped.client.push.get(kPush).error(), "push.get");
}

NewPush hello() {
  return {.audience = Audience::matching({filters::email().is("ada@birch.example")}),
          .notification = {.alert = "Hello"}};
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
  EXPECT_THAT(error.message, HasSubstr("TAPLYTICS_BASE_URL"));
}

// The rows of a listing that ends with an error, and the error.
template <class Row>
std::pair<Ids, Error> read_to_failure(Pager<Row> pager) {
  std::pair<Ids, Error> read{{}, {.kind = ErrorKind::none, .message = {}}};
  for (auto& row : pager) {
    if (row) read.first.push_back(row->id);
    if (!row) read.second = row.error();
  }
  EXPECT_EQ(pager.receipt().grade, Completeness::cut);
  return read;
}

// --- refusals

TEST(TaplyticsErrorFixtures, a_400_may_be_json_or_plain_text) {
  expect_refused(get_error_in("error_400.json"), ErrorKind::invalid, 400,
                 "user_id or email is missing");
  const Error text = get_error_in("error_400_plain_text.json");
  EXPECT_EQ(text.kind, ErrorKind::invalid);
  EXPECT_THAT(text.vendor_message, HasSubstr("a parameter"));
  EXPECT_THAT(text.vendor_message, Not(HasSubstr("\n"))) << "one line";
}

TEST(TaplyticsErrorFixtures, a_401_says_what_to_check) {
  const Error error = get_error_in("error_401.json");
  expect_refused(error, ErrorKind::unauthorized, 401, "The API key is not valid");
  EXPECT_EQ(error.request_id, "req-17");
  EXPECT_THAT(error.message, HasSubstr("TAPLYTICS_TOKEN"));
}

TEST(TaplyticsErrorFixtures, a_402_has_the_vendors_reason) {
  expect_refused(get_error_in("error_402.json"), ErrorKind::vendor, 402,
                 "The request was valid, but failed");
}

TEST(TaplyticsErrorFixtures, a_403_has_the_vendors_reason) {
  expect_refused(get_error_in("error_403.json"), ErrorKind::forbidden, 403,
                 "The plan has no access to the API");
}

TEST(TaplyticsErrorFixtures, a_user_who_is_not_there_is_not_found) {
  expect_refused(get_error_in("error_404.json"), ErrorKind::not_found, 404,
                 "There is no such user");
  const TapedClient taped("error_remove_404.json", kOnce);
  expect_refused(checked(taped.client.users.remove(UserRef::id(kAda)).error(), "users.remove"),
                 ErrorKind::not_found, 404, "There is no such user");
}

TEST(TaplyticsErrorFixtures, a_409_is_a_conflict) {
  expect_refused(get_error_in("error_409.json"), ErrorKind::conflict, 409,
                 "the user is being merged");
}

TEST(TaplyticsErrorFixtures, a_429_says_how_long_to_wait) {
  const Error error = get_error_in("error_429_retry_after.json");
  expect_refused(error, ErrorKind::rate_limited, 429, "slow down");
  EXPECT_EQ(error.retry_after, 41s);
  EXPECT_FALSE(error.retry_reason.empty());
}

TEST(TaplyticsErrorFixtures, a_push_is_not_sent_again_after_a_500) {
  const TapedClient taped("error_500_text.json", {.max_attempts = 4});
  const Error error = checked(taped.client.push.send(hello()).error(), "push.send");
  EXPECT_EQ(error.kind, ErrorKind::server);
  EXPECT_EQ(error.http_status, 500);
  EXPECT_EQ(error.delivery, Delivery::unknown);
  EXPECT_EQ(error.vendor_message, "no worker is free");
  EXPECT_THAT(error.retry_reason, HasSubstr("not tried again"));
}

TEST(TaplyticsErrorFixtures, a_reply_that_repeats_the_token_does_not_show_it) {
  const Error json = get_error_in("error_token_echoed.json");
  EXPECT_EQ(json.vendor_message, "the key *** may not read users");
  const Error html = get_error_in("error_token_echoed_403_html.json");
  EXPECT_EQ(html.kind, ErrorKind::forbidden);
  EXPECT_EQ(html.vendor_message, "");
  EXPECT_THAT(html.message, HasSubstr("HTML page"));
  EXPECT_THAT(html.excerpt, HasSubstr("api_token=*** was refused"));
}

// --- replies that cannot be read

TEST(TaplyticsErrorFixtures, a_page_for_people_is_no_reply_of_the_api) {
  expect_unreadable(get_error_in("error_html_200.json"), "HTML page");
  expect_unreadable(get_error_in("error_html_200_called_json.json"), "HTML page");
}

TEST(TaplyticsErrorFixtures, an_empty_reply_is_said_to_be_empty) {
  expect_unreadable(get_error_in("error_empty_body.json"), "empty");
}

TEST(TaplyticsErrorFixtures, what_is_not_json_cannot_be_read) {
  expect_unreadable(get_error_in("error_not_json.json"), "");
}

TEST(TaplyticsErrorFixtures, a_user_without_an_id_is_named_with_its_place) {
  expect_unreadable(get_error_in("error_id_missing.json"), "id: it is missing");
  expect_unreadable(list_error_in("error_row_without_id.json"), "users[1].id: it is missing");
}

TEST(TaplyticsErrorFixtures, a_listing_without_its_rows_is_no_empty_listing) {
  expect_unreadable(list_error_in("error_users_missing.json"), "users");
}

TEST(TaplyticsErrorFixtures, another_push_than_the_one_asked_for_is_no_answer) {
  expect_unreadable(push_error_in("error_other_push.json"), "");
  expect_unreadable(push_error_in("error_no_push.json"), "");
}

TEST(TaplyticsErrorFixtures, a_push_that_was_taken_is_applied_though_its_reply_is_empty) {
  const TapedClient taped("error_push_without_body.json", {.max_attempts = 4});
  expect_unreadable(checked(taped.client.push.send(hello()).error(), "push.send"), "empty");
}

// --- in the middle of a listing

TEST(TaplyticsErrorFixtures, the_rows_before_a_failed_page_are_handed_out) {
  const TapedClient taped("error_second_page_403.json", kOnce);
  const auto [ids, error] = read_to_failure(taped.client.users.list({.per_page = 2}));
  EXPECT_EQ(ids, (Ids{kAda, id_of("00002")}));
  expect_refused(checked(error, "users.list"), ErrorKind::forbidden, 403,
                 "The plan has no access to the API");
  EXPECT_FALSE(error.resume.empty()) << "it can go on there";
}

TEST(TaplyticsErrorFixtures, a_page_that_repeats_a_link_does_not_show_the_token) {
  const TapedClient taped("error_second_link_page_500.json", kOnce);
  const auto [ids, error] = read_to_failure(taped.client.experiments.list({.per_page = 2}));
  EXPECT_EQ(ids, (Ids{kExperiment, id_of("00202")}));
  checked(error, "experiments.list");
  EXPECT_EQ(error.kind, ErrorKind::server);
  EXPECT_THAT(error.excerpt, HasSubstr("api_token=***"));
  EXPECT_FALSE(error.resume.empty()) << "it can go on there";
}

}  // namespace
}  // namespace quartet::taplytics
