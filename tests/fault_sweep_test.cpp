// Every method of the clients under every fault: each ends with one clear error that says who, what
// and why, is delivered at most once when it writes, and shows no credential.
#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/totango.hpp"
#include "support/canary.hpp"
#include "support/khoros_fixture.hpp"
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
                   .call = call}),
        khoros({.username = "u",
                .password = Secret{testing::kCanary},
                .company_key = "k",
                .endpoint = khoros::Endpoint::at(url),
                .http = http,
                .call = call}) {}

  HttpOptions http;
  CallOptions call;
  totango::Client totango;
  quantive::Client quantive;
  taplytics::Client taplytics;
  khoros::Client khoros;
};

// A method: its vendor and its operation's name, what sending it does, and how it ended (nothing:
// well).
struct Swept {
  std::string vendor;
  std::string name;
  Effect effect;
  std::function<std::optional<Error>(const Clients&)> call;
};

template <class Range>
std::optional<Error> first_error(Range& range) {
  for (auto& row : range) {
    if (!row) return row.error();
  }
  return std::nullopt;
}

template <class T>
std::optional<Error> error_of(Result<T> result) {
  return result ? std::nullopt : std::optional(result.error());
}
template <class T>
std::optional<Error> error_of(Pager<T> pager) {
  return first_error(pager);
}
std::optional<Error> error_of(khoros::Rows rows) {
  return first_error(rows);
}
std::optional<Error> error_of(const taplytics::EventReport& report) {
  return report.error() != nullptr ? std::optional(*report.error()) : std::nullopt;
}

template <class Call>
Swept method(const char* vendor, const char* name, Effect effect, Call call) {
  return {vendor, name, effect, [call](const Clients& clients) { return error_of(call(clients)); }};
}

std::vector<Swept> quantive_methods() {
  using C = const Clients&;
  const quantive::NewGoal goal{.name = "n", .session_id = "s", .owner_id = "o"};
  const quantive::NewMetric metric{.name = "n", .goal_id = "g", .owner_id = "o"};
  return {
      method("quantive", "goals.create", Effect::write,
             [=](C c) { return c.quantive.goals.create(goal); }),
      method("quantive", "goals.get", Effect::read, [](C c) { return c.quantive.goals.get("g"); }),
      method("quantive", "goals.update", Effect::idempotent_write,
             [](C c) { return c.quantive.goals.update("g", {.name = "n"}); }),
      method("quantive", "goals.remove", Effect::idempotent_write,
             [](C c) { return c.quantive.goals.remove("g"); }),
      method("quantive", "goals.list", Effect::read, [](C c) { return c.quantive.goals.list(); }),
      method("quantive", "goals.search", Effect::read,
             [](C c) { return c.quantive.goals.search(); }),
      method("quantive", "goals.verify_created", Effect::read,
             [=](C c) { return c.quantive.goals.verify_created(goal); }),
      method("quantive", "metrics.list", Effect::read,
             [](C c) { return c.quantive.metrics.list(); }),
      method("quantive", "metrics.get", Effect::read,
             [](C c) { return c.quantive.metrics.get("m"); }),
      method("quantive", "metrics.create", Effect::write,
             [=](C c) { return c.quantive.metrics.create(metric); }),
      method("quantive", "metrics.check_in", Effect::write,
             [](C c) { return c.quantive.metrics.check_in("m", {.actual = 1}); }),
      method("quantive", "sessions.list", Effect::read,
             [](C c) { return c.quantive.sessions.list(); }),
      method("quantive", "sessions.get", Effect::read,
             [](C c) { return c.quantive.sessions.get("s"); }),
      method("quantive", "assignees.list", Effect::read,
             [](C c) { return c.quantive.assignees.list(); }),
      method("quantive", "users.list", Effect::read, [](C c) { return c.quantive.users.list(); }),
      method("quantive", "users.get", Effect::read, [](C c) { return c.quantive.users.get("u"); }),
      method("quantive", "teams.list", Effect::read, [](C c) { return c.quantive.teams.list(); }),
      method("quantive", "tags.list", Effect::read, [](C c) { return c.quantive.tags.list(); }),
  };
}

std::vector<Swept> taplytics_methods() {
  using C = const Clients&;
  const auto user = taplytics::UserRef::user_id("42");
  const taplytics::NewPush push{.audience = taplytics::Audience::everybody(),
                                .notification = {.alert = "hello"}};
  return {
      method("taplytics", "users.list", Effect::read, [](C c) { return c.taplytics.users.list(); }),
      method("taplytics", "users.list_by_page", Effect::read,
             [](C c) { return c.taplytics.users.list_by_page(); }),
      method("taplytics", "users.get", Effect::read,
             [=](C c) { return c.taplytics.users.get(user); }),
      method("taplytics", "users.create_or_update", Effect::idempotent_write,
             [=](C c) { return c.taplytics.users.create_or_update(user, {.gender = "x"}); }),
      method("taplytics", "users.remove", Effect::idempotent_write,
             [=](C c) { return c.taplytics.users.remove(user); }),
      method("taplytics", "experiments.list", Effect::read,
             [](C c) { return c.taplytics.experiments.list(); }),
      method("taplytics", "experiments.get", Effect::read,
             [](C c) { return c.taplytics.experiments.get("e"); }),
      method("taplytics", "experiments.remove", Effect::idempotent_write,
             [](C c) { return c.taplytics.experiments.remove("e"); }),
      method("taplytics", "events.send", Effect::write,
             [](C c) { return c.taplytics.events.send("s", {{.name = "Purchase"}}); }),
      method("taplytics", "push.send", Effect::write,
             [=](C c) { return c.taplytics.push.send(push); }),
      method("taplytics", "push.list", Effect::read, [](C c) { return c.taplytics.push.list(); }),
      method("taplytics", "push.get", Effect::read, [](C c) { return c.taplytics.push.get("p"); }),
  };
}

