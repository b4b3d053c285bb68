// The answers that can be asked of the sandbox's Taplytics.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "support/raw_taplytics.hpp"

namespace quartet::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::json;
namespace answers = taplytics_answers;

using SandboxTaplyticsAnswersTest = RawTaplytics;

struct Inflated {
  std::string text;
  int code = Z_OK;  // Z_STREAM_END: it was whole
};

Inflated inflated(std::string packed) {
  z_stream stream{};
  inflateInit2(&stream, 16 + MAX_WBITS);
  std::string text(std::size_t{1} << 20U, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int code = inflate(&stream, Z_SYNC_FLUSH);
  const std::size_t size = stream.total_out;
  inflateEnd(&stream);
  return {.text = text.substr(0, size), .code = code};
}

TEST_F(SandboxTaplyticsAnswersTest, GivesTheReplyThatIsAskedFor) {
  struct Row {
    std::string_view answer;
    long status;
    const char* text;  // a part of the body
    const char* content_type;
  };
  constexpr const char* json = "application/json; charset=utf-8";
  const Row rows[] = {{answers::html_page, 200, "<!DOCTYPE html>", "text/html; charset=utf-8"},
                      {answers::not_json, 200, "try again later", json},
                      {answers::plain_text, 400, "Bad Request", "text/plain"},
                      {answers::empty_body, 200, "", json},
                      {answers::status_400, 400, "message", json},
                      {answers::status_401, 401, "message", json},
                      {answers::status_402, 402, "message", json},
                      {answers::status_404, 404, "message", json},
                      {answers::status_429, 429, "message", json},
                      {answers::status_500, 500, "message", json},
                      {answers::session_ended, 404, "session has ended", json},
                      {answers::echoes_token, 400, "sandbox-token-1", json}};
  for (const Row& row : rows) {
    const std::string text = asking(row.answer);
    const std::string body = R"([{"name":")" + text + R"("}])";
    for (const Fetched& reply :
         {get("/v2/users/" + text), get("/v2/users?email=" + encoded(text)),
          get("/v2/experiments?anything=" + text), get("/v2/push/" + encoded(text)),
          post("/v2/events?session_id=" + text, "[]"), post("/v2/events?session_id=s", body),
          post("/v2/push", R"({"name":")" + text + R"("})"),
          post("/v2/users", R"({"first_name":")" + text + R"("})"),
          remove("/v2/users/?user_id=" + text)}) {
      EXPECT_EQ(reply.status, row.status) << text;
      EXPECT_THAT(reply.body, HasSubstr(row.text)) << text;
      EXPECT_EQ(reply.header("Content-Type"), row.content_type) << text;
      EXPECT_EQ(reply.header("Retry-After"), row.status == 429 ? "1" : "") << text;
    }
  }
  EXPECT_EQ(get("/v2/users/" + asking(answers::empty_body)).body, "");
  EXPECT_EQ(saved_events().size() + saved_pushes().size(), 0U);
  EXPECT_EQ(get("/v2/users").json().size(), 60U);
}

TEST_F(SandboxTaplyticsAnswersTest, RefusesUnknownOnes) {
  EXPECT_THAT(get("/v2/users?x=sandbox:fireworks").body, HasSubstr("no answer"));
  EXPECT_EQ(get("/v2/users?x=sandbox:fireworks").status, 400);
  EXPECT_EQ(get("/v2/users?x=a+sandbox:html_page").status, 200);
  EXPECT_EQ(send({.path = "/v2/users?x=sandbox:html_page", .token = ""}).status, 401);
}

TEST_F(SandboxTaplyticsAnswersTest, FailsOnceForEachRequest) {
  const auto status = [this](const std::string& query) {
    return get("/v2/users/?user_id=sandbox%3Afails_once" + query).status;
  };
  EXPECT_EQ(status(""), 500);
  EXPECT_EQ(status(""), 200);
  EXPECT_EQ(status("&x=1"), 500);
  const std::string body = R"([{"name":"sandbox:fails_once"}])";
  EXPECT_EQ(post("/v2/events?session_id=s", body).status, 500);
  EXPECT_EQ(saved_events().size(), 0U);
  EXPECT_EQ(post("/v2/events?session_id=s", body).status, 200);
  EXPECT_EQ(saved_events().size(), 1U);
}

TEST_F(SandboxTaplyticsAnswersTest, LosesTheReplyToWhatItHasDone) {
  EXPECT_EQ(post("/v2/events?session_id=s", R"([{"name":"a"},{"name":"sandbox:lost"}])").code,
            CURLE_GOT_NOTHING);
  EXPECT_EQ(saved_events().size(), 2U);
  EXPECT_EQ(post("/v2/push", R"({"name":"sandbox:lost","notification":{"alert":"x"}})").code,
            CURLE_GOT_NOTHING);
  EXPECT_EQ(saved_pushes().size(), 1U);
  EXPECT_EQ(post("/v2/users?user_id=u", R"({"first_name":"sandbox:lost"})").code,
            CURLE_GOT_NOTHING);
  EXPECT_EQ(get("/v2/users?user_id=u").status, 200);
  EXPECT_EQ(post("/v2/users?user_id=sandbox:lost", "{}").code, CURLE_GOT_NOTHING);
  EXPECT_EQ(get("/v2/users").json().back()["user_id"], "sandbox:lost");
  EXPECT_EQ(remove("/v2/users?user_id=v&x=sandbox:lost").code, CURLE_GOT_NOTHING);
  EXPECT_EQ(get("/v2/users").json().size(), 62U);
  EXPECT_EQ(remove("/v2/experiments/sandbox:lost").code, CURLE_GOT_NOTHING);
  EXPECT_EQ(get("/v2/experiments").json().size(), 6U);
}

TEST_F(SandboxTaplyticsAnswersTest, StandsForTheFirstOne) {
  const Json users = get("/v2/users").json();
  const std::string missing = asking(answers::missing_id);
  Json first = users[0];
  first.erase("id");
  EXPECT_EQ(get("/v2/users/" + missing).json(), first);
  EXPECT_EQ(get("/v2/users?email=" + missing).json(), first);
  EXPECT_EQ(remove("/v2/users/" + missing).status, 204);
  EXPECT_EQ(get("/v2/users").json()[0], users[1]);
  EXPECT_EQ(get("/v2/experiments/" + missing).json()["status"], "active");
  EXPECT_EQ(get("/v2/push/" + missing).status, 404);
}

TEST_F(SandboxTaplyticsAnswersTest, CutsBodies) {
  const std::string whole = get("/v2/users").body;
  const Fetched cut = get("/v2/users?x=sandbox:cut_body");
  EXPECT_EQ(cut.code, CURLE_PARTIAL_FILE);
  EXPECT_EQ(cut.header("Content-Length"), std::to_string(whole.size()));
  EXPECT_EQ(cut.body, whole.substr(0, whole.size() / 2));
  const Fetched reset = get("/v2/users?x=sandbox:reset");
  EXPECT_NE(reset.code, CURLE_OK);
  EXPECT_EQ(reset.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(reset.body, cut.body);
  for (const std::string path :
       {"/v2/events?session_id=sandbox:cut_body", "/v2/events?session_id=sandbox:reset"}) {
    EXPECT_NE(post(path, R"([{"name":"x"}])").code, CURLE_OK) << path;
  }
  EXPECT_EQ(saved_events().size(), 2U);
  EXPECT_EQ(remove("/v2/users?user_id=sandbox:cut_body").code, CURLE_PARTIAL_FILE);
  EXPECT_EQ(get("/v2/users").json().size(), 59U);
}

TEST_F(SandboxTaplyticsAnswersTest, CutsPackedBodies) {
  const std::string whole = get("/v2/users").body;
  const Fetched reply = get("/v2/users?x=sandbox:cut_gzip");
  EXPECT_EQ(reply.code, CURLE_OK);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Encoding"), "gzip");
  EXPECT_EQ(reply.header("Content-Length"), std::to_string(reply.body.size()));
  const Inflated part = inflated(reply.body);
  EXPECT_NE(part.code, Z_STREAM_END);
  EXPECT_GT(part.text.size(), 0U);
  EXPECT_THAT(whole, StartsWith(part.text));
}

TEST_F(SandboxTaplyticsAnswersTest, StallsUntilTheClientGivesUp) {
  const auto begin = std::chrono::steady_clock::now();
  const Fetched reply = send({.path = "/v2/users/sandbox:stalls", .timeout_ms = 100});
  EXPECT_EQ(reply.code, CURLE_OPERATION_TIMEDOUT);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(90));
  EXPECT_EQ(get("/v2/users").status, 200);
}

TEST_F(SandboxTaplyticsAnswersTest, LeavesOutIds) {
  EXPECT_EQ(post("/v2/push", R"({"notification":{"alert":"x"}})").status, 200);
  for (const char* path : {"/v2/users", "/v2/experiments", "/v2/push", "/v2/usersByToken"}) {
    const Json reply = get(std::string(path) + "?x=sandbox:missing_id").json();
    const Json& rows = reply.is_array() ? reply : reply.at("users");
    EXPECT_FALSE(rows.back().contains("id")) << path;
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) EXPECT_TRUE(rows[i].contains("id")) << path;
  }
}

