#include "quartet/totango.hpp"

#include <algorithm>
#include <cstdlib>
#include <ranges>
#include <string>

#include <gtest/gtest.h>

#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"

namespace quartet::totango {
namespace {

using testing::FakeClock;
using testing::FakeTransport;

static_assert(std::ranges::input_range<Pager<Account>>);
static_assert(std::ranges::input_range<Pager<Account>::Pages>);
static_assert(!std::copyable<Pager<Account>> && std::movable<Pager<Account>>);

constexpr const char* kToken = "canary-token-31f7";

struct Fake {
  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  Client client{{.token = Secret{kToken}, .http = {.transport = transport, .clock = clock}}};

  Fake& reply(int status, std::string body, Headers headers = {}) {
    transport->reply({.status = status, .headers = std::move(headers), .body = std::move(body)});
    return *this;
  }
  // The error of the first row of list 1.
  Error error() {
    auto accounts = client.lists.current(1);
    const auto first = accounts.begin();
    return first == accounts.end() ? Error{.kind = ErrorKind::config, .message = "no row"}
                                   : (*first).error();
  }
};

std::string page_of(std::initializer_list<const char*> ids, int total) {
  std::string rows;
  for (const char* id : ids) {
    rows += (rows.empty() ? "" : ",") + (R"({"account_id":")" + std::string(id) + R"("})");
  }
  return R"({"accounts":[)" + rows + R"(],"total_items":)" + std::to_string(total) + "}";
}

Client replaying(const char* fixture, std::shared_ptr<testing::ReplayTransport>* tape = nullptr) {
  auto transport = std::make_shared<testing::ReplayTransport>(
      testing::Cassette::load(QUARTET_FIXTURES "/totango/" + std::string(fixture)).value());
  if (tape != nullptr) *tape = transport;
  return Client{{.token = Secret{"t"}, .http = {.transport = transport}}};
}

TEST(TotangoLists, give_typed_accounts_page_by_page) {
  std::shared_ptr<testing::ReplayTransport> tape;
  const Client client = replaying("lists_current.json", &tape);
  Pager<Account> pager = client.lists.current(1007, {.page_length = 2});
  const std::vector<Account> accounts = pager.collect(100).value();
  ASSERT_EQ(accounts.size(), 3U);
  EXPECT_EQ(accounts[0].id, "b17");
  EXPECT_EQ(accounts[0].name, "Birch Mills, \"Ltd\"");
  EXPECT_EQ(accounts[0].status->current, "Trial");
  EXPECT_EQ(to_rfc3339(*accounts[0].status->changed), "2023-11-14T22:13:20Z");
  EXPECT_EQ(accounts[0].engagement_score(), 41.0);
  EXPECT_EQ(accounts[0].engagement->score->change, -3.0);
  EXPECT_EQ(accounts[0].health(), "Good");
  EXPECT_EQ(*accounts[0].attributes.find("Seats")->as_text(), "12");
  EXPECT_EQ(*accounts[0].attributes.find("Region")->as_text(), "North");
  EXPECT_EQ(accounts[0].foreign_id, "");
  EXPECT_EQ(accounts[1].foreign_id, "F-9");
  EXPECT_EQ(accounts[1].engagement_score(), std::nullopt);
  EXPECT_EQ(accounts[1].extra.find("totango_id")->as_integer(), 77);
  EXPECT_EQ(accounts[2].name, "Delta\nTwo Lines");
  EXPECT_FALSE(accounts[2].status);
  EXPECT_EQ(tape->left(), 0U);
  EXPECT_EQ(pager.receipt().rows, 3U);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent);
}

TEST(TotangoLists, send_the_raw_token_and_the_documented_parameters) {
  Fake fake;
  fake.reply(200, page_of({}, 0));
  for (auto& row : fake.client.lists.current(1007, {.include = Include::stats})) {
    ASSERT_TRUE(row);
  }
  ASSERT_EQ(fake.transport->requests().size(), 1U);
  const Request request = fake.transport->requests()[0];
  EXPECT_EQ(request.url,
            "https://api.totango.com/api/v1/accounts/active_list/1007/current.json"
            "?return=stats&length=1000&offset=0");
  ASSERT_EQ(request.secret_headers.size(), 1U);
  EXPECT_EQ(request.secret_headers[0].name, "Authorization");
  EXPECT_EQ(request.secret_headers[0].value.reveal(), kToken);
}

TEST(TotangoLists, send_nothing_before_the_first_row_is_read) {
  Fake fake;
  const auto accounts = fake.client.lists.current(1);
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(TotangoLists, case_113_leaving_the_loop_early_asks_for_no_further_page) {
  Fake fake;
  fake.reply(200, page_of({"a", "b"}, 100));
  for (auto& row : fake.client.lists.current(1)) {
    ASSERT_TRUE(row);
    break;
  }
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(TotangoLists, case_112_rows_before_a_failure_are_given_and_a_cursor_to_go_on) {
  Fake fake;
  fake.reply(200, page_of({"a", "b"}, 5)).reply(400, R"({"_error":"bad"})");
  auto accounts = fake.client.lists.current(1, {.page_length = 2});
  std::vector<std::string> ids;
  std::optional<Error> error;
  for (auto& row : accounts) {
    if (row) {
      ids.push_back(row->id);
    } else {
      error = row.error();
    }
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, ErrorKind::invalid);
  EXPECT_EQ(error->resume, accounts.cursor());
  EXPECT_EQ(accounts.receipt().grade, Completeness::cut);

  fake.reply(200, page_of({"a", "b"}, 5)).reply(200, page_of({"c", "d"}, 5));
  fake.reply(200, page_of({"e"}, 5));
  auto rest = fake.client.lists.current(1, {.page_length = 2, .cursor = error->resume});
  ids.clear();
  for (auto& row : rest) ids.push_back(row.value().id);
  EXPECT_EQ(ids, (std::vector<std::string>{"c", "d", "e"}));
  EXPECT_TRUE(rest.receipt().resumed);
}

TEST(TotangoLists, a_cursor_of_another_query_is_refused_before_anything_is_sent) {
  Fake fake;
  fake.reply(200, page_of({"a"}, 5));
  auto accounts = fake.client.lists.current(1);
  static_cast<void>(accounts.begin());
  const std::string cursor = accounts.cursor();
  const auto kind = [&](ListId list, CurrentOptions options) {
    options.cursor = cursor;
    auto other = fake.client.lists.current(list, options);
    return (*other.begin()).error().kind;
  };
  EXPECT_EQ(kind(2, {}), ErrorKind::config);
  EXPECT_EQ(kind(1, {.page_length = 10}), ErrorKind::config);
  EXPECT_EQ(kind(1, {.include = Include::all}), ErrorKind::config);
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(TotangoLists, collect_hands_rows_out_in_parts_and_goes_back_after_an_error) {
  Fake fake;
  fake.reply(200, page_of({"a", "b", "c"}, 6)).reply(403, "");
  auto accounts = fake.client.lists.current(1, {.page_length = 3});
  ASSERT_EQ(accounts.collect(2).value().size(), 2U);
  const std::string before = accounts.cursor();
  const Result<std::vector<Account>> failed = accounts.collect(10);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().resume, before) << "row c was not handed out";
  EXPECT_EQ(accounts.cursor(), before);
}

TEST(TotangoLists, pages_give_whole_pages) {
  Fake fake;
  fake.reply(200, page_of({"a", "b"}, 3)).reply(200, page_of({"c"}, 3));
  auto accounts = fake.client.lists.current(1, {.page_length = 2});
  std::vector<std::size_t> sizes;
  for (auto& page : accounts.pages()) sizes.push_back(page.value().size());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 1}));
}