std::vector<Swept> totango_methods() {
  using C = const Clients&;
  return {
      method("totango", "lists.current", Effect::read,
             [](C c) { return c.totango.lists.current(1); }),
      method("totango", "lists.recent", Effect::read,
             [](C c) { return c.totango.lists.recent(1, Timestamp(1h)); }),
      method("totango", "lists.past", Effect::read,
             [](C c) { return c.totango.lists.past(1, Timestamp(1h)); }),
      method("totango", "lists.list", Effect::read, [](C c) { return c.totango.lists.list(); }),
      method("totango", "lists.folders", Effect::read,
             [](C c) { return c.totango.lists.folders(); }),
      method("totango", "accounts.search", Effect::read,
             [](C c) { return c.totango.accounts.search({}); }),
      method("totango", "users.search", Effect::read,
             [](C c) { return c.totango.users.search({}); }),
      method("totango", "events.search", Effect::read,
             [](C c) { return c.totango.events.search({}); }),
  };
}

std::vector<Swept> khoros_methods() {
  using C = const Clients&;
  const khoros::ConversationReport report{.from = Timestamp(24h), .to = Timestamp(48h)};
  const khoros::Job job{.report_type = "conversation", .workflow_id = "w", .run_id = "r"};
  const khoros::WaitOptions briefly{.timeout = 300ms, .first_poll = 1ms, .longest_poll = 1ms};
  const auto keep_nothing = [](std::string_view) { return Result<void>(); };
  return {
      method("khoros", "reports.start", Effect::write,
             [=](C c) { return c.khoros.reports.start(report); }),
      method("khoros", "reports.poll", Effect::read,
             [=](C c) { return c.khoros.reports.poll(job); }),
      method("khoros", "reports.wait", Effect::read,
             [=](C c) { return c.khoros.reports.wait(job, briefly); }),
      method("khoros", "reports.download", Effect::read,
             [=](C c) { return c.khoros.reports.download(job, keep_nothing); }),
      method("khoros", "reports.rows", Effect::read,
             [=](C c) { return c.khoros.reports.rows(job); }),
      method("khoros", "reports.run", Effect::write,
             [=](C c) { return c.khoros.reports.run(report, keep_nothing); }),
      method("khoros", "reports.run_range", Effect::write,
             [=](C c) {
               return c.khoros.reports.run_range(report, testing::TestFolder() / "out.csv");
             }),
      method("khoros", "reports.recent", Effect::read,
             [](C c) { return c.khoros.reports.recent(); }),
      method("khoros", "time_zones.list", Effect::read,
             [](C c) { return c.khoros.time_zones.list(); }),
      method("khoros", "teams.list", Effect::read, [](C c) { return c.khoros.teams.list(); }),
  };
}

std::vector<Swept> all_methods() {
  std::vector<Swept> all;
  for (const auto methods :
       {totango_methods, khoros_methods, quantive_methods, taplytics_methods}) {
    for (Swept& one : methods()) all.push_back(std::move(one));
  }
  return all;
}

// What a fault does to every request, and what is right for it. Calls make two attempts at most.
struct Fault {
  const char* name;
  std::optional<Script> script;  // nothing: nobody listens
  ErrorKind kind;
  Delivery delivery;
  int deliveries = 1;        // of what may be repeated
  int write_deliveries = 1;  // of a write
  std::chrono::milliseconds timeout = 5s;
};

std::string reply_of(const std::string& status, const std::string& fields,
                     const std::string& body) {
  // The script ends here and the connection with it: a retry must not try it again.
  return "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<Fault> faults() {
  const auto says = [](const std::string& bytes) { return Script().read_request().send(bytes); };
  const std::string cut_gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  return {
      {"refuse", std::nullopt, ErrorKind::transport, Delivery::not_sent, 0, 0},
      {"hang", Script().read_request().stall(), ErrorKind::timeout, Delivery::unknown, 1, 1, 150ms},
      {"reset in the body",
       says("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"items\":").reset(),
       ErrorKind::transport, Delivery::applied, 2, 1},
      {"cut gzip", says(reply_of("200 OK", "Content-Encoding: gzip\r\n", cut_gzip)),
       ErrorKind::decode, Delivery::applied},
      {"429", says(reply_of("429 Too Many Requests", "Retry-After: 0\r\n", "slow down")),
       ErrorKind::rate_limited, Delivery::refused, 2, 2},
      {"500", says(reply_of("500 Oops", "", "broken")), ErrorKind::server, Delivery::unknown, 2, 1},
      {"HTML 200",
       says(reply_of("200 OK", "Content-Type: text/html\r\n", "<!DOCTYPE html><p>hello</p>")),
       ErrorKind::decode, Delivery::applied},
  };
}