TEST_F(SandboxTaplyticsAnswersTest, ChangesThePaginationToken) {
  const auto page = [this](const std::string& token) {
    return get("/v2/usersByToken?per_page=2&paginationToken=" + token).json();
  };
  const Json first = page("");
  const std::string next = first["nextPaginationToken"];
  EXPECT_EQ(page("sandbox:same_token")["nextPaginationToken"], "sandbox:same_token");
  EXPECT_EQ(page("sandbox:same_token")["users"], first["users"]);
  EXPECT_EQ(page(next + "&x=sandbox:same_token")["nextPaginationToken"], next);
  EXPECT_TRUE(page("sandbox:null_token").at("nextPaginationToken").is_null());
  EXPECT_EQ(page("sandbox:empty_token").at("nextPaginationToken"), "");
  EXPECT_FALSE(page("sandbox:absent_token").contains("nextPaginationToken"));
  EXPECT_EQ(page("sandbox:absent_token")["users"], first["users"]);
}

TEST_F(SandboxTaplyticsAnswersTest, WrapsUsers) {
  const Fetched reply = get("/v2/users?per_page=2&x=sandbox:wrapped_users");
  EXPECT_EQ(reply.body, R"({"users":)" + get("/v2/users?per_page=2").body + '}');
  EXPECT_THAT(reply.header("Link"), HasSubstr("rel='next'"));
}

TEST_F(SandboxTaplyticsAnswersTest, ServesManyAtATime) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t] {
      const std::string session = std::to_string(t);
      for (int i = 0; i < 20; ++i) {
        const std::string number = std::to_string(i);
        const std::string event = R"([{"name":"e","value":)" + number + "}]";
        EXPECT_EQ(post("/v2/events?session_id=" + session, event).status, 200);
        const std::string name = session + '-' + number;
        EXPECT_EQ(post("/v2/users?user_id=new" + name, "{}").status, 200);
        EXPECT_EQ(get("/v2/users?per_page=5").status, 200);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(saved_events().size(), 160U);
  const Json one = saved_events("?session_id=3");
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i]["value"], i);
  EXPECT_EQ(get("/v2/users?per_page=100&page=3").json().size(), 20U);
}

}  // namespace
}  // namespace quartet::testing
