// Searches: replies from tests/fixtures/totango, and what a user gets. The cassettes hold the form
// that goes out, byte by byte.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

template <class Hit>
std::string ids_of(const std::vector<Hit>& hits) {
  std::string ids;
  for (const Hit& hit : hits) ids += (ids.empty() ? "" : " ") + hit.id;
  return ids;
}

// The error of a cell: its kind and message.
template <class T>
std::string problem_of(const Result<T>& cell) {
  if (cell) return "no error";
  return std::string(to_string(cell.error().kind)) + ": " + cell.error().message;
}

// --- accounts

TEST(TotangoSearchFixtures, accounts_come_page_by_page_and_the_row_that_pages_share_comes_once) {
  const Tape tape("search_accounts.json");
  Pager<AccountHit> pager = tape.client.accounts.search(
      {.terms = {terms::text_attribute("Plan & Tier").in({"50% off+", "Größe"})},
       .fields = {fields::text("health"), fields::owner("Success Manager")},
       .page_length = 2,
       .form = {{"teams_id", "-1"}}});
  const std::vector<AccountHit> hits = pager.collect(100).value();
  ASSERT_EQ(ids_of(hits), "acc-17 acc-18 acc-19");
  EXPECT_EQ(hits[0].display_name, "Birch Mills");
  EXPECT_EQ(ms(hits[0].last_activity), 1'700'000'000'000);
  EXPECT_EQ(hits[0].fields.text("health").value(), "red");
  const std::optional<Owner> owner = hits[0].fields.owner("Success Manager").value();
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->name, "Ada Kim");
  EXPECT_EQ(owner->email, "ada@vendor.example");
  EXPECT_FALSE(hits[1].last_activity);
  EXPECT_FALSE(hits[1].fields.owner("Success Manager").value());
  EXPECT_EQ(hits[2].display_name, "Größe & Söhne");
  EXPECT_FALSE(hits[2].last_activity);

  const Receipt receipt = pager.receipt();
  EXPECT_EQ(receipt.pages, 2U);
  EXPECT_EQ(receipt.duplicates, 0U) << "the shared row is no duplicate";
  EXPECT_EQ(receipt.total_at_end, 3);
  EXPECT_EQ(receipt.grade, Completeness::consistent) << receipt.reason;
}

TEST(TotangoSearchFixtures, the_envelope_of_the_guide_has_everything_under_response) {
  const Tape tape("search_accounts_guide.json");
  const SearchRequest request{.terms = {terms::text("status_group").in({"paying"})},
                              .fields = {fields::text("health", {.label = "Health rank"}),
                                         fields::health_trend({.label = "Health last change"}),
                                         fields::text_attribute("Success Manager")},
                              .sort_by = "display_name"};
  const auto page = tape.client.run(ops::search_accounts(request, 1000, 0)).value();
  EXPECT_EQ(page.total_hits, 2);
  EXPECT_EQ(page.service_id, "9001");
  EXPECT_EQ(to_json(Value(page.extra)), R"({"_revision":"r7e5","_type":"status","_version":1.0})");
  ASSERT_EQ(ids_of(page.hits), "acc-17 acc-18");

  const SelectedFields& first = page.hits[0].fields;
  EXPECT_EQ(first.text("Health rank").value(), "red");
  EXPECT_EQ(first.text("Success Manager").value(), "Ada Kim");
  const std::optional<HealthTrend> trend = first.health_trend("Health last change").value();
  ASSERT_TRUE(trend);
  EXPECT_EQ(trend->health, "red");
  EXPECT_EQ(trend->previous, "green");
  EXPECT_EQ(ms(trend->changed), 1'699'900'000'000);

  const std::optional<HealthTrend> steady = page.hits[1].fields.health_trend(1).value();
  ASSERT_TRUE(steady);
  EXPECT_EQ(steady->previous, "");
  EXPECT_FALSE(steady->changed);
  EXPECT_FALSE(page.hits[1].fields.text("Success Manager").value());
}

