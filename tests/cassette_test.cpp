#include "quartet/testing/cassette.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"
#include "support/canary.hpp"

namespace quartet::testing {
namespace {

constexpr const char* kTape = R"({
  "quartet_cassette": 1,
  "exchanges": [
    {"request": {"method": "GET", "path": "/a", "query": {"x": "1 2", "y": ["3", "4"]}},
     "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "json": {"n": 1}}},
    {"request": {"method": "POST", "path": "/b", "body": "hi"},
     "response": {"status": 201, "text": "done"}},
    {"request": {"method": "GET", "path": "/c"}, "response": {"status": 200, "base64": "AP8="}}
  ]})";

Result<Response> get(Transport& transport, Request request) {
  return send(transport, request, {});
}

TEST(Cassette, replays_whatever_the_order_of_requests_and_query) {
  ReplayTransport tape(*Cassette::parse(kTape));
  EXPECT_EQ(get(tape, {.url = "https://h/c"})->body, std::string("\0\xff", 2));
  EXPECT_EQ(get(tape, {.url = "https://h/a?y=4&x=1%202&y=3"})->body, R"({"n":1})");
  const Result<Response> posted =
      get(tape, {.method = Method::post, .url = "https://other:1/b", .body = "hi"});
  EXPECT_EQ(posted->status, 201);
  EXPECT_EQ(posted->body, "done");
  EXPECT_EQ(tape.left(), 0U);
}

TEST(Cassette, a_request_that_was_not_recorded_says_what_is_different) {
  ReplayTransport tape(*Cassette::parse(kTape));
  const auto complaint = [&](Request request) { return get(tape, request).error().message; };
  EXPECT_EQ(complaint({.url = "https://h/z"}),
            "the cassette has no such request: against exchange 1, the path is /z");
  EXPECT_EQ(complaint({.url = "https://h/a?x=9"}),
            "the cassette has no such request: against exchange 1, the query is ?x=***");
  EXPECT_EQ(complaint({.method = Method::put, .url = "https://h/a"}),
            "the cassette has no such request: against exchange 1, the method is PUT");
}

TEST(Cassette, an_exchange_answers_once) {
  ReplayTransport tape(*Cassette::parse(kTape));
  EXPECT_TRUE(get(tape, {.url = "https://h/c"}));
  EXPECT_FALSE(get(tape, {.url = "https://h/c"}));
}

TEST(Cassette, survives_being_written_and_read) {
  const Cassette cassette = *Cassette::parse(kTape);
  const Cassette again = *Cassette::parse(cassette.to_json());
  ASSERT_EQ(again.exchanges.size(), 3U);
  EXPECT_EQ(again.to_json(), cassette.to_json());
  EXPECT_EQ(again.exchanges[2].response.body, std::string("\0\xff", 2));
}

TEST(Cassette, malformed_files_are_refused_with_the_place) {
  for (
      const char* json :
      {"", "[]", "{}", R"({"quartet_cassette": 2, "exchanges": []})",
       R"({"quartet_cassette": 1, "exchanges": [{}]})",
       R"({"quartet_cassette": 1, "exchanges": [{"request": {"method": "GET"}, "response": {"status": 200}}]})",
       R"({"quartet_cassette": 1, "exchanges": [{"request": {"method": "FETCH", "path": "/"}, "response": {"status": 200}}]})",
       R"({"quartet_cassette": 1, "exchanges": [{"request": {"method": "GET", "path": "/"}, "response": {"status": "x"}}]})",
       R"({"quartet_cassette": 1, "exchanges": [{"request": {"method": "GET", "path": "/"}, "response": {"status": 200, "text": "a", "json": 1}}]})",
       R"({"quartet_cassette": 1, "exchanges": [{"request": {"method": "GET", "path": "/"}, "response": {"status": 200, "base64": "?"}}]})"}) {
    const Result<Cassette> cassette = Cassette::parse(json);
    ASSERT_FALSE(cassette) << json;
    EXPECT_NE(cassette.error().message.find("not a cassette"), std::string::npos);
  }
  EXPECT_EQ(Cassette::load("/nonexistent/tape.json").error().kind, ErrorKind::config);
}

TEST(Cassette, recording_leaves_credentials_out_also_where_the_server_echoes_them) {
  const std::string canary = "canary-5f0c9e";
  auto fake = std::make_shared<FakeTransport>();
  fake->reply({.status = 200,
               .headers = {{"Content-Type", "application/json"}, {"Set-Cookie", "sid=" + canary}},
               .body = R"({"echo":")" + canary + R"("})"});
  RecordingTransport recorder(fake);
  const Result<Response> reply =
      send(recorder,
           {.url = "https://h/a?length=5&api_token=" + canary,
            .secret_headers = {{"Authorization", Secret{std::string_view(canary)}}},
            .body = "token=" + canary},
           {});
  EXPECT_NE(reply->body.find(canary), std::string::npos) << "the caller gets the real reply";
  const std::string tape = recorder.cassette().to_json();
  EXPECT_EQ(tape.find(canary), std::string::npos) << tape;
  EXPECT_NE(tape.find("\"length\": \"5\""), std::string::npos);
}

// --- recordings of the four clients

template <class Client, class Options>
Client client_over(std::shared_ptr<Transport> transport, Options options) {
  options.http.transport = std::move(transport);
  return Client{std::move(options)};
}

struct TapedTotango {
  static totango::Client over(std::shared_ptr<Transport> transport) {
    return client_over<totango::Client>(std::move(transport),
                                        totango::Options{.token = Secret{kCanary}});
  }
};

struct TapedKhoros {
  static khoros::Client over(std::shared_ptr<Transport> transport) {
    return client_over<khoros::Client>(std::move(transport),
                                       khoros::Options{.username = "analytics@example.com",
                                                       .password = Secret{kCanary},
                                                       .company_key = "acme"});
  }
};

struct TapedQuantive {
  static quantive::Client over(std::shared_ptr<Transport> transport) {
    return client_over<quantive::Client>(
        std::move(transport), quantive::Options{.token = Secret{kCanary}, .account_id = "5a00"});
  }
};

struct TapedTaplytics {
  static taplytics::Client over(std::shared_ptr<Transport> transport) {
    return client_over<taplytics::Client>(std::move(transport),
                                          taplytics::Options{.token = Secret{kCanary}});
  }
};

std::string every_spelling() {
  std::string all;
  for (const std::string& spelling : canary_spellings()) all += spelling + ' ';
  return all;
}

// Repeats the credential wherever a server can.
std::shared_ptr<FakeTransport> echo() {
  const std::string encoded = canary_spellings()[1];
  auto fake = std::make_shared<FakeTransport>();
  fake->reply(
      {.status = 200,
       .headers = {{"Content-Type", "application/json"},
                   {"X-Request-Id", "for " + std::string(kCanary)},
                   {"Date", every_spelling()},
                   {"Link", "<https://h/a?api_token=" + encoded + R"(&skip=1>; rel="next")"}},
       .body = R"({"echo":")" + every_spelling() + R"("})"});
  return fake;
}

// A request that has the credential, and a key that nobody may see, wherever a caller can put them.
RawRequest with_secrets_everywhere() {
  const std::string canary(kCanary);
  return {.method = Method::post,
          .path = "/api/" + canary_spellings()[3],
          .query = {{"companyKey", "acme"}, {"length", canary}, {"offset", "5"}},
          .body = R"({"token":")" + canary + R"(","name":"value"})",
          .content_type = "application/json",
          .effect = Effect::write};
}

template <class Vendor>
class Recording : public ::testing::Test {};
using TapedVendors = ::testing::Types<TapedTotango, TapedKhoros, TapedQuantive, TapedTaplytics>;
TYPED_TEST_SUITE(Recording, TapedVendors);

TYPED_TEST(Recording, holds_no_credential_wherever_it_was_sent_or_echoed) {
  const auto recorder = std::make_shared<RecordingTransport>(echo());
  const Result<Response> reply = TypeParam::over(recorder).send(with_secrets_everywhere());
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_NE(reply->body.find(kCanary), std::string::npos) << "the caller gets the real reply";
  const Cassette cassette = recorder->cassette();
  const std::string file = cassette.to_json();
  EXPECT_EQ(canary_in(file), "") << file;
  EXPECT_EQ(file.find("acme"), std::string::npos) << file;
  EXPECT_NE(file.find("\"offset\": \"5\""), std::string::npos) << file;
  EXPECT_NE(file.find("rel=\\\"next\\\""), std::string::npos) << file;
  for (const Header& field : cassette.exchanges[0].response.headers) {
    EXPECT_EQ(canary_in(field.value), "") << field.name << " also before it is written";
  }
}

TYPED_TEST(Recording, is_replayed_to_the_client_that_made_it) {
  const auto recorder = std::make_shared<RecordingTransport>(echo());
  ASSERT_TRUE(TypeParam::over(recorder).send(with_secrets_everywhere()));
  const Result<Cassette> file = Cassette::parse(recorder->cassette().to_json());
  ASSERT_TRUE(file) << describe(file.error());
  const auto replay = std::make_shared<ReplayTransport>(*file);
  RawRequest other = with_secrets_everywhere();
  other.query[2].value = "6";
  EXPECT_FALSE(TypeParam::over(replay).send(other)) << "what is known must still be the same";
  other = with_secrets_everywhere();
  other.body += " ";
  EXPECT_FALSE(TypeParam::over(replay).send(other));
  const Result<Response> reply = TypeParam::over(replay).send(with_secrets_everywhere());
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->body, file->exchanges[0].response.body);
}

