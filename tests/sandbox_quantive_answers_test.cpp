// The answers that can be asked of the sandbox's Quantive.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_goals.hpp"

namespace quartet::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;
namespace answers = quantive_answers;

std::string asking(std::string_view answer) {
  return "sandbox:" + std::string(answer);
}

class SandboxQuantiveAnswersTest : public RawGoals {
 protected:
  // A list of either generation that asks.
  [[nodiscard]] Fetched first(std::string_view answer) const {
    return get("/api/v1/goals?tags=" + asking(answer));
  }
  [[nodiscard]] Fetched second(std::string_view answer) const {
    return page("goals", "{name:\"" + asking(answer) + "\"}");
  }
  [[nodiscard]] std::vector<Fetched> lists(std::string_view answer) const {
    return {first(answer), second(answer)};
  }
  [[nodiscard]] std::string first_id() const { return whole("goals")["items"][0]["id"]; }
};

// --- where they are asked for

TEST_F(SandboxQuantiveAnswersTest, AreAskedForInManyPlaces) {
  const std::string text = asking(answers::status_409);
  const std::string encoded = "sandbox%3Astatus%5F409";
  for (const std::string& path :
       {"/api/v1/goals/" + text, "/api/v1/goals/" + encoded, "/api/v1/goals/" + text + ":abc",
        "/api/v2/goals/" + text, "/api/v1/metrics/" + text + "/checkin",
        "/api/v1/goals?tags=" + text, "/api/v1/goals?anything=" + encoded,
        "/api/v2/users?filter=%7B_id:%22" + encoded + "%22%7D",
        "/api/v2/users?filter=%7B_id:%7B$in:%5B%22x%22,%22" + text + "%22%5D%7D%7D",
        "/api/v2/users?filter=%7B$and:%5B%7Ba:%22" + text + "%22%7D%5D%7D"}) {
    EXPECT_EQ(get(path).status, 409) << path;
    EXPECT_EQ(call("GET", path, "", {}).status, 401) << path;
  }
  EXPECT_EQ(post("/api/v1/goals", new_goal(text)).status, 409);
  EXPECT_EQ(patch(first_id(), {{"name", text}}).status, 409);
  EXPECT_EQ(remove(text).status, 409);
  EXPECT_EQ(whole("goals")["items"].size(), 120U);
  EXPECT_EQ(first("fireworks").status, 400);
  EXPECT_THAT(second("fireworks").body, HasSubstr("sandbox:fireworks"));
}

TEST_F(SandboxQuantiveAnswersTest, LeaveTheRestOfTheFilter) {
  const std::string session = whole("goals")["items"][0]["sessionId"];
  const std::size_t count = whole("goals", "sessionId=" + session)["items"].size();
  EXPECT_EQ(whole("goals", "sessionId=" + session + "&tags=sandbox:no_total")["items"].size(),
            count);
  const std::string filter =
      "{$and:[{sessionId:\"" + session + "\"},{name:{$regex:\"sandbox:no_total\"}}]}";
  EXPECT_EQ(page("goals", filter, "limit=1000").json()["items"].size(), count);
}

TEST_F(SandboxQuantiveAnswersTest, NameTheirRow) {
  const Json goals = whole("goals")["items"];
  const std::string last = goals[119]["id"];
  EXPECT_EQ(goal("sandbox:unset")["id"], goals[0]["id"]);
  EXPECT_EQ(goal("sandbox:unset:" + last)["id"], last);
  EXPECT_EQ(get("/api/v1/goals/sandbox:unset:nothing").status, 404);
  EXPECT_EQ(get("/api/v1/goals/sandbox:").status, 400);
}

// --- in place of the usual answer

