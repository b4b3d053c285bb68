// Failures: replies from tests/fixtures/totango, and the one clear error that each becomes.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

const CallOptions kOnce{.max_attempts = 1};

template <class Row>
Error error_of(Pager<Row> pager) {
  return pager.collect(1000).error();
}

// What listing 7 ends with.
Error error_in(const std::string& fixture) {
  const Tape tape(fixture, kOnce);
  Error error = error_of(tape.client.lists.current(7));
  EXPECT_EQ(error.vendor, "totango");
  EXPECT_EQ(error.operation, "lists.current");
  EXPECT_EQ(error.attempts, 1);
  return error;
}

void expect_in(const std::string& part, const Error& error) {
  EXPECT_NE(error.message.find(part), std::string::npos) << describe(error);
}

// --- failures with status 200

TEST(TotangoErrorFixtures, a_failure_behind_status_200_is_the_vendors_text) {
  const Error error = error_in("error_envelope.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.vendor_message, "list 7 does not exist");
  EXPECT_EQ(error.request_id, "req-7");
  EXPECT_EQ(error.delivery, Delivery::refused);
}

TEST(TotangoErrorFixtures, a_failed_status_counts_also_when_nothing_says_why) {
  const Error error = error_in("error_status_failed_only.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.vendor_message, "");
}

TEST(TotangoErrorFixtures, a_member_errors_is_told_as_it_came) {
  const Error error = error_in("error_errors_key.json");
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.vendor_message, R"([{"code":17,"text":"list is being built"}])");
}

TEST(TotangoErrorFixtures, a_failure_inside_the_response_of_a_search_is_found) {
  const Tape tape("error_search_failed_inside_response.json", kOnce);
  const Error error = error_of(tape.client.accounts.search({.terms = {}}));
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.operation, "accounts.search");
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.vendor_message, "unknown term: statusgroup");
}

TEST(TotangoErrorFixtures, a_page_for_people_is_no_reply_of_the_api) {
  const Error error = error_in("error_html_200.json");
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.vendor_message, "");
  expect_in("HTML page", error);
  expect_in("TOTANGO_REGION", error);
}

TEST(TotangoErrorFixtures, an_empty_reply_is_said_to_be_empty) {
  const Error error = error_in("error_empty_body_200.json");
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.delivery, Delivery::applied);
  expect_in("the reply is empty", error);
}

// --- refusals

TEST(TotangoErrorFixtures, status_300_and_401_both_say_that_the_token_was_refused) {
  const Error odd = error_in("error_status_300.json");
  EXPECT_EQ(odd.kind, ErrorKind::unauthorized);
  EXPECT_EQ(odd.http_status, 300);
  EXPECT_EQ(odd.vendor_message, "Unauthorized");
  expect_in("TOTANGO_TOKEN", odd);

  const Error usual = error_in("error_401.json");
  EXPECT_EQ(usual.kind, ErrorKind::unauthorized);
  EXPECT_EQ(usual.http_status, 401);
  EXPECT_EQ(usual.vendor_code, "authentication_failed");
  EXPECT_EQ(usual.vendor_message, "the token has expired");
  EXPECT_EQ(usual.message, odd.message);
}

TEST(TotangoErrorFixtures, an_error_object_gives_code_and_text) {
  const Error error = error_in("error_object_403.json");
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_EQ(error.http_status, 403);
  EXPECT_EQ(error.vendor_code, "authentication_failed");
  EXPECT_EQ(error.vendor_message, "the token may not read lists");
}

TEST(TotangoErrorFixtures, events_are_forbidden_to_all_but_global_admins) {
  const Tape tape("error_events_403.json", kOnce);
  const Error error = error_of(tape.client.events.search({.terms = {}}));
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_EQ(error.operation, "events.search");
  EXPECT_EQ(error.vendor_code, "permission_denied");
  EXPECT_EQ(error.vendor_message, "global admins only");
}

TEST(TotangoErrorFixtures, plain_text_is_the_vendors_text_in_one_line) {
  const Error error = error_in("error_plain_text_400.json");
  EXPECT_EQ(error.kind, ErrorKind::invalid);
  EXPECT_EQ(error.http_status, 400);
  EXPECT_EQ(error.vendor_message, "Bad parameters: length is not a number");
}

// --- failures that pass

TEST(TotangoErrorFixtures, a_429_says_how_long_to_wait) {
  const Error error = error_in("error_429_bare_text.json");
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.http_status, 429);
  EXPECT_EQ(error.vendor_message, "Too many requests");
  EXPECT_EQ(error.retry_after, std::chrono::seconds(41));
  EXPECT_FALSE(error.retry_reason.empty());
}

