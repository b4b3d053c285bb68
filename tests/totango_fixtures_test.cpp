// Active lists, folders and regions: replies from tests/fixtures/totango, and what a user gets.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

std::vector<Account> accounts_of(Pager<Account> pager) {
  return pager.collect(1000).value();
}

// The accounts of list 1004 in a cassette.
std::vector<Account> current_in(const std::string& fixture, Include include) {
  const Tape tape(fixture);
  return accounts_of(tape.client.lists.current(1004, {.include = include}));
}

UsageWindow window_of(const FlatMap<UsageWindow>& all, std::string_view name) {
  const UsageWindow* window = all.find(name);
  EXPECT_NE(window, nullptr) << name;
  return window != nullptr ? *window : UsageWindow{};
}

Timestamp at_ms(std::int64_t milliseconds) {
  return from_epoch_milliseconds(milliseconds).value();
}

// --- what a listing returns for each account

TEST(TotangoListFixtures, stats_count_users_and_actions_by_window_and_module) {
  const std::vector<Account> accounts = current_in("lists_current_stats.json", Include::stats);
  ASSERT_EQ(accounts.size(), 3U);
  ASSERT_TRUE(accounts[0].stats);
  const Stats& stats = *accounts[0].stats;
  EXPECT_EQ(stats.users.size(), 6U);
  EXPECT_EQ(stats.activities.size(), 6U);

  const UsageWindow users = window_of(stats.users, windows::past_14d);
  EXPECT_EQ(users.all, 12);
  EXPECT_EQ(users.modules, (Counts{{"boards", 12}, {"reports", 3}, {"admin", 1}}));
  EXPECT_TRUE(users.actions.empty());

  const UsageWindow activities = window_of(stats.activities, windows::past_30d);
  EXPECT_EQ(activities.all, 5432);
  EXPECT_EQ(activities.actions,
            (Counts{{"create-card", 2112}, {"move-card", 1409}, {"print", 1911}}));
  EXPECT_EQ(activities.modules, (Counts{{"boards", 3521}, {"reports", 1911}}));
  EXPECT_EQ(window_of(stats.activities, windows::realtime_today).all, 26);
  EXPECT_FALSE(stats.activities.contains(windows::past_7d)) << "the guide has no such window";

  EXPECT_EQ(ms(stats.first_activity), 1'600'000'000'000);
  EXPECT_EQ(ms(stats.last_activity), 1'700'000'100'000);
  EXPECT_EQ(accounts[0].engagement->score->change, -29.0);
}

TEST(TotangoListFixtures, an_account_without_usage_has_stats_without_windows_or_none) {
  const std::vector<Account> accounts = current_in("lists_current_stats.json", Include::stats);
  ASSERT_EQ(accounts.size(), 3U);
  ASSERT_TRUE(accounts[1].stats);
  EXPECT_TRUE(accounts[1].stats->users.empty());
  EXPECT_TRUE(accounts[1].stats->activities.empty());
  EXPECT_FALSE(accounts[1].stats->first_activity);
  EXPECT_FALSE(accounts[1].stats->last_activity);
  EXPECT_FALSE(accounts[2].stats);
}

TEST(TotangoListFixtures, the_activities_of_2012_are_read_as_actions) {
  const std::vector<Account> accounts = current_in("lists_current_stats_2012.json", Include::stats);
  ASSERT_EQ(accounts.size(), 1U);
  ASSERT_TRUE(accounts[0].stats);
  const Stats& stats = *accounts[0].stats;
  const UsageWindow week = window_of(stats.activities, windows::past_7d);
  EXPECT_EQ(week.all, 31);
  EXPECT_EQ(week.actions, (Counts{{"Create Card", 14}, {"Print", 17}}));
  EXPECT_EQ(window_of(stats.activities, windows::past_30d).actions,
            (Counts{{"Create Card", 23}, {"Print", 17}}));
  EXPECT_TRUE(window_of(stats.activities, windows::past_90d).actions.empty());
  EXPECT_EQ(window_of(stats.users, windows::past_7d).all, 9);
}

