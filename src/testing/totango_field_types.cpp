#include "testing/totango_field_types.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>

#include "quartet/time.hpp"
#include "testing/totango_conditions.hpp"
#include "testing/totango_measures.hpp"

namespace quartet::testing::fake_totango {
namespace {

Json or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

template <class Number>
Json or_null(const std::optional<Number>& number) {
  return number ? Json(*number) : Json();
}

// "2024-11-01", or null.
Json date_or_null(std::optional<std::uint64_t> time) {
  if (!time) return nullptr;
  const Result<Timestamp> timestamp = from_epoch_milliseconds(static_cast<std::int64_t>(*time));
  return to_rfc3339(*timestamp).substr(0, 10);
}

// --- text, numbers and times of the row itself

struct Term {
  std::string_view type;  // of the field
  std::string_view name;
  bool is_of_accounts_only;
  Json (*cell)(const Row&);
};

constexpr Term kTerms[] = {
    {"string", "health", true, [](const Row& row) { return or_null(row.account->health); }},
    {"string", "status", true, [](const Row& row) { return Json(row.account->status); }},
    {"string", "status_group", true,
     [](const Row& row) { return Json(row.account->status_group); }},
    {"string", "identifier", false, [](const Row& row) { return Json(id_of(row)); }},
    {"number", "score", true, [](const Row& row) { return row.account->score; }},
    {"number", "contract_value", true,
     [](const Row& row) { return or_null(row.account->extras.contract_value); }},
    {"date", "last_activity_time", false,
     [](const Row& row) { return or_null(last_activity(row)); }},
    {"date", "first_activity_time", false,
     [](const Row& row) { return or_null(first_activity(row)); }},
    {"simple_date", "simple_last_activity_time", false,
     [](const Row& row) { return date_or_null(last_activity(row)); }}};

Result<Column> parse_term_field(const Json& field, Kind kind) {
  const Result<std::string> name = selector(field, "term");
  if (!name) return name.error();
  const auto* known = std::find_if(std::begin(kTerms), std::end(kTerms), [&](const Term& term) {
    return term.name == *name && term.type == field.at("type");
  });
  if (known == std::end(kTerms)) return unknown_selector(field, *name);
  if (known->is_of_accounts_only && kind != Kind::accounts) {
    return bad_query("the field " + *name +
                     " is one of accounts: put it into parent_account_fields");
  }
  return Column(known->cell);
}

// --- attributes

Json as_text(Json value) {
  return value.is_null() || value.is_string() ? value : Json(value.dump());
}

// The vendor keeps many numbers as text.
Json as_number(const Json& value) {
  if (value.is_number()) return value;
  if (!value.is_string()) return nullptr;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? Json(number) : Json();
}

Json as_time(const Json& value) {
  const Result<Timestamp> time =
      parse_timestamp(value.is_string() ? value.get<std::string>() : std::string());
  return time ? Json(to_epoch_milliseconds(*time)) : Json();
}

// The column of the attribute that the field names; `change` makes its cell of the plain value.
template <class Change>
Result<Column> attribute_column(const Json& field, Change change) {
  const Result<std::string> name = selector(field, "attribute");
  if (!name) return name.error();
  return Column([name = *name, change](const Row& row) { return change(attribute_of(row, name)); });
}

Result<Column> parse_text_attribute(const Json& field, Kind) {
  return attribute_column(field, as_text);
}

Result<Column> parse_number_attribute(const Json& field, Kind) {
  return attribute_column(field, as_number);
}

Result<Column> parse_date_attribute(const Json& field, Kind) {
  return attribute_column(field, as_time);
}

Result<Column> parse_simple_date_attribute(const Json& field, Kind) {
  return attribute_column(
      field, [](const Json& value) { return as_time(value).is_null() ? Json() : value; });
}

Json products_of(const Row& row) {
  return row.account->extras.products;
}

Result<Column> parse_list_attribute(const Json& field, Kind kind) {
  const Result<std::string> name = selector(field, "attribute");
  if (!name) return name.error();
  const bool is_known = *name == kProductsAttribute && kind == Kind::accounts;
  return is_known ? Column(products_of) : Column([](const Row&) { return Json(); });
}

Result<Column> parse_products(const Json& field, Kind) {
  const auto direct = field.find("direct");
  const bool is_bool = direct == field.end() || direct->is_boolean();
  if (!is_bool) return bad_query("direct of the field products must be true or false");
  return Column(products_of);
}

// --- lifecycle

Result<Column> parse_lifecycle(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "attribute");
  if (!name) return name.error();
  return Column([is_known = *name == kLifecycleAttribute](const Row& row) {
    const std::optional<std::size_t> stage = row.account->extras.stage;
    return is_known && stage ? Json(kStages[*stage].name) : Json();
  });
}

Result<Column> parse_stage_days(const Json& field, Kind) {
  const Result<std::string> name = selector(field, "attribute");
  if (!name) return name.error();
  const Result<std::string> stage = selector(field, "stage");
  if (!stage) return stage.error();
  const auto known = std::find_if(kStages.begin(), kStages.end(),
                                  [&](const Stage& row) { return row.id == *stage; });
  if (known == kStages.end() || *name != kLifecycleAttribute) {
    return unknown_selector(field, known == kStages.end() ? *stage : *name);
  }
  const auto position = static_cast<std::size_t>(known - kStages.begin());
  return Column([position](const Row& row) { return row.account->extras.stage_days[position]; });
}

constexpr FieldType kFieldTypes[] = {
    {"string", false, parse_term_field},
    {"number", true, parse_term_field},
    {"date", false, parse_term_field},
    {"simple_date", false, parse_term_field},
    {"string_attribute", false, parse_text_attribute},
    {"number_attribute", false, parse_number_attribute},
    {"date_attribute", false, parse_date_attribute},
    {"simple_date_attribute", false, parse_simple_date_attribute},
    {"list_attribute", false, parse_list_attribute},
    {"products", true, parse_products},
    {"lifecycle_attribute", true, parse_lifecycle},
    {"lifecycle_attribute_stage_by_id_total_days", true, parse_stage_days}};

}  // namespace

Result<std::string> selector(const Json& field, const char* name) {
  return text_member(field, name, "the field " + field.at("type").get<std::string>());
}

Error unknown_selector(const Json& field, const std::string& value) {
  return bad_query("the field " + field.at("type").get<std::string>() + " does not know " +
                   in_quotes(value));
}

const FieldType* find_field_type(std::string_view name) {
  const auto* known = std::find_if(std::begin(kFieldTypes), std::end(kFieldTypes),
                                   [name](const FieldType& row) { return row.name == name; });
  return known != std::end(kFieldTypes) ? known : find_measure(name);
}

}  // namespace quartet::testing::fake_totango