TEST(TotangoSearchFixtures, without_a_total_the_listing_ends_behind_the_last_row) {
  const Tape tape("search_accounts_total_missing.json");
  Pager<AccountHit> pager = tape.client.accounts.search({.terms = {}, .page_length = 2});
  EXPECT_EQ(ids_of(pager.collect(100).value()), "acc-1 acc-2 acc-3");
  EXPECT_FALSE(pager.receipt().total_at_end);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent) << pager.receipt().reason;
}

TEST(TotangoSearchFixtures, numbers_may_come_as_text_and_ids_as_numbers) {
  const Tape tape("search_numbers_as_text.json");
  const auto page = tape.client.run(ops::search_accounts({.terms = {}}, 1000, 0)).value();
  EXPECT_EQ(page.total_hits, 1);
  EXPECT_EQ(page.service_id, "9001");
  ASSERT_EQ(ids_of(page.hits), "17");
  EXPECT_EQ(page.hits[0].display_name, "4711");
  EXPECT_EQ(ms(page.hits[0].last_activity), 1'700'000'000'000);
  EXPECT_EQ(to_json(Value(page.hits[0].extra)), R"({"health-rank":3,"tags":["a"]})");
}

// --- users

TEST(TotangoSearchFixtures, a_person_may_be_a_user_of_several_accounts) {
  const Tape tape("search_users.json");
  Pager<UserHit> pager = tape.client.users.search({.terms = {terms::active_list().in({1004})}});
  const std::vector<UserHit> users = pager.collect(100).value();
  ASSERT_EQ(users.size(), 4U);
  EXPECT_EQ(users[0].name, "ada@birch.example");
  EXPECT_EQ(users[0].display_name, "Ada Kim");
  EXPECT_EQ(users[0].id, "u-1");
  EXPECT_EQ(users[0].is_online, true);
  EXPECT_EQ(ms(users[0].first_activity), 1'690'000'000'000);
  ASSERT_TRUE(users[0].account && users[1].account && users[2].account && users[3].account);
  EXPECT_EQ(users[0].account->id, "acc-17");
  EXPECT_EQ(users[0].account->display_name, "Birch Mills");
  EXPECT_EQ(to_json(Value(users[0].account->extra)), R"({"service_id":"9001"})");
  EXPECT_EQ(users[1].name, users[2].name);
  EXPECT_NE(users[1].account->id, users[2].account->id);
  EXPECT_EQ(users[1].is_online, false) << "a bool as text";
  EXPECT_FALSE(users[1].last_activity);
  EXPECT_EQ(users[3].name, "4711");
  EXPECT_EQ(users[3].id, "9");
  EXPECT_EQ(users[3].account->id, "18");
  EXPECT_FALSE(users[3].is_online);
  EXPECT_EQ(pager.receipt().grade, Completeness::proven) << pager.receipt().reason;
}

// The braces of the guide's sample do not balance, so the users stand beside the response or in it.
TEST(TotangoSearchFixtures, both_readings_of_the_guides_envelope_of_users_are_read) {
  const Tape tape("search_users_guide.json");
  const SearchRequest request{
      .terms = {terms::parent_account({terms::text("status_group").in({"paying"})})},
      .fields = {fields::date("last_activity_time", {.label = "Last activity", .descending = true}),
                 fields::named_aggregation("total_activities", 14, {.label = "Activities (14d)"})}};
  const auto beside = tape.client.run(ops::search_users(request, 1000, 0)).value();
  EXPECT_EQ(beside.total_hits, 2);
  ASSERT_EQ(beside.hits.size(), 2U);
  EXPECT_EQ(beside.hits[0].name, "ada@birch.example");
  EXPECT_FALSE(beside.hits[0].account);
  EXPECT_FALSE(beside.hits[0].is_online);
  EXPECT_EQ(ms(beside.hits[0].fields.time("Last activity").value()), 1'700'000'000'000);
  EXPECT_EQ(beside.hits[0].fields.integer("Activities (14d)").value(), 1589);
  EXPECT_EQ(beside.hits[1].fields.integer(1).value(), 0);

  const auto inside = tape.client.run(ops::search_users(request, 1000, 0)).value();
  EXPECT_EQ(inside.total_hits, 1);
  ASSERT_EQ(inside.hits.size(), 1U);
  EXPECT_EQ(inside.hits[0].fields.integer(1).value(), 1589);
}

