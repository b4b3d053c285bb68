// What the searches of the sandbox's Totango refuse, and the answers that can be asked of them.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_searches.hpp"

namespace quartet::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;
namespace answers = totango_answers;

std::string term(const std::string& text) {
  return query_of(text, "");
}

std::string field(const std::string& text) {
  return query_of("", text);
}

std::string more(const std::string& text) {
  return query_of("", "", text);
}

std::string asking_for(std::string_view answer) {
  return R"({"type":"sandbox","answer":")" + std::string(answer) + R"("})";
}

using SandboxAnswersTest = RawSearches;

// --- refusals

struct Refused {
  const char* path;
  std::string query;
  const char* message;  // a part of it
};

class SandboxRefusalTest : public RawSearches {
 protected:
  void expect_refusals(std::initializer_list<Refused> rows) const {
    for (const Refused& row : rows) {
      const Error error = search(row.path, row.query).error();
      EXPECT_EQ(error.http_status, 400) << row.query;
      EXPECT_THAT(error.vendor_message, HasSubstr(row.message)) << row.query;
    }
  }
};

TEST_F(SandboxRefusalTest, OfTheQuery) {
  expect_refusals({
      {kAccounts, "{", "not well-formed JSON"},
      {kAccounts, "\"\xFF\"", "not well-formed JSON"},
      {kAccounts, "[]", "query must be a JSON object"},
      {kAccounts, R"({"fields":[]})", "terms is mandatory"},
      {kAccounts, R"({"terms":[]})", "fields is mandatory"},
      {kAccounts, R"({"terms":{},"fields":[]})", "terms must be an array"},
      {kAccounts, R"({"terms":[],"fields":"all"})", "fields must be an array"},
      {kAccounts, more(R"(,"count":0)"), "count must be a whole number from 1 to 1000"},
      {kAccounts, more(R"(,"count":1001)"), "count must be"},
      {kAccounts, more(R"(,"count":"10")"), "count must be"},
      {kAccounts, more(R"(,"offset":-1)"), "offset must be a record's number"},
      {kAccounts, more(R"(,"offset":18446744073709551615)"), "offset must be"},
      {kAccounts, more(R"(,"sort_order":"asc")"), "sort_order must be ASC or DESC"},
      {kAccounts, more(R"(,"sort_by":"score")"), "sort_by must be display_name or name"},
      {kAccounts, more(R"(,"parent_account_fields":[])"), "a search of users"},
      {kUsers, more(R"(,"parent_account_fields":{})"), "must be an array"},
      {kUsers, more(R"(,"parent_account_fields":[{"type":"health_trend","index":1}])"), "index"},
      {kUsers,
       more(R"(,"parent_account_fields":[{"type":"health_trend","index":0},)"
            R"({"type":"products","index":0}])"),
       "the same index"},
      {kEvents, query_of("", ""), "count is mandatory"},
      {kEvents, more(R"(,"count":1)"), "offset is mandatory"},
      {kEvents, more(R"(,"count":1001,"offset":0)"), "count must be"},
      {kEvents, R"({"terms":[],"count":1,"offset":0})", "fields is mandatory"},
      {kEvents, R"({"fields":[],"count":1,"offset":0})", "terms is mandatory"},
  });
}

