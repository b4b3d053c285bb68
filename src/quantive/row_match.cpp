#include "quantive/row_match.hpp"

#include <algorithm>

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