TEST_F(SandboxQuantiveAnswersTest, AreTheSameWhateverTheRequest) {
  struct Row {
    std::string_view answer;
    long status;
    const char* type;
    const char* body;  // its beginning
  };
  const Row rows[] = {{answers::html_page, 200, "text/html; charset=utf-8", "<!DOCTYPE html>"},
                      {answers::not_json, 200, "application/json", "goals: none"},
                      {answers::plain_text, 400, "text/plain; charset=utf-8", "bad request"},
                      {answers::empty_body, 200, "application/json", ""},
                      {answers::status_400, 400, "application/json", "{"},
                      {answers::status_401, 401, "text/plain; charset=utf-8", "signature"},
                      {answers::status_402, 402, "application/json", "{"},
                      {answers::status_403, 403, "application/json", "{"},
                      {answers::status_404, 404, "application/json", "{"},
                      {answers::status_409, 409, "text/plain; charset=utf-8", "somebody"},
                      {answers::status_429, 429, "text/plain; charset=utf-8", "too many"},
                      {answers::status_500, 500, "application/json", "{"}};
  for (const Row& row : rows) {
    for (const Fetched& reply : lists(row.answer)) {
      EXPECT_EQ(reply.status, row.status) << row.answer;
      EXPECT_EQ(reply.header("Content-Type"), row.type) << row.answer;
      EXPECT_THAT(reply.body, StartsWith(row.body)) << row.answer;
      EXPECT_EQ(reply.header("Retry-After"), row.status == 429 ? "1" : "") << row.answer;
    }
  }
  EXPECT_EQ(first(answers::empty_body).body, "");
}

TEST_F(SandboxQuantiveAnswersTest, FailOnce) {
  EXPECT_EQ(first(answers::fails_once).status, 500);
  EXPECT_EQ(first(answers::fails_once).status, 200);
  EXPECT_EQ(second(answers::fails_once).status, 500);
  EXPECT_EQ(second(answers::fails_once).status, 200);
  const Json body = new_goal(asking(answers::fails_once));
  EXPECT_EQ(post("/api/v1/goals", body).status, 500);
  EXPECT_EQ(whole("goals")["items"].size(), 120U);
  EXPECT_EQ(post("/api/v1/goals", body).status, 201);
  EXPECT_EQ(whole("goals")["items"].size(), 121U);
}

TEST_F(SandboxQuantiveAnswersTest, Stall) {
  PlainFetch call(sandbox.url() + "/api/v1/goals/sandbox:stalls");
  curl_slist* lines = nullptr;
  for (const std::string& line : credentials()) lines = curl_slist_append(lines, line.c_str());
  call.set(CURLOPT_TIMEOUT_MS, 150L).set(CURLOPT_HTTPHEADER, static_cast<const void*>(lines));
  EXPECT_EQ(call.run(), CURLE_OPERATION_TIMEDOUT);
  curl_slist_free_all(lines);
  EXPECT_EQ(get("/api/v1/tags").status, 200);
}

// --- bodies that do not arrive

TEST_F(SandboxQuantiveAnswersTest, LoseTheReplyToWhatWasCarriedOut) {
  const std::string text = asking(answers::lost);
  EXPECT_EQ(post("/api/v1/goals", new_goal(text)).code, CURLE_GOT_NOTHING);
  EXPECT_EQ(page("goals", R"({name:{$regex:"^sandbox.lost$"}})").json()["totalCount"], 1);
  const std::string id = whole("goals")["items"][7]["id"];
  EXPECT_EQ(patch(id, {{"name", text}}).code, CURLE_GOT_NOTHING);
  EXPECT_EQ(goal(id)["name"], text);
  EXPECT_EQ(remove(text + ':' + id).code, CURLE_GOT_NOTHING);
  EXPECT_EQ(get("/api/v1/goals/" + id).status, 404);
  EXPECT_EQ(first(answers::lost).code, CURLE_GOT_NOTHING);
}

TEST_F(SandboxQuantiveAnswersTest, CutBodies) {
  for (const Fetched& reply : lists(answers::cut_body)) {
    EXPECT_EQ(reply.code, CURLE_PARTIAL_FILE);
    EXPECT_EQ(std::stoul(reply.header("Content-Length")) / 2, reply.body.size());
    EXPECT_THAT(reply.body, StartsWith(R"({"items":[)"));
  }
  for (const Fetched& reply : lists(answers::reset)) {
    EXPECT_NE(reply.code, CURLE_OK);
    EXPECT_EQ(reply.header("Transfer-Encoding"), "chunked");
    EXPECT_THAT(reply.body, StartsWith(R"({"items":[)"));
  }
  const std::string name = asking(answers::cut_body);
  EXPECT_EQ(post("/api/v1/goals", new_goal(name)).code, CURLE_PARTIAL_FILE);
  EXPECT_EQ(whole("goals")["items"].size(), 121U);
  EXPECT_EQ(remove(name).code, CURLE_PARTIAL_FILE);
  EXPECT_EQ(whole("goals")["items"].size(), 120U);
}