SearchRequest with_parent_fields() {
  return {.terms = {},
          .fields = {fields::date("last_activity_time"),
                     fields::named_aggregation("activity_days", 30)},
          .parent_account_fields = {fields::text("health"), fields::number("contract_value")}};
}

TEST(TotangoSearchFixtures, columns_of_the_parent_account_stand_behind_the_users_own) {
  const Tape tape("search_users_parent_fields_merged.json");
  const auto users = tape.client.users.search(with_parent_fields()).collect(100).value();
  ASSERT_EQ(users.size(), 2U);
  const SelectedFields& ada = users[0].fields;
  EXPECT_EQ(ada.integer("activity_days_30d").value(), 11);
  EXPECT_EQ(ada.text("parent.health").value(), "yellow");
  EXPECT_EQ(ada.number("parent.contract_value").value(), 1200.5);
  EXPECT_EQ(ada.text(2).value(), "yellow");
  EXPECT_FALSE(users[1].fields.time("last_activity_time").value());
  EXPECT_FALSE(users[1].fields.number("parent.contract_value").value());
}

TEST(TotangoSearchFixtures, columns_of_the_parent_account_that_are_left_out_are_errors) {
  const Tape tape("search_users_parent_fields_missing.json");
  const auto users = tape.client.users.search(with_parent_fields()).collect(100).value();
  ASSERT_EQ(users.size(), 2U);
  const SelectedFields& ada = users[0].fields;
  EXPECT_EQ(ms(ada.time("last_activity_time").value()), 1'700'000'000'000);
  EXPECT_EQ(ada.integer("activity_days_30d").value(), 11);
  EXPECT_EQ(problem_of(ada.text("parent.health")),
            "decode: the reply has no values for the columns of the parent account");

  // Three values for two and two columns: nobody knows which is which.
  const SelectedFields& bo = users[1].fields;
  EXPECT_EQ(bo.size(), 3U);
  EXPECT_EQ(problem_of(bo.integer("activity_days_30d")),
            "decode: the reply has 3 selected fields where 4 were asked for, so it is not sure "
            "which is which");
  EXPECT_EQ(to_json(Value(bo.values)), R"([1700000000000,11,"yellow"])");
}

// --- cells

// The hit of that id in the cassette of cells: products (of unknown type), Plan (a text) and seats
// (a number).
SelectedFields cells_of(std::string_view id) {
  const Tape tape("search_cells.json");
  const SearchRequest request{
      .terms = {},
      .fields = {fields::products(ProductLink::direct), fields::text_attribute("Plan"),
                 fields::number_metric("seats_1700000000000", "userdef", {})}};
  for (const auto& hit : tape.client.accounts.search(request)) {
    if (hit.value().id == id) return hit.value().fields;
  }
  ADD_FAILURE() << "no hit " << id;
  return {};
}

constexpr const char* kSeats = "seats_1700000000000";

TEST(TotangoCellFixtures, a_null_is_nothing_in_a_column_of_any_type) {
  const SelectedFields cells = cells_of("null");
  EXPECT_TRUE(cells.value("products").value().is_null());
  EXPECT_FALSE(cells.text("products").value());
  EXPECT_FALSE(cells.list("products").value());
  EXPECT_FALSE(cells.owner("products").value());
  EXPECT_FALSE(cells.text("Plan").value());
  EXPECT_FALSE(cells.integer(kSeats).value());
}

TEST(TotangoCellFixtures, a_column_of_unknown_type_is_read_as_what_it_holds) {
  EXPECT_EQ(cells_of("bool").value("products").value().as_bool(), true);
  EXPECT_EQ(cells_of("integer").integer("products").value(), 1589);
  EXPECT_EQ(cells_of("real").number("products").value(), 0.25);
  EXPECT_EQ(cells_of("text").text("products").value(), "Größe \"L\"");
  const auto list = cells_of("array").list("products").value();
  ASSERT_TRUE(list);
  EXPECT_EQ(to_json(Value(*list)), R"(["Core",2,null,["Add-on"]])");
  EXPECT_EQ(to_json(cells_of("object").value("products").value()),
            R"({"value":{"plans":[{"name":"Core","since":null}]}})");
  EXPECT_EQ(to_json(cells_of("huge").value("products").value()), "18446744073709551615");
}

