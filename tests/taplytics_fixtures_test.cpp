// Taplytics' users and experiments: replies from tests/fixtures/taplytics, and what a user gets.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/fixture_folder.hpp"
#include "support/taplytics_fixture.hpp"

namespace quartet::taplytics {
namespace {

using namespace taped;
using Ids = std::vector<std::string>;

const Ids kThreeUsers{kAda, id_of("00002"), id_of("00003")};

std::string text_of(const Object& object) {
  return to_json(Value(object));
}

std::vector<User> users_in(const std::string& fixture) {
  const TapedClient taped(fixture, kOnce);
  return rows_of(taped.client.users.list({.per_page = 2}));
}

// What a listing by page numbers comes to; nothing of the token may be left in it.
std::vector<User> users_by_page_in(const std::string& fixture, int per_page) {
  const TapedClient taped(fixture, kOnce);
  Pager<User> pager = taped.client.users.list_by_page({.per_page = per_page});
  std::vector<User> users = pager.collect(1000).value();
  EXPECT_EQ(testing::canary_in(pager.cursor() + describe(pager.receipt())), "");
  EXPECT_NE(pager.receipt().grade, Completeness::cut) << pager.receipt().reason;
  EXPECT_NE(pager.receipt().grade, Completeness::proven) << "pages by number prove nothing";
  return users;
}

UserChanges changes() {
  return {.user_id = "u-1001",
          .email = "ada@birch.example",
          .first_name = "Ada",
          .last_name = "Birch",
          .gender = "female",
          .custom_data = {{"plan", "gold"}, {"seats", 12}}};
}

TEST(TaplyticsFixtures, every_fixture_is_used) {
  testing::expect_every_fixture_is_used(
      "taplytics", {"taplytics_fixtures_test.cpp", "taplytics_push_fixtures_test.cpp",
                    "taplytics_error_fixtures_test.cpp"});
}

// --- users by token

TEST(TaplyticsUserFixtures, users_by_token_end_where_there_is_no_token) {
  EXPECT_EQ(ids_of(users_in("users_list_absent_token.json")), kThreeUsers);
  EXPECT_EQ(ids_of(users_in("users_list_null_token.json")), kThreeUsers);
  EXPECT_EQ(ids_of(users_in("users_list_empty_token.json")), kThreeUsers);
}

TEST(TaplyticsUserFixtures, any_text_can_be_a_token) {
  const TapedClient taped("users_list_odd_token.json", kOnce);
  EXPECT_EQ(ids_of(rows_of(taped.client.users.list())), (Ids{kAda}));
}

TEST(TaplyticsUserFixtures, there_may_be_no_user) {
  const TapedClient taped("users_list_none.json", kOnce);
  EXPECT_TRUE(rows_of(taped.client.users.list()).empty());
}

TEST(TaplyticsUserFixtures, what_listings_call_metadata_is_custom_data) {
  const std::vector<User> users = users_in("users_list_absent_token.json");
  ASSERT_EQ(users.size(), 3U);
  EXPECT_EQ(text_of(users[0].custom_data), R"({"plan":"gold","seats":12,"favourite shape":)"
                                           R"("a \"round\" one","nested":{"level":1}})");
  EXPECT_EQ(users[0].extra.find("metadata"), nullptr);
  EXPECT_TRUE(users[1].custom_data.empty());
  EXPECT_TRUE(users[2].custom_data.empty());
}

TEST(TaplyticsUserFixtures, a_user_of_a_listing_has_names_and_experiments) {
  const std::vector<User> users = users_in("users_list_absent_token.json");
  ASSERT_EQ(users.size(), 3U);
  const User& ada = users[0];
  EXPECT_EQ(ada.user_id, "u-1001");
  EXPECT_EQ(ada.email, "ada@birch.example");
  EXPECT_EQ(ada.first_name, "Ada");
  EXPECT_EQ(ada.last_name, "Birch");
  EXPECT_EQ(ada.name, "Ada B. Birch");
  EXPECT_EQ(ada.created, at("2026-01-06T07:20:41Z"));
  EXPECT_EQ(ada.last_seen_ip, "203.0.113.17");
  EXPECT_EQ(ada.session_count, 23);
  ASSERT_EQ(ada.experiments.size(), 1U);
  EXPECT_EQ(ada.experiments[0].experiment_id, kExperiment);
  EXPECT_EQ(ada.experiments[0].variation, kVariation);
  EXPECT_EQ(to_json(Value(ada.devices)), R"([{},{"model":"phone"}])");
  EXPECT_EQ(text_of(ada.extra), R"({"is_tester":true})");
  EXPECT_EQ(users[2].user_id, "") << "it is null";
  EXPECT_FALSE(users[2].session_count);
}

TEST(TaplyticsUserFixtures, a_place_may_have_no_postal_code) {
  const std::vector<User> users = users_in("users_list_absent_token.json");
  ASSERT_EQ(users.size(), 3U);
  ASSERT_TRUE(users[0].location);
  const Location& place = *users[0].location;
  EXPECT_EQ(place.postal_code, "") << "it is null";
  EXPECT_EQ(place.city_name, "Tromsø");
  EXPECT_EQ(place.country_code, "NOR");
  EXPECT_EQ(place.timezone, "Europe/Oslo");
  EXPECT_EQ(place.latitude, 69.6492);
  EXPECT_EQ(place.longitude, 18.9553);
  EXPECT_FALSE(users[1].location) << "it is null";
}

// --- users by page

TEST(TaplyticsUserFixtures, links_in_single_quotes_with_a_stray_one_lead_to_the_next_page) {
  EXPECT_EQ(ids_of(users_by_page_in("users_list_by_page_single_quotes.json", 2)), kThreeUsers);
}

TEST(TaplyticsUserFixtures, without_links_pages_are_read_until_one_is_empty) {
  EXPECT_EQ(ids_of(users_by_page_in("users_list_by_page_no_link.json", 2)), kThreeUsers);
}

TEST(TaplyticsUserFixtures, links_without_a_next_page_end_a_listing) {
  EXPECT_EQ(ids_of(users_by_page_in("users_list_by_page_one_page.json", 100)), (Ids{kAda}));
}

TEST(TaplyticsUserFixtures, of_a_link_only_its_numbers_and_its_server_are_kept) {
  const TapedClient taped("users_page_sample_link.json", kOnce);
  const auto page = taped.client.run(ops::users_page(3, 100)).value();
  EXPECT_TRUE(page.has_links);
  const std::string origin = "https://taplytics.example.com";
  EXPECT_EQ(page.next, (PageLink{.page = 2, .per_page = 100, .origin = origin}))
      << "as the guide's sample has it";
  EXPECT_EQ(page.last, (PageLink{.page = 4, .per_page = 100, .origin = origin}));
  EXPECT_EQ(ids_of(page.items), (Ids{kAda}));
}

// --- one user

TEST(TaplyticsUserFixtures, a_user_by_the_vendors_id) {
  const TapedClient taped("users_get.json", kOnce);
  const User user = taped.client.users.get(UserRef::id(kAda)).value();
  EXPECT_EQ(user.id, kAda);
  EXPECT_EQ(user.gender, "female");
  EXPECT_EQ(user.name, "") << "a single user has none";
  EXPECT_EQ(text_of(user.custom_data), R"({"plan":"gold","seats":12,"nested":{"level":1}})");
  EXPECT_TRUE(user.experiments.empty());
  ASSERT_TRUE(user.location);
  EXPECT_EQ(user.location->postal_code, "");
}

TEST(TaplyticsUserFixtures, a_user_by_an_id_of_your_own_or_by_email) {
  const TapedClient own("users_get_by_user_id.json", kOnce);
  EXPECT_EQ(own.client.users.get(UserRef::user_id("u 1002/b")).value().id, id_of("00002"));
  const TapedClient email("users_get_by_email.json", kOnce);
  EXPECT_EQ(email.client.users.get(UserRef::email("bo+app@birch.example")).value().user_id,
            "u 1002/b");
}

TEST(TaplyticsUserFixtures, every_member_of_a_change_has_the_vendors_name) {
  const TapedClient taped("users_create_or_update.json", kOnce);
  const User user = taped.client.users.create_or_update(UserRef::id(kAda), changes()).value();
  EXPECT_EQ(user.id, kAda);
  EXPECT_TRUE(user.custom_data.contains("nested")) << "what was there before is merged";
}

TEST(TaplyticsUserFixtures, a_user_is_made_by_an_id_of_your_own_or_by_email) {
  const TapedClient own("users_create_or_update_by_user_id.json", kOnce);
  EXPECT_EQ(
      own.client.users
          .create_or_update(UserRef::user_id("u 1002/b"), {.user_id = "u 1002/b", .gender = ""})
          .value()
          .id,
      id_of("00002"));
  const TapedClient email("users_create_or_update_by_email.json", kOnce);
  EXPECT_EQ(email.client.users
                .create_or_update(UserRef::email("bo+app@birch.example"),
                                  {.email = "bo+app@birch.example", .last_name = "Öst"})
                .value()
                .last_name,
            "Öst");
}

TEST(TaplyticsUserFixtures, a_change_is_made_again_when_the_vendor_failed) {
  const TapedClient taped("users_create_or_update_after_500.json", {.max_attempts = 2});
  EXPECT_EQ(taped.client.users.create_or_update(UserRef::id(kAda), changes()).value().id, kAda);
}

TEST(TaplyticsUserFixtures, a_user_is_removed_without_a_reply_body) {
  const TapedClient taped("users_remove.json", kOnce);
  for (int i = 0; i < 2; ++i) {
    const Result<Removal> removed = taped.client.users.remove(UserRef::id(kAda));
    EXPECT_TRUE(removed) << describe(removed.error());
  }
  const TapedClient own("users_remove_by_user_id.json", kOnce);
  EXPECT_TRUE(own.client.users.remove(UserRef::user_id("u 1002/b")));
  const TapedClient email("users_remove_by_email.json", kOnce);
  EXPECT_TRUE(email.client.users.remove(UserRef::email("bo+app@birch.example")));
}

TEST(TaplyticsUserFixtures, a_call_that_the_client_does_not_know_goes_the_same_way) {
  const TapedClient taped("users_get.json", kOnce);
  const Response reply =
      taped.client.send({.path = "/v2/users/" + kAda, .effect = Effect::read}).value();
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("ada@birch.example"), std::string::npos);
}

