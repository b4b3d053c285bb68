// Taplytics' events and pushes: replies from tests/fixtures/taplytics, and what a user gets.
#include <chrono>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/taplytics_fixture.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;
using namespace taped;
using Ids = std::vector<std::string>;

const Event kBought{.name = "Purchase",
                    .time = parse_timestamp("2026-03-01T10:00:00Z").value(),
                    .value = 42.5,
                    .metadata = {{"colour", "green"}, {"items", 2}}};
const Event kOpened{.name = "Opened"};

EventReport report_in(const std::string& fixture, const std::vector<Event>& events) {
  const TapedClient taped(fixture, kOnce);
  EventReport report = taped.client.events.send(kSession, events);
  EXPECT_EQ(report.sent + report.rejected + report.unknown + report.not_sent, events.size());
  for (const EventBatch& batch : report.batches) {
    if (!batch.error) continue;
    EXPECT_EQ(testing::canary_in(testing::all_texts(*batch.error)), "");
  }
  return report;
}

// The error of a report that has one; a default one otherwise.
Error error_of(const EventReport& report) {
  EXPECT_NE(report.error(), nullptr);
  return report.error() != nullptr ? *report.error()
                                   : Error{.kind = ErrorKind::none, .message = {}};
}

std::vector<Filter> audience() {
  return {filters::android_version().at_least("9.0"), filters::ios_version().is_not("15.0.1"),
          filters::country().in({"Norway", "SE"}),
          filters::custom_number("coins spent").at_least(16.5)};
}

// A time in the future of any test run.
Timestamp sale_time() {
  return at("2099-05-01T08:00:00Z");
}

// --- events

TEST(TaplyticsEventFixtures, saved_events_are_confirmed_by_plain_text_that_is_called_json) {
  const EventReport report = report_in("events_send.json", {kBought, kOpened});
  EXPECT_TRUE(report.all_sent());
  EXPECT_EQ(report.sent, 2U);
  EXPECT_EQ(report.error(), nullptr);
}

TEST(TaplyticsEventFixtures, the_event_that_is_to_blame_for_a_refusal_is_found) {
  const EventReport report = report_in("events_send_split.json", {kBought, kOpened});
  EXPECT_EQ(report.sent, 1U);
  EXPECT_EQ(report.rejected, 1U);
  ASSERT_EQ(report.batches.size(), 2U);
  EXPECT_EQ(report.batches[0].outcome, EventOutcome::sent);
  EXPECT_EQ(report.batches[1].outcome, EventOutcome::rejected);
  EXPECT_EQ(report.batches[1].first, 1U);
  EXPECT_EQ(error_of(report).vendor_message, "Opened is not taken");
}

TEST(TaplyticsEventFixtures, a_refused_event_has_the_vendors_reason) {
  const EventReport report = report_in("events_send_rejected.json", {kOpened});
  EXPECT_EQ(report.rejected, 1U);
  EXPECT_EQ(error_of(report).kind, ErrorKind::invalid);
  EXPECT_EQ(error_of(report).delivery, Delivery::refused);
  EXPECT_EQ(error_of(report).vendor_message, "Opened is not taken");
}

TEST(TaplyticsEventFixtures, events_are_not_to_blame_for_a_refused_token) {
  const EventReport report = report_in("events_send_unauthorized.json", {kOpened});
  EXPECT_EQ(report.not_sent, 1U);
  EXPECT_EQ(error_of(report).kind, ErrorKind::unauthorized);
}

TEST(TaplyticsEventFixtures, events_whose_reply_is_lost_are_unknown) {
  const EventReport report = report_in("events_send_lost.json", {kOpened});
  EXPECT_EQ(report.unknown, 1U);
  EXPECT_EQ(error_of(report).kind, ErrorKind::server);
  EXPECT_EQ(error_of(report).delivery, Delivery::unknown);
}

TEST(TaplyticsEventFixtures, nothing_of_an_ended_session_is_saved) {
  const EventReport report = report_in("events_send_session_ended.json", {kOpened});
  EXPECT_EQ(report.sent + report.unknown, 0U);
  EXPECT_EQ(error_of(report).kind, ErrorKind::not_found);
  EXPECT_EQ(error_of(report).vendor_message, "The session has ended");
}

TEST(TaplyticsEventFixtures, events_that_were_refused_for_the_moment_wait_as_asked) {
  const TapedClient taped("events_send_after_429.json", {.max_attempts = 2});
  EXPECT_TRUE(taped.client.events.send(kSession, {kOpened}).all_sent());
  const auto waits = taped.clock->waits();
  EXPECT_GE(std::accumulate(waits.begin(), waits.end(), 0ms), 20s);
}

// --- pushes as the vendor has them

void expect_audience(const Push& push) {
  ASSERT_EQ(push.filters.size(), 4U);
  EXPECT_EQ(push.filters[0].type, filter_types::android_version);
  EXPECT_EQ(push.filters[0].comparator, ">=");
  EXPECT_EQ(to_json(Value(push.filters[2].values)), R"(["Norway","SE"])");
  EXPECT_EQ(push.filters[3].data_key, "coins spent");
  EXPECT_EQ(to_json(Value(push.filters[3].values)), "[16.5]");
}

