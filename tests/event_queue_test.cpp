// EventQueue: events in the background. The case numbers stand in docs/reliability.md.
#include "quartet/taplytics/event_queue.hpp"

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "quartet/taplytics.hpp"
#include "support/fake_taplytics.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Le;

// Nothing is due before its time, so that only what a test does brings it out.
EventQueueOptions patient() {
  return {.longest_age = 1h, .first_pause = 1ms};
}

void expect_balance(const EventCounts& counts) {
  EXPECT_EQ(counts.accepted,
            counts.sent + counts.rejected + counts.unknown + counts.dropped + counts.waiting);
}

void push_all(EventQueue& queue, std::size_t count, const std::string& session = "s") {
  for (const std::string& name : names(count)) ASSERT_TRUE(queue.push(session, {.name = name}));
}

TEST(EventQueue, sends_everything_in_order_when_it_is_closed) {
  FakeEvents fake;
  EventQueue queue(fake.client, patient());
  push_all(queue, 250);
  const EventCounts counts = queue.close(10s);
  EXPECT_EQ(counts.accepted, 250U);
  EXPECT_EQ(counts.sent, 250U);
  EXPECT_EQ(counts.waiting, 0U);
  expect_balance(counts);
  EXPECT_EQ(fake.saved(), names(250));
  EXPECT_THAT(fake.batch_sizes(), Each(Le(100U)));
}

TEST(EventQueue, sends_a_whole_batch_at_once_and_others_when_they_are_old_enough) {
  FakeEvents fake;
  EventQueueOptions options = patient();
  options.batch_size = 10;
  {
    EventQueue queue(fake.client, options);
    push_all(queue, 10);
    while (queue.counts().sent < 10) std::this_thread::yield();
    push_all(queue, 9);
    EXPECT_EQ(queue.counts().waiting, 9U);
  }
  EXPECT_THAT(fake.batch_sizes(), ElementsAre(10U, 9U)) << "the destructor sends the rest";
  options.longest_age = 1ms;
  EventQueue hasty(fake.client, options);
  push_all(hasty, 1);
  while (hasty.counts().sent < 1) std::this_thread::yield();
}

TEST(EventQueue, flush_sends_what_is_there_and_waits_for_it) {
  FakeEvents fake;
  EventQueue queue(fake.client, patient());
  EXPECT_TRUE(queue.flush(10s));
  push_all(queue, 7);
  EXPECT_TRUE(queue.flush(10s));
  EXPECT_EQ(queue.counts().sent, 7U);
  fake.set_unreachable(true);
  push_all(queue, 1);
  EXPECT_FALSE(queue.flush(20ms)) << "it did not get through";
  fake.set_unreachable(false);
  EXPECT_TRUE(queue.flush(10s));
}

TEST(EventQueue, keeps_sessions_apart) {
  FakeEvents fake;
  EventQueue queue(fake.client, patient());
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(queue.push("session-" + std::to_string(i % 3), {.name = std::to_string(i)}));
  }
  EXPECT_EQ(queue.close(10s).sent, 30U);
  EXPECT_THAT(fake.batch_sizes(), ElementsAre(10U, 10U, 10U));
}

TEST(EventQueue, tries_again_what_did_not_get_through) {
  FakeEvents fake;
  fake.set_unreachable(true);
  EventQueue queue(fake.client, patient());
  push_all(queue, 3);
  EXPECT_FALSE(queue.flush(20ms));
  EXPECT_EQ(queue.counts().waiting, 3U) << "nothing is given up";
  push_all(queue, 2);
  fake.set_unreachable(false);
  EXPECT_EQ(queue.close(10s).sent, 5U);
  EXPECT_THAT(fake.saved(), ElementsAre("e0", "e1", "e2", "e0", "e1"));
}

TEST(EventQueue, case_132_drops_a_batch_whose_reply_was_lost) {
  FakeEvents fake;
  fake.lose_reply_of(0);
  EventQueue queue(fake.client, patient());
  push_all(queue, 150);
  const EventCounts counts = queue.close(10s);
  EXPECT_EQ(counts.unknown, 100U);
  EXPECT_EQ(counts.sent, 50U);
  expect_balance(counts);
  EXPECT_EQ(fake.saved(), names(150)) << "each at most once";
}

