// Quantive's goals: replies from tests/fixtures/quantive, and what a user gets.
#include <chrono>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/fixture_folder.hpp"
#include "support/quantive_fixture.hpp"

namespace quartet::quantive {
namespace {

using namespace std::chrono_literals;
using namespace taped;
using Ids = std::vector<std::string>;

std::string text_of(const Object& object) {
  return to_json(Value(object));
}

Goal goal_in(const std::string& fixture, const CallOptions& call = kOnce) {
  const TapedClient taped(fixture, call);
  return taped.client.goals.get(kGoal).value();
}

TEST(QuantiveFixtures, every_fixture_is_used) {
  testing::expect_every_fixture_is_used(
      "quantive", {"quantive_fixtures_test.cpp", "quantive_lookup_fixtures_test.cpp",
                   "quantive_error_fixtures_test.cpp"});
}

// --- one goal

TEST(QuantiveFixtures, a_new_goal_comes_back_with_its_id) {
  const TapedClient taped("goals_create.json", kOnce);
  const Goal goal = taped.client.goals.create(new_goal()).value();
  EXPECT_EQ(goal.id, kGoal);
  EXPECT_EQ(goal.account_id, kAccount);
  EXPECT_EQ(goal.name, "Ship the beta");
  EXPECT_EQ(goal.session_id, kQuarter);
  EXPECT_EQ(goal.owner_id, kAda);
  EXPECT_EQ(goal.attainment, 0.0);
  EXPECT_EQ(goal.created, at("2026-01-05T09:15:22.500017043Z"));
  ASSERT_EQ(goal.tags.size(), 1U);
  EXPECT_EQ(goal.tags[0].title, "Spring launch");
}

TEST(QuantiveFixtures, every_member_of_a_new_goal_has_the_vendors_name) {
  const TapedClient taped("goals_create_every_member.json", kOnce);
  const Goal goal = taped.client.goals
                        .create({.name = "Größer: \"EU\", 2026",
                                 .session_id = kQuarter,
                                 .owner_id = kAda,
                                 .owner_ids = {kAda, kTeam},
                                 .description = "Line one\nline two",
                                 .tags = {"Spring launch", "a/b & c"},
                                 .from = at("2026-01-01T00:00:00Z"),
                                 .to = at("2026-03-31T23:59:59Z"),
                                 .parent_id = kParent,
                                 .extra = {{"visibility", "public"}}})
                        .value();
  EXPECT_EQ(goal.name, "Größer: \"EU\", 2026");
  EXPECT_EQ(goal.owner_ids, (Ids{kAda, kTeam}));
  EXPECT_EQ(goal.description, "Line one\nline two");
  EXPECT_EQ(goal.parent_id, kParent);
  EXPECT_EQ(goal.to, at("2026-03-31T23:59:59Z"));
  ASSERT_EQ(goal.assignees.size(), 2U);
  EXPECT_EQ(goal.assignees[1].type, assignee_types::team);
  const Value* unknown = goal.extra.find("visibility");
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(display(*unknown), "public");
}

TEST(QuantiveFixtures, a_goal_that_was_refused_for_the_moment_waits_as_asked) {
  const TapedClient taped("goals_create_after_429.json", {.max_attempts = 2});
  EXPECT_EQ(taped.client.goals.create(new_goal()).value().id, kGoal);
  const auto waits = taped.clock->waits();
  EXPECT_GE(std::accumulate(waits.begin(), waits.end(), 0ms), 20s);
}

TEST(QuantiveFixtures, a_goal_has_its_people_texts_and_numbers) {
  const Goal goal = goal_in("goals_get.json");
  EXPECT_EQ(goal.description, "Ask @[Ada Birch:ada@birch.example:" + kAda + "]");
  ASSERT_TRUE(goal.assignee);
  EXPECT_EQ(goal.assignee->id, kAda);
  EXPECT_EQ(goal.assignee->name, "Ada Birch");
  EXPECT_EQ(goal.assignee->email, "ada@birch.example");
  EXPECT_EQ(goal.assignee->color, "#3f7a5d");
  EXPECT_EQ(goal.assignee->is_active, true);
  ASSERT_EQ(goal.assignees.size(), 2U);
  EXPECT_EQ(goal.assignees[1].id, kTeam);
  EXPECT_FALSE(goal.assignees[1].is_active);
  EXPECT_EQ(goal.parent_id, kParent);
  EXPECT_EQ(goal.attainment, 0.4999999999999999);
  EXPECT_EQ(goal.aggregated_attainment, 0.5);
  EXPECT_EQ(goal.full_aggregated_attainment, 1.0);
  EXPECT_EQ(goal.closed_status.status, "active");
  EXPECT_EQ(goal.url, "https://birch.quantive.example/goals/" + kGoal);
  EXPECT_EQ(goal.created_by_id, kBo);
  EXPECT_EQ(goal.modified_by_id, kAda);
}

TEST(QuantiveFixtures, a_goal_has_its_key_results_tags_and_own_fields) {
  const Goal goal = goal_in("goals_get.json");
  ASSERT_EQ(goal.metrics.size(), 2U);
  EXPECT_EQ(goal.metrics[0].name, "Signed pilots");
  EXPECT_EQ(goal.metrics[0].actual, 4.99999999999999);
  EXPECT_EQ(goal.metrics[1].actual, 100.0) << "a whole number is as good";
  ASSERT_EQ(goal.tags.size(), 2U);
  EXPECT_EQ(goal.tags[0].title, "Spring launch");
  EXPECT_EQ(text_of(goal.tags[0].extra), R"({"id":"65c0de01a2b3c4d5e6f70601"})");
  EXPECT_EQ(text_of(goal.custom_fields), R"({"region":"EU, south","score":4.5,"note":null})");
  ASSERT_NE(goal.extra.find("links"), nullptr);
  EXPECT_EQ(to_json(*goal.extra.find("links")), R"({"expanded":{"parent":"Company"}})");
}

TEST(QuantiveFixtures, what_the_vendor_leaves_unset_is_empty) {
  const Goal goal = goal_in("goals_get_unset.json");
  EXPECT_EQ(goal.name, "Ship the beta");
  EXPECT_EQ(goal.parent_id, "");
  EXPECT_EQ(goal.created_by_id, "");
  EXPECT_FALSE(goal.created);
  EXPECT_FALSE(goal.from);
  EXPECT_FALSE(goal.to);
  EXPECT_FALSE(goal.assignee) << "all of it is \"\"";
}

TEST(QuantiveFixtures, null_is_as_good_as_nothing) {
  const Goal goal = goal_in("goals_get_null_members.json");
  EXPECT_EQ(goal.description, "");
  EXPECT_FALSE(goal.assignee);
  EXPECT_FALSE(goal.attainment);
  EXPECT_FALSE(goal.from);
  EXPECT_TRUE(goal.tags.empty());
  EXPECT_TRUE(goal.metrics.empty());
  EXPECT_TRUE(goal.owner_ids.empty());
  EXPECT_TRUE(goal.custom_fields.empty());
  EXPECT_EQ(goal.closed_status.status, "");
}

TEST(QuantiveFixtures, a_closed_status_may_be_a_text) {
  EXPECT_EQ(goal_in("goals_get_text_status.json").closed_status.status, "closed");
}

TEST(QuantiveFixtures, times_have_up_to_nine_digits_of_a_second) {
  const Goal goal = goal_in("goals_get_nanoseconds.json");
  EXPECT_EQ(goal.created, at("2026-02-03T04:05:06Z") + 123'456'789ns);
  EXPECT_EQ(goal.from, at("2026-02-03T04:05:06Z") + 250ms);
  EXPECT_EQ(goal.to, at("2026-02-03T04:05:06Z") + 123ms);
  ASSERT_EQ(goal.metrics.size(), 1U);
  EXPECT_EQ(goal.metrics[0].due, at("2026-02-03T04:05:06Z") + 100ms);
  EXPECT_EQ(goal.metrics[0].soft_due, at("2026-02-03T04:05:06Z"));
}

TEST(QuantiveFixtures, a_goal_is_asked_for_again_when_the_vendor_failed) {
  EXPECT_EQ(goal_in("goals_get_after_500.json", {.max_attempts = 2}).id, kGoal);
}

TEST(QuantiveFixtures, a_goal_is_asked_for_again_after_the_time_that_a_429_names) {
  const TapedClient taped("goals_get_after_429.json", {.max_attempts = 2});
  EXPECT_EQ(taped.client.goals.get(kGoal).value().id, kGoal);
  const auto waits = taped.clock->waits();
  EXPECT_GE(std::accumulate(waits.begin(), waits.end(), 0ms), 20s);
}

TEST(QuantiveFixtures, an_update_sends_what_changes_and_nothing_else) {
  const TapedClient taped("goals_update.json", kOnce);
  const UpdatedGoal updated =
      taped.client.goals.update(kGoal, {.name = "Ship the second beta", .description = nullptr})
          .value();
  ASSERT_TRUE(updated.goal);
  EXPECT_EQ(updated.goal->name, "Ship the second beta");
  EXPECT_EQ(updated.goal->session_id, kQuarter);
}

TEST(QuantiveFixtures, an_update_without_a_body_was_carried_out_all_the_same) {
  const TapedClient taped("goals_update_no_body.json", kOnce);
  const GoalPatch patch{.name = "Ship the second beta", .description = nullptr};
  for (int i = 0; i < 3; ++i) {
    const Result<UpdatedGoal> updated = taped.client.goals.update(kGoal, patch);
    ASSERT_TRUE(updated) << describe(updated.error());
    EXPECT_FALSE(updated->goal);
  }
}

TEST(QuantiveFixtures, every_member_of_an_update_has_the_vendors_name) {
  const TapedClient taped("goals_update_every_member.json", kOnce);
  const UpdatedGoal updated = taped.client.goals
                                  .update(kGoal, {.name = "Ship it",
                                                  .description = "Now",
                                                  .session_id = kNextQuarter,
                                                  .owner_id = kTeam,
                                                  .owner_ids = Ids{kTeam, kBo},
                                                  .tags = Ids{"Autumn"},
                                                  .from = at("2026-04-01T00:00:00Z"),
                                                  .to = at("2026-06-30T00:00:00Z"),
                                                  .parent_id = nullptr,
                                                  .extra = {{"visibility", "team"}}})
                                  .value();
  ASSERT_TRUE(updated.goal);
  EXPECT_EQ(updated.goal->owner_ids, (Ids{kTeam, kBo}));
  EXPECT_EQ(updated.goal->assignee.value_or(Assignee{}).type, assignee_types::team);
}

TEST(QuantiveFixtures, a_goal_is_removed_whatever_the_status_of_success) {
  const TapedClient taped("goals_remove.json", kOnce);
  for (int i = 0; i < 3; ++i) {
    const Result<Removal> removed = taped.client.goals.remove(kGoal);
    EXPECT_TRUE(removed) << describe(removed.error());
  }
}

TEST(QuantiveFixtures, a_call_that_the_client_does_not_know_goes_the_same_way) {
  const TapedClient taped("goals_get.json", kOnce);
  const Response reply =
      taped.client.send({.path = "/api/v1/goals/" + kGoal, .effect = Effect::read}).value();
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("Ship the beta"), std::string::npos);
}

// --- lists of the first generation

TEST(QuantiveFixtures, a_list_holds_all_goals_in_one_reply) {
  const TapedClient taped("goals_list.json", kOnce);
  Pager<Goal> pager = taped.client.goals.list();
  const std::vector<Goal> goals = pager.collect(1000).value();
  EXPECT_EQ(ids_of(goals), (Ids{kGoal, id_of("0402"), id_of("0403")}));
  EXPECT_TRUE(goals[1].tags.empty());
  EXPECT_EQ(goals[2].name, "Überläufe zählen");
  EXPECT_EQ(pager.receipt().grade, Completeness::proven);
  EXPECT_EQ(pager.receipt().unmatched, 0U);
}

TEST(QuantiveFixtures, every_filter_of_a_list_has_the_vendors_name) {
  const TapedClient taped("goals_list_every_filter.json", kOnce);
  const std::vector<Goal> goals = rows_of(taped.client.goals.list({.tag = "Spring launch",
                                                                   .session_id = kQuarter,
                                                                   .owner_id = kAda,
                                                                   .parent_id = kParent,
                                                                   .metric_owner_id = kBo,
                                                                   .include_metrics = true}));
  ASSERT_EQ(goals.size(), 1U);
  ASSERT_EQ(goals[0].metrics.size(), 1U);
  EXPECT_EQ(goals[0].metrics[0].owner_id, kBo);
}

TEST(QuantiveFixtures, goals_that_do_not_fulfil_a_filter_of_a_list_are_dropped_or_counted) {
  GoalFilter filter{.tag = "Spring launch", .session_id = kQuarter};
  {
    const TapedClient taped("goals_list_filter_ignored.json", kOnce);
    Pager<Goal> pager = taped.client.goals.list(filter);
    EXPECT_EQ(ids_of(pager.collect(1000).value()), (Ids{kGoal, id_of("0404")}));
    EXPECT_EQ(pager.receipt().unmatched, 2U);
  }
  filter.unmatched = Unmatched::keep;
  const TapedClient taped("goals_list_filter_ignored.json", kOnce);
  Pager<Goal> pager = taped.client.goals.list(filter);
  EXPECT_EQ(pager.collect(1000).value().size(), 4U);
  EXPECT_EQ(pager.receipt().unmatched, 2U);
}

TEST(QuantiveFixtures, a_list_may_be_empty) {
  const TapedClient taped("goals_list_none.json", kOnce);
  EXPECT_TRUE(rows_of(taped.client.goals.list({.tag = "no such tag"})).empty());
}

// --- searches of the second generation

TEST(QuantiveFixtures, pages_of_a_search_overlap_by_one_goal) {
  const TapedClient taped("goals_search.json", kOnce);
  Pager<Goal> pager = taped.client.goals.search({.page_length = 2});
  EXPECT_EQ(ids_of(pager.collect(1000).value()), (Ids{kGoal, id_of("0402"), id_of("0403")}));
  EXPECT_EQ(pager.receipt().pages, 2U);
  EXPECT_EQ(pager.receipt().rows, 3U);
  EXPECT_EQ(pager.receipt().duplicates, 0U);
  EXPECT_EQ(pager.receipt().total_at_end, 3);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent);
}

