#include "core/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace quartet::detail {
namespace {

using namespace std::chrono_literals;

class RateLimiterTest : public ::testing::Test {
 protected:
  // How many calls in a row may go at `now`.
  int burst(int most, TimePoint now) {
    int count = 0;
    while (count < most && limiter.acquire(now) == now) ++count;
    return count;
  }
  void finish(int calls, TimePoint now) {
    for (int i = 0; i < calls; ++i) limiter.finish(now, {});
  }

  TimePoint start = TimePoint(1h);
  RateLimiter limiter{{.calls = 100, .window = 60s}};
};

TEST_F(RateLimiterTest, lets_bursts_through_and_spreads_the_last_tenth_over_the_window) {
  EXPECT_EQ(burst(1000, start), 90);
  TimePoint now = start;
  int later = 0;
  while (now < start + 60s) {
    const TimePoint turn = limiter.acquire(now);
    if (turn == now) ++later;
    now = turn;
  }
  EXPECT_EQ(later, 10) << "all 100 go within the window";
  EXPECT_EQ(now, start + 60s) << "and the next waits for its end";
}

TEST_F(RateLimiterTest, begins_anew_with_each_window) {
  EXPECT_EQ(burst(1000, start), 90);
  EXPECT_EQ(burst(1000, start + 61s), 90);
}

TEST_F(RateLimiterTest, follows_what_the_server_says_is_left) {
  ASSERT_EQ(limiter.acquire(start), start);
  limiter.finish(start, {.limit = 100, .left = 0, .reset = 37s});
  EXPECT_EQ(limiter.acquire(start), start + 37s);
  EXPECT_EQ(burst(1000, start + 37s), 90);
}

TEST_F(RateLimiterTest, follows_a_limit_that_was_raised) {
  ASSERT_EQ(limiter.acquire(start), start);
  limiter.finish(start, {.limit = 1000, .left = 999, .reset = 60s});
  EXPECT_EQ(burst(2000, start), 899);
}

TEST_F(RateLimiterTest, knows_that_the_server_has_not_seen_calls_under_way) {
  EXPECT_EQ(burst(5, start), 5);
  limiter.finish(start, {.limit = 100, .left = 4, .reset = 60s});
  EXPECT_GT(limiter.acquire(start), start) << "the four that are left are under way";
}

TEST_F(RateLimiterTest, case_62_a_pause_holds_everybody_until_it_is_over) {
  limiter.pause(start + 2s);
  limiter.pause(start + 1s);
  EXPECT_EQ(limiter.acquire(start), start + 2s);
  EXPECT_EQ(limiter.acquire(start + 2s), start + 2s);
}

TEST_F(RateLimiterTest, counts_nothing_until_a_limit_is_known) {
  RateLimiter unknown{RateLimit{}};
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(unknown.acquire(start), start);
  unknown.finish(start, {.left = 0, .reset = 5s});
  EXPECT_EQ(unknown.acquire(start), start + 5s);
  RateLimiter taught{RateLimit{}};
  ASSERT_EQ(taught.acquire(start), start);
  taught.finish(start, {.limit = 20, .left = 0, .reset = 5s});
  EXPECT_EQ(taught.acquire(start), start + 5s);
}

TEST_F(RateLimiterTest, is_shared_by_key_while_somebody_has_it) {
  const RateLimit limit{.calls = 5};
  auto one = shared_limiter(1, limit);
  EXPECT_EQ(shared_limiter(1, limit), one);
  EXPECT_NE(shared_limiter(2, limit), one);
  one->pause(start + 1h);
  one.reset();
  EXPECT_EQ(shared_limiter(1, limit)->acquire(start), start) << "nobody kept it";
}

}  // namespace
}  // namespace quartet::detail
