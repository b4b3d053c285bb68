// Every method of the clients under every fault: each ends with one clear error that says who, what
// and why, is delivered at most once when it writes, and shows no credential.
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/totango.hpp"
#include "support/canary.hpp"
#include "support/network_hooks.hpp"
#include "support/socket_server.hpp"
#include "support/trial.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using testing::Script;
using testing::SocketServer;

struct Clients {
  explicit Clients(const std::string& url, std::chrono::milliseconds timeout)
      : http{.clock = std::make_shared<testing::ImpatientClock>()},
        call{.timeout = timeout, .max_attempts = 2},
        totango({.token = Secret{testing::kCanary},
                 .endpoint = totango::Endpoint::at(url),
                 .http = http,
                 .call = call}),
        quantive({.token = Secret{testing::kCanary},
                  .account_id = "5a00",
                  .endpoint = quantive::Endpoint::at(url + "/results"),
                  .http = http,
                  .call = call}),
        taplytics({.token = Secret{testing::kCanary},
                   .endpoint = taplytics::Endpoint::at(url),
                   .http = http,
                   .call = call}) {}

  HttpOptions http;
  CallOptions call;
  totango::Client totango;
  quantive::Client quantive;
  taplytics::Client taplytics;
};

// A method: its operation's name, what sending it does, and how it ended (nothing: well).
struct Swept {
  std::string name;
  Effect effect;
  std::function<std::optional<Error>(const Clients&)> call;
};

template <class T>
std::optional<Error> error_of(Result<T> result) {
  return result ? std::nullopt : std::optional(result.error());
}
template <class T>
std::optional<Error> error_of(Pager<T> pager) {
  for (auto& row : pager) {
    if (!row) return row.error();
  }
  return std::nullopt;
}
std::optional<Error> error_of(const taplytics::EventReport& report) {
  return report.error() != nullptr ? std::optional(*report.error()) : std::nullopt;
}

template <class Call>
Swept method(const char* name, Effect effect, Call call) {
  return {name, effect, [call](const Clients& clients) { return error_of(call(clients)); }};
}

std::vector<Swept> quantive_methods() {
  using C = const Clients&;
  const quantive::NewGoal goal{.name = "n", .session_id = "s", .owner_id = "o"};
  const quantive::NewMetric metric{.name = "n", .goal_id = "g", .owner_id = "o"};
  return {
      method("goals.create", Effect::write, [=](C c) { return c.quantive.goals.create(goal); }),
      method("goals.get", Effect::read, [](C c) { return c.quantive.goals.get("g"); }),
      method("goals.update", Effect::idempotent_write,
             [](C c) { return c.quantive.goals.update("g", {.name = "n"}); }),
      method("goals.remove", Effect::idempotent_write,
             [](C c) { return c.quantive.goals.remove("g"); }),
      method("goals.list", Effect::read, [](C c) { return c.quantive.goals.list(); }),
      method("goals.search", Effect::read, [](C c) { return c.quantive.goals.search(); }),
      method("goals.verify_created", Effect::read,
             [=](C c) { return c.quantive.goals.verify_created(goal); }),
      method("metrics.list", Effect::read, [](C c) { return c.quantive.metrics.list(); }),
      method("metrics.get", Effect::read, [](C c) { return c.quantive.metrics.get("m"); }),
      method("metrics.create", Effect::write,
             [=](C c) { return c.quantive.metrics.create(metric); }),
      method("metrics.check_in", Effect::write,
             [](C c) { return c.quantive.metrics.check_in("m", {.actual = 1}); }),
      method("sessions.list", Effect::read, [](C c) { return c.quantive.sessions.list(); }),
      method("sessions.get", Effect::read, [](C c) { return c.quantive.sessions.get("s"); }),
      method("assignees.list", Effect::read, [](C c) { return c.quantive.assignees.list(); }),
      method("users.list", Effect::read, [](C c) { return c.quantive.users.list(); }),
      method("users.get", Effect::read, [](C c) { return c.quantive.users.get("u"); }),
      method("teams.list", Effect::read, [](C c) { return c.quantive.teams.list(); }),
      method("tags.list", Effect::read, [](C c) { return c.quantive.tags.list(); }),
  };
}

