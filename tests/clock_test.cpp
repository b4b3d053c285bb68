#include "core/clock.hpp"

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST(Clock, times_that_no_clock_reaches_do_not_wrap_around) {
  const detail::TimePoint now = detail::TimePoint(24h);
  EXPECT_EQ(detail::after(now, 5ms), now + 5ms);
  EXPECT_EQ(detail::after(now, milliseconds::max()), detail::TimePoint::max());
  EXPECT_EQ(detail::after(now, 24h * 365 * 400), detail::TimePoint::max());
  EXPECT_EQ(detail::after(detail::TimePoint::max(), 1ms), detail::TimePoint::max());
}

TEST(Clock, a_call_may_take_for_ever) {
  totango::Fake fake;
  fake.reply(200, totango::page_of({"a"}, 1));
  const auto patient =
      fake.client.with({.timeout = milliseconds::max(), .attempt_timeout = milliseconds::max()});
  EXPECT_EQ(patient.lists.current(1).collect(1)->size(), 1U);
}

TEST(Clock, a_token_may_be_valid_for_ever) {
  int asked = 0;
  auto transport = std::make_shared<testing::FakeTransport>();
  transport->answer_with([](const Request&) { return Response{.status = 200, .body = "{}"}; });
  const totango::Client client{{.token = TokenProvider{[&](const TokenRequest&) {
                                  ++asked;
                                  return Result<Token>(Token{Secret{"t"}, milliseconds::max()});
                                }},
                                .http = {.transport = transport}}};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client.send({.path = "/x", .effect = Effect::read}));
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace quartet