// --- experiments

TEST(TaplyticsExperimentFixtures, a_listing_shows_names_and_whole_variations) {
  const TapedClient taped("experiments_list.json", kOnce);
  const auto experiments = rows_of(taped.client.experiments.list({.per_page = 2}));
  ASSERT_EQ(ids_of(experiments), (Ids{kExperiment, id_of("00202"), id_of("00203")}));
  const Experiment& first = experiments[0];
  EXPECT_EQ(first.name, "Buttons");
  EXPECT_EQ(first.status, experiment_statuses::active);
  EXPECT_EQ(first.goal_ids, (Ids{id_of("00251"), id_of("00252")}));
  EXPECT_EQ(first.created, at("2026-01-25T09:30:18.275Z"));
  EXPECT_EQ(text_of(first.extra), R"({"is_split":true})");
  ASSERT_EQ(first.variations.size(), 1U);
  EXPECT_EQ(first.variations[0].id, kVariation);
  EXPECT_EQ(first.variations[0].name, "Round");
  EXPECT_EQ(first.variations[0].distribution, 0.75);
  EXPECT_EQ(to_json(Value(first.variations[0].web_elements)), R"([{"selector":"#buy"}])");
  ASSERT_EQ(first.filters.size(), 1U);
  EXPECT_EQ(first.filters[0].type, "osType");
  EXPECT_EQ(to_json(Value(first.filters[0].values)), R"(["iPhone OS",17])");
  EXPECT_EQ(experiments[1].status, experiment_statuses::draft);
  EXPECT_FALSE(experiments[1].baseline);
  EXPECT_EQ(experiments[2].description, "") << "it is null";
}

TEST(TaplyticsExperimentFixtures, the_variables_of_a_variation_have_values_of_any_type) {
  const TapedClient taped("experiments_list.json", kOnce);
  const auto experiments = rows_of(taped.client.experiments.list({.per_page = 2}));
  ASSERT_EQ(experiments.size(), 3U);
  ASSERT_EQ(experiments[0].variations.size(), 1U);
  const std::vector<DynamicVariable>& variables = experiments[0].variations[0].dynamic_variables;
  ASSERT_EQ(variables.size(), 2U);
  EXPECT_EQ(variables[0].id, id_of("00311"));
  EXPECT_EQ(variables[0].type, "JSON");
  EXPECT_EQ(variables[0].value, Value(R"({"round":1})")) << "a text that holds JSON";
  EXPECT_EQ(variables[0].is_active, true);
  EXPECT_EQ(variables[1].created_from, "web");
  EXPECT_EQ(variables[1].default_value, Value(2.5));
  EXPECT_EQ(variables[1].value, Value(3));
  ASSERT_TRUE(experiments[0].baseline);
  EXPECT_EQ(experiments[0].baseline->id, "") << "a listing shows none";
  EXPECT_EQ(experiments[0].baseline->name, "Baseline");
  EXPECT_EQ(experiments[0].baseline->distribution, 0.25);
  ASSERT_EQ(experiments[0].baseline->dynamic_variables.size(), 1U);
  EXPECT_EQ(experiments[0].baseline->dynamic_variables[0].value, Value(false));
}

TEST(TaplyticsExperimentFixtures, a_single_experiment_shows_ids_and_versions) {
  const TapedClient taped("experiments_get.json", kOnce);
  const Experiment experiment = taped.client.experiments.get(kExperiment).value();
  EXPECT_EQ(experiment.id, kExperiment);
  EXPECT_EQ(experiment.name, "");
  EXPECT_EQ(experiment.description, "Which button");
  EXPECT_EQ(experiment.status, experiment_statuses::paused);
  EXPECT_EQ(ids_of(experiment.variations), (Ids{kVariation, id_of("00302")}));
  EXPECT_EQ(experiment.winning_variation_id, kVariation);
  ASSERT_TRUE(experiment.baseline);
  EXPECT_EQ(experiment.baseline->id, id_of("00303"));
  ASSERT_EQ(experiment.filters.size(), 1U);
  EXPECT_EQ(experiment.filters[0].version, "2.4.6");
  EXPECT_EQ(experiment.filters[0].os_version, "17.2");
  EXPECT_EQ(experiment.min_app_version, "2.0");
  EXPECT_EQ(experiment.max_app_version, "3.7.1");
  EXPECT_EQ(experiment.created, at("2026-01-25T09:30:18Z"));
  EXPECT_EQ(experiment.updated, at("2026-02-05T11:42:09Z")) << "the offset counts";
  EXPECT_TRUE(experiment.extra.empty());
}

TEST(TaplyticsExperimentFixtures, an_experiment_is_removed_when_the_reply_says_so) {
  const TapedClient taped("experiments_remove.json", kOnce);
  EXPECT_TRUE(taped.client.experiments.remove(kExperiment));

  const TapedClient refused("experiments_remove_refused.json", kOnce);
  const Error error = refused.client.experiments.remove(kExperiment).error();
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_EQ(error.operation, "experiments.remove");
}

}  // namespace
}  // namespace quartet::taplytics
