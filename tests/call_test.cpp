// Whole calls through the engine, against a fake transport and clock: what is repeated, what is
// waited for, and what the error says. The case numbers stand in docs/reliability.md.
#include <atomic>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/call_fixture.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using Call = CallTest;

TEST_F(Call, case_54_a_read_that_fails_once_succeeds_and_a_write_is_left_in_doubt) {
  reply(500).reply(200);
  const auto result = client().run_with_metadata(Operation<int>{
      .name = "x",
      .request = {.path = "/x"},
      .effect = Effect::read,
      .decode = [](Response& response, DecodeContext&) -> Result<int> { return response.status; }});
  EXPECT_EQ(*result.result, 200);
  EXPECT_EQ(result.metadata.attempts, 2);

  reply(500);
  const Result<Response> written = write(client());
  EXPECT_EQ(written.error().kind, ErrorKind::server);
  EXPECT_EQ(written.error().delivery, Delivery::unknown);
  EXPECT_EQ(written.error().attempts, 1);
  EXPECT_EQ(sent(), 3U);
}

struct StatusRow {
  int status;
  ErrorKind kind;
  int read_attempts;
  int write_attempts;
};

TEST_F(Call, case_55_to_59_and_77_and_86_each_status_has_its_kind_and_its_number_of_attempts) {
  const StatusRow rows[] = {
      {400, ErrorKind::invalid, 1, 1},   {401, ErrorKind::unauthorized, 1, 1},
      {402, ErrorKind::invalid, 1, 1},   {403, ErrorKind::forbidden, 1, 1},
      {404, ErrorKind::not_found, 1, 1}, {408, ErrorKind::invalid, 4, 1},
      {409, ErrorKind::conflict, 1, 1},  {422, ErrorKind::invalid, 1, 1},
      {425, ErrorKind::invalid, 4, 1},   {500, ErrorKind::server, 4, 1},
      {501, ErrorKind::server, 1, 1},    {502, ErrorKind::server, 4, 1},
      {503, ErrorKind::server, 4, 1},    {504, ErrorKind::server, 4, 1},
      {505, ErrorKind::server, 1, 1},    {511, ErrorKind::server, 1, 1},
      {999, ErrorKind::decode, 1, 1},    {300, ErrorKind::unauthorized, 1, 1},
      {301, ErrorKind::decode, 1, 1},    {302, ErrorKind::decode, 1, 1},
      {303, ErrorKind::decode, 1, 1},    {307, ErrorKind::decode, 1, 1},
      {308, ErrorKind::decode, 1, 1},    {304, ErrorKind::decode, 1, 1},
  };
  int status = 0;
  transport->answer_with([&status](const Request&) -> Result<Response> {
    return Response{.status = status, .headers = {{"Location", "https://elsewhere.example/s?t=1"}}};
  });
  for (const StatusRow& row : rows) {
    status = row.status;
    const totango::Client fresh = client();  // with a full retry budget
    const Error read_error = read(fresh).error();
    EXPECT_EQ(read_error.kind, row.kind) << row.status;
    EXPECT_EQ(read_error.http_status, row.status);
    EXPECT_EQ(read_error.attempts, row.read_attempts) << row.status;
    EXPECT_FALSE(read_error.retry_reason.empty()) << row.status;
    EXPECT_EQ(write(fresh).error().attempts, row.write_attempts) << row.status;
    EXPECT_EQ(describe(read_error).find("t=1"), std::string::npos)
        << "nothing is followed or shown";
  }
}

TEST_F(Call, case_77_a_redirect_names_only_the_origin_it_leads_to) {
  reply(302, {{"Location", "https://Elsewhere.example:8443/secret/path?token=1"}});
  const std::string line = describe(read(client()).error());
  EXPECT_NE(line.find("https://elsewhere.example:8443"), std::string::npos) << line;
  EXPECT_EQ(line.find("secret"), std::string::npos) << line;
  reply(302, {{"Location", "/relative?token=1"}}).reply(302, {{"Location", "\r\nX: y"}}).reply(302);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(describe(read(client()).error()).find("token"), std::string::npos);
}

TEST_F(Call, case_59_a_firewall_page_is_forbidden_and_stays_out_of_the_line) {
  reply(403, {{"Content-Type", "text/html"}}, "<html><h1>Blocked by WAF</h1></html>");
  const Error error = read(client()).error();
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_EQ(describe(error).find("WAF"), std::string::npos) << describe(error);
  EXPECT_NE(error.excerpt.find("WAF"), std::string::npos);
}

