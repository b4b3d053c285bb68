#include <string>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

TEST(TotangoClient, reports_options_that_cannot_be_used_from_check_and_from_every_call) {
  const auto check = [](Options options) {
    const Client client{std::move(options)};
    const Result<void> checked = client.check();
    auto accounts = client.lists.current(1);
    EXPECT_EQ((*accounts.begin()).error().kind, ErrorKind::config);
    EXPECT_EQ(client.send({.path = "/x"}).error().kind, ErrorKind::config);
    return checked.error().message;
  };
  EXPECT_EQ(check({.token = Secret{""}}), "the token is empty");
  EXPECT_NE(check({.token = Secret{"a\nb"}}).find("line break"), std::string::npos);
  EXPECT_NE(check({.token = Secret{"t"}, .endpoint = Endpoint::at("http://example.com")})
                .find("plain http"),
            std::string::npos);
  EXPECT_NE(check({.token = Secret{"t"}, .call = {.max_attempts = 0}}).find("max_attempts"),
            std::string::npos);
  EXPECT_TRUE((Client{{.token = Secret{"t"}}}.check()));
}

TEST(TotangoClient, case_139_one_line_break_at_the_end_of_a_token_is_dropped) {
  auto transport = std::make_shared<FakeTransport>();
  transport->reply({.status = 200, .body = page_of({}, 0)});
  const Client client{{.token = Secret{"from-a-file\r\n"}, .http = {.transport = transport}}};
  EXPECT_TRUE(client.lists.current(1).collect(1));
  EXPECT_EQ(transport->requests()[0].secret_headers[0].value.reveal(), "from-a-file");
}

TEST(TotangoClient, with_changes_what_is_given_and_keeps_the_rest) {
  Fake fake;
  fake.reply(500, "").reply(500, "");
  std::stop_source stop;
  const Client once = fake.client.with({.max_attempts = 1}).with({.stop = stop.get_token()});
  auto accounts = once.lists.current(1);
  EXPECT_EQ((*accounts.begin()).error().attempts, 1);
  stop.request_stop();
  auto cancelled = once.lists.current(1);
  EXPECT_EQ((*cancelled.begin()).error().kind, ErrorKind::cancelled);
  EXPECT_EQ((*cancelled.begin()).error().attempts, 0);
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(TotangoClient, send_reaches_undocumented_endpoints_through_the_whole_stack) {
  Fake fake;
  fake.reply(500, "").reply(200, "[1]");
  const Result<Response> reply = fake.client.send({.path = "/api/v2/events",
                                                   .query = {{"account_id", "a b"}},
                                                   .headers = {{"X-Mine", "1"}},
                                                   .auth_header = "app-token",
                                                   .effect = Effect::read});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "[1]");
  const Request request = fake.transport->requests()[0];
  EXPECT_EQ(request.url, "https://api.totango.com/api/v2/events?account_id=a%20b");
  EXPECT_EQ(request.secret_headers[0].name, "app-token");
}

TEST(TotangoClient, send_encodes_a_form) {
  Fake fake;
  fake.reply(200, "{}");
  EXPECT_TRUE(fake.client.send({.method = Method::post,
                                .path = "/api/v1/search/users/internal",
                                .form = {{"query", R"({"a b":1})"}, {"team&id", "-1"}},
                                .auth_header = "app-token",
                                .effect = Effect::read}));
  const Request request = fake.transport->requests().at(0);
  EXPECT_EQ(request.body, "query=%7B%22a%20b%22%3A1%7D&team%26id=-1");
  EXPECT_EQ(*request.headers.find("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(
      fake.client.send({.method = Method::post, .path = "/x", .body = "a", .form = {{"b", "c"}}})
          .error()
          .kind,
      ErrorKind::config);
}

TEST(TotangoClient, send_repeats_nothing_by_default) {
  Fake fake;
  fake.reply(500, "");
  const Result<Response> reply = fake.client.send({.method = Method::post, .path = "/x"});
  EXPECT_EQ(reply.error().attempts, 1);
  EXPECT_EQ(reply.error().delivery, Delivery::unknown);
}

TEST(TotangoClient, case_138_and_139_send_refuses_paths_and_headers_that_would_change_the_request) {
  Fake fake;
  const auto kind = [&](RawRequest request) { return fake.client.send(request).error().kind; };
  EXPECT_EQ(kind({.path = "https://evil.example/"}), ErrorKind::config);
  EXPECT_EQ(kind({.path = "//evil.example/"}), ErrorKind::config);
  EXPECT_EQ(kind({.path = "/a/../b"}), ErrorKind::config);
  EXPECT_EQ(kind({.path = "/a", .headers = {{"X", "a\r\nY: b"}}}), ErrorKind::config);
  EXPECT_EQ(kind({.path = "/a", .headers = {{"Authorization", "x"}}}), ErrorKind::config);
  EXPECT_EQ(kind({.path = "/a", .headers = {{"Host", "x"}}}), ErrorKind::config);
  EXPECT_EQ(kind({.path = "/a", .auth_header = "a b"}), ErrorKind::config);
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(TotangoClient, run_with_metadata_tells_about_the_call) {
  auto transport = std::make_shared<ReplayTransport>(
      testing::Cassette::load(QUARTET_FIXTURES "/totango/lists_current.json").value());
  const Client client{{.token = Secret{"t"}, .http = {.transport = transport}}};
  const auto [page, metadata] =
      client.run_with_metadata(ops::current_page(1007, Include::summary, 2, 0));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->header->name, "Trials");
  EXPECT_EQ(page->service_id, "9001");
  EXPECT_EQ(metadata.request_id, "req-100");
  EXPECT_EQ(metadata.quota_left, 97);
  EXPECT_EQ(metadata.http_status, 200);
  EXPECT_EQ(metadata.attempts, 1);
}

TEST(TotangoClient, regions_are_endpoints) {
  EXPECT_EQ(Endpoint::us().url(), "https://api.totango.com");
  EXPECT_EQ(Endpoint::eu().url(), "https://api-eu1.totango.com");
}

}  // namespace
}  // namespace quartet::totango