TEST(TotangoErrorFixtures, a_429_whose_length_is_wrong_says_the_same) {
  const Error error = error_in("error_429_wrong_length.json");
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.http_status, 429);
  EXPECT_EQ(error.vendor_message, "Too many requests");
  EXPECT_EQ(error.retry_after, std::chrono::seconds(7));
}

TEST(TotangoErrorFixtures, a_429_tells_the_calls_that_are_left) {
  const Tape tape("error_429_bare_text.json", kOnce);
  const auto [page, metadata] =
      tape.client.run_with_metadata(ops::current_page(7, Include::summary, 1000, 0));
  EXPECT_FALSE(page);
  EXPECT_EQ(metadata.quota_left, 0);
}

TEST(TotangoErrorFixtures, a_500_has_the_text_of_its_envelope) {
  const Error error = error_in("error_500.json");
  EXPECT_EQ(error.kind, ErrorKind::server);
  EXPECT_EQ(error.http_status, 500);
  EXPECT_EQ(error.vendor_message, "index is away");
  EXPECT_EQ(error.delivery, Delivery::unknown);
}

TEST(TotangoErrorFixtures, a_search_is_tried_again_although_it_is_a_post) {
  const Tape tape("error_search_500_then_hits.json", kOnce);
  Pager<AccountHit> pager = tape.client.with({.max_attempts = 2}).accounts.search({.terms = {}});
  EXPECT_EQ(pager.collect(10).value().at(0).id, "acc-17");
  EXPECT_EQ(pager.receipt().retries, 1U);
}

// --- replies that cannot be read

TEST(TotangoErrorFixtures, a_row_without_its_id_is_named_with_its_place) {
  const Tape tape("missing_key.json", kOnce);
  const Client& client = tape.client;
  const auto check = [](const Error& error, const std::string& place) {
    EXPECT_EQ(error.kind, ErrorKind::decode);
    EXPECT_EQ(error.http_status, 200);
    expect_in("the reply cannot be read: " + place, error);
  };
  check(error_of(client.lists.current(7)), "accounts[1].account_id: it is missing");
  check(error_of(client.accounts.search({.terms = {}})),
        "response.accounts.hits[0].name: it is missing");
  check(error_of(client.users.search({.terms = {}})), "response.users.hits[1].name: it is null");
  check(error_of(client.events.search({.terms = {}})), "response.events.hits[0].id: it is missing");
  check(client.lists.list().error(), "active-lists[1].id: it is missing");
  check(client.lists.folders().error(),
        "response.folders.children[0].children[0].id: it is missing");
}

TEST(TotangoErrorFixtures, a_member_of_another_type_is_named_with_its_place) {
  const Tape tape("wrong_type.json", kOnce);
  const Client& client = tape.client;
  const auto check = [](const Error& error, const std::string& place) {
    EXPECT_EQ(error.kind, ErrorKind::decode);
    EXPECT_EQ(error.http_status, 200);
    expect_in("the reply cannot be read: " + place, error);
  };
  check(error_of(client.lists.current(7)), "accounts: expected an array, got an object");
  check(error_of(client.accounts.search({.terms = {}})),
        "response.accounts: expected an object, got an array");
  check(error_of(client.users.search({.terms = {}})),
        "response.users.hits[0].selected_fields: expected an array, got an object");
  check(error_of(client.events.search({.terms = {}})),
        "response.events.hits[0].timestamp: expected an integer");
  check(client.lists.list().error(), "expected an object, got an array");
  check(client.lists.folders().error(),
        "response.folders.children: expected an array, got an object");
}

TEST(TotangoErrorFixtures, a_value_that_nests_too_deep_is_a_limit_that_can_be_raised) {
  const Error error = error_in("deep_nesting.json");
  EXPECT_EQ(error.kind, ErrorKind::limit);
  EXPECT_EQ(error.http_status, 200);
  expect_in("accounts[0].attributes.Tree", error);
  expect_in("http.limits.json_depth", error);

  const auto transport = std::make_shared<ReplayTransport>(
      testing::Cassette::load(QUARTET_FIXTURES "/totango/deep_nesting.json").value());
  const Client patient{{.token = Secret{"canary-token-31f7"},
                        .http = {.transport = transport, .limits = {.json_depth = 80}}}};
  EXPECT_EQ(patient.lists.current(7).collect(10).value().at(0).id, "b17");
}

}  // namespace
}  // namespace quartet::totango