TEST(EventQueue, case_132_sends_it_once_more_when_told_to) {
  FakeEvents fake;
  fake.lose_reply_of(0);
  EventQueueOptions options = patient();
  options.lost_reply = LostReply::resend;
  EventQueue queue(fake.client, options);
  push_all(queue, 3);
  const EventCounts counts = queue.close(10s);
  EXPECT_EQ(counts.sent, 3U);
  EXPECT_EQ(fake.saved().size(), 6U) << "they may be there twice";

  FakeEvents never;
  never.lose_all_replies();
  EventQueue hopeless(never.client, options);
  push_all(hopeless, 3);
  EXPECT_EQ(hopeless.close(10s).unknown, 3U);
  EXPECT_EQ(never.saved().size(), 6U) << "twice, and no more";
}

TEST(EventQueue, case_132_parks_it_when_told_to) {
  FakeEvents fake;
  fake.lose_all_replies();
  EventQueueOptions options = patient();
  options.lost_reply = LostReply::park;
  options.parked_capacity = 120;
  EventQueue queue(fake.client, options);
  push_all(queue, 150);
  const EventCounts counts = queue.close(10s);
  EXPECT_EQ(counts.unknown, 150U);
  EXPECT_EQ(counts.parked, 100U) << "there is no room for the second batch";
  const std::vector<UnsentEvents> parked = queue.take_parked();
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked[0].session_id, "s");
  EXPECT_EQ(parked[0].events.at(99).name, "e99");
  EXPECT_EQ(parked[0].error.delivery, Delivery::unknown);
  EXPECT_EQ(queue.counts().parked, 0U);
}

TEST(EventQueue, case_133_tells_about_the_event_that_was_refused) {
  FakeEvents fake;
  std::vector<std::string> refused;
  EventQueueOptions options = patient();
  options.on_unsent = [&refused](const UnsentEvents& unsent) {
    EXPECT_EQ(unsent.outcome, EventOutcome::rejected);
    for (const Event& event : unsent.events) refused.push_back(event.name);
  };
  EventQueue queue(fake.client, options);
  push_all(queue, 50);
  ASSERT_TRUE(queue.push("s", {.name = "bad"}));
  push_all(queue, 20);
  const EventCounts counts = queue.close(10s);
  EXPECT_EQ(counts.rejected, 1U);
  EXPECT_EQ(counts.sent, 70U);
  EXPECT_THAT(refused, ElementsAre("bad"));
}

TEST(EventQueue, case_134_parks_the_events_of_a_session_that_has_ended) {
  FakeEvents fake;
  fake.end_session();
  EventQueue queue(fake.client, patient());
  push_all(queue, 30);
  EXPECT_TRUE(queue.flush(10s));
  const EventCounts counts = queue.counts();
  EXPECT_EQ(counts.rejected, 30U);
  EXPECT_EQ(counts.parked, 30U);
  EXPECT_EQ(counts.requests, 1U) << "no hot loop";
  EXPECT_EQ(queue.take_parked().at(0).error.kind, ErrorKind::not_found);
}

TEST(EventQueue, case_135_refuses_when_it_is_full) {
  FakeEvents fake;
  fake.set_unreachable(true);
  EventQueueOptions options = patient();
  options.capacity = 3;
  EventQueue queue(fake.client, options);
  push_all(queue, 3);
  EXPECT_EQ(queue.push("s", {.name = "x"}).error().kind, ErrorKind::limit);
  EXPECT_EQ(queue.counts().refused, 1U);
  fake.set_unreachable(false);
  EXPECT_EQ(queue.close(10s).sent, 3U);
}

TEST(EventQueue, case_135_drops_the_oldest_when_told_to) {
  FakeEvents fake;
  fake.set_unreachable(true);
  std::atomic<int> told = 0;
  EventQueueOptions options = patient();
  options.capacity = 3;
  options.overflow = Overflow::drop_oldest;
  options.first_pause = 1h;  // the first attempt fails, and no other one is made
  options.on_unsent = [&told](const UnsentEvents& unsent) {
    told += static_cast<int>(unsent.events.size());
  };
  EventQueue queue(fake.client, options);
  push_all(queue, 3);
  while (queue.counts().requests < 1) std::this_thread::yield();
  while (!queue.push("s", {.name = "x"})) std::this_thread::yield();
  push_all(queue, 4);
  const EventCounts counts = queue.close(0ms);
  EXPECT_EQ(counts.accepted, 8U);
  EXPECT_EQ(counts.dropped, 8U) << "five pushed out, three left at the end";
  expect_balance(counts);
  EXPECT_EQ(told, 8);
}

TEST(EventQueue, case_135_waits_for_room_when_told_to) {
  FakeEvents fake;
  EventQueueOptions options = patient();
  options.capacity = 5;
  options.overflow = Overflow::wait;
  options.longest_wait = 10s;
  EventQueue queue(fake.client, options);
  push_all(queue, 100);
  EXPECT_EQ(queue.close(10s).sent, 100U);
  EXPECT_EQ(queue.counts().refused, 0U);
}