TEST_F(SandboxRefusalTest, OfTerms) {
  std::string deep = R"({"type":"string","term":"status","eq":"Trial"})";
  for (int depth = 0; depth < 1000; ++depth) deep = R"({"type":"or","or":[)" + deep + "]}";
  const std::string nowhere = R"({"type":"string","term":"colour","eq":"x"})";
  expect_refusals({
      {kAccounts, term("7"), "a term must be an object"},
      {kAccounts, term(R"({"term":"status","eq":"Trial"})"), "a term needs type"},
      {kAccounts, term(R"({"type":"and"})"), "term type \"and\" is not known"},
      {kAccounts, term(nowhere), "does not know \"colour\""},
      {kAccounts, term(R"({"type":"string","eq":"x"})"), "needs term"},
      {kAccounts, term(R"({"type":"string","term":"status"})"), "needs an operator"},
      {kAccounts, term(R"({"type":"string","term":"status","is":"x"})"), "no operator \"is\""},
      {kAccounts, term(R"({"type":"string","term":"status","eq":1})"), "eq of the term string"},
      {kAccounts, term(R"({"type":"string","term":"status","in_list":[1]})"), "array of texts"},
      {kAccounts, term(R"({"type":"string_attribute","attribute":"A","exists":true})"), "exists"},
      {kAccounts, term(R"({"type":"number","term":"score","eq":"0"})"), "must be a number"},
      {kAccounts, term(R"({"type":"date","term":"date","gte":"2024-01-01"})"), "milliseconds"},
      {kAccounts, term(R"({"type":"date","term":"date","joker":"tomorrow"})"), "\"tomorrow\""},
      {kAccounts, term(R"({"type":"date","term":"first_activity_time","gt":1})"), "first_activity"},
      {kAccounts, term(R"({"type":"active_list","is_in_one_of":["2"]})"), "array of integers"},
      {kAccounts, term(R"({"type":"active_list","is_not_in":["77"]})"), "no active list \"77\""},
      {kAccounts, term(R"({"type":"owner","is_one_of":"ada"})"), "is_one_of must be an array"},
      {kAccounts, term(R"({"type":"or","or":[]})"), "must not be empty"},
      {kAccounts, term(R"({"type":"or","or":[)" + nowhere + "]}"), "does not know \"colour\""},
      {kAccounts, term(deep), "nested too deeply"},
      {kAccounts, term(R"({"type":"parent_account","terms":[]})"), "one of users"},
      {kAccounts, term(R"({"type":"event_property","name":"event_type","eq":"note"})"),
       "a search of accounts has no term event_property"},
      {kAccounts, term(asking_for("fireworks")), "no answer \"fireworks\""},
      {kUsers, term(R"({"type":"string","term":"status","eq":"Trial"})"), "term parent_account"},
      {kUsers, term(R"({"type":"number","term":"score","eq":0})"), "term parent_account"},
      {kUsers, term(R"({"type":"parent_account"})"), "terms of the term parent_account must be"},
      {kEvents, term(R"({"type":"string","term":"status","eq":"x"})"), "events has no term"},
  });
}

TEST_F(SandboxRefusalTest, OfJokers) {
  for (const std::string joker :
       {"", "in_previous_days", "in_previous_x_days", "in_previous_-1_days", "in_next_2_days",
        "between_next_5_days", "between_next_9_and_5_days", "between_next_1_and_99999_days"}) {
    const std::string query = term(R"({"type":"date","term":"date","joker":")" + joker + R"("})");
    const Error error = search(kAccounts, query).error();
    EXPECT_THAT(error.vendor_message, StartsWith("the joker \"" + joker + "\" is not known"));
  }
}

TEST_F(SandboxRefusalTest, OfFields) {
  expect_refusals({
      {kAccounts, field("7"), "a field must be an object"},
      {kAccounts, field(R"({"type":"colour"})"), "field type \"colour\" is not known"},
      {kAccounts, field(R"({"type":"string","term":"colour"})"), "does not know \"colour\""},
      {kAccounts, field(R"({"type":"string_attribute"})"), "needs attribute"},
      {kAccounts, field(R"({"type":"health_trend","desc":"yes"})"), "desc of a field"},
      {kAccounts, field(R"({"type":"health_dimension_score","dimension":"X"})"), "not know \"X\""},
      {kAccounts,
       field(R"({"type":"named_aggregation","aggregation":"unique_users","duration":5})"),
       "must be 1, 3, 7, 14, 30 or 90"},
      {kAccounts, field(R"({"type":"number_metric","metric":"a_1","source":"me"})"), "source"},
      {kUsers, field(R"({"type":"health_trend"})"), "put it into parent_account_fields"},
      {kUsers, field(R"({"type":"string","term":"status"})"), "put it into parent_account_fields"},
  });
}

