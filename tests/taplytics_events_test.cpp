// Events of Taplytics: batches, and what becomes of each event. The case numbers stand in
// docs/reliability.md.
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"
#include "support/fake_taplytics.hpp"

namespace quartet::taplytics {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Events, case_131_go_out_in_batches_of_a_hundred_in_order) {
  FakeEvents fake;
  const EventReport report = fake.client.events.send("s", events(250));
  EXPECT_TRUE(report.all_sent());
  EXPECT_EQ(report.sent, 250U);
  EXPECT_EQ(report.error(), nullptr);
  EXPECT_THAT(fake.batch_sizes(), ElementsAre(100U, 100U, 50U));
  EXPECT_EQ(fake.saved(), names(250));
}

TEST(Events, go_out_as_the_guide_has_them) {
  FakeEvents fake;
  const Event event{.name = "Purchase",
                    .time = parse_timestamp("2031-05-01T08:00:00Z").value(),
                    .value = 42,
                    .metadata = {{"favourite movie", "None"}}};
  EXPECT_TRUE(fake.client.events.send("a b/c", {event, {.name = "Bare"}}).all_sent());
  const Request sent = fake.transport->requests().at(0);
  EXPECT_EQ(sent.url, "https://api.taplytics.com/v2/events?session_id=a%20b%2Fc");
  EXPECT_EQ(sent.body, R"([{"name":"Purchase","date":"2031-05-01T08:00:00Z","value":42.0,)"
                       R"("metaData":{"favourite movie":"None"}},{"name":"Bare"}])");
}

TEST(Events, case_133_the_bad_one_of_a_hundred_is_found) {
  for (const std::size_t bad : {0U, 37U, 99U}) {
    FakeEvents fake;
    std::vector<Event> all = events(100);
    all[bad].name = "bad";
    const EventReport report = fake.client.events.send("s", all);
    EXPECT_EQ(report.sent, 99U) << bad;
    EXPECT_EQ(report.rejected, 1U) << bad;
    EXPECT_EQ(fake.saved().size(), 99U);
    for (const EventBatch& batch : report.batches) {
      if (batch.outcome != EventOutcome::rejected) continue;
      EXPECT_EQ(batch.first, bad);
      EXPECT_EQ(batch.count, 1U);
      EXPECT_EQ(batch.error->kind, ErrorKind::invalid);
    }
    EXPECT_LE(fake.transport->requests().size(), 15U) << bad;
  }
}

TEST(Events, case_133_the_search_is_bounded) {
  FakeEvents fake;
  std::vector<Event> all = events(100);
  for (std::size_t i = 0; i < all.size(); i += 2) all[i].name = "bad";
  const EventReport report = fake.client.events.send("s", all);
  EXPECT_EQ(report.sent + report.rejected, 100U);
  EXPECT_GE(report.rejected, 50U);
  EXPECT_LE(fake.transport->requests().size(), 40U);
}

TEST(Events, a_failure_in_a_success_is_rejected_and_not_asked_again) {
  FakeEvents fake;
  fake.answer_all({.status = 200, .body = R"({"error":{"message":"quota","code":7}})"});
  const EventReport report = fake.client.events.send("s", events(10));
  EXPECT_EQ(report.rejected, 10U);
  EXPECT_EQ(report.error()->kind, ErrorKind::vendor);
  EXPECT_EQ(report.error()->vendor_message, "quota");
  EXPECT_EQ(fake.transport->requests().size(), 1U) << "a part of them may be saved";
  fake.answer_all({.status = 200, .body = R"({"error":null,"saved":10})"});
  EXPECT_TRUE(fake.client.events.send("s", events(10)).all_sent());
}

TEST(Events, reports_have_every_event_once_and_in_order) {
  FakeEvents fake;
  std::vector<Event> all = events(230);
  for (const std::size_t bad : {5U, 120U, 121U, 229U}) all[bad].name = "bad";
  const EventReport report = fake.client.events.send("s", all);
  std::size_t next = 0;
  for (const EventBatch& batch : report.batches) {
    EXPECT_EQ(batch.first, next);
    next += batch.count;
  }
  EXPECT_EQ(next, all.size());
  EXPECT_EQ(report.rejected, 4U);
}

TEST(Events, case_132_a_lost_reply_is_unknown_and_not_sent_again) {
  FakeEvents fake;
  fake.lose_reply_of(1);
  const EventReport report = fake.client.events.send("s", events(250));
  EXPECT_EQ(report.sent, 150U);
  EXPECT_EQ(report.unknown, 100U);
  EXPECT_EQ(report.batches.at(1).outcome, EventOutcome::unknown);
  EXPECT_EQ(report.error()->delivery, Delivery::unknown);
  EXPECT_EQ(fake.saved(), names(250)) << "each once";
}

TEST(Events, case_134_an_ended_session_ends_the_sending) {
  FakeEvents fake;
  fake.end_session();
  const EventReport report = fake.client.events.send("s", events(250));
  EXPECT_EQ(report.not_sent, 250U);
  EXPECT_EQ(report.error()->kind, ErrorKind::not_found);
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(Events, that_cannot_be_sent_are_refused_before_any_is) {
  const FakeEvents fake;
  const auto refused = [&fake](const std::string& session, const Event& event) {
    const EventReport report = fake.client.events.send(session, {{.name = "ok"}, event});
    EXPECT_EQ(report.not_sent, 2U);
    return *report.error();
  };
  EXPECT_EQ(refused("", {.name = "x"}).kind, ErrorKind::config);
  EXPECT_THAT(refused("s", {.name = ""}).message, HasSubstr("events[1]"));
  EXPECT_EQ(refused("s", {.name = std::string("a\0b", 3)}).kind, ErrorKind::config);
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(refused("s", {.name = "x", .value = infinite}).kind, ErrorKind::config);
  EXPECT_EQ(refused("s", {.name = "x", .metadata = {{"bad", "\xff"}}}).kind, ErrorKind::config);
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(Events, of_an_empty_list_are_sent_without_a_request) {
  const FakeEvents fake;
  EXPECT_TRUE(fake.client.events.send("s", {}).all_sent());
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(Events, a_web_page_for_a_reply_is_no_success) {
  FakeEvents fake;
  fake.transport->reply({.status = 200, .body = "<!DOCTYPE html><p>hello"});
  const EventReport report = fake.client.events.send("s", events(3));
  EXPECT_EQ(report.unknown, 3U);
  EXPECT_THAT(report.error()->message, HasSubstr("TAPLYTICS_BASE_URL"));
}

}  // namespace
}  // namespace quartet::taplytics
