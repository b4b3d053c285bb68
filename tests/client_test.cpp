// What every vendor's client has: copies, moves, options that cannot be used, and `send`.
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet::testing {
namespace {

class Client : public ::testing::Test {
 protected:
  // Every call finds nothing.
  Client() {
    transport->answer_with(
        [](const Request&) -> Result<Response> { return Response{.status = 404}; });
  }

  totango::Client totango() const {
    return totango::Client{{.token = Secret{"t"}, .http = {.transport = transport}}};
  }
  khoros::Client khoros() const {
    return khoros::Client{{.username = "u",
                           .password = Secret{"p"},
                           .company_key = "acme",
                           .http = {.transport = transport}}};
  }
  quantive::Client quantive() const {
    return quantive::Client{
        {.token = Secret{"t"}, .account_id = "5a00", .http = {.transport = transport}}};
  }
  taplytics::Client taplytics() const {
    return taplytics::Client{{.token = Secret{"t"}, .http = {.transport = transport}}};
  }
  std::string last_url() const { return transport->requests().back().url; }

  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
};

template <class T>
bool finds_nothing(const Result<T>& result) {
  return !result && result.error().kind == ErrorKind::not_found;
}

// NOLINTBEGIN(bugprone-use-after-move): the subject of these.

TEST_F(Client, that_was_moved_from_is_as_good_as_before) {
  totango::Client one = totango();
  const totango::Client other = std::move(one);
  EXPECT_TRUE(one.check());
  EXPECT_TRUE(finds_nothing(one.lists.list()));
  EXPECT_TRUE(finds_nothing(other.lists.list()));
  EXPECT_TRUE(finds_nothing(one.send({.path = "/x"})));
  one = totango();
  EXPECT_TRUE(finds_nothing(one.with({.max_attempts = 1}).lists.list()));
}

TEST_F(Client, whose_resources_were_moved_from_is_as_good_as_before) {
  totango::Client search = totango();
  const totango::Lists lists = std::move(search.lists);
  EXPECT_TRUE(finds_nothing(search.lists.list()));
  EXPECT_TRUE(finds_nothing(lists.list()));

  quantive::Client okrs = quantive();
  const quantive::Goals goals = std::move(okrs.goals);
  const quantive::Users users = std::move(okrs.users);
  EXPECT_TRUE(finds_nothing(okrs.goals.get("a")));
  EXPECT_TRUE(finds_nothing(goals.get("a")));
  EXPECT_TRUE(finds_nothing(okrs.users.get("a")));
  EXPECT_TRUE(finds_nothing(users.get("a")));

  taplytics::Client flags = taplytics();
  const taplytics::Experiments experiments = std::move(flags.experiments);
  EXPECT_TRUE(finds_nothing(flags.experiments.list().collect(1)));
  EXPECT_TRUE(finds_nothing(experiments.list().collect(1)));
}

TEST_F(Client, of_khoros_names_its_company_whatever_was_moved) {
  khoros::Client one = khoros();
  const khoros::Teams teams = std::move(one.teams);
  const khoros::Client other = std::move(one);
  const auto names_it = [this](const khoros::Teams& asked) {
    EXPECT_TRUE(finds_nothing(asked.list()));
    return last_url().find("companyKey=acme") != std::string::npos;
  };
  EXPECT_TRUE(names_it(teams));
  EXPECT_TRUE(names_it(one.teams));
  EXPECT_TRUE(names_it(other.with({.max_attempts = 1}).teams));
}

// NOLINTEND(bugprone-use-after-move)

TEST_F(Client, of_a_transport_that_answers_nothing_gets_an_error) {
  class Nothing final : public Transport {
    Result<std::unique_ptr<Exchange>> open(const Request&, const CallContext&) override {
      return std::unique_ptr<Exchange>();
    }
  };
  const totango::Client client{{.token = Secret{"t"},
                                .http = {.transport = std::make_shared<Nothing>()},
                                .call = {.max_attempts = 1}}};
  const Error error = client.send({.method = Method::post, .path = "/x"}).error();
  EXPECT_EQ(error.kind, ErrorKind::transport);
  EXPECT_EQ(error.delivery, Delivery::unknown);
}

}  // namespace
}  // namespace quartet::testing