TEST(QuantiveFixtures, a_search_without_a_total_ends_when_nothing_new_comes) {
  const TapedClient taped("goals_search_total_missing.json", kOnce);
  Pager<Goal> pager = taped.client.goals.search({.page_length = 2});
  EXPECT_EQ(ids_of(pager.collect(1000).value()), (Ids{kGoal, id_of("0402"), id_of("0403")}));
  EXPECT_EQ(pager.receipt().pages, 3U);
  EXPECT_FALSE(pager.receipt().total_at_end);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent);
}

TEST(QuantiveFixtures, a_search_may_find_nothing) {
  const TapedClient taped("goals_search_none.json", kOnce);
  Pager<Goal> pager = taped.client.goals.search();
  EXPECT_TRUE(pager.collect(1000).value().empty());
  EXPECT_EQ(pager.receipt().total_at_end, 0);
}

TEST(QuantiveFixtures, every_parameter_of_a_search_has_the_vendors_name) {
  const TapedClient taped("goals_search_every_parameter.json", kOnce);
  Pager<Goal> pager = taped.client.goals.search(
      {.filter = where::all_of({where::text("sessionId").in({kQuarter, kNextQuarter}),
                                where::number("attainment").at_least(0.25),
                                where::text("name").begins_with("Ship")}),
       .fields = {"name", "sessionId", "attainment"},
       .sort = {{.field = "name"}, {.field = "attainment", .descending = true}},
       .page_length = 25,
       .plain_text = true});
  const std::vector<Goal> goals = pager.collect(1000).value();
  EXPECT_EQ(ids_of(goals), (Ids{kGoal, id_of("0405")}));
  EXPECT_EQ(goals[1].session_id, kNextQuarter);
  EXPECT_FALSE(goals[1].created) << "it was not asked for";
  EXPECT_EQ(pager.receipt().unmatched, 0U);
  EXPECT_EQ(pager.receipt().grade, Completeness::proven);
}