TEST(TotangoListFixtures, users_have_names_and_the_times_that_are_known) {
  const std::vector<Account> accounts = current_in("lists_current_users.json", Include::users);
  ASSERT_EQ(accounts.size(), 2U);
  ASSERT_EQ(accounts[0].users.size(), 3U);
  const std::vector<AccountUser>& users = accounts[0].users;
  EXPECT_EQ(users[0].name, "ada@birch.example");
  EXPECT_EQ(ms(users[0].first_usage), 1'690'000'000'000);
  EXPECT_EQ(ms(users[0].last_usage), 1'700'000'000'000);
  EXPECT_EQ(users[1].name, "bo+test@birch.example");
  EXPECT_FALSE(users[1].first_usage);
  EXPECT_EQ(users[2].name, "4711") << "a number that names a user is its text";
  EXPECT_FALSE(users[2].last_usage);
  EXPECT_EQ(to_json(Value(users[2].extra)), R"({"role":"viewer"})");
  EXPECT_TRUE(accounts[1].users.empty());
}

TEST(TotangoListFixtures, a_lifecycle_tells_the_statuses_before_the_one_of_now) {
  const std::vector<Account> accounts =
      current_in("lists_current_lifecycle.json", Include::lifecycle);
  ASSERT_EQ(accounts.size(), 3U);
  ASSERT_TRUE(accounts[0].lifecycle);
  const Lifecycle& lifecycle = *accounts[0].lifecycle;
  EXPECT_EQ(lifecycle.current, "Live");
  EXPECT_EQ(ms(lifecycle.changed), 1'700'000'000'000);
  ASSERT_EQ(lifecycle.history.size(), 3U);
  EXPECT_EQ(lifecycle.history[0].status, "Signed up");
  EXPECT_EQ(ms(lifecycle.history[0].changed), 1'690'000'000'000);
  EXPECT_EQ(lifecycle.history[2].status, "Imported");
  EXPECT_FALSE(lifecycle.history[2].changed);
  ASSERT_TRUE(accounts[1].lifecycle);
  EXPECT_TRUE(accounts[1].lifecycle->history.empty());
  EXPECT_FALSE(accounts[2].lifecycle);
}

TEST(TotangoListFixtures, include_all_gives_every_block_of_an_account) {
  const Tape tape("lists_current_all.json");
  const auto accounts = accounts_of(tape.client.lists.current(1, {.include = Include::all}));
  ASSERT_EQ(accounts.size(), 2U);
  const Account& account = accounts[0];
  EXPECT_EQ(account.id, "b17");
  EXPECT_EQ(account.totango_id, "77");
  EXPECT_EQ(account.name, "Birch Mills");
  EXPECT_EQ(account.foreign_id, "F-9");
  EXPECT_EQ(account.salesforce_id, "0017");
  EXPECT_EQ(account.engagement_score(), 61.0);
  EXPECT_EQ(account.health(), "Average");
  ASSERT_TRUE(account.frequency && account.stats && account.lifecycle);
  EXPECT_EQ(display(account.frequency->current), "Weekly");
  EXPECT_EQ(window_of(account.stats->users, windows::past_7d).all, 3);
  EXPECT_EQ(window_of(account.stats->activities, windows::past_30d).actions,
            (Counts{{"export", 9}}));
  EXPECT_EQ(ms(account.stats->last_activity), 1'700'000'000'000);
  ASSERT_EQ(account.users.size(), 1U);
  EXPECT_EQ(account.users[0].name, "ada@birch.example");
  EXPECT_EQ(account.lifecycle->current, "Paying");
  ASSERT_EQ(account.lifecycle->history.size(), 1U);
  EXPECT_EQ(account.lifecycle->history[0].status, "Trial");
  EXPECT_TRUE(account.extra.empty()) << to_json(Value(account.extra));
  ASSERT_TRUE(accounts[1].frequency);
  EXPECT_EQ(accounts[1].frequency->current.as_double(), 2.5);
}

