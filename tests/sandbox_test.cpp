#include "quartet/testing/sandbox.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using totango::Account;
using namespace ::testing;  // NOLINT(google-build-using-namespace): matchers

Sandbox start(SandboxOptions options = {}) {
  return Sandbox::start(options).value();
}

totango::Options options_for(const Sandbox& sandbox) {
  return {.token = sandbox.token(),
          .endpoint = totango::Endpoint::at(sandbox.url()),
          .http = {.clock = std::make_shared<FakeClock>()}};
}

struct Listed {
  std::vector<Account> accounts;
  Receipt receipt;
};

Listed list_all(const totango::Client& client, totango::ListId list,
                totango::ListOptions options = {}) {
  Pager<Account> pager = client.lists.current(list, std::move(options));
  return {pager.collect(SIZE_MAX).value(), pager.receipt()};
}

Error error_of(const totango::Client& client, totango::ListId list) {
  return client.lists.current(list).collect(SIZE_MAX).error();
}

Result<Response> get_path(const totango::Client& client, std::string path,
                          std::vector<QueryParameter> query = {}, std::string auth_header = "") {
  return client.send({.path = std::move(path),
                      .query = std::move(query),
                      .auth_header = std::move(auth_header),
                      .effect = Effect::read});
}

std::string list_path(totango::ListId list) {
  return "/api/v1/accounts/active_list/" + std::to_string(list) + "/";
}

// A page as it came.
Result<Response> get(const totango::Client& client, totango::ListId list,
                     std::vector<QueryParameter> query = {}, std::string auth_header = "") {
  return get_path(client, list_path(list) + "current.json", std::move(query),
                  std::move(auth_header));
}

Value json_of(const Result<Response>& reply) {
  return parse_json(reply.value().body).value();
}

milliseconds since(steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
}

class SandboxTest : public ::testing::Test {
 protected:
  Sandbox sandbox = start();
  totango::Client client{options_for(sandbox)};
};

TEST_F(SandboxTest, ListsAllAccountsOverSeveralPages) {
  const Listed listed = list_all(client, totango_lists::all_accounts);
  EXPECT_EQ(listed.accounts.size(), 5000U);
  EXPECT_EQ(listed.receipt.grade, Completeness::consistent) << describe(listed.receipt);
  EXPECT_EQ(listed.receipt.total_at_end, 5000);
  EXPECT_EQ(listed.receipt.duplicates, 0U);  // of ids
}