TEST(Cassette, what_was_hidden_matches_any_text_and_the_rest_must_be_the_same) {
  const char* tape = R"({"quartet_cassette": 1, "exchanges": [
      {"request": {"method": "POST", "path": "/a/***/b", "query": {"x": ["***", "1"], "y": "p***"},
                   "body": "begin *** middle *** end"},
       "response": {"status": 200}}]})";
  const auto sent = [tape](const std::string& rest, const std::string& body) {
    ReplayTransport replay(*Cassette::parse(tape));
    return get(replay, {.method = Method::post, .url = "https://h" + rest, .body = body})
        .has_value();
  };
  const std::string good = "/a/id/b?x=1&x=2&y=pq";
  EXPECT_TRUE(sent(good, "begin 1 middle 2 end"));
  EXPECT_TRUE(sent("/a//b?y=p&x=2&x=1", "begin  middle  middle  end"));
  EXPECT_FALSE(sent(good, "begin 1 middle 2"));
  EXPECT_FALSE(sent(good, "begin 1 2 end"));
  EXPECT_FALSE(sent(good, "begin end"));
  EXPECT_FALSE(sent("/a/id/c?x=1&x=2&y=pq", "begin 1 middle 2 end"));
  EXPECT_FALSE(sent("/a/id/b?x=2&x=3&y=pq", "begin 1 middle 2 end"));
  EXPECT_FALSE(sent("/a/id/b?x=1&x=2&y=q", "begin 1 middle 2 end"));
}

TEST(Cassette, every_fixture_can_be_replayed_and_holds_no_credential) {
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(QUARTET_FIXTURES)) {
    if (entry.path().extension() != ".json") continue;
    const Result<Cassette> cassette = Cassette::load(entry.path());
    ASSERT_TRUE(cassette) << cassette.error().message;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (const char* word : {"uthorization", "app-token", "Set-Cookie", "x-access-token"}) {
      EXPECT_EQ(text.find(word), std::string::npos) << entry.path() << " holds " << word;
    }
    // Taplytics repeats the token in its links: there it is the invented one.
    const std::string invented = "api_token=cnry%2B7Q%2Fx9%3D%3DzW4t-long-enough";
    for (std::size_t at = text.find("api_token"); at != std::string::npos;
         at = text.find("api_token", at + 1)) {
      EXPECT_EQ(text.substr(at, invented.size()), invented) << entry.path();
    }
    ++count;
  }
  EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace quartet::testing