TEST(TotangoListFixtures, an_attribute_that_comes_as_an_object_with_a_value_is_that_value) {
  const auto accounts = current_in("lists_current_wrapped_attributes.json", Include::summary);
  ASSERT_EQ(accounts.size(), 1U);
  EXPECT_EQ(to_json(Value(accounts[0].attributes)),
            R"({"Region":"North","Seats":90,"Discount":0.25,"Pilot":true,"Renewal-Date":null,)"
            R"("Owner":"Ada Kim","Plan":"Team","Licences":12,"Beta":false,"Notes":null,)"
            R"("Tier":{"val":"Gold","display_name":"Tier"}})");
}

// --- which accounts

TEST(TotangoListFixtures, recent_asks_in_whole_seconds_and_goes_on_by_page_number) {
  const Tape tape("lists_recent.json");
  Pager<Account> pager =
      tape.client.lists.recent(1004, at_ms(1'700'000'000'987), {.page_length = 2});
  const std::vector<Account> accounts = pager.collect(1000).value();
  ASSERT_EQ(accounts.size(), 3U);
  EXPECT_EQ(accounts[2].id, "d3");
  EXPECT_EQ(pager.receipt().pages, 2U);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent);
}

TEST(TotangoListFixtures, past_gives_accounts_that_left_and_proves_that_none_did) {
  const Tape tape("lists_past.json");
  const auto since = at_ms(1'700'000'000'000);
  const auto left =
      accounts_of(tape.client.lists.past(1004, since, {.include = Include::lifecycle}));
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].name, "Elm & Oak");
  ASSERT_TRUE(left[0].lifecycle);
  EXPECT_EQ(left[0].lifecycle->current, "Canceled");

  Pager<Account> nobody = tape.client.lists.past(1005, since);
  EXPECT_TRUE(nobody.collect(1000).value().empty());
  EXPECT_EQ(nobody.receipt().grade, Completeness::proven);
}

TEST(TotangoListFixtures, the_criteria_of_a_stored_list_are_terms_of_a_search) {
  const Tape tape("lists_list.json");
  const std::vector<ActiveList> lists = tape.client.lists.list().value();
  ASSERT_EQ(lists.size(), 3U);
  EXPECT_EQ(lists[0].id, 1);
  EXPECT_TRUE(lists[0].criteria.empty());
  EXPECT_EQ(to_json(Value(lists[0].extra)), R"({"name":"All accounts"})");
  EXPECT_EQ(lists[1].id, 10'000'123) << "an id as a row of digits";
  EXPECT_EQ(lists[1].criteria.size(), 2U);
  EXPECT_EQ(lists[2].id, 1004);
  EXPECT_TRUE(lists[2].criteria.empty());

  Pager<AccountHit> hits = tape.client.accounts.search({.terms = lists[1].criteria});
  EXPECT_EQ(hits.collect(10).value().at(0).id, "b17");
}

TEST(TotangoListFixtures, folders_are_a_tree_of_any_depth) {
  const Tape tape("lists_folders.json");
  const std::vector<Folder> folders = tape.client.lists.folders().value();
  ASSERT_EQ(folders.size(), 2U);
  EXPECT_EQ(folders[0].id, "f-1");
  EXPECT_EQ(folders[0].name, "Sales");
  ASSERT_EQ(folders[0].children.size(), 2U);
  const Folder& north = folders[0].children[0];
  EXPECT_EQ(north.id, "12") << "an id as a number";
  ASSERT_EQ(north.children.size(), 1U);
  EXPECT_EQ(north.children[0].name, "Pilots & trials");
  EXPECT_TRUE(north.children[0].children.empty());
  EXPECT_TRUE(folders[0].children[1].children.empty());
  EXPECT_TRUE(folders[1].children.empty());
  EXPECT_EQ(to_json(Value(folders[1].extra)), R"({"shared-with":["team-4"]})");
}