TEST_F(SandboxRefusalTest, OfTheForm) {
  const std::string query = detail::percent_encode(query_of("", ""));
  const auto message = [this](std::string body, const char* type) {
    return post(kAccounts, std::move(body), type).error().vendor_message;
  };
  constexpr const char* form = "application/x-www-form-urlencoded";
  EXPECT_THAT(message("query=" + query, "application/json"), HasSubstr("content type"));
  EXPECT_THAT(message("terms=" + query, form), HasSubstr("no field query"));
  EXPECT_THAT(message("query=" + query + "&query=" + query, form), HasSubstr("twice"));
  EXPECT_THAT(message("query=%7", form), HasSubstr("percent-encoded"));
  EXPECT_THAT(message("query=%zz", form), HasSubstr("percent-encoded"));
}

TEST_F(SandboxAnswersTest, TakesWhatTheVendorIgnores) {
  const std::string query = detail::percent_encode(query_of("", "", R"(,"scope":"all","more":{})"));
  EXPECT_TRUE(post(kAccounts, "teams_id=-1&query=+" + query + "&team_id",
                   "Application/x-www-form-urlencoded; charset=UTF-8"));
  const std::string long_text = '"' + std::string(20'000, 'x') + '"';
  EXPECT_TRUE(search(kAccounts, more(R"(,"more":)" + long_text)));
  const auto raw_token = client.send({.method = Method::post,
                                      .path = kAccounts,
                                      .body = "query=" + query,
                                      .content_type = "application/x-www-form-urlencoded",
                                      .auth_header = "Authorization",
                                      .effect = Effect::read});
  EXPECT_TRUE(raw_token);
}

TEST_F(SandboxAnswersTest, TellsTheRegionWithoutAToken) {
  const totango::Client stranger{
      {.token = Secret("another-token"), .endpoint = totango::Endpoint::at(sandbox.url())}};
  const auto region = [&](const char* path, const char* service) {
    return stranger.send(
        {.path = path, .query = {{"service_id", service}}, .effect = Effect::read});
  };
  EXPECT_EQ(region("/domains/", "812")->body, R"({"site":"t11"})");
  EXPECT_EQ(region("/domains", "128")->body, R"({"site":"t1"})");
  for (const char* service : {"", "SP-12", "12x"}) {
    EXPECT_EQ(region("/domains/", service).error().http_status, 400) << service;
  }
}

// --- answers on demand

TEST_F(SandboxAnswersTest, GivesTheFaultThatIsAskedFor) {
  struct Row {
    std::string_view answer;
    int status;
    const char* text;  // of the body, or of the error
  };
  const Row rows[] = {{answers::error_envelope, 200, R"("status":"failed","_error":"The search)"},
                      {answers::failed_status, 200, R"({"status":"failed"})"},
                      {answers::errors_key, 200, R"({"errors":[{"message":)"},
                      {answers::error_object, 403, "You may not search"},
                      {answers::html_page, 200, "<!DOCTYPE html>"},
                      {answers::plain_text, 400, "Bad Request: the search is broken"},
                      {answers::not_json, 200, "accounts: none"},
                      {answers::empty_body, 200, ""},
                      {answers::cut_body, 200, "transport"},
                      {answers::status_300, 300, "Incorrect credentials"},
                      {answers::status_401, 401, "The token is not valid"},
                      {answers::status_429, 429, "Too many requests, please"},
                      {answers::status_429_wrong_length, 429, "rate_limited"},
                      {answers::status_500, 500, "Internal Server Error"}};
  for (const char* path : {kAccounts, kUsers, kEvents}) {
    for (const Row& row : rows) {
      const std::string query = query_of(asking_for(row.answer), "", R"(,"count":1,"offset":0)");
      const Result<Response> reply = search(path, query);
      const Error error = reply.error();
      EXPECT_EQ(reply ? reply->status : error.http_status, row.status) << row.answer;
      EXPECT_THAT(reply ? reply->body : describe(error) + error.vendor_message, HasSubstr(row.text))
          << row.answer;
    }
  }
  EXPECT_EQ(search(kUsers, query_of(asking_for(answers::empty_body), ""))->body, "");
}

TEST_F(SandboxAnswersTest, PutsTheTotalWhereItIsAskedFor) {
  const auto body = [this](const char* path, std::string_view answer) {
    const std::string nobody = R"({"type":"active_list","is_in_one_of":[3]},)";
    return search(path, query_of(nobody + asking_for(answer), ""))->body;
  };
  const std::string head = R"("service_id":"9001","_revision":"r12692","_type":"status",)"
                           R"("_version":1.0,)";
  const std::string usual = R"({"status":"success",)" + head + R"("took":12,"response":{)";
  EXPECT_EQ(body(kAccounts, answers::no_totals), usual + R"("accounts":{"hits":[],"stats":{}}}})");
  EXPECT_EQ(body(kAccounts, answers::totals_in_stats),
            usual + R"("accounts":{"hits":[],"stats":{}},"stats":{"total_hits":0}}})");
  EXPECT_EQ(body(kUsers, answers::totals_in_response),
            usual + R"("users":{"hits":[],"stats":{}},"total_hits":0}})");
  EXPECT_EQ(body(kAccounts, answers::guide_envelope),
            R"({"response":{)" + head +
                R"("status":"success","stats":{"total_hits":0},"accounts":{"hits":[]}}})");
  EXPECT_EQ(
      body(kUsers, answers::guide_envelope),
      R"({"response":{"total_hits":0},)" + head + R"("status":"success","users":{"hits":[]}})");
}

TEST_F(SandboxAnswersTest, LeavesOutOfTheGuidesHitsWhatTheGuideDoesNotShow) {
  const std::string query = query_of(asking_for(answers::guide_envelope), "", R"(,"count":1)");
  EXPECT_THAT(search(kUsers, query)->body,
              ContainsRegex(R"re("hits":\[\{"name":"[^"]+","display_name":"[^"]+",)re"
                            R"re("first_activity_time":[0-9]+,"last_activity_time":[0-9]+,)re"
                            R"re("selected_fields":\[\]\}\])re"));
}

TEST_F(SandboxAnswersTest, SpoilsHitsAsAskedFor) {
  const auto body = [this](std::string_view answer) {
    const std::string fields = R"({"type":"number","term":"contract_value","desc":true})";
    return search(kAccounts, query_of(asking_for(answer), fields, R"(,"count":2)"))->body;
  };
  EXPECT_THAT(body(answers::text_for_number),
              ContainsRegex(R"re("selected_fields":\["[0-9]+"\])re"));
  EXPECT_THAT(body(answers::missing_cell), HasSubstr(R"("selected_fields":[]})"));
  EXPECT_THAT(body(answers::missing_name), HasSubstr(R"(},{"display_name")"));
  EXPECT_THAT(body(answers::deep_nesting), HasSubstr(std::string(200, '[') + ']'));
  const std::string events =
      query_of(asking_for(answers::deep_nesting), "", R"(,"count":1,"offset":0)");
  EXPECT_THAT(search(kEvents, events)->body, HasSubstr(R"("deep":)" + std::string(200, '[')));
}

TEST_F(SandboxAnswersTest, FailsOnceForEachQuery) {
  const auto requests_of = [this](const std::string& query) {
    const std::uint64_t before = sandbox.requests();
    EXPECT_TRUE(search(kAccounts, query));
    return sandbox.requests() - before;
  };
  const std::string once = asking_for(answers::fails_once);
  EXPECT_EQ(requests_of(query_of(once, "")), 2U);
  EXPECT_EQ(requests_of(query_of(once, "")), 1U);
  EXPECT_EQ(requests_of(query_of(once, "", R"(,"offset":1000)")), 2U);
}

TEST_F(SandboxAnswersTest, StallsUntilTheClientGivesUp) {
  totango::Options options{.token = sandbox.token(),
                           .endpoint = totango::Endpoint::at(sandbox.url()),
                           .call = {.timeout = std::chrono::milliseconds(200), .max_attempts = 1}};
  client = totango::Client(std::move(options));
  const auto reply = search(kAccounts, query_of(asking_for(answers::stalls), ""));
  EXPECT_EQ(reply.error().kind, ErrorKind::timeout);
}

TEST_F(SandboxAnswersTest, IgnoresTheTermDeeperDown) {
  const std::string term = asking_for(answers::html_page);
  EXPECT_THAT(
      search(kUsers, query_of(R"({"type":"parent_account","terms":[)" + term + "]}", ""))->body,
      AllOf(HasSubstr(R"("status":"success")"), HasSubstr(R"("total_hits":12)")));
}

}  // namespace
}  // namespace quartet::testing
