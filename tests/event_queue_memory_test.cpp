// EventQueue without memory at any one place: it goes on, and its counts still add up.
#include <new>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "support/allocation_hooks.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;

// Longer than what a text holds without an allocation.
const std::string kSession = "a-session-whose-name-needs-memory-of-its-own";

// A vendor that takes one event, refuses one, loses the reply about one, and has no such session.
Result<Response> answer(int number) {
  if (number == 1) return Response{.status = 400, .body = "no"};
  if (number == 2) {
    return Error{.kind = ErrorKind::transport,
                 .message = "the connection was closed",
                 .delivery = Delivery::unknown};
  }
  if (number == 3) return Response{.status = 402, .body = "no"};
  return Response{.status = number == 5 ? 404 : 200, .body = "all events saved"};
}

// From the request of that number on, an allocation of the queue's own thread fails. Whether one
// did.
bool fails_at(int request, std::size_t allocation) {
  std::optional<testing::FailingAllocation> failing;
  bool has_failed = false;
  int requests = 0;
  const auto transport = std::make_shared<testing::FakeTransport>();
  transport->answer_with([&](const Request&) -> Result<Response> {
    const int number = requests++;
    Result<Response> reply = answer(number);
    if (number == request) failing.emplace(allocation);
    return reply;
  });
  const Client client{
      {.token = Secret{"test"}, .http = {.transport = transport}, .call = {.max_attempts = 1}}};
  EventQueue queue(client, {.batch_size = 1,
                            .longest_age = 1h,
                            .lost_reply = LostReply::resend,
                            .first_pause = 1ms,
                            .on_unsent = [&](const UnsentEvents&) {
                              if (failing) has_failed = has_failed || failing->has_failed();
                            }});
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(queue.push(kSession, {.name = "an event"}));
  const EventCounts counts = queue.close(5s);
  EXPECT_EQ(counts.accepted, 8U);
  EXPECT_EQ(counts.waiting, 0U);
  EXPECT_EQ(counts.accepted, counts.sent + counts.rejected + counts.unknown + counts.dropped)
      << "request " << request << ", allocation " << allocation;
  return has_failed;
}

TEST(EventQueueMemory, case_160_events_are_accounted_for_without_memory) {
  if (!testing::can_hook_allocations()) GTEST_SKIP() << "a sanitizer has its own allocator";
  int failures = 0;
  for (int request = 0; request < 6; ++request) {
    for (std::size_t allocation = 1; allocation <= 40; ++allocation) {
      failures += fails_at(request, allocation) ? 1 : 0;
    }
  }
  EXPECT_GT(failures, 50);
}

// The caller's own thread: what it throws is not taken.
TEST(EventQueueMemory, case_160_an_event_that_cannot_be_kept_is_not_accepted) {
  if (!testing::can_hook_allocations()) GTEST_SKIP() << "a sanitizer has its own allocator";
  const auto transport = std::make_shared<testing::FakeTransport>();
  transport->answer_with(
      [](const Request&) -> Result<Response> { return Response{.status = 200}; });
  const Client client{{.token = Secret{"test"}, .http = {.transport = transport}}};
  for (std::size_t allocation = 1; allocation <= 30; ++allocation) {
    EventQueue queue(client, {.capacity = 3, .longest_age = 1h, .overflow = Overflow::drop_oldest});
    std::uint64_t taken = 0;
    {
      const testing::FailingAllocation failing(allocation);
      for (int i = 0; i < 6; ++i) {
        try {
          taken += queue.push(kSession, {.name = "an event"}) ? 1U : 0U;
        } catch (const std::bad_alloc&) {
        }
      }
    }
    const EventCounts counts = queue.close(5s);
    EXPECT_EQ(counts.accepted, taken) << allocation;
    EXPECT_EQ(counts.accepted, counts.sent + counts.dropped) << allocation;
  }
}

}  // namespace
}  // namespace quartet::taplytics