TEST(TotangoCellFixtures,
     a_cell_of_another_type_is_an_error_that_names_the_column_and_what_it_holds) {
  EXPECT_EQ(problem_of(cells_of("bool").text("Plan")),
            "decode: the column \"Plan\" holds a bool where text is due");
  EXPECT_EQ(problem_of(cells_of("integer").text("Plan")),
            "decode: the column \"Plan\" holds a number where text is due");
  EXPECT_EQ(problem_of(cells_of("array").text(1)),
            "decode: the column number 1 holds a list where text is due");
  EXPECT_EQ(problem_of(cells_of("text").number(kSeats)),
            "decode: the column \"seats_1700000000000\" holds text where a number is due");
  EXPECT_EQ(problem_of(cells_of("object").integer(kSeats)),
            "decode: the column \"seats_1700000000000\" holds an object where a number is due");
}

TEST(TotangoCellFixtures, a_whole_real_is_an_integer_and_a_fraction_is_none) {
  EXPECT_EQ(cells_of("integer").integer(kSeats).value(), 90);
  EXPECT_EQ(cells_of("real").integer(kSeats).value(), 29);
  EXPECT_EQ(
      problem_of(cells_of("huge").integer(kSeats)),
      "decode: the column \"seats_1700000000000\" holds a number where a whole number is due");
}

TEST(TotangoCellFixtures, asking_for_a_column_in_another_way_than_it_was_asked_for_is_a_mistake) {
  const SelectedFields cells = cells_of("integer");
  EXPECT_EQ(problem_of(cells.number("Plan")),
            "config: the column \"Plan\" was asked for as text; it cannot be read as number");
  EXPECT_EQ(problem_of(cells.value("Seats")),
            "config: there is no column \"Seats\"; the search asked for: products, Plan, "
            "seats_1700000000000");
  EXPECT_EQ(problem_of(cells.value(3)),
            "config: there is no column number 3; the search asked for 3");
}

TEST(TotangoCellFixtures, times_come_as_milliseconds_and_simple_dates_as_dates) {
  const Tape tape("search_times.json");
  const SearchRequest request{
      .terms = {},
      .fields = {fields::date("last_activity_time"), fields::simple_date_attribute("Renewal"),
                 fields::last_touch_timestamp()}};
  const auto hits = tape.client.accounts.search(request).collect(10).value();
  ASSERT_EQ(ids_of(hits), "acc-17 acc-18");
  EXPECT_EQ(ms(hits[0].fields.time("last_activity_time").value()), 1'700'000'000'000);
  EXPECT_EQ(to_rfc3339(hits[0].fields.time("Renewal").value().value()), "2026-01-31T00:00:00Z");
  EXPECT_EQ(ms(hits[0].fields.time("last_touch_timestamp").value()), 1'699'900'000'000);
  EXPECT_FALSE(hits[1].fields.time("last_activity_time").value());
  EXPECT_EQ(to_rfc3339(hits[1].fields.time("Renewal").value().value()), "2026-01-31T00:00:00Z");
  EXPECT_EQ(problem_of(hits[1].fields.time("last_touch_timestamp")),
            "decode: the column \"last_touch_timestamp\" holds text where a time in milliseconds "
            "is due");
}

// --- events

std::vector<Event> events_of_an_account() {
  const Tape tape("events.json");
  Pager<Event> pager = tape.client.events.search(
      {.terms = {terms::any_of({terms::event_property("event_type").equals("note"),
                                terms::event_property("event_type").equals("task")}),
                 terms::date("date").since(from_epoch_milliseconds(1'699'000'000'000).value())},
       .account_id = "acc 17/b"});
  std::vector<Event> events = pager.collect(100).value();
  EXPECT_EQ(pager.receipt().grade, Completeness::proven) << pager.receipt().reason;
  return events;
}