TEST_F(SandboxTest, ReadsOffsetAsThePagesIndexWhateverTheLength) {
  const Listed whole = list_all(client, totango_lists::all_accounts, {.page_length = 10'000});
  EXPECT_EQ(whole.receipt.grade, Completeness::proven);
  for (const int length : {100, 999}) {
    const Listed paged = list_all(client, totango_lists::all_accounts, {.page_length = length});
    ASSERT_EQ(paged.accounts.size(), whole.accounts.size());
    EXPECT_TRUE(std::equal(paged.accounts.begin(), paged.accounts.end(), whole.accounts.begin(),
                           [](const Account& a, const Account& b) { return a.id == b.id; }));
  }
}

TEST_F(SandboxTest, GivesSmallListsInOnePage) {
  const Listed listed = list_all(client, totango_lists::trials, {.page_length = 1000});
  EXPECT_EQ(listed.accounts.size(), 250U);
  EXPECT_EQ(listed.receipt.grade, Completeness::proven) << describe(listed.receipt);
  for (const Account& account : listed.accounts) EXPECT_EQ(account.status->current, "Trial");
  EXPECT_EQ(list_all(client, totango_lists::empty).receipt.total_at_end, 0);
  EXPECT_EQ(list_all(client, totango_lists::unfollowed).accounts.size(), 25U);
}

TEST_F(SandboxTest, KeepsDifficultNames) {
  const std::vector<Account> accounts = list_all(client, 1).accounts;
  for (const std::string part :
       {", \"Größe\"\r\nZürich, 東京", "\nSecond line", "O'", "🚀", "Trading  "}) {
    EXPECT_TRUE(std::any_of(accounts.begin(), accounts.end(), [&](const Account& account) {
      return account.name.find(part) != std::string::npos;
    })) << part;
  }
}

TEST_F(SandboxTest, HasEveryFormOfEngagementAndAttributes) {
  int without_engagement = 0;
  int without_score = 0;
  std::set<std::string> health;
  std::set<Value::Kind> licenses;
  for (const Account& account : list_all(client, 1).accounts) {
    without_engagement += account.engagement ? 0 : 1;
    without_score += account.engagement && !account.engagement_score() ? 1 : 0;
    health.emplace(account.health());
    if (const Value* value = account.attributes.find("Licenses")) licenses.insert(value->kind());
  }
  EXPECT_GT(without_engagement, 100);
  EXPECT_GT(without_score, 100);
  EXPECT_EQ(health, (std::set<std::string>{"", "Good", "Average", "Poor"}));
  EXPECT_EQ(licenses, std::set<Value::Kind>{Value::Kind::text});  // also where it is wrapped
  const std::string body = get(client, 1)->body;
  EXPECT_NE(body.find(R"("Licenses":{"value":")"), std::string::npos);
  EXPECT_NE(body.find(R"("Licenses":")"), std::string::npos);
}

TEST_F(SandboxTest, SendsTheDocumentedEnvelope) {
  const Result<Response> reply = get(client, 2, {{"offset", "2"}});
  const Value body = json_of(reply);
  std::string names;
  for (const auto& member : *body.as_object()) names += member.first + " ";
  EXPECT_EQ(names,
            "service_id _revision _type _version accounts total_items current_item_count "
            "response_header ");
  EXPECT_EQ(to_json(*body.find("current_item_count")), "50");
  EXPECT_EQ(to_json(*body.find("response_header")),
            R"({"scope":"all","length":100,"offset":2,"name":"Trials"})");
  EXPECT_EQ(*reply->headers.find("RateLimit-Limit"), "100");
  EXPECT_TRUE(reply->headers.find("X-Request-Id")->starts_with("sandbox-"));
}

TEST_F(SandboxTest, AddsWhatReturnAsksFor) {
  const auto first = [this](const char* parts) {
    return Value(
        json_of(get(client, 2, {{"return", parts}})).find("accounts")->as_array()->front());
  };
  EXPECT_EQ(first("summary").find("stats"), nullptr);
  const Value stats = first("stats");
  const Value* modules = stats.find("stats")->find("users")->find("past_14d")->find("modules");
  EXPECT_NE(modules->find("reporting")->as_text(), nullptr);
  EXPECT_NE(first("users").find("users")->as_array(), nullptr);
  EXPECT_EQ(*first("lifecycle").find("lifecycle")->find("current")->as_text(), "Trial");
  EXPECT_EQ(first("all").as_object()->size(), first("summary").as_object()->size() + 3);
}

TEST_F(SandboxTest, HasTheOlderFormsOfStatsAndIds) {
  const Value page = json_of(get(client, 1, {{"return", "stats"}, {"length", "5000"}}));
  std::map<std::string, int> counts;
  for (const Value& account : *page.find("accounts")->as_array()) {
    counts["frequency"] += account.find("frequency") != nullptr ? 1 : 0;
    counts["id is text"] += account.find("totango_id")->as_text() != nullptr ? 1 : 0;
    const Value& stats = *account.find("stats");
    counts["never active"] += stats.find("last_activity")->is_null() ? 1 : 0;
    const Value& windows = *stats.find("activities");
    counts["no past_7d"] += windows.find("past_7d") == nullptr ? 1 : 0;
    const Value* older = windows.find("past_30d")->find("activities");
    if (older == nullptr) continue;
    ++counts["older form"];
    EXPECT_EQ(*older->as_array()->at(1).find("name")->as_text(), "delegate-task");
    EXPECT_TRUE(older->as_array()->at(1).find("current")->as_integer());
  }
  EXPECT_THAT(counts, ElementsAre(Pair("frequency", Gt(3000)), Pair("id is text", Gt(300)),
                                  Pair("never active", Gt(100)), Pair("no past_7d", Gt(400)),
                                  Pair("older form", Gt(500))));
}

TEST_F(SandboxTest, RefusesAnotherTokenWithoutShowingIt) {
  totango::Options options = options_for(sandbox);
  options.token = Secret("not-the-token-of-this-sandbox");
  const Error error = error_of(totango::Client(std::move(options)), 1);
  EXPECT_EQ(error.kind, ErrorKind::unauthorized);
  EXPECT_EQ(error.vendor_code, "authentication_failed");
  EXPECT_EQ((describe(error) + error.excerpt).find("not-the-token"), std::string::npos);
  EXPECT_EQ(get(client, 3, {}, "X-Token").error().kind, ErrorKind::unauthorized);
  EXPECT_TRUE(get(client, 3, {}, "app-token").has_value());
}

TEST_F(SandboxTest, RefusesBadParameters) {
  const std::vector<QueryParameter> parameters = {
      {"length", "many"}, {"length", "0"},  {"length", "10001"},     {"length", ""},
      {"offset", "1x"},   {"offset", "-1"}, {"return", "everything"}};
  for (const QueryParameter& parameter : parameters) {
    const Error error = get(client, 1, {parameter}).error();
    EXPECT_EQ(error.kind, ErrorKind::invalid) << parameter.name << "=" << parameter.value;
    EXPECT_TRUE(error.vendor_message.starts_with(parameter.name)) << error.vendor_message;
  }
}

TEST_F(SandboxTest, GivesNothingBehindTheLastPage) {
  const Value page = json_of(get(client, 2, {{"offset", "9223372036854775807"}}));
  EXPECT_EQ(page.find("current_item_count")->as_integer(), 0);
  EXPECT_EQ(page.find("total_items")->as_integer(), 250);
}

TEST_F(SandboxTest, RefusesUnknownListsAndPaths) {
  EXPECT_EQ(error_of(client, 4711).kind, ErrorKind::invalid);
  EXPECT_EQ(error_of(client, 4711).vendor_message, "There is no active list 4711");
  const Result<Response> reply = client.send({.path = "/api/v1/nothing", .effect = Effect::read});
  EXPECT_EQ(reply.error().kind, ErrorKind::not_found);
}

TEST_F(SandboxTest, GivesTheExpectedErrorForEachListOfTrouble) {
  struct Row {
    totango::ListId list;
    ErrorKind kind;
    int status;
    int attempts;
  };
  const Row rows[] = {{totango_lists::error_envelope, ErrorKind::vendor, 200, 1},
                      {totango_lists::errors_key, ErrorKind::vendor, 200, 1},
                      {totango_lists::failed_status, ErrorKind::vendor, 200, 1},
                      {totango_lists::cut_body, ErrorKind::transport, 200, 4},
                      {totango_lists::html_page, ErrorKind::decode, 200, 1},
                      {totango_lists::plain_text, ErrorKind::invalid, 400, 1},
                      {totango_lists::not_json, ErrorKind::decode, 200, 1},
                      {totango_lists::empty_body, ErrorKind::decode, 200, 1},
                      {totango_lists::row_without_id, ErrorKind::decode, 200, 1},
                      {totango_lists::status_300, ErrorKind::unauthorized, 300, 1},
                      {totango_lists::status_403, ErrorKind::forbidden, 403, 1},
                      {totango_lists::status_429, ErrorKind::rate_limited, 429, 4},
                      {totango_lists::status_429_wrong_length, ErrorKind::rate_limited, 429, 4},
                      {totango_lists::status_500, ErrorKind::server, 500, 4}};
  for (const Row& row : rows) {
    const Error error = error_of(client, row.list);
    EXPECT_EQ(error.kind, row.kind) << row.list << ": " << describe(error);
    EXPECT_EQ(error.http_status, row.status) << row.list;
    EXPECT_EQ(error.attempts, row.attempts) << row.list;
  }
  EXPECT_EQ(error_of(client, totango_lists::status_429).retry_after, milliseconds(1000));
}

TEST_F(SandboxTest, ReadsOffsetsOfOneListAsRecords) {
  totango::ListOptions options{.page_length = 40};
  EXPECT_FALSE(client.lists.current(totango_lists::record_offsets, options).collect(1000));
  options.offset_meaning = totango::OffsetMeaning::record_number;
  EXPECT_EQ(list_all(client, totango_lists::record_offsets, options).receipt.rows, 250U);
}

TEST_F(SandboxTest, FailsOnceForEachPageThenAnswers) {
  EXPECT_EQ(list_all(client, totango_lists::fails_once, {.page_length = 100}).receipt.retries, 3U);
}

// A list's changes as they came, and how many there are.
std::string changes(const totango::Client& client, totango::ListId list, const char* view,
                    std::int64_t since) {
  return get_path(client, list_path(list) + view,
                  {{"since", std::to_string(since)}, {"length", "10000"}})
      ->body;
}
std::int64_t total(const std::string& page) {
  return *parse_json(page)->find("total_items")->as_integer();
}

TEST_F(SandboxTest, ListsWhoCameIntoAListSinceATime) {
  for (const totango::ListId list : {1, 2}) {
    EXPECT_EQ(total(changes(client, list, "recent.json", 0)), list == 1 ? 5000 : 250);
    EXPECT_THAT(total(changes(client, list, "recent.json", 1'650'000'000)),
                AllOf(Gt(0), Lt(list == 1 ? 5000 : 250)));
  }
  EXPECT_EQ(total(changes(client, totango_lists::unfollowed, "recent.json", 0)), 0);
  // A trial came into its list when its status changed.
  const Account first = list_all(client, totango_lists::trials).accounts.front();
  const std::int64_t second = to_epoch_seconds(*first.status->changed);
  EXPECT_THAT(changes(client, totango_lists::trials, "recent.json", second), HasSubstr(first.id));
  EXPECT_THAT(changes(client, totango_lists::trials, "recent.json", second + 1),
              Not(HasSubstr(first.id)));
}

TEST_F(SandboxTest, ListsWhoLeftAListSinceATime) {
  const std::string left = changes(client, totango_lists::trials, "past.json", 0);
  EXPECT_EQ(total(left), 250);
  EXPECT_THAT(left, Not(HasSubstr(R"("current":"Trial")")));
  EXPECT_THAT(total(changes(client, totango_lists::trials, "past.json", 1'660'000'000)),
              AllOf(Gt(0), Lt(250)));
  EXPECT_EQ(total(changes(client, totango_lists::all_accounts, "past.json", 0)), 0);
}

TEST_F(SandboxTest, WantsATimeInSecondsForChanges) {
  const auto refusal = [this](std::vector<QueryParameter> query) {
    return get_path(client, list_path(1) + "recent.json", std::move(query)).error().vendor_message;
  };
  EXPECT_THAT(refusal({}), StartsWith("since is required"));
  for (const char* since : {"", "yesterday", "-1", "1.5"}) {
    EXPECT_THAT(refusal({{"since", since}}), StartsWith("since is required")) << since;
  }
  EXPECT_THAT(refusal({{"since", "100000000001"}}), StartsWith("since must be in seconds"));
}

TEST_F(SandboxTest, ShowsAllListsAndTheirFolders) {
  EXPECT_THAT(get_path(client, "/api/v1/accounts/active_list.json")->body,
              StartsWith(R"({"status":"success","active-lists":[{"id":1,"criteria":[]},{"id":2,)"));
  EXPECT_THAT(
      get_path(client, "/api/v1/active-lists/folders")->body,
      HasSubstr(R"("folders":{"children":[{"id":20,"name":"Lifecycle","children":[{"id":)"));
}

TEST_F(SandboxTest, StallsUntilTheClientGivesUp) {
  totango::Options options = options_for(sandbox);
  options.http.clock = nullptr;
  options.call = {.timeout = milliseconds(200), .max_attempts = 2};
  const auto began = steady_clock::now();
  const Error error = error_of(totango::Client(std::move(options)), totango_lists::stalls);
  EXPECT_EQ(error.kind, ErrorKind::timeout) << describe(error);
  EXPECT_GE(since(began), milliseconds(200));
  const auto stopping = steady_clock::now();
  { const Sandbox ending = std::move(sandbox); }
  EXPECT_LT(since(stopping), milliseconds(1000));
}

TEST_F(SandboxTest, ServesOthersAfterManyStalledRequests) {
  totango::Options options = options_for(sandbox);
  options.http.clock = nullptr;
  options.call = {.timeout = milliseconds(10), .max_attempts = 1};
  const totango::Client hasty(std::move(options));
  for (int i = 0; i < 50; ++i) error_of(hasty, totango_lists::stalls);
  EXPECT_EQ(list_all(client, totango_lists::trials).accounts.size(), 250U);
}

TEST(SandboxLifeTest, EndsWhileARequestStalls) {
  std::optional<Sandbox> sandbox = start();
  totango::Options options = options_for(*sandbox);
  options.call.max_attempts = 1;
  std::optional<Error> error;
  std::thread caller([&error, client = totango::Client(std::move(options))] {
    error = error_of(client, totango_lists::stalls);
  });
  while (sandbox->requests() == 0) std::this_thread::sleep_for(milliseconds(1));
  const auto stopping = steady_clock::now();
  sandbox.reset();
  EXPECT_LT(since(stopping), milliseconds(1000));
  caller.join();
  EXPECT_EQ(error->kind, ErrorKind::transport) << describe(*error);
}

TEST(SandboxLifeTest, EndsAtOnceWithAnIdleConnection) {
  std::optional<Sandbox> sandbox = start();
  const totango::Client client(options_for(*sandbox));
  list_all(client, totango_lists::trials);
  const auto stopping = steady_clock::now();
  sandbox.reset();
  EXPECT_LT(since(stopping), milliseconds(1000));
  EXPECT_EQ(error_of(client, totango_lists::trials).kind, ErrorKind::transport);
}

TEST(SandboxLifeTest, RunsBesideAnother) {
  const Sandbox one = start({.seed = 1});
  const Sandbox two = start({.seed = 2});
  list_all(totango::Client(options_for(one)), totango_lists::all_accounts);
  list_all(totango::Client(options_for(two)), totango_lists::trials);
  EXPECT_EQ(one.requests(), 5U);
  EXPECT_EQ(two.requests(), 1U);
  EXPECT_FALSE(one.token() == two.token());
}

TEST(SandboxLifeTest, MakesTheSameDataFromTheSameSeed) {
  const auto body_of = [](std::uint64_t seed) {
    const Sandbox sandbox = start({.seed = seed});
    return get(totango::Client(options_for(sandbox)), 1, {{"return", "all"}})->body;
  };
  EXPECT_EQ(body_of(7), body_of(7));
  EXPECT_NE(body_of(7), body_of(8));
}

TEST(SandboxLifeTest, RefusesAPortThatIsTakenAndCanUseItLater) {
  Sandbox first = start();
  const int port = first.port();
  EXPECT_FALSE(Sandbox::start({.port = port}).has_value());
  EXPECT_FALSE(Sandbox::start({.port = 65536}).has_value());
  list_all(totango::Client(options_for(first)), totango_lists::trials);
  first = start();
  EXPECT_EQ(start({.port = port}).url(), "http://127.0.0.1:" + std::to_string(port));
}

}  // namespace
}  // namespace quartet::testing
