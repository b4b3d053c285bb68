#include "testing/call_counter.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/curl_transport.hpp"
#include "quartet/testing/sandbox.hpp"

namespace quartet::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::StartsWith;

TEST(CallCounterTest, CountsInFixedWindowsThatTheFirstCallBegins) {
  CallCounter counter(2);
  const auto count = [&counter](int after) {
    const CallQuota quota = *counter.count(CallCounter::Time(milliseconds(5'000'000 + after)));
    return std::tuple(quota.is_exceeded, quota.limit, quota.remaining, quota.reset_seconds);
  };
  EXPECT_EQ(count(0), std::tuple(false, 2, 1, 60));
  EXPECT_EQ(count(1), std::tuple(false, 2, 0, 60));  // rounded up
  EXPECT_EQ(count(58'000), std::tuple(true, 2, 0, 2));
  EXPECT_EQ(count(59'999), std::tuple(true, 2, 0, 1));
  EXPECT_EQ(count(60'000), std::tuple(false, 2, 1, 60));
  EXPECT_EQ(count(200'000), std::tuple(false, 2, 1, 60));
  EXPECT_FALSE(CallCounter(0).count({}).has_value());
}

// The status and the RateLimit headers, read below the client, whose errors have no headers.
std::string quota(const Sandbox& sandbox, const std::string& path, std::string_view token) {
  const Request request{.url = sandbox.url() + path,
                        .headers = {{"Authorization", std::string(token)}}};
  const Response reply = send(*make_curl_transport(), request, {}).value();
  std::string text = std::to_string(reply.status);
  for (const char* name : {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}) {
    const std::string* value = reply.headers.find(name);
    text += " " + (value != nullptr ? *value : "-");
  }
  return reply.status == 429 ? text + " " + reply.body : text;
}

TEST(SandboxLimitTest, RefusesCallsBeyondTheLimitAndSaysWhatIsLeft) {
  const Sandbox sandbox = Sandbox::start({.calls_per_minute = 2}).value();
  const std::string token(sandbox.token().reveal());
  const std::string path = "/api/v1/accounts/active_list/3/current.json";
  EXPECT_EQ(quota(sandbox, path, "another"), "401 - - -");
  EXPECT_EQ(quota(sandbox, "/domains?service_id=1", token), "200 - - -");
  EXPECT_EQ(quota(sandbox, path, token), "200 2 1 60");
  EXPECT_THAT(quota(sandbox, path + "?length=0", token), StartsWith("400 2 0 "));
  EXPECT_THAT(
      quota(sandbox, path, token),
      AllOf(StartsWith("429 2 0 "), EndsWith(R"( "Too many requests, please try again later")")));
}

TEST(SandboxLimitTest, SaysNothingWithoutALimitButInTheCannedRefusal) {
  const Sandbox sandbox = Sandbox::start({.calls_per_minute = 0}).value();
  const std::string token(sandbox.token().reveal());
  EXPECT_EQ(quota(sandbox, "/api/v1/accounts/active_list/3/current.json", token), "200 - - -");
  EXPECT_THAT(quota(sandbox, "/api/v1/accounts/active_list/9429/current.json", token),
              StartsWith("429 100 0 1 "));
  EXPECT_EQ(Sandbox::start({.calls_per_minute = -1}).error().kind, ErrorKind::config);
}

}  // namespace
}  // namespace quartet::testing
