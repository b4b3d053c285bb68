// Replies of Taplytics that are about something else, and keys with odd characters.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"

namespace quartet::taplytics {
namespace {

using ::testing::HasSubstr;

struct OneReply {
  explicit OneReply(std::string body, std::string token = "test")
      : client({.token = Secret{std::move(token)}, .http = {.transport = transport}}) {
    transport->reply({.status = 200, .body = std::move(body)});
  }
  std::shared_ptr<testing::FakeTransport> transport = std::make_shared<testing::FakeTransport>();
  Client client;
};

TEST(UserReplies, about_another_user_are_errors) {
  const std::string body = R"({"id":"a","user_id":"7","email":"A@example.org"})";
  for (const UserRef& same :
       {UserRef::id("a"), UserRef::user_id("7"), UserRef::email("a@example.org")}) {
    EXPECT_TRUE(OneReply(body).client.users.get(same));
  }
  for (const UserRef& other :
       {UserRef::id("b"), UserRef::user_id("8"), UserRef::email("b@example.org")}) {
    const Error error = OneReply(body).client.users.get(other).error();
    EXPECT_EQ(error.kind, ErrorKind::decode);
    EXPECT_THAT(error.message, HasSubstr("another user"));
  }
  EXPECT_TRUE(OneReply(R"({"id":"a"})").client.users.get(UserRef::email("b@example.org")))
      << "what it does not say is taken on trust";
}

TEST(ExperimentReplies, about_another_experiment_are_errors) {
  const auto removed = [](const char* body) {
    return OneReply(body).client.experiments.remove("a");
  };
  EXPECT_TRUE(removed(R"({"deleted":true,"id":"a"})"));
  EXPECT_TRUE(removed(R"({"deleted":true})"));
  const Error error = removed(R"({"deleted":true,"id":"b"})").error();
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_EQ(error.delivery, Delivery::applied);
}

TEST(Taplytics, case_143_keys_with_odd_characters_go_out_as_they_are) {
  const std::string token = "a@b{c}$d%2F+e";
  OneReply reply(R"({"id":"a"})", token);
  EXPECT_TRUE(reply.client.users.get(UserRef::id("a")));
  EXPECT_EQ(reply.transport->requests().at(0).secret_headers.at(0).value, Secret{token});
}

}  // namespace
}  // namespace quartet::taplytics
