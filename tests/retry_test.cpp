#include "core/retry.hpp"

#include <gtest/gtest.h>

#include "core/retry_budget.hpp"

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

TEST(Retry, not_found_to_a_repeated_removal_is_its_success) {
  EXPECT_TRUE(was_removed_before(ErrorKind::not_found, Delivery::unknown));
  EXPECT_TRUE(was_removed_before(ErrorKind::not_found, Delivery::applied));
  EXPECT_FALSE(was_removed_before(ErrorKind::not_found, Delivery::refused));
  EXPECT_FALSE(was_removed_before(ErrorKind::not_found, Delivery::not_sent));
  EXPECT_FALSE(was_removed_before(ErrorKind::conflict, Delivery::unknown));
}

TEST(Retry, backoff_doubles_to_its_ceiling_with_full_jitter) {
  EXPECT_EQ(backoff(1, 0.0), 0ms);
  EXPECT_EQ(backoff(1, 0.5), 250ms);
  EXPECT_EQ(backoff(3, 0.5), 1000ms);
  EXPECT_EQ(backoff(50, 0.5), 15000ms);
  EXPECT_LT(backoff(50, 0.999), 30000ms);
}

TEST(RetryBudget, allows_its_reserve_and_then_one_retry_in_ten_calls) {
  RetryBudget budget;
  for (int i = 0; i < defaults::retry_reserve; ++i) EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take());
  int retries = 0;
  for (int call = 0; call < 1000; ++call) {
    budget.call_begins();
    retries += budget.take() ? 1 : 0;
  }
  EXPECT_EQ(retries, 100);
}

TEST(RetryBudget, saves_no_more_than_its_reserve) {
  RetryBudget budget;
  for (int call = 0; call < 1000; ++call) budget.call_begins();
  int retries = 0;
  while (budget.take()) ++retries;
  EXPECT_EQ(retries, defaults::retry_reserve);
}

}  // namespace
}  // namespace quartet::detail