TEST(EventQueue, case_136_closes_in_time_and_drops_the_rest) {
  FakeEvents fake;
  fake.set_unreachable(true);
  EventQueue queue(fake.client, patient());
  push_all(queue, 250);
  const auto start = std::chrono::steady_clock::now();
  const EventCounts counts = queue.close(50ms);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_EQ(counts.dropped, 250U);
  expect_balance(counts);
  EXPECT_EQ(queue.push("s", {.name = "late"}).error().kind, ErrorKind::config);
  EXPECT_EQ(queue.close(1s).dropped, 250U) << "again, with the same answer";
}

TEST(EventQueue, case_136_a_callback_that_throws_is_counted) {
  FakeEvents fake;
  EventQueueOptions options = patient();
  options.on_unsent = [](const UnsentEvents&) { throw 1; };
  EventQueue queue(fake.client, options);
  ASSERT_TRUE(queue.push("s", {.name = "bad"}));
  ASSERT_TRUE(queue.push("s", {.name = "good"}));
  const EventCounts counts = queue.close(10s);
  EXPECT_EQ(counts.callback_failures, 1U);
  EXPECT_EQ(counts.sent, 1U);
}

TEST(EventQueue, outlives_the_client_that_it_was_made_with) {
  FakeEvents fake;
  std::optional<Client> client = fake.client;
  EventQueue queue(*client, patient());
  client.reset();
  push_all(queue, 5);
  EXPECT_EQ(queue.close(10s).sent, 5U);
}

TEST(EventQueue, case_135_counts_balance_whatever_many_threads_do) {
  FakeEvents fake;
  fake.lose_reply_of(3);
  EventQueueOptions options = patient();
  options.capacity = 500;
  options.batch_size = 20;
  options.overflow = Overflow::drop_oldest;
  EventQueue queue(fake.client, options);
  std::atomic<std::uint64_t> taken = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 500; ++i) {
          const bool is_bad = i % 97 == 0;
          const std::string session = "s" + std::to_string((thread + i) % 5);
          if (queue.push(session, {.name = is_bad ? "bad" : "e"})) ++taken;
          if (i % 100 == 0) expect_balance(queue.counts());
        }
      });
    }
  }
  const EventCounts counts = queue.close(30s);
  EXPECT_EQ(counts.accepted, taken);
  EXPECT_EQ(counts.waiting, 0U);
  expect_balance(counts);
}

TEST(EventQueue, options_that_cannot_be_used_are_reported_by_push) {
  const FakeEvents fake;
  for (const EventQueueOptions& options :
       {EventQueueOptions{.capacity = 0}, EventQueueOptions{.batch_size = 0},
        EventQueueOptions{.batch_size = 101}, EventQueueOptions{.longest_age = 0ms},
        EventQueueOptions{.longest_wait = -1ms}}) {
    EventQueue queue(fake.client, options);
    EXPECT_EQ(queue.push("s", {.name = "x"}).error().kind, ErrorKind::config);
    EXPECT_TRUE(queue.flush(1s));
    EXPECT_EQ(queue.close(1s).accepted, 0U);
  }
}

TEST(EventQueue, events_that_cannot_be_sent_are_refused_at_once) {
  const FakeEvents fake;
  EventQueue queue(fake.client, patient());
  EXPECT_EQ(queue.push("", {.name = "x"}).error().kind, ErrorKind::config);
  EXPECT_EQ(queue.push("s", {.name = ""}).error().kind, ErrorKind::config);
  EXPECT_EQ(queue.counts().refused, 2U);
}

#if !defined(__SANITIZE_THREAD__)
TEST(EventQueue, is_empty_in_a_forked_child_and_refuses) {
  FakeEvents fake;
  EventQueue queue(fake.client, patient());
  push_all(queue, 5);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const bool is_refused = queue.push("s", {.name = "x"}).error().kind == ErrorKind::config;
    const bool is_empty = queue.counts().accepted == 0 && queue.take_parked().empty();
    const bool ends = queue.flush(1h) && queue.close(1h).sent == 0;
    {
      EventQueue* const copy = &queue;  // the destructor must end, too
      copy->~EventQueue();
    }
    ::_exit(is_refused && is_empty && ends ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(queue.close(10s).sent, 5U) << "the parent's events are the parent's alone";
}
#endif

}  // namespace
}  // namespace quartet::taplytics
