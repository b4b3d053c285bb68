#include "core/call_machine.hpp"

#include <gtest/gtest.h>

namespace quartet::detail {
namespace {

using namespace std::chrono_literals;

class CallMachineTest : public ::testing::Test {
 protected:
  // From the start, or from the end of a wait, to the next attempt.
  static SendAction send(CallMachine& machine, TimePoint now) {
    EXPECT_TRUE(std::holds_alternative<PermitAction>(machine.credential_ready(now)));
    return std::get<SendAction>(machine.may_send_at(now, now));
  }
  SendAction first(CallMachine& machine) const {
    EXPECT_TRUE(std::holds_alternative<CredentialAction>(machine.start()));
    return send(machine, start);
  }
  static SendAction again(CallMachine& machine, TimePoint now) {
    EXPECT_TRUE(std::holds_alternative<CredentialAction>(machine.waited()));
    return send(machine, now);
  }

  TimePoint start = TimePoint(1h);
  RetryBudget budget;
  CallPolicy policy{.effect = Effect::read,
                    .max_attempts = 3,
                    .attempt_timeout = 30s,
                    .deadline = start + 120s,
                    .budget = &budget};
  FailedAttempt broken{ErrorKind::transport, 0, Delivery::unknown};
  FailedAttempt limited{ErrorKind::rate_limited, 429, Delivery::refused, 10s};
  FailedAttempt refused{ErrorKind::unauthorized, 401, Delivery::refused};
};

TEST_F(CallMachineTest, sends_waits_and_gives_up_after_its_attempts) {
  CallMachine machine(policy);
  EXPECT_EQ(first(machine).deadline, start + 30s);
  EXPECT_EQ(std::get<WaitAction>(machine.failed(broken, start, 0.5)).until, start + 250ms);
  again(machine, start + 250ms);
  EXPECT_EQ(std::get<WaitAction>(machine.failed(broken, start, 0.5)).until, start + 500ms);
  again(machine, start + 750ms);
  const CallAction last = machine.failed(broken, start, 0.5);
  EXPECT_EQ(std::get<StopAction>(last).reason, "gave up: 3 of 3 attempts used");
  EXPECT_EQ(machine.attempts(), 3);
}

TEST_F(CallMachineTest, an_attempt_never_outlives_the_call) {
  CallMachine machine(policy);
  EXPECT_EQ(again(machine, start + 100s).deadline, start + 120s);
}

TEST_F(CallMachineTest, case_65_a_wait_beyond_the_deadline_ends_the_call_at_once) {
  CallMachine machine(policy);
  first(machine);
  limited.retry_after = 121s;
  EXPECT_TRUE(std::holds_alternative<StopAction>(machine.failed(limited, start, 0)));
}

TEST_F(CallMachineTest, an_asked_wait_gets_jitter_on_top_and_never_less) {
  CallMachine machine(policy);
  first(machine);
  EXPECT_EQ(std::get<WaitAction>(machine.failed(limited, start, 0.5)).until, start + 10250ms);
}

TEST_F(CallMachineTest, remembers_the_strongest_delivery_of_all_attempts) {
  CallMachine machine(policy);
  first(machine);
  static_cast<void>(machine.failed(broken, start, 0));
  again(machine, start);
  static_cast<void>(machine.failed({ErrorKind::transport, 0, Delivery::not_sent}, start, 0));
  EXPECT_EQ(machine.delivery(), Delivery::unknown);
}

TEST_F(CallMachineTest, a_write_that_may_have_arrived_is_sent_once) {
  policy.effect = Effect::write;
  CallMachine machine(policy);
  first(machine);
  EXPECT_TRUE(std::holds_alternative<StopAction>(machine.failed(broken, start, 0)));
  EXPECT_EQ(machine.attempts(), 1);
}

TEST_F(CallMachineTest, case_58_a_refused_credential_is_fetched_anew_once) {
  policy.can_refresh = true;
  CallMachine machine(policy);
  first(machine);
  const CallAction next = machine.failed(refused, start, 0);
  EXPECT_TRUE(std::get<CredentialAction>(next).was_refused);
  send(machine, start);
  EXPECT_TRUE(std::holds_alternative<StopAction>(machine.failed(refused, start, 0)));
  EXPECT_EQ(machine.attempts(), 2);
}

TEST_F(CallMachineTest, case_58_a_fixed_credential_that_is_refused_ends_the_call) {
  CallMachine machine(policy);
  first(machine);
  EXPECT_TRUE(std::holds_alternative<StopAction>(machine.failed(refused, start, 0)));
}

TEST_F(CallMachineTest, case_53_an_empty_budget_ends_the_call_but_not_one_that_was_rate_limited) {
  while (budget.take()) {
  }
  CallMachine machine(policy);
  first(machine);
  EXPECT_TRUE(std::holds_alternative<WaitAction>(machine.failed(limited, start, 0)));
  again(machine, start);
  const CallAction stop = machine.failed(broken, start, 0);
  EXPECT_NE(std::get<StopAction>(stop).reason.find("retry budget"), std::string::npos);
}

TEST_F(CallMachineTest, waits_for_the_rate_limiter_and_asks_it_again) {
  CallMachine machine(policy);
  static_cast<void>(machine.start());
  static_cast<void>(machine.credential_ready(start));
  const CallAction wait = machine.may_send_at(start + 10s, start);
  EXPECT_EQ(std::get<WaitAction>(wait).until, start + 10s);
  again(machine, start + 10s);
  EXPECT_EQ(machine.attempts(), 1);
}

TEST_F(CallMachineTest, case_65_a_rate_limit_beyond_the_deadline_ends_the_call_unsent) {
  CallMachine machine(policy);
  static_cast<void>(machine.start());
  const CallAction action = machine.may_send_at(start + 121s, start);
  const StopAction& stop = std::get<StopAction>(action);
  EXPECT_EQ(stop.own_error->kind, ErrorKind::rate_limited);
  EXPECT_EQ(stop.own_error->retry_after, 121s);
  EXPECT_EQ(machine.attempts(), 0);
}

TEST_F(CallMachineTest, sends_nothing_after_the_deadline) {
  CallMachine machine(policy);
  const CallAction action = machine.credential_ready(start + 120s);
  EXPECT_EQ(std::get<StopAction>(action).own_error->kind, ErrorKind::timeout);
  EXPECT_EQ(machine.attempts(), 0);
}

}  // namespace
}  // namespace quartet::detail
