#include "support/trial.hpp"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "support/canary.hpp"
#include "support/network_hooks.hpp"
#include "support/resources.hpp"

namespace quartet::testing {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

steady_clock::time_point ImpatientClock::now() {
  return steady_clock::now();
}

void ImpatientClock::wait_until(steady_clock::time_point time, std::stop_token) {
  std::this_thread::sleep_until(std::min(time, steady_clock::now() + milliseconds(2)));
}

Observer Witness::observer() {
  return [this](const CallEvent& event) {
    const std::lock_guard lock(mutex_);
    attempts_ += event.phase == CallPhase::attempt ? 1 : 0;
    texts_ += to_log_line(event) + '\n';
    for (const std::string_view text : {event.url_full, event.reason, event.request_id}) {
      texts_.append(text) += '\n';
    }
    if (event.error != nullptr) texts_ += all_texts(*event.error);
    if (event.http_response_headers == nullptr) return;
    for (const Header& field : *event.http_response_headers) {
      texts_ += field.name + ": " + field.value + '\n';
    }
  };
}

std::string Witness::texts() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

int Witness::attempts() const {
  const std::lock_guard lock(mutex_);
  return attempts_;
}

namespace {

constexpr milliseconds kOverrun(250);  // 50 ms are promised; sanitizers and busy machines are slow

Script answering(const std::string& body) {
  Script script;
  for (int i = 0; i < 4; ++i) script.read_request().reply(200, body);
  return script;
}

class Run {
 public:
  Run(const Trial& trial, const Ending& ending, Effect effect)
      : trial_(trial), ending_(ending), effect_(effect) {}

  void go(const MakeCaller& make) {
    const std::string good_body = make({.url = "http://127.0.0.1:1"}).good_body;
    std::vector<Script> scripts = trial_.fault;
    scripts.push_back(answering(good_body));
    reset_network_log();
    SocketServer server(std::move(scripts));
    HttpOptions http{.clock = std::make_shared<ImpatientClock>(), .observer = witness_.observer()};
    {
      const Caller caller =
          make({.url = server.url(), .http = std::move(http), .call = {.timeout = trial_.timeout}});
      const auto start = steady_clock::now();
      const Result<Response> outcome = caller.call(effect_);
      EXPECT_LT(steady_clock::now() - start, trial_.timeout + kOverrun) << "1: in time";
      const int deliveries = server.deliveries();
      if (outcome && effect_ == Effect::write) ending_ = trial_.lucky_write.value_or(ending_);
      judge(outcome, good_body);
      count(outcome, deliveries);
      search(outcome);
      const Result<Response> next = caller.call(Effect::read);
      EXPECT_TRUE(next) << "6: the next call succeeds: " << describe(next.error());
    }
    expect_fired(server);
    EXPECT_TRUE(foreign_connections().empty() && unscripted_lookups().empty()) << "9: no stranger";
  }

 private:
  void judge(const Result<Response>& outcome, const std::string& good_body) const {
    if (outcome) {
      EXPECT_EQ(ending_.kind, ErrorKind::none) << "it succeeded";
      EXPECT_EQ(outcome->body, good_body) << "10: a success is whole";
      return;
    }
    const Error& error = outcome.error();
    EXPECT_EQ(error.kind, ending_.kind) << describe(error);
    EXPECT_EQ(error.delivery, ending_.delivery) << describe(error);
    EXPECT_EQ(error.http_status, ending_.http_status) << describe(error);
    EXPECT_EQ(error.attempts, ending_.attempts) << describe(error);
    EXPECT_FALSE(error.retry_reason.empty()) << "4: why it was not tried again";
    EXPECT_FALSE(error.message.empty() || error.vendor.empty() || error.operation.empty());
    EXPECT_NE(describe(error).find(trial_.says), std::string::npos) << describe(error);
    EXPECT_LT(error.excerpt.size(), 1000U);
  }

  void count(const Result<Response>& outcome, int deliveries) const {
    EXPECT_EQ(witness_.attempts(), ending_.attempts) << "3: attempts";
    EXPECT_LE(deliveries, witness_.attempts()) << "3: no delivery that is not an attempt";
    const Delivery delivery = outcome ? Delivery::applied : outcome.error().delivery;
    if (delivery == Delivery::not_sent) {
      EXPECT_EQ(deliveries, 0) << "3: not sent";
    }
    if (effect_ == Effect::write) {
      EXPECT_LE(deliveries, 1) << "3: a write is delivered once";
    }
  }

  void search(const Result<Response>& outcome) const {
    const std::string texts = witness_.texts() + (outcome ? "" : all_texts(outcome.error()));
    EXPECT_EQ(canary_in(texts), "") << "2: no secret: " << texts;
  }

  void expect_fired(const SocketServer& server) const {
    const std::vector<std::string> unfired = server.unfired();
    // The answering script behind the faults has not to come to its end.
    EXPECT_LE(unfired.size(), 1U) << "8: " << unfired.front();
    EXPECT_GE(server.connections(), static_cast<int>(trial_.fault.size())) << "8: fault used";
  }

  const Trial& trial_;
  Ending ending_;
  Effect effect_;
  Witness witness_;
};

}  // namespace

void expect(const Trial& trial, const MakeCaller& make) {
  for (const Effect effect : {Effect::read, Effect::write}) {
    SCOPED_TRACE(effect == Effect::read ? "as a read" : "as a write");
    const int descriptors = open_descriptors();
    const int threads = running_threads();
    Run(trial, effect == Effect::read ? trial.read : trial.write, effect).go(make);
    const auto is_back = [&] {
      return open_descriptors() <= descriptors && running_threads() <= threads;
    };
    EXPECT_TRUE(settles(is_back, milliseconds(1500))) << "7: descriptors and threads are back";
  }
}

}  // namespace quartet::testing