TEST(QuantiveFixtures, a_text_never_becomes_a_part_of_the_filters_grammar) {
  const TapedClient taped("goals_search_quotes.json", kOnce);
  const std::string name = "Größer: \"EU\", 2026";
  const auto goals = rows_of(taped.client.goals.search({.filter = where::text("name").is(name)}));
  ASSERT_EQ(goals.size(), 1U);
  EXPECT_EQ(goals[0].name, name);
}

TEST(QuantiveFixtures, fields_bring_the_key_results_of_each_goal) {
  const TapedClient taped("goals_search_metrics.json", kOnce);
  const std::vector<Goal> goals =
      rows_of(taped.client.goals.search({.fields = {"name", "metrics{id,name,actual}"}}));
  ASSERT_EQ(goals.size(), 2U);
  EXPECT_EQ(ids_of(goals[0].metrics), (Ids{kMetric, id_of("0502")}));
  EXPECT_EQ(goals[0].metrics[0].actual, 4.5);
  EXPECT_TRUE(goals[1].metrics.empty());
}

TEST(QuantiveFixtures, goals_that_do_not_fulfil_the_filter_of_a_search_are_dropped_or_counted) {
  Query query{.filter = where::text("sessionId").is(kQuarter)};
  {
    const TapedClient taped("goals_search_filter_ignored.json", kOnce);
    Pager<Goal> pager = taped.client.goals.search(query);
    EXPECT_EQ(ids_of(pager.collect(1000).value()), (Ids{kGoal, id_of("0404")}));
    EXPECT_EQ(pager.receipt().unmatched, 1U);
  }
  query.unmatched = Unmatched::keep;
  const TapedClient taped("goals_search_filter_ignored.json", kOnce);
  Pager<Goal> pager = taped.client.goals.search(query);
  EXPECT_EQ(pager.collect(1000).value().size(), 3U);
  EXPECT_EQ(pager.receipt().unmatched, 1U);
}

TEST(QuantiveFixtures, after_a_lost_reply_the_goal_is_found_among_others_like_it) {
  const TapedClient taped("goals_verify_created.json", kOnce);
  const auto found =
      taped.client.goals.verify_created(new_goal(), at("2026-01-01T00:00:00Z")).value();
  EXPECT_EQ(ids_of(found), (Ids{kGoal}));
}

TEST(QuantiveFixtures, after_a_lost_reply_there_may_be_no_such_goal) {
  const TapedClient taped("goals_verify_created_none.json", kOnce);
  EXPECT_TRUE(taped.client.goals.verify_created(new_goal()).value().empty());
}

}  // namespace
}  // namespace quartet::quantive
