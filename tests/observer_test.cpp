#include "quartet/observer.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using testing::FakeClock;
using testing::FakeTransport;

constexpr const char* kToken = "canary-observer-55aa";

class ObserverTest : public ::testing::Test {
 protected:
  totango::Client client(Observer observer) {
    return totango::Client{{.token = Secret{kToken},
                            .http = {.transport = transport,
                                     .clock = std::make_shared<FakeClock>(),
                                     .observer = std::move(observer)}}};
  }
  static RawRequest request() {
    return {.method = Method::post,
            .path = "/api/x",
            .query = {{"length", "7"}, {"email", "a@b.example"}},
            .body = "12345",
            .effect = Effect::read};
  }

  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
};

TEST_F(ObserverTest, sees_every_attempt_wait_and_end_with_the_standard_fields) {
  std::vector<CallPhase> phases;
  std::uint64_t call_id = 0;
  const totango::Client one = client([&](const CallEvent& event) {
    phases.push_back(event.phase);
    if (call_id == 0) call_id = event.call_id;
    EXPECT_EQ(event.call_id, call_id);
    EXPECT_EQ(event.vendor, "totango");
    EXPECT_EQ(event.operation, "send");
    EXPECT_EQ(event.http_request_method, "POST");
    EXPECT_EQ(event.url_full, "https://api.totango.com/api/x?length=7&email=***");
    EXPECT_EQ(event.server_address, "api.totango.com");
    EXPECT_EQ(event.server_port, 443);
    EXPECT_EQ(event.http_request_body_size, 5U);
    switch (phases.size()) {
      case 1:
        EXPECT_EQ(event.http_response_status_code, 503);
        EXPECT_EQ(event.http_request_resend_count, 0);
        EXPECT_EQ(event.error_type, "server");
        ASSERT_NE(event.error, nullptr);
        EXPECT_EQ(event.request_id, "r-1");
        break;
      case 2:
        EXPECT_EQ(event.reason, "asked to wait");
        EXPECT_GE(event.duration, 3s);
        break;
      case 3:
        EXPECT_EQ(event.http_response_status_code, 200);
        EXPECT_EQ(event.http_request_resend_count, 1);
        EXPECT_EQ(event.http_response_body_size, 2U);
        EXPECT_EQ(event.error_type, "");
        ASSERT_NE(event.http_response_headers, nullptr);
        EXPECT_EQ(event.http_response_headers->count("Date"), 1U);
        EXPECT_EQ(event.http_response_headers->count("Set-Cookie"), 0U) << "not on the list";
        break;
      default: EXPECT_GE(event.duration, 3s);
    }
  });
  transport->reply({.status = 503, .headers = {{"Retry-After", "3"}, {"X-Request-Id", "r-1"}}});
  transport->reply(
      {.status = 200, .headers = {{"Date", "now"}, {"Set-Cookie", "session=1"}}, .body = "{}"});
  EXPECT_TRUE(one.send(request()));
  EXPECT_EQ(phases,
            (std::vector{CallPhase::attempt, CallPhase::wait, CallPhase::attempt, CallPhase::end}));
}

TEST_F(ObserverTest, may_throw_without_harm_and_is_counted) {
  const totango::Client one =
      client([](const CallEvent&) { throw std::runtime_error("observer"); });
  transport->reply({.status = 200, .body = R"({"accounts":[],"total_items":0})"});
  const auto page =
      one.run_with_metadata(totango::ops::current_page(1, totango::Include::summary, 1, 0));
  EXPECT_TRUE(page.result);
  EXPECT_EQ(page.metadata.observer_failures, 2) << "the attempt and the end";
}

TEST_F(ObserverTest, the_log_observer_writes_one_line_an_event_and_no_secret) {
  std::vector<std::string> lines;
  const totango::Client one =
      client(log_observer([&lines](std::string_view line) { lines.emplace_back(line); }));
  transport->reply({.status = 500,
                    .headers = {{"X-Request-Id", std::string("r-") + kToken + "\r\nX: y"}},
                    .body = kToken});
  RawRequest leaking = request();
  leaking.path = std::string("/api/") + kToken;
  leaking.effect = Effect::write;
  EXPECT_FALSE(one.send(leaking));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0],
            "totango send: attempt 1: POST https://api.totango.com/api/***?length=7&email=***: "
            "500 server in 0 ms [r-***  X: y]");
  EXPECT_EQ(lines[1].find("totango send: ended: 500 server in 0 ms; not tried again"), 0U)
      << lines[1];
}

}  // namespace
}  // namespace quartet
