#include "quartet/totango/terms.hpp"

#include <algorithm>
#include <cmath>

#include "totango/query_text.hpp"

namespace quartet::totango {
namespace {

Array to_array(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

Array to_array(const std::vector<std::int64_t>& numbers) {
  return {numbers.begin(), numbers.end()};
}

// Ids as rows of digits, where the vendor has them so.
Array to_texts(const std::vector<std::int64_t>& numbers) {
  Array texts;
  for (const std::int64_t number : numbers) texts.emplace_back(std::to_string(number));
  return texts;
}

Value milliseconds(Timestamp time) {
  return to_epoch_milliseconds(time);
}

// {"type": type, key: name}
subjects::Subject named(const char* type, const char* key, std::string_view name) {
  return {{{"type", type}, {key, name}},
          prefixed("terms: the " + std::string(key) + " of a " + type, name_problem(name))};
}

Term nested(const char* type, const char* key, const std::vector<Term>& terms) {
  Array conditions;
  std::string problem = terms.empty() ? std::string("terms: ") + type + " without any term" : "";
  for (const Term& term : terms) {
    conditions.emplace_back(term.json());
    if (problem.empty()) problem = term.problem();
  }
  Object json{{"type", type}, {key, std::move(conditions)}};
  if (problem.empty()) problem = prefixed("terms:", value_problem(Value(json)));
  return Term(std::move(json), std::move(problem));
}

// A term about ids, which the vendor counts from 1.
Term about_ids(Term term, const char* what, const std::vector<std::int64_t>& ids) {
  const bool has_wrong = std::ranges::any_of(ids, [](std::int64_t id) { return id < 1; });
  if (!has_wrong || !term.problem().empty()) return term;
  return Term(term.json(), std::string("terms: the id of ") + what + " is a number from 1 on");
}

}  // namespace

namespace subjects {

Term Subject::where(std::string_view wire_operator, Value value) const {
  std::string problem = problem_;
  if (problem.empty()) {
    problem = prefixed("terms: the name of a comparison", name_problem(wire_operator));
  }
  if (problem.empty()) problem = prefixed("terms:", value_problem(value));
  if (problem.empty() && json_.contains(wire_operator)) {
    problem =
        "terms: " + std::string(wire_operator) + " is no comparison: the term has one already";
  }
  Object json = json_;
  json.append(std::string(wire_operator), std::move(value));
  return Term(std::move(json), std::move(problem));
}

Term Subject::one_of(std::string_view wire_operator, Array values) const {
  const bool is_empty = values.empty();
  Term term = where(wire_operator, std::move(values));
  if (!is_empty || !term.problem().empty()) return term;
  return Term(term.json(), "terms: " + std::string(wire_operator) + " without any value");
}

Term Text::in(const std::vector<std::string>& texts) const {
  return subject_.one_of("in_list", to_array(texts));
}
Term Text::equals(std::string_view text) const {
  return subject_.where("eq", text);
}
Term Text::contains(std::string_view text) const {
  return subject_.where("contains", text);
}

Term TextAttribute::in(const std::vector<std::string>& texts) const {
  return subject_.one_of("in_list", to_array(texts));
}
Term TextAttribute::equals(std::string_view text) const {
  return subject_.where("eq", text);
}
Term TextAttribute::contains(std::string_view text) const {
  return subject_.where("contains", text);
}
// A text, not a bool: that is how the vendor has it.
Term TextAttribute::exists() const {
  return subject_.where("exists", "true");
}
Term TextAttribute::is_missing() const {
  return subject_.where("exists", "false");
}

Term Number::equals(double number) const {
  const bool is_whole = std::trunc(number) == number && std::abs(number) < 9e15;
  return subject_.where("eq", is_whole ? Value(static_cast<std::int64_t>(number)) : Value(number));
}

Term Date::after(Timestamp time) const {
  return subject_.where("gt", milliseconds(time));
}
Term Date::since(Timestamp time) const {
  return subject_.where("gte", milliseconds(time));
}
Term Date::until(Timestamp time) const {
  return subject_.where("lte", milliseconds(time));
}
Term Date::equals(Timestamp time) const {
  return subject_.where("eq", milliseconds(time));
}
Term Date::is_never() const {
  return subject_.where("eq", 0);
}
Term Date::within(std::string_view period) const {
  return subject_.where("joker", period);
}

Term DateAttribute::within(std::string_view period) const {
  return subject_.where("joker", period);
}

Term ActiveList::in(const std::vector<std::int64_t>& lists) const {
  return about_ids(subject_.one_of("is_in_one_of", to_array(lists)), "a list", lists);
}
// Numbers on the one side and rows of digits on the other: that is how the vendor has it.
Term ActiveList::not_in(const std::vector<std::int64_t>& lists) const {
  return about_ids(subject_.one_of("is_not_in", to_texts(lists)), "a list", lists);
}

Term LifecycleStage::not_in(const std::vector<std::int64_t>& stages) const {
  return about_ids(subject_.one_of("not_in_list", to_texts(stages)), "a stage", stages);
}

Term People::in(const std::vector<std::string>& emails) const {
  return subject_.one_of("is_one_of", to_array(emails));
}

Term EventProperty::equals(std::string_view text) const {
  return subject_.where("eq", text);
}

}  // namespace subjects

namespace terms {

subjects::Text text(std::string_view term) {
  return subjects::Text(named("string", "term", term));
}
subjects::TextAttribute text_attribute(std::string_view attribute) {
  return subjects::TextAttribute(named("string_attribute", "attribute", attribute));
}
subjects::Number number(std::string_view term) {
  return subjects::Number(named("number", "term", term));
}
subjects::Date date(std::string_view term) {
  return subjects::Date(named("date", "term", term));
}
subjects::DateAttribute simple_date_attribute(std::string_view attribute) {
  return subjects::DateAttribute(named("simple_date_attribute", "attribute", attribute));
}
subjects::ActiveList active_list() {
  return subjects::ActiveList(subjects::Subject({{"type", "active_list"}}));
}
subjects::LifecycleStage lifecycle_stage(std::string_view attribute) {
  return subjects::LifecycleStage(named("lifecycle_attribute_stage_by_id", "attribute", attribute));
}
subjects::People owner() {
  return subjects::People(subjects::Subject({{"type", "owner"}}));
}
subjects::People owner(std::string_view account_role) {
  return subjects::People(named("owner", "account_role", account_role));
}
subjects::People totango_user_scope() {
  return subjects::People(subjects::Subject({{"type", "totango_user_scope"}}));
}
subjects::EventProperty event_property(std::string_view name) {
  return subjects::EventProperty(named("event_property", "name", name));
}
Term parent_account(const std::vector<Term>& all_of) {
  return nested("parent_account", "terms", all_of);
}
Term any_of(const std::vector<Term>& alternatives) {
  return nested("or", "or", alternatives);
}
Term raw(Value json) {
  if (json.as_object() == nullptr) return Term({}, "terms: a raw term is not an object");
  const Value* type = json.find("type");
  if (type == nullptr || type->as_text() == nullptr || type->as_text()->empty()) {
    return Term(*json.as_object(), "terms: a raw term has no type");
  }
  return Term(*json.as_object(), prefixed("terms:", value_problem(json)));
}

}  // namespace terms

}  // namespace quartet::totango