// --- pages

TEST(TotangoListFixtures,
     a_server_that_reads_offsets_as_records_is_read_so_when_told_and_else_found_out) {
  const Tape tape("lists_record_offsets.json");
  Pager<Account> records = tape.client.lists.current(
      1004, {.page_length = 3, .offset_meaning = OffsetMeaning::record_number});
  EXPECT_EQ(records.collect(1000).value().size(), 5U);
  EXPECT_EQ(records.receipt().grade, Completeness::consistent);
  EXPECT_EQ(records.receipt().duplicates, 0U) << "the overlap of the pages does not count";

  const Result<std::vector<Account>> pages =
      tape.client.lists.current(1004, {.page_length = 3}).collect(1000);
  ASSERT_FALSE(pages);
  EXPECT_EQ(pages.error().kind, ErrorKind::limit);
  EXPECT_NE(pages.error().message.find("record number"), std::string::npos);
}

TEST(TotangoListFixtures, an_empty_page_before_the_total_ends_the_list_and_is_no_complete_one) {
  const Tape tape("lists_empty_page.json");
  Pager<Account> accounts = tape.client.lists.current(1004, {.page_length = 2});
  EXPECT_EQ(accounts.collect(1000).value().size(), 2U);
  EXPECT_EQ(accounts.receipt().grade, Completeness::moved);
  EXPECT_EQ(accounts.receipt().total_at_end, 5);
  EXPECT_EQ(accounts.receipt().empty_pages, 1U);
}

// --- oddities

TEST(TotangoListFixtures, numbers_may_come_as_text_and_whole_ones_as_reals) {
  const Tape tape("numbers_as_text.json");
  const auto page = tape.client.run(ops::current_page(1004, Include::all, 100, 0)).value();
  EXPECT_EQ(page.total_items, 3);
  EXPECT_EQ(page.current_item_count, 1);
  ASSERT_TRUE(page.header);
  EXPECT_EQ(page.header->length, 100);
  EXPECT_EQ(page.header->offset, 0);
  ASSERT_EQ(page.accounts.size(), 1U);
  const Account& account = page.accounts[0];
  EXPECT_EQ(ms(account.status->changed), 1'700'000'000'000);
  EXPECT_EQ(account.engagement_score(), 41.0);
  EXPECT_EQ(account.engagement->score->change, -3.5);
  EXPECT_EQ(ms(account.engagement->health->last_changed), 1'699'000'000'000);
  ASSERT_TRUE(account.stats);
  const UsageWindow users = window_of(account.stats->users, windows::past_30d);
  EXPECT_EQ(users.all, 12);
  EXPECT_EQ(users.modules, (Counts{{"boards", 7}, {"reports", 5}, {"admin", 1}}));
  const UsageWindow activities = window_of(account.stats->activities, windows::past_30d);
  EXPECT_EQ(activities.all, 60);
  EXPECT_EQ(activities.actions, (Counts{{"export", 9}}));
  EXPECT_EQ(ms(account.stats->first_activity), 1'600'000'000'000);
  EXPECT_EQ(ms(account.users.at(0).last_usage), 1'700'000'000'000);
}

TEST(TotangoListFixtures, revision_and_version_may_have_any_form) {
  const Tape tape("versions.json");
  const auto extra = [&tape](ListId list) {
    const auto page = tape.client.run(ops::current_page(list, Include::summary, 1000, 0));
    return to_json(Value(page.value().extra));
  };
  EXPECT_EQ(extra(1), R"({"_revision":"r12692","_type":"accounts-active-list","_version":1.0})");
  EXPECT_EQ(extra(2), R"({"_revision":"r7e56629","_type":"accounts-active-list","_version":1})");
  EXPECT_EQ(extra(3), R"({"_revision":7,"_version":"1.0"})");
}

