// The users of the sandbox's Taplytics: by token, by page, and one at a time.
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_taplytics.hpp"

namespace quartet::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

using SandboxTaplyticsUsersTest = RawTaplytics;
using Json = nlohmann::json;

// --- users by token

TEST_F(SandboxTaplyticsUsersTest, PagesThroughUsersByToken) {
  std::set<std::string> ids;
  std::string token;
  for (const std::size_t size : {25U, 25U, 10U}) {
    const Json page =
        get("/v2/usersByToken?per_page=25" + (token.empty() ? "" : "&paginationToken=" + token))
            .json();
    ASSERT_EQ(page["users"].size(), size);
    EXPECT_EQ(page["numEntities"], size);
    for (const Json& user : page["users"]) ids.insert(user.at("id"));
    token = page["nextPaginationToken"];
    EXPECT_EQ(token, page["users"].back()["id"]);
  }
  EXPECT_EQ(ids.size(), 60U);
  EXPECT_EQ(get("/v2/usersByToken?paginationToken=" + token).body,
            R"({"nextPaginationToken":null,"numEntities":0,"users":[]})");
}

TEST_F(SandboxTaplyticsUsersTest, ShowsUsersByTokenInTheirOwnShape) {
  const Fetched reply = get("/v2/usersByToken");
  EXPECT_EQ(reply.header("Content-Type"), kJson);
  EXPECT_EQ(reply.header("Link"), "");
  const Json page = reply.json();
  EXPECT_EQ(page["users"].size(), 60U);
  std::set<std::string> members;
  for (const Json& user : page["users"]) {
    for (const auto& item : user.items()) members.insert(item.key());
    EXPECT_THAT(user["id"].get<std::string>(), MatchesRegex("[0-9a-z]{24}"));
    EXPECT_THAT(user["created_at"].get<std::string>(),
                MatchesRegex("2015-03-0[1-9]T[0-9:]{8}[+]00:00"));
    EXPECT_TRUE(user["devices"].is_array() && user["experiments"].is_array());
  }
  EXPECT_THAT(members, ElementsAre("created_at", "devices", "email", "experiments", "first_name",
                                   "id", "last_name", "last_seen_ip", "location", "metadata",
                                   "name", "session_count", "user_id"));
}

TEST_F(SandboxTaplyticsUsersTest, CutsLargePagesDown) {
  restart({.users = 250, .experiments = 0});
  for (const char* query : {"", "?per_page=100", "?per_page=101", "?per_page=99999999999"}) {
    EXPECT_EQ(get(std::string("/v2/usersByToken") + query).json()["numEntities"], 100) << query;
    EXPECT_EQ(get(std::string("/v2/users") + query).json().size(), 100U) << query;
  }
  for (const char* query : {"per_page=0", "per_page=", "per_page=-1", "per_page=all", "page=0"}) {
    EXPECT_EQ(get(std::string("/v2/usersByToken?") + query).status, 400) << query;
    EXPECT_EQ(get(std::string("/v2/users?") + query).status, 400) << query;
  }
}

TEST_F(SandboxTaplyticsUsersTest, KeepsItsPlaceWhenAUserGoes) {
  const Json first = get("/v2/usersByToken?per_page=3").json();
  const std::string token = first["nextPaginationToken"];
  const Json next = get("/v2/usersByToken?per_page=3&paginationToken=" + token).json();
  EXPECT_EQ(remove("/v2/users/" + token).status, 204);
  EXPECT_EQ(get("/v2/usersByToken?per_page=3&paginationToken=" + token).json(), next);
  EXPECT_EQ(get("/v2/usersByToken?paginationToken=nobody").status, 400);
  EXPECT_EQ(get("/v2/usersByToken?paginationToken=").json()["numEntities"], 59);
}

// --- users by page

