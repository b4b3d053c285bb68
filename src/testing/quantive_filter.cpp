#include "testing/quantive_filter.hpp"

#include <algorithm>
#include <utility>

#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {
namespace {

void append_at(const Json& at, std::string_view path, std::vector<const Json*>& values) {
  if (path.empty()) {
    values.push_back(&at);
    if (!at.is_array()) return;
    for (const Json& element : at) values.push_back(&element);
    return;
  }
  if (at.is_array()) {
    for (const Json& element : at) {
      if (element.is_object()) append_at(element, path, values);
    }
    return;
  }
  if (!at.is_object()) return;
  const std::size_t dot = path.find('.');
  const auto member = at.find(std::string(path.substr(0, dot)));
  if (member == at.end()) return;
  append_at(*member, dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1),
            values);
}

// Values are ordered among their kind only. Texts of times are compared as times.
bool is_comparable(const Json& left, const Json& right) {
  return (left.is_number() && right.is_number()) || (left.is_string() && right.is_string());
}

bool is_less(const Json& left, const Json& right) {
  if (!left.is_string()) return left < right;
  return sortable(left.get_ref<const std::string&>()) <
         sortable(right.get_ref<const std::string&>());
}

bool is_equal(const Json& left, const Json& right) {
  if (left.is_string() && right.is_string()) return !is_less(left, right) && !is_less(right, left);
  return left == right;
}

// A time with an offset, or with more digits than any row has, becomes the text that rows have.
Json in_row_form(const Json& value) {
  if (!value.is_string()) return value;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() < kUnsetTime.size() || is_time(text)) return value;
  const std::optional<std::string> time = read_time(text);
  return time ? Json(*time) : value;
}

// std::regex takes stack for each character that it looks at.
constexpr std::size_t kLongestSearched = 1'000;

bool is_found(const std::regex& regex, const Json& value) {
  if (!value.is_string()) return false;
  const std::string text = value.get_ref<const std::string&>().substr(0, kLongestSearched);
  return std::regex_search(text, regex);
}

std::optional<std::regex> compiled(const std::string& pattern) {
  if (pattern.size() > kLongestSearched) return std::nullopt;
  try {
    return std::regex(pattern);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

bool names_operators(const Json& value) {
  return value.is_object() && !value.empty() && value.begin().key().starts_with('$');
}

}  // namespace

Error invalid(std::string message) {
  return {.kind = ErrorKind::invalid, .message = std::move(message)};
}

std::vector<const Json*> values_at(const Json& row, std::string_view path) {
  std::vector<const Json*> values;
  if (path == "id" || path.empty()) return values;
  append_at(row, path == "_id" ? "id" : path, values);
  return values;
}

Result<Filter> Filter::parse(const Json& document) {
  Filter filter;
  if (auto error = filter.add_all(document)) return *std::move(error);
  return filter;
}

std::optional<Filter::Test> Filter::test_of(std::string_view name) {
  if (name == "$ne") return Test::unequal;
  if (name == "$in") return Test::one_of;
  if (name == "$regex") return Test::regex;
  if (name == "$gt") return Test::greater;
  if (name == "$gte") return Test::least;
  if (name == "$lt") return Test::less;
  if (name == "$lte") return Test::most;
  return std::nullopt;
}

std::optional<Error> Filter::add_all(const Json& document) {
  if (!document.is_object()) return invalid("a filter must be an object");
  for (const auto& member : document.items()) {
    if (member.key() != "$and") {
      if (auto error = add(member.key(), member.value())) return error;
      continue;
    }
    if (!member.value().is_array() || member.value().empty()) {
      return invalid("$and must be an array that is not empty");
    }
    for (const Json& part : member.value()) {
      if (auto error = add_all(part)) return error;
    }
  }
  return std::nullopt;
}

std::optional<Error> Filter::add(const std::string& path, const Json& value) {
  if (path.starts_with('$')) return invalid("the operator " + path + " is not known");
  if (!names_operators(value)) {
    conditions_.push_back({.path = path, .value = in_row_form(value)});
    return std::nullopt;
  }
  for (const auto& member : value.items()) {
    if (auto error = add(path, member.key(), member.value())) return error;
  }
  return std::nullopt;
}

std::optional<Error> Filter::add(const std::string& path, const std::string& name,
                                 const Json& value) {
  const std::optional<Test> test = test_of(name);
  if (!test) return invalid("the operator " + name + " is not known");
  Condition condition{.path = path, .test = *test, .value = in_row_form(value)};
  if (test == Test::one_of) {
    if (!value.is_array()) return invalid("$in must be an array");
    for (Json& option : condition.value) option = in_row_form(option);
  }
  if (test == Test::regex) {
    const auto regex = value.is_string() ? compiled(value.get<std::string>()) : std::nullopt;
    if (!regex) return invalid("$regex must be a regular expression");
    condition.regex = *regex;
  }
  conditions_.push_back(std::move(condition));
  return std::nullopt;
}

bool Filter::matches(const Json& row) const {
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [&row](const Condition& condition) { return holds(condition, row); });
}

bool Filter::holds(const Condition& condition, const Json& row) {
  const std::vector<const Json*> values = values_at(row, condition.path);
  if (condition.test == Test::unequal) {
    if (condition.value.is_null() && values.empty()) return false;
    return std::none_of(values.begin(), values.end(),
                        [&](const Json* value) { return is_equal(*value, condition.value); });
  }
  // What is not there equals null.
  if (values.empty()) return condition.test == Test::equal && condition.value.is_null();
  return std::any_of(values.begin(), values.end(),
                     [&](const Json* value) { return holds_for(condition, *value); });
}

bool Filter::holds_for(const Condition& condition, const Json& value) {
  const Json& wanted = condition.value;
  if (condition.test == Test::equal) return is_equal(value, wanted);
  if (condition.test == Test::regex) return is_found(condition.regex, value);
  if (condition.test == Test::one_of) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&value](const Json& option) { return is_equal(value, option); });
  }
  if (!is_comparable(value, wanted)) return false;
  switch (condition.test) {
    case Test::greater: return is_less(wanted, value);
    case Test::least: return !is_less(value, wanted);
    case Test::less: return is_less(value, wanted);
    default: return !is_less(wanted, value);
  }
}

}  // namespace quartet::testing::fake_quantive