TEST(TotangoListFixtures, a_service_id_that_comes_as_a_number_is_its_text) {
  const Tape tape("service_id_as_number.json");
  const auto page = tape.client.run(ops::current_page(1, Include::summary, 1000, 0)).value();
  EXPECT_EQ(page.service_id, "9001");
  EXPECT_TRUE(page.accounts.empty());
}

TEST(TotangoListFixtures, ids_keep_their_digits_whether_they_are_text_or_numbers) {
  const Tape tape("totango_id.json");
  const std::vector<Account> accounts = accounts_of(tape.client.lists.current(1));
  ASSERT_EQ(accounts.size(), 4U);
  EXPECT_EQ(accounts[0].totango_id, "77");
  EXPECT_EQ(accounts[1].totango_id, "0078-x");
  EXPECT_EQ(accounts[2].totango_id, "18446744073709551615") << "beyond 64 bits with a sign";
  EXPECT_EQ(accounts[3].id, "1234");
  EXPECT_EQ(accounts[3].totango_id, "");
  EXPECT_EQ(accounts[3].foreign_id, "99");
  EXPECT_EQ(accounts[3].salesforce_id, "17");
}

TEST(TotangoListFixtures, members_that_this_version_does_not_know_are_kept_where_they_stood) {
  const Tape tape("unknown_members.json");
  const auto page = tape.client.run(ops::current_page(1, Include::summary, 1000, 0)).value();
  EXPECT_EQ(to_json(Value(page.extra)), R"({"scroll-id":"s-1","warnings":["slow"]})");
  EXPECT_EQ(to_json(Value(page.header->extra)), R"({"list-id":1})");
  ASSERT_EQ(page.accounts.size(), 1U);
  const Account& account = page.accounts[0];
  EXPECT_EQ(to_json(Value(account.extra)), R"({"health-score":7,"tags":["a",{"b":null}]})");
  EXPECT_EQ(to_json(Value(account.status->extra)), R"({"changed-by":"ada@birch.example"})");
  EXPECT_EQ(to_json(Value(account.engagement->extra)), R"({"model":"v2"})");
  EXPECT_EQ(to_json(Value(account.engagement->score->extra)), R"({"rank":3})");
  EXPECT_EQ(to_json(Value(account.engagement->health->extra)), R"({"colour":"green"})");
}

// --- regions

Result<Region> region_in(const Tape& tape, std::string_view service_id) {
  return discover_region(service_id, {.http = {.transport = tape.transport, .clock = tape.clock}});
}

TEST(TotangoRegionFixtures, site_t11_is_the_eu) {
  const Tape tape("region_eu.json");
  const Region region = region_in(tape, "SP-9001-01").value();
  EXPECT_EQ(region.site, "t11");
  EXPECT_EQ(region.endpoint.url(), Endpoint::eu().url());
}

TEST(TotangoRegionFixtures, any_other_site_is_the_us) {
  const Tape tape("region_us.json");
  const Region region = region_in(tape, "9002").value();
  EXPECT_EQ(region.site, "t2");
  EXPECT_EQ(region.endpoint.url(), Endpoint::us().url());
}

TEST(TotangoRegionFixtures, a_reply_without_a_site_is_an_error_that_names_it) {
  const Tape tape("region_without_site.json");
  const Error no_site = region_in(tape, "9003").error();
  EXPECT_EQ(no_site.kind, ErrorKind::decode);
  EXPECT_EQ(no_site.operation, "region");
  EXPECT_NE(no_site.message.find("site: it is missing"), std::string::npos) << no_site.message;

  const Error refused = region_in(tape, "9004").error();
  EXPECT_EQ(refused.kind, ErrorKind::vendor);
  EXPECT_EQ(refused.vendor_message, "no such service");
}

}  // namespace
}  // namespace quartet::totango