TEST_F(SandboxTaplyticsUsersTest, LinksPagesAsTheVendorsSampleDoes) {
  const auto link_at = [this](int page) {
    return get("/v2/users?per_page=20&page=" + std::to_string(page)).header("Link");
  };
  const auto to = [this](int page) {
    return '<' + sandbox.url() + "/v2/users?api_token=" + token() +
           "&page=" + std::to_string(page) + "&per_page=20>; rel=";
  };
  EXPECT_EQ(link_at(1), to(3) + "'last', " + to(2) + "'next', " + to(1) + "'first'\"");
  EXPECT_EQ(link_at(2), to(3) + "'last', " + to(3) + "'next', " + to(1) + "'first'\"");
  EXPECT_EQ(link_at(3), to(3) + "'last', " + to(1) + "'first'\"");
  EXPECT_EQ(link_at(9), link_at(3));
  EXPECT_EQ(get("/v2/users?per_page=20&page=9").body, "[]");
  restart({.users = 60, .link_quotes = LinkQuotes::doubled, .sample_next = true});
  EXPECT_EQ(link_at(1), to(3) + "\"last\", " + to(2) + "\"next\", " + to(1) + "\"first\"");
  EXPECT_EQ(link_at(2), to(3) + "\"last\", " + to(1) + "\"next\", " + to(1) + "\"first\"");
  EXPECT_EQ(link_at(3), to(3) + "\"last\", " + to(2) + "\"next\", " + to(1) + "\"first\"");
  restart({.users = 0, .link_quotes = LinkQuotes::none});
  EXPECT_EQ(link_at(1), to(1) + "last, " + to(1) + "first");
}

TEST_F(SandboxTaplyticsUsersTest, ListsUsersInTheShapeOfOne) {
  const Json users = get("/v2/users").json();
  ASSERT_EQ(users.size(), 60U);
  for (const Json& user : users) {
    EXPECT_FALSE(user.contains("metadata") || user.contains("name") || user.contains("devices"));
    EXPECT_EQ(get("/v2/users/" + user["id"].get<std::string>()).json(), user);
  }
  const std::string first = users[0]["id"];
  const std::string second = users[1]["id"];
  EXPECT_EQ(remove("/v2/users/" + second).status, 204);
  EXPECT_EQ(remove("/v2/users/" + first).status, 204);
  const Json rest = get("/v2/users?per_page=2&page=2").json();
  EXPECT_EQ(rest[0], users[4]);
  EXPECT_EQ(rest[1], users[5]);
}

// --- one user

TEST_F(SandboxTaplyticsUsersTest, FindsAUserByEachOfItsNames) {
  int names = 0;
  for (const Json& user : get("/v2/users").json()) {
    for (const char* member : {"user_id", "email"}) {
      if (!user.contains(member)) continue;
      const std::string query = std::string("?") + member + '=' + encoded(user[member]);
      EXPECT_EQ(get("/v2/users/" + query).json(), user) << query;
      EXPECT_EQ(get("/v2/users" + query).json(), user) << query;
      ++names;
    }
  }
  EXPECT_GT(names, 90);
}

TEST_F(SandboxTaplyticsUsersTest, HasUsersOfAllKinds) {
  restart({.users = 300});
  std::string all;
  std::set<std::size_t> sizes;
  for (int page = 1; page <= 3; ++page) {
    const Fetched reply = get("/v2/users?page=" + std::to_string(page));
    all += reply.body;
    for (const Json& user : reply.json()) sizes.insert(user.size());
  }
  EXPECT_GT(sizes.size(), 4U) << "users lack members";
  for (const char* text : {"\"postal_code\":null", "美咲", "🚀", "\\\"Pepe\\\"", "+", "crm/",
                           "loyalty level", "dollars spent", "9007199254740993", "\\n"}) {
    EXPECT_THAT(all, HasSubstr(text));
  }
  const std::string once_more = get("/v2/users?page=3").body;
  restart({.users = 300});
  EXPECT_EQ(get("/v2/users?page=3").body, once_more);
}

TEST_F(SandboxTaplyticsUsersTest, DoesNotFindOthers) {
  for (const char* path :
       {"/v2/users/nobody", "/v2/users/?user_id=nobody",
        "/v2/users/?email=nobody%2B1%40example.com", "/v2/users/?user_id=99999999999999999999",
        "/v2/users/a%2Fb", "/v2/users/a/b"}) {
    EXPECT_EQ(get(path).status, 404) << path;
    EXPECT_EQ(remove(path).status, 404) << path;
  }
  EXPECT_EQ(get("/v2/users/?user_id=").status, 400);
  EXPECT_EQ(get("/v2/users?email=").status, 400);
  EXPECT_EQ(get("//v2//users").status, 200);
}

