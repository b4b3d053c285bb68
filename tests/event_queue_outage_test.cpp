// EventQueue when the vendor, or whoever is told of unsent events, does not do as it should. The
// case numbers stand in docs/reliability.md.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"
#include "quartet/testing/sandbox.hpp"
#include "support/fake_taplytics.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using ::testing::ElementsAre;

constexpr auto kLongest = std::chrono::milliseconds::max();

// Keeps a callback busy until it is opened.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    opened_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    ++passing_;
    opened_.wait(lock, [&] { return is_open_; });
  }
  [[nodiscard]] int passing() {
    const std::lock_guard lock(mutex_);
    return passing_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool is_open_ = false;
  int passing_ = 0;
};

template <class Condition>
void wait_for(Condition condition) {
  const auto until = steady_clock::now() + 30s;
  while (!condition() && steady_clock::now() < until) std::this_thread::yield();
  ASSERT_TRUE(condition());
}

void expect_end(const EventCounts& counts) {
  EXPECT_EQ(counts.waiting, 0U);
  EXPECT_EQ(counts.accepted, counts.sent + counts.rejected + counts.unknown + counts.dropped);
}

void push_events(EventQueue& queue, std::size_t count, const std::string& session = "s") {
  for (const std::string& name : names(count)) ASSERT_TRUE(queue.push(session, {.name = name}));
}

EventQueueOptions small(std::size_t capacity) {
  return {.capacity = capacity,
          .longest_age = 1h,
          .overflow = Overflow::drop_oldest,
          .first_pause = 1ms};
}

TEST(EventQueueOutage, case_135_telling_does_not_hold_up_sending) {
  FakeEvents fake;
  fake.set_unreachable(true);
  Gate gate;
  std::atomic<int> told_before_it_was_sent = 0;
  EventQueueOptions options = small(1);
  options.on_unsent = [&](const UnsentEvents&) {
    gate.pass();
    if (fake.saved().empty()) ++told_before_it_was_sent;
  };
  EventQueue queue(fake.client, options);
  for (int i = 0; i < 100; ++i) {  // the fate of each is told on its own
    while (!queue.push("session-" + std::to_string(i), {.name = "e"})) std::this_thread::yield();
  }
  fake.set_unreachable(false);
  gate.open();
  wait_for([&] { return queue.counts().sent == 1; });
  EXPECT_LE(told_before_it_was_sent, 5);
  expect_end(queue.close(10s));
}

