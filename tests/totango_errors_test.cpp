#include <string>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

struct ErrorRow {
  const char* what;
  int status;
  const char* body;
  ErrorKind kind;
  const char* vendor_message;
};

TEST(TotangoErrors, every_shape_becomes_one_clear_error) {
  const ErrorRow rows[] = {
      {"guide: 300", 300, "", ErrorKind::unauthorized, ""},
      {"401", 401, R"({"error":{"type":"authentication_failed","message":"bad token"}})",
       ErrorKind::unauthorized, "bad token"},
      {"403", 403, R"({"errors":["no access"]})", ErrorKind::forbidden, R"(["no access"])"},
      {"400 envelope", 400, R"({"status":"failed","_error":"no such list"})", ErrorKind::invalid,
       "no such list"},
      {"400 plain text", 400, "Bad parameters", ErrorKind::invalid, "Bad parameters"},
      {"404 page", 404, "<!doctype html><title>x</title>", ErrorKind::not_found, ""},
      {"500", 500, "oops", ErrorKind::server, "oops"},
      {"302", 302, "", ErrorKind::decode, ""},
      {"200 with _error", 200, R"({"status":"failed","_error":"list is gone"})", ErrorKind::vendor,
       "list is gone"},
      {"200 with errors", 200, R"({"errors":{"a":1}})", ErrorKind::vendor, R"({"a":1})"},
      {"null beside the failure", 200, R"({"_error":null,"error":{"type":"t","message":"m"}})",
       ErrorKind::vendor, "m"},
      {"200 with a failure in a broken shape", 200,
       R"({"status":"failed","_error":"boom","accounts":{}})", ErrorKind::vendor, "boom"},
      {"200 page", 200, "<html>", ErrorKind::decode, ""},
      {"200 text", 200, "hello", ErrorKind::decode, ""},
      {"200 empty", 200, "", ErrorKind::decode, ""},
      {"200 other JSON", 200, R"({"hello":1})", ErrorKind::decode, ""},
      {"200 cut JSON", 200, R"({"accounts":[{"account_id":"a"},)", ErrorKind::decode, ""},
      {"no key", 200, R"({"accounts":[{"name":"a"}]})", ErrorKind::decode, ""},
  };
  for (const ErrorRow& row : rows) {
    Fake fake;
    for (int i = 0; i < 4; ++i) fake.reply(row.status, row.body);
    const Error error = fake.error();
    EXPECT_EQ(error.kind, row.kind) << row.what << ": " << describe(error);
    EXPECT_EQ(error.vendor_message, row.vendor_message) << row.what;
    EXPECT_EQ(error.http_status, row.status) << row.what;
    EXPECT_EQ(error.vendor, "totango");
    EXPECT_EQ(error.operation, "lists.current");
    EXPECT_FALSE(error.message.empty());
    EXPECT_EQ(describe(error).find('\n'), std::string::npos);
  }
}

// The same in the envelopes of searches, on either level.
TEST(TotangoErrors, of_a_search_are_found_on_both_levels) {
  const char* bodies[] = {
      R"({"status":"failed","_error":"boom","response":{}})",
      R"({"status":"failed","_error":"boom","response":""})",
      R"({"status":"success","response":{"status":"failed","_error":"boom"}})",
      R"({"status":"failed","response":{"_error":"boom"}})",
      R"({"status":"failed","response":{"errors":"boom"}})",
      R"({"_error":"boom","response":{"accounts":{"hits":[],"total_hits":0}}})",
  };
  for (const char* body : bodies) {
    Fake fake;
    fake.reply(200, body);
    const Error error = fake.client.accounts.search({.terms = {}}).collect(1).error();
    EXPECT_EQ(error.kind, ErrorKind::vendor) << body;
    EXPECT_EQ(error.vendor_message, "boom") << body;
  }
}

TEST(TotangoErrors, are_not_seen_in_members_that_say_nothing) {
  for (const char* nothing : {"null", "false", R"("")", "[]", "{}"}) {
    Fake fake;
    fake.reply(200, R"({"accounts":[],"total_items":0,"_error":)" + std::string(nothing) +
                        R"(,"errors":)" + nothing + "}");
    EXPECT_TRUE(fake.client.lists.current(1).collect(1)) << nothing;
  }
}

TEST(TotangoErrors, an_account_without_an_id_is_one) {
  Fake fake;
  fake.reply(200, R"({"accounts":[{"account_id":""}]})");
  EXPECT_NE(fake.error().message.find("accounts[0].account_id: it is empty"), std::string::npos);
}

TEST(TotangoErrors, a_decode_error_names_the_field) {
  Fake fake;
  fake.reply(
      200,
      R"({"accounts":[{"account_id":"a"},{"account_id":"b","engagement":{"score":{"current":"x"}}}]})");
  EXPECT_NE(fake.error().message.find("accounts[1].engagement.score.current: expected a number"),
            std::string::npos);
}

TEST(TotangoErrors, the_token_is_cut_out_of_what_the_server_echoes) {
  for (const int status : {200, 400, 401, 500}) {
    Fake fake;
    const std::string echo = "your token " + kToken + " is odd";
    for (int i = 0; i < 4; ++i) fake.reply(status, echo, {{"X-Request-Id", kToken}});
    const Error error = fake.error();
    const std::string everything = describe(error) + error.excerpt + error.vendor_message +
                                   error.vendor_code + error.request_id + error.message;
    EXPECT_EQ(everything.find(kToken), std::string::npos) << everything;
    EXPECT_NE(error.excerpt.find("***"), std::string::npos);
  }
}

TEST(TotangoRetries, case_54_a_read_is_repeated_and_counted) {
  Fake fake;
  fake.reply(500, "").reply(200, page_of({"a"}, 1));
  auto accounts = fake.client.lists.current(1);
  EXPECT_EQ(accounts.collect(10).value().size(), 1U);
  EXPECT_EQ(accounts.receipt().retries, 1U);
  EXPECT_EQ(fake.clock->waits().size(), 1U);
}

TEST(TotangoRetries, case_69_a_429_with_a_bare_text_waits_as_long_as_it_says) {
  Fake fake;
  fake.reply(429, "\"Too many requests\"", {{"RateLimit-Reset", "37"}, {"Content-Length", "85"}});
  fake.reply(200, page_of({"a"}, 1));
  EXPECT_TRUE(fake.client.lists.current(1).collect(10));
  ASSERT_EQ(fake.clock->waits().size(), 1U);
  EXPECT_GE(fake.clock->waits()[0], std::chrono::seconds(37));
}

TEST(TotangoRetries, case_65_a_wait_beyond_the_deadline_is_an_error_at_once) {
  Fake fake;
  fake.reply(429, "", {{"Retry-After", "300"}});
  const Error error = fake.error();
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.retry_after, std::chrono::seconds(300));
  EXPECT_EQ(error.attempts, 1);
  EXPECT_TRUE(fake.clock->waits().empty());
}

}  // namespace
}  // namespace quartet::totango