TEST_F(SandboxTaplyticsUsersTest, MakesAUser) {
  const Fetched reply = post("/v2/users/", R"({"user_id":"k/1","email":"Jo+x@example.com",)"
                                           R"("first_name":"Jo","custom_data":{"a b":1},"age":3})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Type"), kJson);
  EXPECT_THAT(members_of(reply.body), ElementsAre("id", "created_at", "user_id", "email",
                                                  "first_name", "custom_data", "session_count"));
  const Json user = reply.json();
  EXPECT_EQ(get("/v2/users/?user_id=k%2F1").json(), user);
  EXPECT_EQ(get("/v2/users?email=Jo%2Bx%40example.com").json(), user);
  const Json page = get("/v2/usersByToken").json();
  EXPECT_EQ(page["users"].back()["id"], user["id"]);
  EXPECT_EQ(page["users"].back()["name"], "Jo");
  EXPECT_EQ(page["users"].back()["metadata"], user["custom_data"]);
  EXPECT_EQ(post("/v2/users/?email=new%40example.com", "{}").json()["email"], "new@example.com");
  EXPECT_EQ(get("/v2/users").json().size(), 62U);
}

TEST_F(SandboxTaplyticsUsersTest, ChangesAUser) {
  const auto put = [this](const std::string& at, const std::string& body) {
    return post("/v2/users" + at, body).json();
  };
  const Json made = put("?user_id=u", R"({"custom_data":{"a":1,"b":{"x":1}},"gender":"female"})");
  const Json merged = put("/" + made["id"].get<std::string>(),
                          R"({"custom_data":{"b":{"y":2},"c":null},"last_name":"Żak"})");
  EXPECT_EQ(merged["id"], made["id"]);
  EXPECT_EQ(merged["created_at"], made["created_at"]);
  EXPECT_EQ(merged["custom_data"], Json::parse(R"({"a":1,"b":{"y":2},"c":null})"));
  EXPECT_EQ(merged["gender"], "female");
  const Json renamed = put("/", R"({"user_id":"u","email":"u@example.com"})");
  EXPECT_EQ(renamed["id"], made["id"]);
  EXPECT_EQ(put("?email=u%40example.com", R"({"user_id":"v"})")["id"], made["id"]);
  EXPECT_EQ(get("/v2/users?user_id=u").status, 404);
  EXPECT_EQ(get("/v2/users?user_id=v").json()["id"], made["id"]);
  const Json other = put("?email=o%40example.com", R"({"user_id":"v"})");
  EXPECT_NE(other["id"], made["id"]) << "the address names the user, not the body";
  const Json seeded = get("/v2/users").json()[5];
  const Json changed = put("/" + seeded["id"].get<std::string>(), R"({"gender":"other"})");
  EXPECT_EQ(changed["gender"], "other");
  EXPECT_EQ(get("/v2/users").json()[5], changed);
}

TEST_F(SandboxTaplyticsUsersTest, RefusesWrongUpserts) {
  EXPECT_EQ(post("/v2/users?x=1&email=", R"({"user_id":"x"})").status, 400);
  const std::string deep = R"({"user_id":"d","custom_data":{"x":)" + std::string(5000, '[') +
                           std::string(5000, ']') + "}}";
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"),
        std::string(R"({"first_name":"x"})"), std::string(R"({"user_id":7})"),
        std::string(R"({"user_id":"x","gender":null})"),
        std::string(R"({"user_id":"x","custom_data":[]})"), deep}) {
    EXPECT_EQ(post("/v2/users/", body).status, 400) << body.substr(0, 40);
  }
  EXPECT_EQ(post("/v2/users/?user_id=", R"({"user_id":"x"})").status, 400);
  EXPECT_EQ(post("/v2/users/nobody", R"({"user_id":"x"})").status, 404);
  EXPECT_EQ(get("/v2/users").json().size(), 60U);
}

TEST_F(SandboxTaplyticsUsersTest, RemovesAUser) {
  const Json user = post("/v2/users", R"({"user_id":"gone"})").json();
  const Fetched reply = remove("/v2/users/?user_id=gone");
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.header("Content-Type"), kJson);
  EXPECT_EQ(remove("/v2/users/?user_id=gone").status, 404);
  EXPECT_EQ(get("/v2/users/" + user["id"].get<std::string>()).status, 404);
  EXPECT_NE(post("/v2/users", R"({"user_id":"gone"})").json()["id"], user["id"]);
  for (const char* path : {"/v2/users", "/v2/users/", "/v2/users/?user_id=", "/v2/users?email="}) {
    EXPECT_EQ(remove(path).status, 400) << path;
  }
  EXPECT_EQ(get("/v2/users").json().size(), 61U);
}

}  // namespace
}  // namespace quartet::testing
