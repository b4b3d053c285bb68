#include "core/quota.hpp"

#include <gtest/gtest.h>

#include "core/http_date.hpp"
#include "quartet/options.hpp"

namespace quartet::detail {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// The reply's clock is an hour behind ours.
constexpr const char* kReplyDate = "Fri, 06 Nov 2026 10:00:00 GMT";
const sys_seconds kReplyTime = sys_days(2026y / 11 / 6) + 10h;
const sys_seconds kOurTime = kReplyTime + 1h;

std::optional<milliseconds> retry_after(const char* value) {
  return asked_wait(503, {{"Retry-After", value}, {"Date", kReplyDate}}, kOurTime);
}

TEST(HttpDate, reads_the_three_legal_forms) {
  const sys_seconds expected = sys_days(1994y / 11 / 6) + 8h + 49min + 37s;
  for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(parse_http_date(text, kOurTime), expected) << text;
  }
  EXPECT_EQ(parse_http_date("Friday, 06-Nov-26 10:00:00 GMT", kOurTime), kReplyTime);
}

TEST(HttpDate, refuses_what_is_no_date) {
  for (const char* text :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 100000 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49:37 GMT x", "06 Nov 1994",
        "Sun, 06 Nov 199 08:49:37 GMT", "Sun, aa Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text, kOurTime), std::nullopt) << text;
  }
}

TEST(Quota, case_63_dates_count_from_the_reply_s_own_clock) {
  for (const char* text : {"Fri, 06 Nov 2026 10:00:30 GMT", "Friday, 06-Nov-26 10:00:30 GMT",
                           "Fri Nov  6 10:00:30 2026"}) {
    EXPECT_EQ(retry_after(text), 30s) << text;
  }
  EXPECT_EQ(asked_wait(503, {{"Retry-After", "Fri, 06 Nov 2026 11:00:30 GMT"}}, kOurTime), 30s)
      << "without a Date, our clock has to do";
}

TEST(Quota, case_64_reads_the_asked_wait_and_ignores_nonsense) {
  EXPECT_EQ(retry_after("2"), 2000ms);
  EXPECT_EQ(retry_after("0"), 0ms);
  EXPECT_EQ(retry_after("99999999999999999999999"), defaults::longest_asked_wait);
  EXPECT_EQ(retry_after("Fri, 06 Nov 2099 10:00:00 GMT"), defaults::longest_asked_wait);
  EXPECT_EQ(retry_after("Fri, 06 Nov 1999 10:00:00 GMT"), 0ms);
  for (const char* nonsense :
       {"", "-5", "1.5", "abc", "nan", "1 2", "Fri, 06 Nov 100000 10:00:00 GMT"}) {
    EXPECT_EQ(retry_after(nonsense), std::nullopt) << nonsense;
  }
  const Headers two = {{"Retry-After", "3"}, {"retry-after", "9"}};
  EXPECT_EQ(asked_wait(429, two, kOurTime), 9s) << "of two fields, the longer";
}

TEST(Quota, case_66_a_429_without_retry_after_uses_the_rate_limit_header) {
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", "37"}}, kOurTime), 37s);
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", "37"}, {"retry-after", "5"}}, kOurTime), 5s);
  EXPECT_EQ(asked_wait(200, {{"RateLimit-Reset", "37"}}, kOurTime), std::nullopt);
}

TEST(Quota, case_67_a_reset_that_is_a_point_in_time_is_bounded_and_garbage_is_ignored) {
  const std::string epoch = std::to_string((kReplyTime + 40s).time_since_epoch().count());
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", epoch}, {"Date", kReplyDate}}, kOurTime), 40s);
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", epoch}}, kOurTime), std::nullopt);
  EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", "999999"}}, kOurTime),
            defaults::longest_asked_wait);
  for (const char* garbage : {"soon", "-1", "1e3", ""}) {
    EXPECT_EQ(asked_wait(429, {{"RateLimit-Reset", garbage}}, kOurTime), std::nullopt) << garbage;
  }
}

TEST(Quota, case_68_the_structured_rate_limit_field_is_read_when_present) {
  const Quota newer = read_quota(
      {{"RateLimit", R"("default";r=50;t=30)"}, {"RateLimit-Policy", R"("default";q=100;w=60)"}});
  EXPECT_EQ(newer.limit, 100);
  EXPECT_EQ(newer.left, 50);
  EXPECT_EQ(newer.reset, 30s);
  const Quota older = read_quota({{"RateLimit", "limit=10, remaining=0, reset=7"}});
  EXPECT_EQ(older.limit, 10);
  EXPECT_EQ(older.left, 0);
  EXPECT_EQ(older.reset, 7s);
  const Quota garbage = read_quota({{"RateLimit", "r=-1;t=;=;;q"}});
  EXPECT_EQ(garbage.left, std::nullopt);
  EXPECT_EQ(garbage.reset, std::nullopt);
}

TEST(Quota, the_separate_fields_are_read) {
  const Quota quota = read_quota(
      {{"ratelimit-limit", "100"}, {"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "37"}});
  EXPECT_EQ(quota.limit, 100);
  EXPECT_EQ(quota.left, 0);
  EXPECT_EQ(quota.reset, 37s);
}

}  // namespace
}  // namespace quartet::detail