TEST_F(Call, case_62_a_429_waits_as_asked_and_holds_all_calls_of_that_token) {
  const totango::Client first = client();
  const totango::Client second = client();
  const totango::Client stranger = client(Secret{"another-token"});
  reply(429, {{"Retry-After", "2"}});
  EXPECT_EQ(read(first.with({.max_attempts = 1})).error().kind, ErrorKind::rate_limited);
  reply(200).reply(200);
  EXPECT_TRUE(read(stranger));
  EXPECT_TRUE(clock->waits().empty()) << "another token is not held";
  EXPECT_TRUE(read(second));
  ASSERT_EQ(clock->waits().size(), 1U);
  EXPECT_EQ(clock->waits()[0], 2000ms) << "the same token of another client is";
}

TEST_F(Call, case_62_the_refused_call_itself_goes_on_after_the_wait_with_jitter) {
  reply(429, {{"Retry-After", "2"}}).reply(200);
  const totango::Client one = client(Secret{kCallToken}, {.random = [] { return 0.5; }});
  EXPECT_TRUE(write(one)) << "a write, too: it was refused unprocessed";
  EXPECT_EQ(clock->waits(), std::vector{2250ms});
}

TEST_F(Call, the_injected_numbers_decide_the_backoffs) {
  const auto waits_with = [this](std::vector<double> numbers) {
    clock = std::make_shared<FakeClock>();
    const auto next = [numbers, i = std::size_t{0}]() mutable { return numbers.at(i++); };
    reply(503).reply(503).reply(503).reply(200);
    EXPECT_TRUE(read(client(Secret{kCallToken}, {.random = next})));
    return clock->waits();
  };
  EXPECT_EQ(waits_with({0.5, 0.25, 0.75}), (std::vector{250ms, 250ms, 1500ms}));
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(waits_with({-1, nothing, 7}), (std::vector{0ms, 0ms, 1999ms}))
      << "the nearest in range";
}

TEST_F(Call, case_65_an_asked_wait_beyond_the_deadline_ends_this_call_and_the_next_at_once) {
  const totango::Client hasty = client().with({.timeout = 10s});
  reply(429, {{"Retry-After", "30"}});
  const Error refused = read(hasty).error();
  EXPECT_EQ(refused.kind, ErrorKind::rate_limited);
  EXPECT_EQ(refused.retry_after, 30s);
  EXPECT_EQ(refused.attempts, 1);
  const Error held = read(hasty).error();
  EXPECT_EQ(held.kind, ErrorKind::rate_limited);
  EXPECT_EQ(held.retry_after, 30s);
  EXPECT_EQ(held.attempts, 0);
  EXPECT_EQ(held.delivery, Delivery::not_sent);
  EXPECT_TRUE(clock->waits().empty());
  EXPECT_EQ(sent(), 1U);
}

TEST_F(Call, case_66_a_bare_429_waits_for_the_vendor_s_documented_time) {
  reply(429).reply(200);
  EXPECT_TRUE(read(client()));
  EXPECT_GE(clock->waits().at(0), 60s);
}

