#include "quartet/quantive/query.hpp"

#include <algorithm>
#include <cmath>

#include "core/value_check.hpp"
#include "quantive/query_text.hpp"

namespace quartet::quantive {
namespace {

constexpr int kLongestPage = 1000;

Array to_array(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// A text as a regular expression that matches it and nothing else.
std::string quoted(std::string_view text) {
  std::string regex;
  for (const char c : text) {
    if (is_special_in_expression(c)) regex += '\\';
    regex += c;
  }
  return regex;
}

// A name with a dollar sign would become an operator.
std::string field_problem(std::string_view name) {
  std::string problem = detail::name_problem(name);
  if (problem.empty() && name.front() == '$') problem = "begins with '$', which operators do";
  return detail::prefixed("filter: the field", problem);
}

Filter condition(const std::string& name, Value value, std::string problem) {
  if (problem.empty()) problem = field_problem(name);
  if (problem.empty()) problem = detail::prefixed("filter:", detail::value_problem(value));
  return Filter({{name, std::move(value)}}, std::move(problem));
}

std::string sort_text(const std::vector<Sort>& order) {
  std::string text;
  bool has_id = false;
  for (const Sort& by : order) {
    has_id = has_id || by.field == "_id";
    text += (by.descending ? "-" : "") + by.field + ',';
  }
  if (has_id) text.pop_back();
  return has_id ? text : text + "_id";
}

// A comma between braces belongs to a field: "metrics{id,name}".
std::string fields_text(const std::vector<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields) text += field + ',';
  const bool has_id = std::find(fields.begin(), fields.end(), "id") != fields.end();
  if (has_id) text.pop_back();
  return has_id ? text : text + "id";
}

std::string sort_problem(const Sort& by) {
  std::string problem = detail::name_problem(by.field);
  if (problem.empty() && by.field.find(',') != std::string::npos) problem = "has a comma";
  if (problem.empty() && by.field.front() == '-') problem = "begins with '-'; use .descending";
  return detail::prefixed("sort: the field", problem);
}

}  // namespace

namespace subjects {

Field::Field(std::string_view name) : name_(name) {}

Filter Field::equals(Value value) const {
  const bool is_object = value.as_object() != nullptr;
  return condition(
      name_, std::move(value),
      is_object ? "filter: an object is no value to compare with; see where::raw" : "");
}

Filter Field::compared(std::string_view wire_operator, Value value) const {
  std::string problem =
      detail::prefixed("filter: the operator", detail::name_problem(wire_operator));
  if (problem.empty() && wire_operator.front() != '$') {
    problem = "filter: the operator does not begin with '$'";
  }
  return condition(name_, Object{{std::string(wire_operator), std::move(value)}},
                   std::move(problem));
}

Filter Field::one_of(Array values) const {
  const bool is_empty = values.empty();
  Filter filter = compared("$in", std::move(values));
  if (!is_empty || !filter.problem().empty()) return filter;
  return Filter(filter.json(), "filter: $in without a value to compare with");
}

Filter Text::is(std::string_view text) const {
  return field_.equals(text);
}
Filter Text::in(const std::vector<std::string>& texts) const {
  return field_.one_of(to_array(texts));
}
Filter Text::matches(std::string_view regex) const {
  return field_.compared("$regex", regex);
}
Filter Text::begins_with(std::string_view text) const {
  return matches("^" + quoted(text));
}
Filter Text::ends_with(std::string_view text) const {
  return matches(quoted(text) + "$");
}
Filter Text::contains(std::string_view text) const {
  return matches(".*" + quoted(text) + ".*");
}

Filter Number::is(double number) const {
  return field_.equals(number);
}
Filter Number::at_least(double number) const {
  return field_.compared("$gte", number);
}
Filter Number::more_than(double number) const {
  return field_.compared("$gt", number);
}
Filter Number::at_most(double number) const {
  return field_.compared("$lte", number);
}
Filter Number::less_than(double number) const {
  return field_.compared("$lt", number);
}

Filter Time::since(Timestamp time) const {
  return field_.compared("$gte", to_rfc3339(time));
}
Filter Time::after(Timestamp time) const {
  return field_.compared("$gt", to_rfc3339(time));
}
Filter Time::until(Timestamp time) const {
  return field_.compared("$lte", to_rfc3339(time));
}
Filter Time::before(Timestamp time) const {
  return field_.compared("$lt", to_rfc3339(time));
}

}  // namespace subjects

namespace where {

subjects::Text id() {
  return text("_id");
}
subjects::Text text(std::string_view field) {
  return subjects::Text(subjects::Field(field));
}
subjects::Number number(std::string_view field) {
  return subjects::Number(subjects::Field(field));
}
subjects::Time time(std::string_view field) {
  return subjects::Time(subjects::Field(field));
}

Filter all_of(const std::vector<Filter>& conditions) {
  std::string problem = conditions.empty() ? "filter: all_of without a condition" : "";
  Array all;
  for (const Filter& condition : conditions) {
    if (problem.empty()) problem = condition.problem();
    all.emplace_back(condition.json());
  }
  return Filter({{"$and", std::move(all)}}, std::move(problem));
}

Filter raw(Value json) {
  std::string problem = detail::prefixed("filter:", detail::value_problem(json));
  const Object* object = json.as_object();
  if (problem.empty() && object == nullptr) problem = "filter: it must be an object";
  return Filter(object != nullptr ? *object : Object{}, std::move(problem));
}

}  // namespace where

bool is_special_in_expression(char c) noexcept {
  return std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos;
}

std::string problem_of(const Query& query) {
  if (query.page_length < 1 || query.page_length > kLongestPage) {
    return "page_length must be 1 to " + std::to_string(kLongestPage);
  }
  if (query.filter && !query.filter->problem().empty()) return query.filter->problem();
  for (const std::string& field : query.fields) {
    std::string problem = detail::prefixed("fields: a name", detail::name_problem(field));
    if (!problem.empty()) return problem;
  }
  for (const Sort& by : query.sort) {
    if (std::string problem = sort_problem(by); !problem.empty()) return problem;
  }
  return "";
}

std::vector<QueryParameter> parameters_of(const Query& query) {
  std::vector<QueryParameter> parameters;
  if (query.filter) parameters.push_back({"filter", to_json(query.filter->json())});
  if (!query.fields.empty()) parameters.push_back({"fields", fields_text(query.fields)});
  parameters.push_back({"sort", sort_text(query.sort)});
  if (query.plain_text) parameters.push_back({"formatting", "plainText"});
  return parameters;
}

}  // namespace quartet::quantive