TEST(TotangoEventFixtures, a_note_has_a_text_and_an_author) {
  const std::vector<Event> events = events_of_an_account();
  ASSERT_EQ(ids_of(events), "e-1 e-2 77 e-4");
  const Event& event = events[0];
  EXPECT_EQ(event.type, "note");
  EXPECT_EQ(ms(event.time), 1'700'000'000'000);
  EXPECT_EQ(event.is_new, true) << "a bool as text";
  ASSERT_TRUE(event.account && event.note && event.note->author);
  EXPECT_EQ(event.account->id, "acc 17/b");
  EXPECT_EQ(event.account->display_name, "Birch Mills");
  EXPECT_EQ(event.account->contract_value, 1200.5);
  EXPECT_EQ(event.note->text, "Called.\nThey \"like\" it.");
  EXPECT_EQ(event.note->note_id, "31");
  EXPECT_EQ(event.note->author->name, "Ada Kim");
  EXPECT_EQ(to_json(Value(event.note->author->extra)), R"({"user-id":4})");
  EXPECT_EQ(to_json(Value(event.properties)),
            R"({"subject":"Kick-off","meeting_type":"call","activity_type_id":"adoption",)"
            R"("parent_id":null,"informed":["bo@vendor.example"],"totango_participants":[],)"
            R"("creation_time":1700000000001})");
}

TEST(TotangoEventFixtures, a_campaign_touch_is_told_by_its_properties) {
  const std::vector<Event> events = events_of_an_account();
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[1].type, "campaign_touch");
  EXPECT_EQ(events[1].is_new, false);
  EXPECT_FALSE(events[1].note || events[1].alert || events[1].task);
  EXPECT_EQ(to_json(Value(events[1].properties)), R"({"campaign":{"name":"Spring","step":2}})");
}

TEST(TotangoEventFixtures, a_task_tells_what_was_done_with_it) {
  const std::vector<Event> events = events_of_an_account();
  ASSERT_EQ(events.size(), 4U);
  const Event& event = events[2];
  EXPECT_EQ(event.type, "task");
  EXPECT_EQ(event.id, "77") << "an id as a number";
  EXPECT_EQ(ms(event.time), 1'699'800'000'000);
  ASSERT_TRUE(event.account && event.task && event.task->status);
  EXPECT_FALSE(event.account->contract_value);
  EXPECT_EQ(event.task->task_id, "5");
  EXPECT_EQ(event.task->action, "status_changed");
  EXPECT_EQ(event.task->status->current, "closed");
  EXPECT_EQ(event.task->status->previous, "open");
  EXPECT_EQ(event.task->status->is_modified, true);
  EXPECT_EQ(to_json(Value(event.task->extra)), R"({"assignee":"bo@vendor.example"})");
}

TEST(TotangoEventFixtures, an_alert_has_a_sentiment_and_properties) {
  const std::vector<Event> events = events_of_an_account();
  ASSERT_EQ(events.size(), 4U);
  const Event& event = events[3];
  EXPECT_FALSE(event.time);
  EXPECT_FALSE(event.is_new);
  ASSERT_TRUE(event.alert);
  EXPECT_EQ(event.alert->type, "health");
  EXPECT_EQ(event.alert->sentiment, "negative");
  EXPECT_EQ(event.alert->description, "Health fell");
  EXPECT_EQ(to_json(Value(event.alert->properties)), R"({"from":"green","to":"red"})");
}

TEST(TotangoEventFixtures, the_offset_of_events_is_a_page_number) {
  const Tape tape("events_two_pages.json");
  Pager<Event> pager = tape.client.events.search({.terms = {}, .page_length = 2});
  EXPECT_EQ(ids_of(pager.collect(100).value()), "e-1 e-2 e-3");
  EXPECT_EQ(pager.receipt().pages, 2U);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent) << pager.receipt().reason;
}

}  // namespace
}  // namespace quartet::totango
