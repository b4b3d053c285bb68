// What a repeated removal comes to, when the reply to an earlier attempt was lost.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"

namespace quartet {
namespace {

const Response kNotFound{.status = 404, .body = R"({"error":"no such thing"})"};
const Error kLostReply{.kind = ErrorKind::transport,
                       .message = "the connection closed",
                       .delivery = Delivery::unknown};

struct Fakes {
  std::shared_ptr<testing::FakeTransport> transport = std::make_shared<testing::FakeTransport>();
  HttpOptions http{.transport = transport, .clock = std::make_shared<testing::FakeClock>()};
  quantive::Client quantive{{.token = Secret{"test"}, .account_id = "5a00", .http = http}};
  taplytics::Client taplytics{{.token = Secret{"test"}, .http = http}};
};

using Remove = std::function<Result<Removal>(const Fakes&)>;

const std::vector<Remove> kRemovals = {
    [](const Fakes& fakes) { return fakes.quantive.goals.remove("g"); },
    [](const Fakes& fakes) { return fakes.taplytics.users.remove(taplytics::UserRef::id("u")); },
    [](const Fakes& fakes) { return fakes.taplytics.experiments.remove("e"); },
};

TEST(Removals, that_are_repeated_and_find_nothing_have_succeeded) {
  for (const Remove& remove : kRemovals) {
    Fakes fakes;
    fakes.transport->fail(kLostReply).reply(kNotFound);
    EXPECT_TRUE(remove(fakes).value().already_gone);
    fakes.transport->reply({.status = 500}).reply({.status = 410});
    EXPECT_TRUE(remove(fakes).value().already_gone);
    EXPECT_EQ(fakes.transport->left(), 0U);
  }
}

TEST(Removals, that_are_repeated_and_remove_it_then_are_as_usual) {
  for (const Remove& remove : kRemovals) {
    Fakes fakes;
    fakes.transport->fail(kLostReply).reply({.status = 204});
    EXPECT_FALSE(remove(fakes).value().already_gone);
  }
}

TEST(Removals, of_what_was_never_there_are_errors) {
  Error never_left = kLostReply;
  never_left.delivery = Delivery::not_sent;
  for (const Remove& remove : kRemovals) {
    Fakes fakes;
    fakes.transport->reply(kNotFound);
    EXPECT_EQ(remove(fakes).error().kind, ErrorKind::not_found);
    fakes.transport->fail(never_left).reply(kNotFound);
    EXPECT_EQ(remove(fakes).error().kind, ErrorKind::not_found);
    fakes.transport->reply({.status = 429, .headers = {{"Retry-After", "0"}}}).reply(kNotFound);
    EXPECT_EQ(remove(fakes).error().kind, ErrorKind::not_found);
  }
}

TEST(Removals, do_not_take_the_404_of_a_web_page_for_the_vendors) {
  for (const Remove& remove : kRemovals) {
    Fakes fakes;
    fakes.transport->fail(kLostReply).reply({.status = 404, .body = "<!DOCTYPE html><p>lost"});
    const Error error = remove(fakes).error();
    EXPECT_EQ(error.kind, ErrorKind::not_found);
    EXPECT_EQ(error.delivery, Delivery::unknown);
  }
}

TEST(Removals, by_raw_requests_stay_what_the_vendor_says) {
  Fakes fakes;
  fakes.transport->fail(kLostReply).reply(kNotFound);
  const Result<Response> reply = fakes.quantive.send(
      {.method = Method::del, .path = "/api/v1/goals/g", .effect = Effect::idempotent_write});
  EXPECT_EQ(reply.error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace quartet