TEST(TaplyticsPushFixtures, a_listing_shows_audience_and_content) {
  const TapedClient taped("push_list.json", kOnce);
  Pager<Push> pager = taped.client.push.list({.per_page = 2});
  const std::vector<Push> pushes = pager.collect(1000).value();
  ASSERT_EQ(ids_of(pushes), (Ids{kPush, id_of("00402"), id_of("00403")}));
  expect_audience(pushes[0]);
  EXPECT_EQ(pushes[0].notification.alert, "20 % off today");
  EXPECT_EQ(pushes[0].production, true);
  EXPECT_FALSE(pushes[0].schedule);
  EXPECT_TRUE(pushes[1].filters.empty());
  EXPECT_EQ(pushes[1].production, false);
  EXPECT_EQ(pushes[2].notification.alert, "Good \"morning\"");
  EXPECT_EQ(testing::canary_in(pager.cursor()), "");
}

TEST(TaplyticsPushFixtures, a_push_comes_as_an_object_or_as_a_list_of_one) {
  const TapedClient object("push_get.json", kOnce);
  const Push push = object.client.push.get(kPush).value();
  EXPECT_EQ(push.id, kPush);
  expect_audience(push);
  const TapedClient array("push_get_array.json", kOnce);
  EXPECT_EQ(array.client.push.get(kPush).value().notification.alert, push.notification.alert);
}

// --- sending

TEST(TaplyticsPushFixtures, a_push_that_goes_out_at_once_says_so) {
  const TapedClient taped("push_send.json", kOnce);
  const Push push =
      taped.client.push
          .send({.audience = Audience::matching({filters::email().is("ada@birch.example")}),
                 .notification = {.alert = "Hello"}})
          .value();
  EXPECT_EQ(push.id, id_of("00404"));
  EXPECT_EQ(push.status, "sending");
  EXPECT_EQ(push.created, at("2026-03-09T12:15:33.708Z"));
  ASSERT_TRUE(push.schedule);
  EXPECT_EQ(push.schedule->now, true);
  EXPECT_FALSE(push.schedule->time);
  EXPECT_EQ(push.production, false);
  EXPECT_EQ(push.filter_duplicate_content, true);
  ASSERT_EQ(push.filters.size(), 1U);
  EXPECT_EQ(push.filters[0].type, filter_types::email);
}

TEST(TaplyticsPushFixtures, every_member_of_a_push_has_the_vendors_name) {
  const TapedClient taped("push_send_every_member.json", kOnce);
  const Push push =
      taped.client.push
          .send({.audience = Audience::matching(audience()),
                 .notification = {.alert = "20 % off today", .time_to_live = 1h},
                 .name = "spring sale",
                 .image = Image{.url = "https://img.birch.example/sale.png", .tl_cdn = true},
                 .custom_keys = {.android_title = "Birch",
                                 .android_silent = false,
                                 .android_priority = 1,
                                 .android_activity = "example.birch.Sale",
                                 .others = {{"ref", Object{{"id", 7}}}}},
                 .filter_duplicate_content = false,
                 .schedule = Schedule{.time = sale_time()},
                 .production = true,
                 .is_silent = false,
                 .badge_count = 0})
          .value();
  EXPECT_EQ(push.id, kPush);
  EXPECT_EQ(push.name, "spring sale");
  expect_audience(push);
  ASSERT_TRUE(push.schedule);
  EXPECT_EQ(push.schedule->time, sale_time());
  EXPECT_FALSE(push.schedule->now);
  EXPECT_EQ(push.production, true);
  EXPECT_EQ(push.filter_duplicate_content, false);
  ASSERT_NE(push.custom_keys.find("tl_title"), nullptr);
  EXPECT_EQ(display(*push.custom_keys.find("tl_title")), "Birch");
}

TEST(TaplyticsPushFixtures, a_push_for_everybody_has_no_filters) {
  const TapedClient taped("push_send_everybody.json", kOnce);
  const Push push = taped.client.push
                        .send({.audience = Audience::everybody(),
                               .notification = {.alert = "Hello"},
                               .production = true})
                        .value();
  EXPECT_EQ(push.id, id_of("00405"));
  EXPECT_TRUE(push.filters.empty());
}

TEST(TaplyticsPushFixtures, of_two_times_the_local_one_is_sent) {
  const TapedClient taped("push_send_local_time.json", kOnce);
  const LocalTime morning{sale_time().time_since_epoch() / 1s * 1s};
  const Push push = taped.client.push
                        .send({.audience = Audience::everybody(),
                               .notification = {.alert = "Good morning"},
                               .schedule = Schedule{.time = sale_time(), .local_time = morning}})
                        .value();
  ASSERT_TRUE(push.schedule);
  EXPECT_EQ(push.schedule->local_time, "2099-05-01T08:00:00");
  EXPECT_FALSE(push.schedule->time);
}

}  // namespace
}  // namespace quartet::taplytics
