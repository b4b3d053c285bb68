// Quantive's metrics and look-ups: replies from tests/fixtures/quantive, and what a user gets.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/quantive_fixture.hpp"

namespace quartet::quantive {
namespace {

using namespace taped;
using Ids = std::vector<std::string>;

// What a listing of pages of two comes to; the receipt must say that it is all.
template <class Row>
std::vector<Row> three_of(Pager<Row> pager) {
  std::vector<Row> rows = pager.collect(1000).value();
  EXPECT_EQ(rows.size(), 3U);
  rows.resize(3);
  EXPECT_EQ(pager.receipt().pages, 2U);
  EXPECT_EQ(pager.receipt().total_at_end, 3);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent);
  return rows;
}

const Query kPagesOfTwo{.page_length = 2};

CheckIn check_in() {
  return {.actual = 4.5,
          .comment = "two more",
          .confidence = 0.75,
          .date = at("2026-02-02T10:00:00Z"),
          .custom_fields = {{"mood", "calm"}}};
}

// --- metrics

TEST(QuantiveMetricFixtures, metrics_come_page_by_page) {
  const TapedClient taped("metrics_list.json", kOnce);
  const std::vector<Metric> metrics = three_of(taped.client.metrics.list(kPagesOfTwo));
  EXPECT_EQ(ids_of(metrics), (Ids{kMetric, id_of("0502"), id_of("0503")}));
  EXPECT_FALSE(metrics[0].critical) << "it is null";
  EXPECT_FALSE(metrics[1].confidence);
  EXPECT_EQ(metrics[2].critical, 20.0);
}

TEST(QuantiveMetricFixtures, a_metric_has_its_numbers_and_its_goal) {
  const TapedClient taped("metrics_get.json", kOnce);
  const Metric metric = taped.client.metrics.get(kMetric).value();
  EXPECT_EQ(metric.id, kMetric);
  EXPECT_EQ(metric.goal_id, kGoal);
  EXPECT_EQ(metric.goal_name, "Ship the beta");
  EXPECT_EQ(metric.session_id, kQuarter);
  EXPECT_EQ(metric.owner_id, kAda);
  EXPECT_EQ(metric.owner_ids, (Ids{kAda}));
  EXPECT_EQ(metric.initial_value, 0.0);
  EXPECT_EQ(metric.target, 12.5);
  EXPECT_EQ(metric.actual, 4.99999999999999);
  EXPECT_FALSE(metric.critical);
  EXPECT_EQ(metric.attainment, 0.399999999999999);
  EXPECT_EQ(metric.target_operator, target_operators::at_least);
  EXPECT_EQ(metric.manual_type, manual_types::number);
  EXPECT_EQ(metric.progress_status, "bad");
}

TEST(QuantiveMetricFixtures, a_metric_has_its_format_confidence_and_times) {
  const TapedClient taped("metrics_get.json", kOnce);
  const Metric metric = taped.client.metrics.get(kMetric).value();
  EXPECT_EQ(metric.format.fraction_size, 2);
  EXPECT_EQ(metric.format.prefix, "€");
  EXPECT_EQ(metric.format.suffix, "");
  ASSERT_TRUE(metric.confidence);
  EXPECT_EQ(metric.confidence->value, 0.4);
  EXPECT_EQ(metric.confidence->reason, "two are late");
  EXPECT_EQ(metric.confidence->date, at("2026-02-02T10:00:00Z"));
  EXPECT_EQ(metric.due, at("2026-03-31T23:59:59.999Z"));
  EXPECT_FALSE(metric.soft_due) << "the year 1 is no time";
  EXPECT_EQ(metric.last_check_in, at("2026-02-02T10:00:00.250Z"));
  EXPECT_EQ(metric.assignees.size(), 2U);
  const Value* unknown = metric.extra.find("trend");
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(to_json(*unknown), R"([{"date":"5 Jan 2026","projected":4.99999}])");
}

TEST(QuantiveMetricFixtures, every_member_of_a_new_metric_has_the_vendors_name) {
  const TapedClient taped("metrics_create.json", kOnce);
  const Metric metric = taped.client.metrics
                            .create({.name = "Signed pilots",
                                     .goal_id = kGoal,
                                     .owner_id = kAda,
                                     .initial_value = 0.5,
                                     .target = 12.5,
                                     .due = at("2026-03-31T00:00:00Z"),
                                     .soft_due = at("2026-03-15T00:00:00Z"),
                                     .extra = {{"orderId", 3}}})
                            .value();
  EXPECT_EQ(metric.id, kMetric);
  EXPECT_EQ(metric.initial_value, 0.5);
  EXPECT_EQ(metric.soft_due, at("2026-03-15T00:00:00Z"));
  EXPECT_FALSE(metric.last_check_in);
  EXPECT_EQ(metric.created, at("2026-01-06T08:00:00.000000001Z"));
}

TEST(QuantiveMetricFixtures, a_check_in_returns_what_the_vendor_sends) {
  const TapedClient taped("metrics_check_in.json", kOnce);
  const Value reply = taped.client.metrics.check_in(kMetric, check_in()).value();
  ASSERT_NE(reply.find("metricId"), nullptr);
  EXPECT_EQ(display(*reply.find("metricId")), kMetric);
}

TEST(QuantiveMetricFixtures, a_check_in_may_be_answered_by_nothing) {
  const TapedClient taped("metrics_check_in_no_body.json", kOnce);
  for (int i = 0; i < 2; ++i) {
    const Result<Value> reply = taped.client.metrics.check_in(kMetric, check_in());
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_TRUE(reply->is_null());
  }
}

// --- look-ups

TEST(QuantiveLookupFixtures, sessions_have_a_title_a_status_and_a_time) {
  const TapedClient taped("sessions_list.json", kOnce);
  const auto sessions = three_of(taped.client.sessions.list(kPagesOfTwo));
  EXPECT_EQ(ids_of(sessions), (Ids{kYear, kQuarter, kNextQuarter}));
  EXPECT_EQ(sessions[0].title, "2026");
  EXPECT_EQ(sessions[0].status, session_statuses::open);
  EXPECT_EQ(sessions[0].parent_id, "");
  EXPECT_EQ(sessions[0].end, at("2026-12-31T23:59:59Z"));
  EXPECT_EQ(sessions[1].parent_id, kYear);
  EXPECT_EQ(sessions[1].status, session_statuses::locked);
  EXPECT_EQ(sessions[2].status, session_statuses::closed);
  EXPECT_FALSE(sessions[2].start);
  EXPECT_FALSE(sessions[2].end);
}

TEST(QuantiveLookupFixtures, one_session) {
  const TapedClient taped("sessions_get.json", kOnce);
  const PlanningSession session = taped.client.sessions.get(kQuarter).value();
  EXPECT_EQ(session.id, kQuarter);
  EXPECT_EQ(session.title, "Q1 2026");
  EXPECT_EQ(session.start, at("2026-01-01T00:00:00Z"));
  EXPECT_EQ(to_json(Value(session.extra)), R"({"cadenceType":"MONTHLY","access":null})");
}

TEST(QuantiveLookupFixtures, assignees_are_users_and_teams) {
  const TapedClient taped("assignees_list.json", kOnce);
  const auto assignees = three_of(taped.client.assignees.list(kPagesOfTwo));
  EXPECT_EQ(ids_of(assignees), (Ids{kAda, kBo, kTeam}));
  EXPECT_EQ(assignees[0].type, assignee_types::user);
  EXPECT_EQ(assignees[0].picture, "ada.png");
  EXPECT_EQ(assignees[1].email, "bo+okr@birch.example");
  EXPECT_EQ(assignees[1].is_active, false);
  EXPECT_EQ(assignees[2].type, assignee_types::team);
  EXPECT_EQ(assignees[2].account_id, kAccount);
}

TEST(QuantiveLookupFixtures, assignees_can_be_narrowed_to_users) {
  const TapedClient taped("assignees_list_users.json", kOnce);
  Pager<Assignee> pager = taped.client.assignees.list({.filter = where::text("type").is("user")});
  EXPECT_EQ(ids_of(pager.collect(1000).value()), (Ids{kAda, kBo}));
  EXPECT_EQ(pager.receipt().grade, Completeness::proven);
}

TEST(QuantiveLookupFixtures, users_may_lack_their_names) {
  const TapedClient taped("users_list.json", kOnce);
  const std::vector<User> users = three_of(taped.client.users.list(kPagesOfTwo));
  EXPECT_EQ(ids_of(users), (Ids{kAda, kBo, id_of("0203")}));
  EXPECT_EQ(users[0].name, "Ada Birch");
  EXPECT_EQ(users[0].display_name, "ada");
  EXPECT_EQ(users[0].subscription_type, "full");
  EXPECT_EQ(users[1].last_name, "Öst");
  EXPECT_EQ(users[1].name, "");
  EXPECT_EQ(users[2].name, "") << "it is null";
}

TEST(QuantiveLookupFixtures, one_user) {
  const TapedClient taped("users_get.json", kOnce);
  const User user = taped.client.users.get(kAda).value();
  EXPECT_EQ(user.id, kAda);
  EXPECT_EQ(user.email, "ada@birch.example");
  EXPECT_EQ(user.first_name, "Ada");
  EXPECT_EQ(to_json(Value(user.extra)), R"({"language":"en"})");
}

TEST(QuantiveLookupFixtures, teams_may_have_a_parent) {
  const TapedClient taped("teams_list.json", kOnce);
  const std::vector<Team> teams = three_of(taped.client.teams.list(kPagesOfTwo));
  EXPECT_EQ(ids_of(teams), (Ids{id_of("0300"), kTeam, id_of("0302")}));
  EXPECT_EQ(teams[0].description, "Sells \"it\"");
  EXPECT_EQ(teams[0].avatar, "sales.png");
  EXPECT_EQ(teams[0].created, at("2025-11-01T08:00:00.100Z"));
  EXPECT_EQ(teams[1].parent_id, id_of("0300"));
  EXPECT_FALSE(teams[1].created);
  EXPECT_EQ(teams[2].name, "東京");
}

TEST(QuantiveLookupFixtures, tags_say_how_often_they_are_used) {
  const TapedClient taped("tags_list.json", kOnce);
  const std::vector<AccountTag> tags = three_of(taped.client.tags.list(kPagesOfTwo));
  EXPECT_EQ(ids_of(tags), (Ids{id_of("0601"), id_of("0602"), id_of("0603")}));
  EXPECT_EQ(tags[0].title, "Spring launch");
  EXPECT_EQ(tags[0].name, "spring launch");
  EXPECT_EQ(tags[0].items_tagged, 12);
  EXPECT_EQ(tags[1].is_active, false);
  EXPECT_EQ(tags[1].items_tagged, 0);
  EXPECT_EQ(tags[2].created, at("2025-11-01T08:00:00Z"));
}

}  // namespace
}  // namespace quartet::quantive