TEST_F(SandboxQuantiveAnswersTest, CutGzip) {
  for (const Fetched& reply : lists(answers::cut_gzip)) {
    EXPECT_EQ(reply.code, CURLE_OK);
    EXPECT_EQ(reply.header("Content-Encoding"), "gzip");
    EXPECT_EQ(reply.header("Content-Length"), std::to_string(reply.body.size()));
    EXPECT_THAT(reply.body, StartsWith("\x1f\x8b"));
  }
  PlainFetch call(sandbox.url() + "/api/v1/goals?tags=sandbox:cut_gzip");
  curl_slist* lines = nullptr;
  for (const std::string& line : credentials()) lines = curl_slist_append(lines, line.c_str());
  call.set(CURLOPT_ACCEPT_ENCODING, "gzip")
      .set(CURLOPT_HTTPHEADER, static_cast<const void*>(lines));
  call.run();
  curl_slist_free_all(lines);
  EXPECT_THAT(call.body, StartsWith(R"({"items":[)"));
  EXPECT_FALSE(Json::accept(call.body));
}

TEST_F(SandboxQuantiveAnswersTest, HaveNoContent) {
  const std::string name = asking(answers::no_content);
  const Fetched reply = post("/api/v1/goals", new_goal(name));
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(whole("goals")["items"].size(), 121U);
  EXPECT_EQ(patch(first_id(), {{"name", name}}).status, 204);
  EXPECT_EQ(goal(first_id())["name"], name);
  EXPECT_EQ(post("/api/v1/goals", {{"name", name}}).status, 400);
  EXPECT_EQ(first(answers::no_content).status, 200);
}

// --- lists and rows

TEST_F(SandboxQuantiveAnswersTest, IgnoreTheFilter) {
  EXPECT_EQ(whole("goals", "sessionId=x&tags=sandbox:ignores_filter")["items"].size(), 120U);
  const Json page_of_all = page("goals", R"({_id:"x",name:"sandbox:ignores_filter"})").json();
  EXPECT_EQ(page_of_all["totalCount"], 120);
  EXPECT_EQ(page_of_all["items"].size(), 100U);
  EXPECT_EQ(page("goals", R"({_id:"x"})").json()["totalCount"], 0);
}

TEST_F(SandboxQuantiveAnswersTest, ShapeLists) {
  for (const Fetched& reply : lists(answers::no_total)) {
    EXPECT_FALSE(reply.json().contains("totalCount"));
    EXPECT_FALSE(reply.json()["items"].empty());
  }
  for (const Fetched& reply : lists(answers::missing_id)) {
    const Json rows = reply.json()["items"];
    EXPECT_FALSE(rows.back().contains("id"));
    EXPECT_TRUE(rows.back().contains("name") && rows.front().contains("id"));
  }
  for (const Fetched& reply : lists(answers::items_object)) {
    const Json rows = reply.json()["items"];
    ASSERT_TRUE(rows.is_object());
    for (const auto& row : rows.items()) EXPECT_EQ(row.key(), row.value()["id"]);
  }
}

TEST_F(SandboxQuantiveAnswersTest, ShapeRows) {
  std::vector<Fetched> replies = lists(answers::nanoseconds);
  for (const Fetched& reply : replies) {
    for (const Json& row : items_of(reply)) {
      EXPECT_THAT(row["dateCreated"].get<std::string>(), MatchesRegex(".*T.*\\.[0-9]{9}Z"));
    }
  }
  EXPECT_THAT(goal("sandbox:nanoseconds")["dateCreated"].get<std::string>(),
              MatchesRegex(".*\\.[0-9]{9}Z"));
  for (const Fetched& reply : lists(answers::unset)) {
    for (const Json& row : items_of(reply)) {
      const char* unset = "0001-01-01T00:00:00Z";
      EXPECT_TRUE(row["dateCreated"] == unset && row["dateTo"] == unset) << row;
      EXPECT_TRUE(row["url"] == "" && row["parentId"] == "" && row["createdById"] == "") << row;
      EXPECT_TRUE(row["assignee"]["id"] == "" && row["assignee"]["type"] == "") << row;
      EXPECT_TRUE(row["name"] != "" && row["id"] != "" && row["sessionId"] != "") << row;
    }
  }
  for (const Fetched& reply : lists(answers::text_attainment)) {
    for (const Json& row : items_of(reply)) EXPECT_EQ(row["attainment"], "0.5");
  }
}

}  // namespace
}  // namespace quartet::testing
