#include "core/retry.hpp"

#include <gtest/gtest.h>

#include "core/call_machine.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

struct Row {
  const char* what;
  FailedAttempt attempt;
  bool read;
  bool idempotent_write;
  bool write;
};

TEST(Retry, follows_the_table) {
  const Row rows[] = {
      {"never left", {ErrorKind::transport, 0, Delivery::not_sent}, true, true, true},
      {"connect timeout", {ErrorKind::timeout, 0, Delivery::not_sent}, true, true, true},
      {"sent, no reply", {ErrorKind::transport, 0, Delivery::unknown}, true, true, false},
      {"sent, too late", {ErrorKind::timeout, 0, Delivery::unknown}, true, true, false},
      {"body cut after 200", {ErrorKind::transport, 200, Delivery::applied}, true, true, false},
      {"429", {ErrorKind::rate_limited, 429, Delivery::refused}, true, true, true},
      {"408", {ErrorKind::invalid, 408, Delivery::unknown}, true, true, false},
      {"500", {ErrorKind::server, 500, Delivery::unknown}, true, true, false},
      {"503", {ErrorKind::server, 503, Delivery::unknown}, true, true, false},
      {"501", {ErrorKind::server, 501, Delivery::unknown}, false, false, false},
      {"505", {ErrorKind::server, 505, Delivery::unknown}, false, false, false},
      {"400", {ErrorKind::invalid, 400, Delivery::refused}, false, false, false},
      {"401", {ErrorKind::unauthorized, 401, Delivery::refused}, false, false, false},
      {"409", {ErrorKind::conflict, 409, Delivery::refused}, false, false, false},
      {"decode", {ErrorKind::decode, 200, Delivery::applied}, false, false, false},
      {"limit", {ErrorKind::limit, 200, Delivery::applied}, false, false, false},
      {"tls", {ErrorKind::tls, 0, Delivery::not_sent}, false, false, false},
      {"unsafe link", {ErrorKind::unsafe_link, 0, Delivery::not_sent}, false, false, false},
      {"cancelled", {ErrorKind::cancelled, 0, Delivery::unknown}, false, false, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(judge_retry(row.attempt, Effect::read).retry, row.read) << row.what;
    EXPECT_EQ(judge_retry(row.attempt, Effect::idempotent_write).retry, row.idempotent_write)
        << row.what;
    EXPECT_EQ(judge_retry(row.attempt, Effect::write).retry, row.write) << row.what;
    EXPECT_FALSE(judge_retry(row.attempt, Effect::write).reason.empty()) << row.what;
  }
}

TEST(Retry, backoff_doubles_to_its_ceiling_with_full_jitter) {
  EXPECT_EQ(backoff(1, 0.0), 0ms);
  EXPECT_EQ(backoff(1, 0.5), 250ms);
  EXPECT_EQ(backoff(3, 0.5), 1000ms);
  EXPECT_EQ(backoff(50, 0.5), 15000ms);
  EXPECT_LT(backoff(50, 0.999), 30000ms);
}

TEST(Retry, case_64_reads_the_asked_wait_and_ignores_nonsense) {
  const auto wait = [](const char* value) { return asked_wait(503, {{"Retry-After", value}}); };
  EXPECT_EQ(wait("2"), 2000ms);
  EXPECT_EQ(wait("0"), 0ms);
  EXPECT_EQ(wait("99999999999999999999999"), milliseconds(1h));
  for (const char* nonsense : {"", "-5", "1.5", "abc", "nan", "1 2"}) {
    EXPECT_EQ(wait(nonsense), std::nullopt) << nonsense;
  }
}

TEST(Retry, case_66_a_429_without_retry_after_uses_the_rate_limit_header) {
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", "37"}}), 37s);
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", "37"}, {"retry-after", "5"}}), 5s);
  EXPECT_EQ(asked_wait(200, {{"RateLimit-Reset", "37"}}), std::nullopt);
}

class CallMachineTest : public ::testing::Test {
 protected:
  TimePoint start = TimePoint(1h);
  CallPolicy policy{
      .effect = Effect::read, .max_attempts = 3, .attempt_timeout = 30s, .deadline = start + 120s};
  FailedAttempt broken{ErrorKind::transport, 0, Delivery::unknown};
};

TEST_F(CallMachineTest, sends_waits_and_gives_up_after_its_attempts) {
  CallMachine machine(policy);
  EXPECT_EQ(std::get<SendAction>(machine.start(start)).deadline, start + 30s);
  EXPECT_EQ(std::get<WaitAction>(machine.failed(broken, start, 0.5)).until, start + 250ms);
  EXPECT_TRUE(std::holds_alternative<SendAction>(machine.waited(start + 250ms)));
  EXPECT_EQ(std::get<WaitAction>(machine.failed(broken, start, 0.5)).until, start + 500ms);
  EXPECT_TRUE(std::holds_alternative<SendAction>(machine.waited(start + 750ms)));
  const CallAction last = machine.failed(broken, start, 0.5);
  EXPECT_EQ(std::get<StopAction>(last).reason, "gave up: 3 of 3 attempts used");
  EXPECT_EQ(machine.attempts(), 3);
}

TEST_F(CallMachineTest, an_attempt_never_outlives_the_call) {
  CallMachine machine(policy);
  EXPECT_EQ(std::get<SendAction>(machine.start(start + 100s)).deadline, start + 120s);
}

TEST_F(CallMachineTest, case_65_a_wait_beyond_the_deadline_ends_the_call_at_once) {
  CallMachine machine(policy);
  static_cast<void>(machine.start(start));
  const FailedAttempt limited{ErrorKind::rate_limited, 429, Delivery::refused, 121s};
  EXPECT_TRUE(std::holds_alternative<StopAction>(machine.failed(limited, start, 0)));
}

TEST_F(CallMachineTest, an_asked_wait_gets_jitter_on_top_and_never_less) {
  CallMachine machine(policy);
  static_cast<void>(machine.start(start));
  const FailedAttempt limited{ErrorKind::rate_limited, 429, Delivery::refused, 10s};
  EXPECT_EQ(std::get<WaitAction>(machine.failed(limited, start, 0.5)).until, start + 10250ms);
}

TEST_F(CallMachineTest, remembers_the_strongest_delivery_of_all_attempts) {
  CallMachine machine(policy);
  static_cast<void>(machine.start(start));
  static_cast<void>(machine.failed(broken, start, 0));
  static_cast<void>(machine.waited(start));
  static_cast<void>(machine.failed({ErrorKind::transport, 0, Delivery::not_sent}, start, 0));
  EXPECT_EQ(machine.delivery(), Delivery::unknown);
}

TEST_F(CallMachineTest, a_write_that_may_have_arrived_is_sent_once) {
  policy.effect = Effect::write;
  CallMachine machine(policy);
  static_cast<void>(machine.start(start));
  EXPECT_TRUE(std::holds_alternative<StopAction>(machine.failed(broken, start, 0)));
  EXPECT_EQ(machine.attempts(), 1);
}

}  // namespace
}  // namespace quartet::detail