TEST_F(Call, case_66_an_exhausted_window_holds_the_next_call_until_its_reset) {
  reply(200, {{"RateLimit-Limit", "100"}, {"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "37"}});
  const totango::Client one = client();
  EXPECT_TRUE(read(one));
  reply(200);
  EXPECT_TRUE(read(one));
  EXPECT_EQ(clock->waits().at(0), 37s);
}

TEST_F(Call, case_69_a_429_whose_body_is_no_json_and_has_a_wrong_length_stays_a_429) {
  reply(429, {{"Content-Length", "85"}, {"Content-Type", "application/json"}},
        "\"Too many requests\"");
  const Error error = read(client().with({.max_attempts = 1})).error();
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.vendor_message, "Too many requests");
}

TEST_F(Call, the_configured_rate_limit_holds_calls_before_they_are_sent) {
  const totango::Client limited =
      client(Secret{kCallToken}, {.rate_limit = RateLimit{.calls = 5, .window = 60s}});
  for (int i = 0; i < 6; ++i) reply(200);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(read(limited));
  EXPECT_TRUE(clock->waits().empty()) << "bursts are allowed";
  EXPECT_TRUE(read(limited));
  EXPECT_EQ(clock->waits().at(0), 60s);
}

TEST_F(Call, case_53_an_outage_costs_a_tenth_more_requests_at_most) {
  transport->answer_with(
      [](const Request&) -> Result<Response> { return Response{.status = 503}; });
  const totango::Client one = client();
  constexpr int calls = 1000;
  {
    std::vector<std::jthread> threads;
    std::atomic<int> next = 0;
    for (int t = 0; t < 32; ++t) {
      threads.emplace_back([&] {
        while (next++ < calls) static_cast<void>(read(one));
      });
    }
  }
  EXPECT_LE(sent(), calls + calls / 10 + static_cast<std::size_t>(defaults::retry_reserve));
  EXPECT_GT(sent(), calls + calls / 20) << "the budget is used";
}

TEST_F(Call, case_156_and_155_a_stop_while_waiting_ends_the_call_as_cancelled) {
  std::stop_source stop;
  transport->answer_with([&stop](const Request&) -> Result<Response> {
    stop.request_stop();
    return Response{.status = 503};
  });
  const Error error = read(client().with({.stop = stop.get_token()})).error();
  EXPECT_EQ(error.kind, ErrorKind::cancelled);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_EQ(error.delivery, Delivery::unknown);
}

// A clock that requests a stop when it is asked for the n-th time.
class StoppingClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point now() override {
    if (--left == 0) stop.request_stop();
    return clock.now();
  }
  void wait_until(std::chrono::steady_clock::time_point time, std::stop_token token) override {
    clock.wait_until(time, token);
  }

  int left = 0;
  std::stop_source stop;
  FakeClock clock;
};

TEST_F(Call, case_155_a_stop_between_any_two_steps_gives_everything_back) {
  const auto stopping = std::make_shared<StoppingClock>();
  const totango::Client one{{.token = Secret{kCallToken},
                             .http = {.transport = transport,
                                      .clock = stopping,
                                      .rate_limit = RateLimit{.calls = 10, .window = 60s}}}};
  transport->answer_with([](const Request&) -> Result<Response> {
    return Response{.status = 200,
                    .headers = {{"RateLimit-Remaining", "3"}, {"RateLimit-Reset", "9"}}};
  });
  for (int step = 1; step < 12; ++step) {
    stopping->left = step;
    stopping->stop = std::stop_source();
    const Result<Response> outcome = read(one.with({.stop = stopping->stop.get_token()}));
    if (!outcome) {
      EXPECT_EQ(outcome.error().kind, ErrorKind::cancelled);
    }
  }
  stopping->left = 0;
  stopping->clock.advance(1h);
  const std::size_t waits = stopping->clock.waits().size();
  EXPECT_TRUE(read(one));
  EXPECT_TRUE(read(one)) << "three calls are left, and none is under way";
  EXPECT_EQ(stopping->clock.waits().size(), waits);
}

TEST_F(Call, case_154_a_client_may_be_destroyed_while_its_call_is_under_way) {
  std::optional<totango::Client> doomed;
  HttpOptions http;
  http.observer = [&doomed](const CallEvent& event) {
    if (event.phase == CallPhase::attempt) doomed.reset();
  };
  doomed.emplace(client(Secret{kCallToken}, std::move(http)));
  reply(500).reply(200);
  const Result<Response> result = read(*doomed);
  EXPECT_TRUE(result) << describe(result.error());
  EXPECT_FALSE(doomed);
}

TEST_F(Call, case_156_what_a_transport_of_the_user_throws_reaches_the_caller_and_harms_nothing) {
  const totango::Client one =
      client(Secret{kCallToken}, {.rate_limit = RateLimit{.calls = 30, .window = 60s}});
  transport->answer_with(
      [](const Request&) -> Result<Response> { throw std::runtime_error("of the user"); });
  for (int i = 0; i < 20; ++i) EXPECT_THROW(static_cast<void>(read(one)), std::runtime_error);
  transport->answer_with([](const Request&) -> Result<Response> {
    return Response{.status = 200,
                    .headers = {{"RateLimit-Remaining", "20"}, {"RateLimit-Reset", "9"}}};
  });
  EXPECT_TRUE(read(one));
  EXPECT_TRUE(read(one)) << "no call counts as under way for ever";
  EXPECT_TRUE(clock->waits().empty());
}

}  // namespace
}  // namespace quartet::testing
