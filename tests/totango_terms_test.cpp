// Terms and fields: what goes out, and what is refused before it does.
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/totango/fields.hpp"
#include "quartet/totango/terms.hpp"

namespace quartet::totango {
namespace {

const Timestamp kTime = parse_timestamp("2026-01-31T09:00:00.250Z").value();

TEST(TotangoTerms, are_written_as_the_vendor_has_them) {
  const std::pair<Term, const char*> rows[] = {
      {terms::text("status_group").in({"paying", "free"}),
       R"({"type":"string","term":"status_group","in_list":["paying","free"]})"},
      {terms::text("identifier").equals("a \"1\""),
       R"({"type":"string","term":"identifier","eq":"a \"1\""})"},
      {terms::text("search_name").contains("Mills"),
       R"({"type":"string","term":"search_name","contains":"Mills"})"},
      {terms::text_attribute("Success Manager").in({"Ada"}),
       R"({"type":"string_attribute","attribute":"Success Manager","in_list":["Ada"]})"},
      {terms::text_attribute("Plan").equals("Pro"),
       R"({"type":"string_attribute","attribute":"Plan","eq":"Pro"})"},
      {terms::text_attribute("Plan").contains("P"),
       R"({"type":"string_attribute","attribute":"Plan","contains":"P"})"},
      {terms::text_attribute("Plan").exists(),
       R"({"type":"string_attribute","attribute":"Plan","exists":"true"})"},
      {terms::text_attribute("Plan").is_missing(),
       R"({"type":"string_attribute","attribute":"Plan","exists":"false"})"},
      {terms::number("score").equals(0), R"({"type":"number","term":"score","eq":0})"},
      {terms::number("score").equals(0.5), R"({"type":"number","term":"score","eq":0.5})"},
      {terms::number("score").where("gte", 50), R"({"type":"number","term":"score","gte":50})"},
      {terms::date("date").after(kTime), R"({"type":"date","term":"date","gt":1769850000250})"},
      {terms::date("date").since(kTime), R"({"type":"date","term":"date","gte":1769850000250})"},
      {terms::date("date").until(kTime), R"({"type":"date","term":"date","lte":1769850000250})"},
      {terms::date("date").equals(kTime), R"({"type":"date","term":"date","eq":1769850000250})"},
      {terms::date("last_activity_time").is_never(),
       R"({"type":"date","term":"last_activity_time","eq":0})"},
      {terms::date("date").within("yesterday"),
       R"({"type":"date","term":"date","joker":"yesterday"})"},
      {terms::simple_date_attribute("Renewal").within("between_next_90_and_200_days"),
       R"({"type":"simple_date_attribute","attribute":"Renewal","joker":"between_next_90_and_200_days"})"},
      {terms::active_list().in({1004, 7}), R"({"type":"active_list","is_in_one_of":[1004,7]})"},
      {terms::active_list().not_in({7}), R"({"type":"active_list","is_not_in":["7"]})"},
      {terms::lifecycle_stage("Journey").not_in({3, 4}),
       R"({"type":"lifecycle_attribute_stage_by_id","attribute":"Journey","not_in_list":["3","4"]})"},
      {terms::owner().in({"ada@example.com"}),
       R"({"type":"owner","is_one_of":["ada@example.com"]})"},
      {terms::owner("Success Manager").in({"ada@example.com"}),
       R"({"type":"owner","account_role":"Success Manager","is_one_of":["ada@example.com"]})"},
      {terms::totango_user_scope().in({"ada@example.com"}),
       R"({"type":"totango_user_scope","is_one_of":["ada@example.com"]})"},
      {terms::event_property("event_type").equals("note"),
       R"({"type":"event_property","name":"event_type","eq":"note"})"},
      {terms::parent_account({terms::number("score").equals(0)}),
       R"({"type":"parent_account","terms":[{"type":"number","term":"score","eq":0}]})"},
      {terms::any_of({terms::number("a").equals(1), terms::number("b").equals(2)}),
       R"({"type":"or","or":[{"type":"number","term":"a","eq":1},{"type":"number","term":"b","eq":2}]})"},
      {terms::raw(Object{{"type", "tag"}, {"has", true}}), R"({"type":"tag","has":true})"},
  };
  for (const auto& [term, json] : rows) {
    EXPECT_EQ(to_json(Value(term.json())), json);
    EXPECT_EQ(term.problem(), "") << json;
  }
}

TEST(TotangoTerms, that_cannot_be_meant_say_why) {
  Value deep = 1;
  for (int i = 0; i < 200; ++i) deep = Array{std::move(deep)};
  const std::pair<Term, const char*> rows[] = {
      {terms::text("").equals("x"), "terms: the term of a string is empty"},
      {terms::text_attribute("a\nb").exists(), "has a control character"},
      {terms::text("status").in({}), "in_list without any value"},
      {terms::text("status").equals(std::string_view("a\0b", 3)), "a text has a NUL"},
      {terms::text("status").in({"good", "b\xff"}), "a text is not UTF-8"},
      {terms::number("score").equals(std::numeric_limits<double>::quiet_NaN()), "not finite"},
      {terms::number("score").where("", 1), "the name of a comparison is empty"},
      {terms::number("score").where("gt", RawNumber{"1}],["}), "no number"},
      {terms::active_list().in({}), "is_in_one_of without any value"},
      {terms::any_of({}), "or without any term"},
      {terms::parent_account({terms::text("").equals("x")}), "the term of a string is empty"},
      {terms::raw("text"), "not an object"},
      {terms::raw(Object{{"type", "x"}, {"deep", deep}}), "deeper than 64 levels"},
  };
  for (const auto& [term, problem] : rows) {
    EXPECT_NE(term.problem().find(problem), std::string::npos)
        << problem << " instead of " << term.problem();
  }
}

struct FieldRow {
  Field field;
  const char* json;
  const char* label;
  ColumnType type;
};

TEST(TotangoFields, are_written_as_the_vendor_has_them) {
  using Type = ColumnType;
  const FieldRow rows[] = {
      {fields::text("health"), R"({"type":"string","term":"health"})", "health", Type::text},
      {fields::text("health", {.label = "Health rank", .descending = true}),
       R"({"type":"string","term":"health","field_display_name":"Health rank","desc":true})",
       "Health rank", Type::text},
      {fields::health_trend(), R"({"type":"health_trend"})", "health_trend", Type::health_trend},
      {fields::health_reason(), R"({"type":"health_reason"})", "health_reason", Type::unknown},
      {fields::health_score(), R"({"type":"health_score"})", "health_score", Type::unknown},
      {fields::health_dimension_score("Usage"),
       R"({"type":"health_dimension_score","dimension":"Usage"})", "Usage", Type::unknown},
      {fields::text_attribute("Plan"), R"({"type":"string_attribute","attribute":"Plan"})", "Plan",
       Type::text},
      {fields::number_attribute("Seats"), R"({"type":"number_attribute","attribute":"Seats"})",
       "Seats", Type::number},
      {fields::date_attribute("Start"), R"({"type":"date_attribute","attribute":"Start"})", "Start",
       Type::unknown},
      {fields::simple_date_attribute("Start"),
       R"({"type":"simple_date_attribute","attribute":"Start"})", "Start", Type::unknown},
      {fields::list_attribute("Tags"), R"({"type":"list_attribute","attribute":"Tags"})", "Tags",
       Type::unknown},
      {fields::lifecycle_attribute("Journey"),
       R"({"type":"lifecycle_attribute","attribute":"Journey"})", "Journey", Type::unknown},
      {fields::lifecycle_stage_days("Journey", 7),
       R"({"type":"lifecycle_attribute_stage_by_id_total_days","attribute":"Journey","stage":"7"})",
       "Journey_7_days", Type::number},
      {fields::number("score"), R"({"type":"number","term":"score"})", "score", Type::number},
      {fields::date("last_activity_time"), R"({"type":"date","term":"last_activity_time"})",
       "last_activity_time", Type::time},
      {fields::simple_date("simple_last_activity_time"),
       R"({"type":"simple_date","term":"simple_last_activity_time"})", "simple_last_activity_time",
       Type::unknown},
      {fields::named_aggregation("total_activities", 14),
       R"({"type":"named_aggregation","aggregation":"total_activities","duration":14})",
       "total_activities_14d", Type::number},
      {fields::activity_aggregation("export", 30),
       R"({"type":"activity_aggregation","activity":"export","duration":30})", "export_30d",
       Type::number},
      {fields::number_metric("name_170"),
       R"({"type":"number_metric","metric":"name_170","source":"userdef"})", "name_170",
       Type::number},
      {fields::number_metric("name_170", "rollup"),
       R"({"type":"number_metric","metric":"name_170","source":"rollup"})", "name_170",
       Type::number},
      {fields::number_metric_change("m", 7, "prev"),
       R"({"type":"number_metric_change","metric":"m","duration":7,"relative_to":"prev"})", "m_7d",
       Type::number},
      {fields::owner("Success Manager"), R"({"type":"owner","account_role":"Success Manager"})",
       "Success Manager", Type::owner},
      {fields::on_attention("ada@example.com"),
       R"({"type":"on_attention","user_id":"ada@example.com"})", "on_attention", Type::unknown},
      {fields::last_touch(), R"({"type":"last_touch"})", "last_touch", Type::unknown},
      {fields::last_touch_timestamp(), R"({"type":"last_touch_timestamp"})", "last_touch_timestamp",
       Type::time},
      {fields::products(), R"({"type":"products","direct":false})", "products", Type::unknown},
      {fields::products(ProductLink::direct), R"({"type":"products","direct":true})", "products",
       Type::unknown},
      {fields::raw(Object{{"type", "new"}}, "mine", Type::list), R"({"type":"new"})", "mine",
       Type::list},
  };
  for (const FieldRow& row : rows) {
    EXPECT_EQ(to_json(Value(row.field.json())), row.json);
    EXPECT_EQ(row.field.label(), row.label);
    EXPECT_EQ(row.field.type(), row.type) << row.json;
    EXPECT_EQ(row.field.problem(), "") << row.json;
  }
}

TEST(TotangoFields, that_cannot_be_meant_say_why) {
  const std::pair<Field, const char*> rows[] = {
      {fields::text(""), "fields: the term of a string is empty"},
      {fields::owner("a\tb"), "has a control character"},
      {fields::text("health", {.label = "\xff"}), "a label is not UTF-8"},
      {fields::named_aggregation("x", -1), "0 to 36500 days"},
      {fields::raw("text", "x"), "not an object"},
  };
  for (const auto& [field, problem] : rows) {
    EXPECT_NE(field.problem().find(problem), std::string::npos)
        << problem << " instead of " << field.problem();
  }
}

}  // namespace
}  // namespace quartet::totango
