// Reading selected fields by label and by position, and queries that were copied from elsewhere.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

// A hit of a search with these columns whose reply holds these values.
SelectedFields selected(SearchRequest request, const std::string& values) {
  Fake fake;
  fake.reply(200, R"({"response":{"users":{"total_hits":1,"hits":[{"name":"u",)"
                  R"("selected_fields":)" +
                      values + "}]}}}");
  return fake.client.users.search(std::move(request)).collect(1).value().at(0).fields;
}

SearchRequest with(std::vector<Field> fields) {
  return {.terms = {}, .fields = std::move(fields)};
}

TEST(TotangoColumns, are_read_by_label_and_by_position_as_what_they_are) {
  const SelectedFields fields = selected(
      with({fields::text("health"), fields::health_trend(), fields::text_attribute("Owner"),
            fields::number("score"), fields::owner("Success Manager"),
            fields::date("last_activity_time"), fields::list_attribute("Tags"),
            fields::named_aggregation("total_activities", 14)}),
      R"(["red",{"health":"red","health_prev":"green","change_date":1421614799999},null,41.5,)"
      R"({"owner_value":"Ada Kim","owner_tid_value":"ada@example.com"},1700000000000,["a",2],9])");
  EXPECT_EQ(*fields.text("health"), "red");
  EXPECT_EQ(*fields.text(0), "red");
  EXPECT_EQ((*fields.health_trend())->previous, "green");
  EXPECT_EQ(to_rfc3339((*fields.health_trend(1))->changed.value()), "2015-01-18T20:59:59.999Z");
  EXPECT_EQ(*fields.text("Owner"), std::nullopt);
  EXPECT_EQ(*fields.number("score"), 41.5);
  EXPECT_EQ((*fields.owner("Success Manager"))->email, "ada@example.com");
  EXPECT_EQ(to_rfc3339((*fields.time("last_activity_time")).value()), "2023-11-14T22:13:20Z");
  EXPECT_EQ((*fields.list("Tags"))->size(), 2U);
  EXPECT_EQ(*fields.integer("total_activities_14d"), 9);
  EXPECT_EQ(to_json(fields.value(6).value()), R"(["a",2])");
  EXPECT_EQ(fields.columns().at(7).label, "total_activities_14d");
}

TEST(TotangoColumns, are_never_guessed) {
  const SelectedFields fields =
      selected(with({fields::text("health"), fields::number("score"), fields::date("date"),
                     fields::text("health"), fields::number("late"), fields::owner("role"),
                     fields::health_trend()}),
               R"([7,"41",1700000000000,"x",9e30,{"owner_value":3},"red"])");
  const auto problem = [](const auto& result) { return result.error().message; };
  EXPECT_EQ(
      problem(fields.text("helth")),
      "there is no column \"helth\"; the search asked for: health, score, date, health, late, "
      "role, health_trend");
  EXPECT_NE(problem(fields.text("health")).find("several columns are called \"health\""),
            std::string::npos);
  EXPECT_NE(problem(fields.text(9)).find("there is no column number 9"), std::string::npos);
  EXPECT_NE(problem(fields.text(-1)).find("there is no column"), std::string::npos);
  EXPECT_EQ(problem(fields.text(0)), "the column number 0 holds a number where text is due");
  EXPECT_EQ(problem(fields.number("score")),
            "the column \"score\" holds text where a number is due");
  EXPECT_EQ(problem(fields.number("date")),
            "the column \"date\" was asked for as time; it cannot be read as number");
  EXPECT_EQ(fields.number("date").error().kind, ErrorKind::config);
  EXPECT_EQ(fields.number("score").error().kind, ErrorKind::decode);
  EXPECT_NE(problem(fields.integer("late")).find("where a whole number is due"), std::string::npos);
  EXPECT_NE(problem(fields.owner("role")).find("an owner is due"), std::string::npos);
  EXPECT_NE(problem(fields.health_trend()).find("a health trend is due"), std::string::npos);
}

TEST(TotangoColumns, of_unknown_type_are_read_by_whoever_fits) {
  const SelectedFields fields =
      selected(with({fields::simple_date_attribute("Renewal"), fields::date_attribute("Start"),
                     fields::health_reason(), fields::raw(Object{{"type", "new"}}, "mine")}),
               R"(["2026-01-31",1700000000000,"quiet",true])");
  EXPECT_EQ(to_rfc3339(fields.time("Renewal")->value()), "2026-01-31T00:00:00Z");
  EXPECT_EQ(to_rfc3339(fields.time("Start")->value()), "2023-11-14T22:13:20Z");
  EXPECT_EQ(*fields.text("health_reason"), "quiet");
  EXPECT_EQ(fields.time("health_reason").error().kind, ErrorKind::decode);
  EXPECT_EQ(fields.value("mine")->as_bool(), true);
}

