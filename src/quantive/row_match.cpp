#include "quantive/row_match.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "quantive/query_text.hpp"
#include "quartet/time.hpp"

namespace quartet::quantive {
namespace {

// -1, 0 or 1; nothing when the two cannot be compared.
template <class T>
int sign_of(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

std::optional<int> compare(const Value& left, const Value& right) {
  const std::optional<double> number = left.as_double();
  const std::optional<double> other = right.as_double();
  if (number && other) return sign_of(*number, *other);
  const std::string* text = left.as_text();
  const std::string* other_text = right.as_text();
  if (text == nullptr || other_text == nullptr) return std::nullopt;
  const Result<Timestamp> time = parse_timestamp(*text);
  const Result<Timestamp> other_time = parse_timestamp(*other_text);
  if (time && other_time) return sign_of(*time, *other_time);
  return std::nullopt;  // the vendor's order of texts is not known
}

// What is not set is "", and a condition may call it null.
bool is_unset(const Value& value) {
  return value.is_null() || (value.as_text() != nullptr && value.as_text()->empty());
}

bool is_equal(const Value& left, const Value& right) {
  if (left == right || (is_unset(left) && is_unset(right))) return true;
  return compare(left, right) == 0;
}

bool has(const Array& values, const Value& wanted) {
  if (values.empty()) return is_unset(wanted);
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return is_equal(value, wanted); });
}

// Whether one of the values stands in that order to the wanted one. True when nothing can be told.
bool is_ordered(const Array& values, const Value& wanted, std::string_view relation) {
  const bool allows_equal = relation.ends_with('e');
  const int direction = relation.starts_with("$g") ? 1 : -1;
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    const std::optional<int> order = compare(value, wanted);
    return !order || *order == direction || (allows_equal && *order == 0);
  });
}

// The plain text in an expression; nothing when it is more than that.
std::optional<std::string> plain_text_of(std::string_view expression) {
  std::string text;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const bool is_escaped = expression[i] == '\\' && i + 1 < expression.size();
    if (is_escaped) ++i;
    const bool is_special = is_special_in_expression(expression[i]);
    // An escaped letter or digit is a class of characters.
    if (is_special != is_escaped) return std::nullopt;
    text += expression[i];
  }
  return text;
}

std::string lowered(std::string text) {
  for (char& c : text) c = detail::lower_ascii(c);
  return text;
}

// "^text", "text$" and ".*text.*", in which forms `where::text` writes its comparisons.
struct PlainExpression {
  std::string text;
  bool begins = false;
  bool ends = false;
};

std::optional<PlainExpression> plain_expression(std::string_view expression) {
  PlainExpression plain;
  if (expression.size() >= 4 && expression.starts_with(".*") && expression.ends_with(".*")) {
    expression = expression.substr(2, expression.size() - 4);
  } else if (expression.starts_with('^')) {
    plain.begins = true;
    expression.remove_prefix(1);
  } else if (expression.ends_with('$')) {
    plain.ends = true;
    expression.remove_suffix(1);
  } else {
    return std::nullopt;
  }
  const std::optional<std::string> text = plain_text_of(expression);
  if (!text) return std::nullopt;
  plain.text = lowered(*text);
  return plain;
}

// A difference in case alone is let through: whether the vendor minds it is not documented.
bool may_match(const PlainExpression& plain, const std::string& value) {
  std::string text = lowered(value);
  if (plain.begins) return text.starts_with(plain.text);
  if (!plain.ends) return text.find(plain.text) != std::string::npos;
  if (text.ends_with('\n')) text.pop_back();  // "$" may stand in front of it
  return text.ends_with(plain.text);
}

bool may_match(const Array& values, const Value& expression) {
  const std::string* text = expression.as_text();
  const auto plain = text != nullptr ? plain_expression(*text) : std::nullopt;
  if (!plain) return true;
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return value.as_text() == nullptr || may_match(*plain, *value.as_text());
  });
}

bool holds(const Array& values, std::string_view relation, const Value& wanted) {
  if (relation == "$in") {
    const Array* list = wanted.as_array();
    return list == nullptr || std::any_of(list->begin(), list->end(),
                                          [&](const Value& one) { return has(values, one); });
  }
  const bool is_order =
      relation == "$gte" || relation == "$gt" || relation == "$lte" || relation == "$lt";
  // A field that is not set stands in no order.
  if (is_order) return is_ordered(values, wanted, relation);
  if (relation == "$regex") return may_match(values, wanted);
  return true;
}

bool is_operators(const Value& condition) {
  const Object* object = condition.as_object();
  return object != nullptr && !object->empty() && object->begin()->first.starts_with('$');
}

bool fulfils_field(const Value& condition, const Array& values) {
  if (!is_operators(condition)) return condition.as_object() != nullptr || has(values, condition);
  const Object& operators = *condition.as_object();
  return std::all_of(operators.begin(), operators.end(),
                     [&](const auto& part) { return holds(values, part.first, part.second); });
}

bool fulfils_all(const Value& conditions, const ReadField& read) {
  const Array* all = conditions.as_array();
  if (all == nullptr) return true;
  return std::all_of(all->begin(), all->end(), [&](const Value& condition) {
    const Object* object = condition.as_object();
    return object == nullptr || fulfils(*object, read);
  });
}

}  // namespace

void ShownMembers::look_at(std::string_view body) {
  const Result<Value> page = parse_json(body);
  const Value* items = page ? page->find("items") : nullptr;
  const Array* rows = items != nullptr ? items->as_array() : nullptr;
  if (rows == nullptr) return;
  for (const Value& row : *rows) {
    const Object* members = row.as_object();
    if (members == nullptr) continue;
    for (const auto& member : *members) names_.insert(member.first);
  }
}

// Descriptions come without their markup when that is asked for.
bool is_shown_as_stored(const Query& query, std::string_view member) noexcept {
  return !query.plain_text || member != "description";
}

bool fulfils(const Object& filter, const ReadField& read) {
  for (const auto& entry : filter) {
    const std::string& name = entry.first;
    if (name == "$and" && !fulfils_all(entry.second, read)) return false;
    if (name.starts_with('$')) continue;
    const std::optional<Array> values = read(name);
    if (values && !fulfils_field(entry.second, *values)) return false;
  }
  return true;
}

}  // namespace quartet::quantive