// A server that does nothing but the fault; for one that nobody serves, none.
struct FaultyServer {
  explicit FaultyServer(const Fault& fault) {
    if (!fault.script) return;
    server.emplace(std::vector<Script>(4, *fault.script));
    url = server->url();
  }

  std::optional<SocketServer> server;
  std::string url = "http://127.0.0.1:" + std::to_string(testing::dead_port());
};

void sweep(const Swept& method, const Fault& fault) {
  SCOPED_TRACE(method.vendor + " " + method.name + " x " + fault.name);
  const FaultyServer faulty(fault);
  const Clients clients(faulty.url, fault.timeout);
  const std::optional<Error> error = method.call(clients);
  // All that is known to have happened is that the events were saved.
  const bool is_saved = method.name == "events.send" && fault.script && !error;
  if (is_saved) {
    EXPECT_STREQ(fault.name, "reset in the body");
    return;
  }
  ASSERT_TRUE(error);
  // A job may go on while its polls fail: that ends with the time to wait.
  const bool is_waiting = method.name == "reports.wait" && error->kind == ErrorKind::timeout;
  if (is_waiting) {
    EXPECT_EQ(khoros::job_of(Secret{error->resume}).value().run_id, "r");
    return;
  }
  EXPECT_EQ(error->kind, fault.kind) << describe(*error);
  EXPECT_EQ(error->delivery, fault.delivery) << describe(*error);
  EXPECT_EQ(error->vendor, method.vendor);
  EXPECT_EQ(error->operation, method.name);
  EXPECT_FALSE(error->message.empty() || error->retry_reason.empty()) << describe(*error);
  EXPECT_EQ(testing::canary_in(testing::all_texts(*error)), "");
  if (!faulty.server) return;
  // So many, not only at most: a read that is not repeated is a fault, too.
  EXPECT_EQ(faulty.server->deliveries(),
            method.effect == Effect::write ? fault.write_deliveries : fault.deliveries)
      << describe(*error);
}

// The one way to send that is no method of a client: whatever happens, it accounts for each event.
void sweep_queue(const Fault& fault) {
  SCOPED_TRACE(fault.name);
  const FaultyServer faulty(fault);
  const Clients clients(faulty.url, fault.timeout);
  taplytics::EventQueue queue(clients.taplytics, {.batch_size = 2, .first_pause = 1ms});
  for (const char* name : {"a", "b", "c"}) {
    EXPECT_TRUE(queue.push("session", {.name = name, .time = Timestamp(24h)}));
  }
  const taplytics::EventCounts counts = queue.close(500ms);
  EXPECT_EQ(counts.accepted, 3U);
  EXPECT_EQ(counts.sent + counts.rejected + counts.unknown + counts.dropped, 3U);
  EXPECT_EQ(counts.waiting, 0U);
  if (fault.delivery == Delivery::not_sent || fault.delivery == Delivery::refused) {
    EXPECT_EQ(counts.dropped, 3U) << "none of them can have been saved";
  } else {
    EXPECT_EQ(counts.rejected, 0U) << "nobody refused one";
    EXPECT_GT(counts.sent + counts.unknown, 0U);
  }
}

// "totango lists.current": the methods of the clients that the tables of docs/api.md name.
std::set<std::string> documented_methods() {
  std::set<std::string> methods;
  const std::regex heading("## (\\w+) \\(`#include.*");
  const std::regex method(R"(client\.(\w+\.\w+)\()");
  std::ifstream document(QUARTET_SOURCE_DIR "/docs/api.md");
  std::string vendor;
  for (std::string line; std::getline(document, line);) {
    std::smatch match;
    if (std::regex_match(line, match, heading)) {
      vendor = match[1];
      std::ranges::transform(vendor, vendor.begin(), detail::lower_ascii);
    }
    if (std::regex_search(line, match, method)) methods.insert(vendor + " " + match[1].str());
  }
  return methods;
}

TEST(FaultSweep, has_every_method_that_is_documented) {
  std::set<std::string> swept;
  for (const Swept& one : all_methods()) swept.insert(one.vendor + " " + one.name);
  EXPECT_EQ(swept, documented_methods());
}

class EachFault : public ::testing::TestWithParam<std::size_t> {};

TEST_P(EachFault, every_method_ends_with_one_clear_error) {
  for (const Swept& method : all_methods()) sweep(method, faults().at(GetParam()));
}

TEST_P(EachFault, the_event_queue_accounts_for_every_event) {
  sweep_queue(faults().at(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(FaultSweep, EachFault, ::testing::Range<std::size_t>(0, faults().size()),
                         [](const auto& fault) {
                           std::string name = faults().at(fault.param).name;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

}  // namespace
}  // namespace quartet