TEST(TotangoColumns, hold_whole_numbers_also_when_they_are_written_as_reals) {
  const SelectedFields fields =
      selected(with({fields::date("date"), fields::number("score"), fields::number("huge"),
                     fields::health_trend()}),
               R"([1700000000000.0,7.0,18446744073709551615,{"change_date":1700000000000.0}])");
  EXPECT_EQ(to_rfc3339(fields.time("date")->value()), "2023-11-14T22:13:20Z");
  EXPECT_EQ(*fields.integer("score"), 7);
  EXPECT_EQ(to_rfc3339((*fields.health_trend())->changed.value()), "2023-11-14T22:13:20Z");
  EXPECT_EQ(fields.number("huge").error().message,
            "the column \"huge\" holds a number out of range where a number is due");
}

TEST(TotangoColumns, of_another_number_than_asked_are_an_error_not_a_shift) {
  const SelectedFields fields =
      selected(with({fields::text("a"), fields::text("b")}), R"(["x","y","z"])");
  EXPECT_NE(fields.text("a").error().message.find("3 selected fields where 2 were asked for"),
            std::string::npos);
  EXPECT_EQ(selected(with({fields::text("a")}), "[]").text("a").error().kind, ErrorKind::decode);
}

TEST(TotangoColumns, of_the_parent_account_stand_behind_the_others_or_are_missing) {
  const SearchRequest request{.terms = {},
                              .fields = {fields::text("title")},
                              .parent_account_fields = {fields::text("status")}};
  const SelectedFields merged = selected(request, R"(["CTO","Paying"])");
  EXPECT_EQ(*merged.text("title"), "CTO");
  EXPECT_EQ(*merged.text("parent.status"), "Paying");
  const SelectedFields without = selected(request, R"(["CTO"])");
  EXPECT_EQ(*without.text("title"), "CTO");
  EXPECT_NE(without.text("parent.status").error().message.find("parent account"),
            std::string::npos);
}

// --- parse_search

TEST(TotangoParseSearch, reads_a_query_as_the_vendors_pages_show_it) {
  const SearchRequest request = parse_search(R"({
      "terms":[{"type":"string","term":"status_group","in_list":["paying"]}],
      "count":500, "offset":0,
      "fields":[{"type":"string","term":"health","field_display_name":"Health rank "},
                {"type":"date","term":"last_activity_time","desc":true}],
      "parent_account_fields":[{"type":"owner","account_role":"CSM","index":6}],
      "sort_by":"display_name", "sort_order":"DESC", "scope":"all", "query_term_id":"x"})")
                                    .value();
  EXPECT_EQ(request.terms.size(), 1U);
  EXPECT_EQ(request.page_length, 500);
  EXPECT_EQ(request.fields.at(0).label(), "Health rank");
  EXPECT_EQ(request.fields.at(1).label(), "last_activity_time");
  EXPECT_EQ(request.fields.at(1).type(), ColumnType::time);
  EXPECT_TRUE(request.fields.at(1).json().contains("desc"));
  EXPECT_EQ(request.parent_account_fields.at(0).type(), ColumnType::owner);
  EXPECT_FALSE(request.parent_account_fields.at(0).json().contains("index"));
  EXPECT_EQ(request.sort_by, "display_name");
  EXPECT_EQ(request.sort_order, SortOrder::descending);
  EXPECT_TRUE(request.extra.contains("query_term_id"));
}

TEST(TotangoParseSearch, says_what_is_wrong_with_a_query) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "the query cannot be used"},
      {"[]", "expected an object"},
      {R"({"terms":[]})", "fields: it is missing"},
      {R"({"fields":[]})", "terms: it is missing"},
      {R"({"terms":{},"fields":[]})", "terms: expected an array"},
      {R"({"terms":[1],"fields":[]})", "terms[0]: expected an object"},
      {R"({"terms":[],"fields":[],"count":0})", "count: expected a number from 1 to 1000"},
      {R"({"terms":[],"fields":[],"count":"5"})", "count: expected a number"},
      {R"({"terms":[],"fields":[],"offset":10})", "offset: the listing reads all pages"},
      {R"({"terms":[],"fields":[],"sort_order":"up"})", "sort_order"},
      {R"({"terms":[],"fields":[],"sort_by":1})", "sort_by: expected text"},
  };
  for (const auto& [json, problem] : rows) {
    const Result<SearchRequest> request = parse_search(json);
    ASSERT_FALSE(request) << json;
    EXPECT_EQ(request.error().kind, ErrorKind::config);
    EXPECT_NE(request.error().message.find(problem), std::string::npos) << request.error().message;
  }
}

}  // namespace
}  // namespace quartet::totango