TEST(EventQueueOutage, case_135_what_waits_to_be_told_is_bounded_and_told_together) {
  FakeEvents fake;
  fake.set_unreachable(true);
  Gate gate;
  std::atomic<std::size_t> told = 0;
  std::atomic<int> calls = 0;
  EventQueueOptions options = small(10);
  options.first_pause = 1h;
  options.on_unsent = [&](const UnsentEvents& unsent) {
    gate.pass();
    ++calls;
    told += unsent.events.size();
  };
  EventQueue queue(fake.client, options);
  push_events(queue, 10);
  wait_for([&] { return queue.counts().requests == 1; });
  while (!queue.push("s", {.name = "first"})) std::this_thread::yield();
  wait_for([&] { return gate.passing() == 1; });
  push_events(queue, 5'000);
  EXPECT_EQ(queue.counts().untold, 4'000U) << "one is being told of, and a thousand wait";
  gate.open();
  const EventCounts counts = queue.close(0ms);
  expect_end(counts);
  EXPECT_EQ(counts.dropped, 5'011U);
  EXPECT_EQ(told + counts.untold, counts.dropped);
  EXPECT_LE(calls, 3);
}

TEST(EventQueueOutage, case_135_telling_ends_soon_after_the_time_to_close) {
  FakeEvents fake;
  fake.set_unreachable(true);
  std::atomic<std::size_t> told = 0;
  EventQueueOptions options = small(500);
  options.first_pause = 1h;
  options.on_unsent = [&](const UnsentEvents& unsent) {
    std::this_thread::sleep_for(20ms);
    told += unsent.events.size();
  };
  EventQueue queue(fake.client, options);
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(queue.push("session-" + std::to_string(i), {.name = "e"}));
  }
  const auto start = steady_clock::now();
  const EventCounts counts = queue.close(0ms);
  EXPECT_LT(steady_clock::now() - start, 5s) << "ten seconds, if all were told";
  expect_end(counts);
  EXPECT_GT(told, 0U);
  EXPECT_GT(counts.untold, 0U);
  EXPECT_EQ(told + counts.untold, 500U);
}

TEST(EventQueueOutage, case_136_close_and_flush_try_again_whatever_the_pause) {
  FakeEvents fake;
  EventQueueOptions options = small(100);
  options.batch_size = 5;
  options.first_pause = 1h;
  EventQueue queue(fake.client, options);
  fake.set_unreachable(true);
  push_events(queue, 5);
  wait_for([&] { return queue.counts().holds.has_value(); });
  fake.set_unreachable(false);
  EXPECT_TRUE(queue.flush(30s));
  fake.set_unreachable(true);
  push_events(queue, 5);
  wait_for([&] { return queue.counts().holds.has_value(); });
  fake.set_unreachable(false);
  EXPECT_EQ(queue.close(30s).sent, 10U);
}

TEST(EventQueueOutage, case_136_close_ends_at_once_when_the_key_is_refused_again) {
  FakeEvents fake;
  fake.answer_all({.status = 401, .body = "no"});
  EventQueueOptions options = small(100);
  options.batch_size = 5;
  options.first_pause = 1h;
  EventQueue queue(fake.client, options);
  push_events(queue, 15);
  wait_for([&] { return queue.counts().holds.has_value(); });
  const EventCounts counts = queue.close(kLongest);
  expect_end(counts);
  EXPECT_EQ(counts.dropped, 15U);
  EXPECT_EQ(counts.requests, 2U) << "one before closing, and one more";
}

TEST(EventQueueOutage, case_136_a_pause_that_the_vendor_asked_for_is_kept) {
  FakeEvents fake;
  fake.answer_all({.status = 429, .headers = {{"Retry-After", "3600"}}, .body = "slow down"});
  EventQueueOptions options = small(100);
  options.batch_size = 5;
  EventQueue queue(fake.client, options);
  push_events(queue, 5);
  wait_for([&] { return queue.counts().holds.has_value(); });
  EXPECT_FALSE(queue.flush(20ms));
  const EventCounts counts = queue.close(30min);
  EXPECT_EQ(counts.dropped, 5U) << "at once, as half an hour would be too short";
  EXPECT_EQ(counts.requests, 1U);
}

TEST(EventQueueOutage, case_134_a_session_that_is_refused_blocks_no_other_and_not_for_ever) {
  for (const int status : {402, 403, 409, 302}) {
    FakeEvents fake;
    fake.answer_session("poor", status);
    std::vector<std::string> told;
    EventQueueOptions options = small(100);
    options.most_tries = 3;
    options.on_unsent = [&told](const UnsentEvents& unsent) {
      EXPECT_EQ(unsent.outcome, EventOutcome::rejected);
      for (const Event& event : unsent.events) told.push_back(unsent.session_id + event.name);
    };
    EventQueue queue(fake.client, options);
    push_events(queue, 2, "poor");
    push_events(queue, 3, "rich");
    EXPECT_TRUE(queue.flush(30s)) << status;
    const EventCounts counts = queue.close(30s);
    expect_end(counts);
    EXPECT_EQ(counts.sent, 3U) << status;
    EXPECT_EQ(counts.rejected, 2U) << status;
    EXPECT_EQ(counts.requests, 4U) << status << ": three of them for the poor";
    EXPECT_THAT(told, ElementsAre("poore0", "poore1"));
  }
}

TEST(EventQueueOutage, case_134_other_sessions_go_on_while_one_pauses) {
  FakeEvents fake;
  fake.answer_session("poor", 402);
  EventQueueOptions options = small(100);
  options.batch_size = 5;
  options.first_pause = 1h;
  EventQueue queue(fake.client, options);
  push_events(queue, 5, "poor");
  wait_for([&] { return queue.counts().holds.has_value(); });
  push_events(queue, 5, "rich");
  wait_for([&] { return queue.counts().sent == 5; });
  EXPECT_EQ(queue.counts().waiting, 5U);
  EXPECT_EQ(queue.counts().holds->http_status, 402) << "there are still some";
  fake.answer_session("poor", 0);
  EXPECT_EQ(queue.close(30s).sent, 10U);
}

TEST(EventQueueOutage, case_132_a_second_try_that_is_refused_is_unknown) {
  FakeEvents fake;
  fake.lose_reply_of(0);
  fake.answer_request(1, 400);
  EventQueueOptions options = small(100);
  options.lost_reply = LostReply::resend;
  EventQueue queue(fake.client, options);
  push_events(queue, 1);
  const EventCounts counts = queue.close(30s);
  EXPECT_EQ(fake.saved().size(), 1U) << "by the first try";
  EXPECT_EQ(counts.unknown, 1U);
  EXPECT_EQ(counts.rejected, 0U);
}

TEST(EventQueueOutage, case_135_flush_ends_when_its_event_is_pushed_out) {
  FakeEvents fake;
  fake.set_unreachable(true);
  EventQueueOptions options = small(1);
  options.shutdown_time = 0ms;
  options.first_pause = 1h;
  EventQueue queue(fake.client, options);
  push_events(queue, 1);
  wait_for([&] { return queue.counts().holds.has_value(); });
  std::atomic<bool> is_flushed = false;
  {
    const std::jthread flusher([&] { is_flushed = queue.flush(kLongest); });
    wait_for([&] { return queue.counts().requests == 2; });
    while (!queue.push("s", {.name = "newer"})) std::this_thread::yield();
  }
  EXPECT_TRUE(is_flushed);
  EXPECT_EQ(queue.counts().dropped, 1U);
}

TEST(EventQueueOutage, the_longest_times_do_not_wrap_around) {
  FakeEvents fake;
  EventQueueOptions options = {.longest_age = kLongest,
                               .longest_wait = kLongest,
                               .shutdown_time = kLongest,
                               .first_pause = kLongest};
  EventQueue queue(fake.client, options);
  push_events(queue, 20);
  EXPECT_EQ(queue.close(kLongest).sent, 20U);
  EXPECT_THAT(fake.batch_sizes(), ElementsAre(20U)) << "none was due before";
}

TEST(EventQueueOutage, case_136_close_cancels_a_request_that_hangs) {
  testing::Sandbox sandbox = testing::Sandbox::start().value();
  const Client client{{.token = sandbox.token(),
                       .endpoint = Endpoint::at(sandbox.url()),
                       .call = {.max_attempts = 1}}};
  EventQueueOptions options = small(100);
  options.batch_size = 1;
  EventQueue queue(client, options);
  ASSERT_TRUE(queue.push("s", {.name = "sandbox:stalls"}));
  push_events(queue, 9);
  const auto start = steady_clock::now();
  const EventCounts counts = queue.close(100ms);
  EXPECT_LT(steady_clock::now() - start, 10s);
  expect_end(counts);
  EXPECT_EQ(counts.unknown, 1U);
  EXPECT_EQ(counts.dropped, 9U);
}

}  // namespace
}  // namespace quartet::taplytics