std::vector<Swept> taplytics_methods() {
  using C = const Clients&;
  const auto user = taplytics::UserRef::user_id("42");
  const taplytics::NewPush push{.audience = taplytics::Audience::everybody(),
                                .notification = {.alert = "hello"}};
  return {
      method("users.list", Effect::read, [](C c) { return c.taplytics.users.list(); }),
      method("users.list_by_page", Effect::read,
             [](C c) { return c.taplytics.users.list_by_page(); }),
      method("users.get", Effect::read, [=](C c) { return c.taplytics.users.get(user); }),
      method("users.create_or_update", Effect::idempotent_write,
             [=](C c) { return c.taplytics.users.create_or_update(user, {.gender = "x"}); }),
      method("users.remove", Effect::idempotent_write,
             [=](C c) { return c.taplytics.users.remove(user); }),
      method("experiments.list", Effect::read, [](C c) { return c.taplytics.experiments.list(); }),
      method("experiments.get", Effect::read, [](C c) { return c.taplytics.experiments.get("e"); }),
      method("experiments.remove", Effect::idempotent_write,
             [](C c) { return c.taplytics.experiments.remove("e"); }),
      method("events.send", Effect::write,
             [](C c) { return c.taplytics.events.send("s", {{.name = "Purchase"}}); }),
      method("push.send", Effect::write, [=](C c) { return c.taplytics.push.send(push); }),
      method("push.list", Effect::read, [](C c) { return c.taplytics.push.list(); }),
      method("push.get", Effect::read, [](C c) { return c.taplytics.push.get("p"); }),
  };
}

std::vector<Swept> totango_methods() {
  using C = const Clients&;
  return {
      method("lists.current", Effect::read, [](C c) { return c.totango.lists.current(1); }),
      method("lists.recent", Effect::read,
             [](C c) { return c.totango.lists.recent(1, Timestamp(1h)); }),
      method("lists.past", Effect::read,
             [](C c) { return c.totango.lists.past(1, Timestamp(1h)); }),
      method("accounts.search", Effect::read, [](C c) { return c.totango.accounts.search({}); }),
      method("users.search", Effect::read, [](C c) { return c.totango.users.search({}); }),
      method("events.search", Effect::read, [](C c) { return c.totango.events.search({}); }),
  };
}

std::vector<Swept> all_methods() {
  std::vector<Swept> all = totango_methods();
  for (const Swept& one : quantive_methods()) all.push_back(one);
  for (const Swept& one : taplytics_methods()) all.push_back(one);
  return all;
}

// What a fault does to every request, and which errors are right for it.
struct Fault {
  const char* name;
  std::optional<Script> script;  // nothing: nobody listens
  std::vector<ErrorKind> kinds;
  std::chrono::milliseconds timeout = 5s;
};

std::string reply_of(const std::string& status, const std::string& fields,
                     const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

std::vector<Fault> faults() {
  const auto says = [](const std::string& bytes) { return Script().read_request().send(bytes); };
  const std::string cut_gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  return {
      {"refuse", std::nullopt, {ErrorKind::transport}},
      {"hang", Script().read_request().stall(), {ErrorKind::timeout}, 150ms},
      {"reset in the body",
       says("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"items\":").reset(),
       {ErrorKind::transport}},
      {"cut gzip",
       says(reply_of("200 OK", "Content-Encoding: gzip\r\n", cut_gzip)),
       {ErrorKind::decode}},
      {"429",
       says(reply_of("429 Too Many Requests", "Retry-After: 1\r\n", "slow down")),
       {ErrorKind::rate_limited}},
      {"500", says(reply_of("500 Oops", "", "broken")), {ErrorKind::server}},
      {"HTML 200",
       says(reply_of("200 OK", "Content-Type: text/html\r\n", "<!DOCTYPE html><p>hello</p>")),
       {ErrorKind::decode}},
  };
}

void sweep(const Swept& method, const Fault& fault) {
  SCOPED_TRACE(method.name + " x " + fault.name);
  std::optional<SocketServer> server;
  std::string url = "http://127.0.0.1:" + std::to_string(testing::dead_port());
  if (fault.script) {
    server.emplace(std::vector<Script>(4, *fault.script));
    url = server->url();
  }
  const Clients clients(url, fault.timeout);
  const std::optional<Error> error = method.call(clients);
  // All that is known to have happened is that the events were saved.
  const bool is_saved = method.name == "events.send" && fault.script && !error;
  if (is_saved) {
    EXPECT_STREQ(fault.name, "reset in the body");
    return;
  }
  ASSERT_TRUE(error);
  EXPECT_THAT(fault.kinds, ::testing::Contains(error->kind)) << describe(*error);
  EXPECT_EQ(error->operation, method.name);
  EXPECT_FALSE(error->vendor.empty() || error->message.empty() || error->retry_reason.empty())
      << describe(*error);
  EXPECT_EQ(testing::canary_in(testing::all_texts(*error)), "");
  if (!server) {
    EXPECT_EQ(error->delivery, Delivery::not_sent);
    return;
  }
  const bool may_repeat = method.effect != Effect::write || error->kind == ErrorKind::rate_limited;
  EXPECT_LE(server->deliveries(), may_repeat ? 2 : 1) << describe(*error);
  EXPECT_NE(error->delivery, Delivery::not_sent);
}

class FaultSweep : public ::testing::TestWithParam<std::size_t> {};

TEST_P(FaultSweep, every_method_ends_with_one_clear_error) {
  for (const Swept& method : all_methods()) sweep(method, faults().at(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultSweep, ::testing::Range<std::size_t>(0, faults().size()),
                         [](const auto& fault) {
                           std::string name = faults().at(fault.param).name;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

}  // namespace
}  // namespace quartet