TEST(TotangoLists, case_115_a_pager_outlives_its_client_and_its_iterator_outlives_the_pager) {
  std::optional<Fake> fake(std::in_place);
  fake->reply(200, page_of({"a"}, 2)).reply(200, page_of({"b"}, 2));
  std::optional<Pager<Account>> pager = fake->client.lists.current(1, {.page_length = 1});
  fake.reset();
  auto iterator = pager->begin();
  EXPECT_EQ((*iterator)->id, "a");
  Pager<Account> moved = std::move(*pager);
  pager.reset();
  EXPECT_EQ((*moved.begin())->id, "a") << "a second begin stays where the first is";
  ++iterator;
  EXPECT_EQ((*iterator)->id, "b");
}

TEST(TotangoLists, refuse_bad_arguments_before_anything_is_sent) {
  Fake fake;
  for (auto pager : {0, 1}) {
    auto accounts = pager == 0 ? fake.client.lists.current(0)
                               : fake.client.lists.current(1, {.page_length = 0});
    const Error error = (*accounts.begin()).error();
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_EQ(error.operation, "lists.current");
    EXPECT_EQ(error.delivery, Delivery::not_sent);
  }
  EXPECT_EQ(fake.client.run(ops::current_page(-5, Include::summary, 10, 0)).error().kind,
            ErrorKind::config);
  EXPECT_TRUE(fake.transport->requests().empty());
}

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
    const std::string echo = std::string("your token ") + kToken + " is odd";
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
  const Client client = replaying("lists_current.json");
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
