#include "quartet/taplytics/audience.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/value_check.hpp"

namespace quartet::taplytics {
namespace {

namespace types = filter_types;

constexpr std::string_view kIos = "iOS";
constexpr std::string_view kAndroid = "Android";

bool is_ordering(Comparator comparator) noexcept {
  return comparator == Comparator::at_least || comparator == Comparator::at_most;
}

bool is_version(std::string_view type) noexcept {
  return type == types::android_version || type == types::ios_version;
}

bool is_text_or_number(const Value& value) {
  return value.as_text() != nullptr || value.as_double().has_value();
}

bool has_text(const Array& values) {
  return std::any_of(values.begin(), values.end(),
                     [](const Value& value) { return value.as_text() != nullptr; });
}

// Who has no e-mail address differs from everybody who has one: an empty text is an unset variable
// of the caller's rather than a condition.
bool is_blank(const Value& value) {
  return value.as_text() != nullptr && detail::trim_blanks(*value.as_text()).empty();
}

// Numbers with dots between them.
bool is_version_number(const Value& value) {
  const std::string* text = value.as_text();
  if (text == nullptr) return true;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  bool is_behind_digit = false;
  for (const char c : *text) {
    if (!is_digit(c) && (c != '.' || !is_behind_digit)) return false;
    is_behind_digit = is_digit(c);
  }
  return is_behind_digit;
}

bool is_os(const Value& value) {
  return value == Value(kIos) || value == Value(kAndroid);
}

// Values that the vendor's types do not have.
std::string words_problem(const Filter& filter) {
  const auto all_are = [&filter](bool (*is)(const Value&)) {
    return std::all_of(filter.values.begin(), filter.values.end(), is);
  };
  if (std::any_of(filter.values.begin(), filter.values.end(), &is_blank)) {
    return "has an empty text, which everybody or nobody fulfils";
  }
  if (is_version(filter.type) && !all_are(&is_version_number)) {
    return "has a value that is no version, such as 15.0 or 5.0.1";
  }
  if (filter.type == types::os && !all_are(&is_os)) return "has a value other than iOS and Android";
  return "";
}

std::string values_problem(const Filter& filter) {
  if (filter.values.empty()) return "has no value to compare with";
  if (!std::all_of(filter.values.begin(), filter.values.end(), &is_text_or_number)) {
    return "has a value that is neither text nor a number";
  }
  if (std::string problem = words_problem(filter); !problem.empty()) return problem;
  // The two mistakes that the guide warns of.
  if (filter.comparator == Comparator::not_equal && filter.values.size() > 1) {
    return "has several values with \"!=\": whoever is not the one is the other, so that everybody "
           "fulfils it; use one filter for each value";
  }
  if (is_ordering(filter.comparator) && !is_version(filter.type) && has_text(filter.values)) {
    return "orders texts, which compares their character codes and has unexpected results; order "
           "numbers and versions alone";
  }
  return detail::prefixed("has a value that", detail::value_problem(filter.values));
}

std::string key_problem(const Filter& filter) {
  const bool is_custom = filter.type == types::custom_data;
  if (is_custom)
    return detail::prefixed("needs a data_key that", detail::name_problem(filter.data_key));
  return filter.data_key.empty() ? "" : "has a data_key, which belongs to custom_data alone";
}

// A known type in other letters would not be checked by its rules.
std::string type_problem(const std::string& type) {
  for (const std::string_view known : types::all) {
    const bool is_alike = detail::equal_ignoring_case(detail::trim_blanks(type), known);
    if (is_alike && type != known) return "is written " + std::string(known);
  }
  return detail::name_problem(type);
}

std::string problem_of(const Filter& filter) {
  std::string type = detail::prefixed("has a type that", type_problem(filter.type));
  return detail::prefixed(
      "the filter " + filter.type,
      detail::first_problem({std::move(type), key_problem(filter), values_problem(filter)}));
}

Filter make(std::string_view type, Comparator comparator, Array values,
            std::string_view data_key = {}) {
  Filter filter{.type = std::string(type),
                .comparator = comparator,
                .values = std::move(values),
                .data_key = std::string(data_key)};
  filter.problem = problem_of(filter);
  return filter;
}

bool has_type(const std::vector<Filter>& filters, std::string_view type) {
  return std::any_of(filters.begin(), filters.end(),
                     [type](const Filter& filter) { return filter.type == type; });
}

bool names_os(const Filter& filter, std::string_view os) {
  return filter.type == types::os &&
         std::find(filter.values.begin(), filter.values.end(), Value(os)) != filter.values.end();
}

std::string os_problem(const std::vector<Filter>& filters) {
  for (const auto& [os, version] :
       {std::pair(kIos, types::ios_version), std::pair(kAndroid, types::android_version)}) {
    const bool has_os = std::any_of(filters.begin(), filters.end(),
                                    [name = os](const Filter& one) { return names_os(one, name); });
    if (has_os && has_type(filters, version)) {
      return "a filter names the os " + std::string(os) +
             " beside a version of it; the version alone "
             "is enough";
    }
  }
  return "";
}

}  // namespace

std::string_view to_string(Comparator comparator) noexcept {
  switch (comparator) {
    case Comparator::equal: return "=";
    case Comparator::not_equal: return "!=";
    case Comparator::at_most: return "<=";
    case Comparator::at_least: return ">=";
  }
  return "=";
}

namespace subjects {

Filter Text::compared(Comparator comparator, Array values) const {
  return make(type_, comparator, std::move(values), data_key_);
}
Filter Text::is(std::string_view text) const {
  return compared(Comparator::equal, {Value(text)});
}
Filter Text::in(const std::vector<std::string>& texts) const {
  return compared(Comparator::equal, Array(texts.begin(), texts.end()));
}
Filter Text::is_not(std::string_view text) const {
  return compared(Comparator::not_equal, {Value(text)});
}

Filter Version::at_least(std::string_view version) const {
  return compared(Comparator::at_least, {Value(version)});
}
Filter Version::at_most(std::string_view version) const {
  return compared(Comparator::at_most, {Value(version)});
}

Filter Number::compared(Comparator comparator, Array values) const {
  return make(type_, comparator, std::move(values), data_key_);
}
Filter Number::is(double number) const {
  return compared(Comparator::equal, {Value(number)});
}
Filter Number::in(const std::vector<double>& numbers) const {
  return compared(Comparator::equal, Array(numbers.begin(), numbers.end()));
}
Filter Number::is_not(double number) const {
  return compared(Comparator::not_equal, {Value(number)});
}
Filter Number::at_least(double number) const {
  return compared(Comparator::at_least, {Value(number)});
}
Filter Number::at_most(double number) const {
  return compared(Comparator::at_most, {Value(number)});
}

}  // namespace subjects

namespace filters {

subjects::Version android_version() {
  return subjects::Version(types::android_version);
}
subjects::Version ios_version() {
  return subjects::Version(types::ios_version);
}
Filter os(Os os) {
  return make(types::os, Comparator::equal, {Value(os == Os::ios ? kIos : kAndroid)});
}
subjects::Text id() {
  return subjects::Text(types::id);
}
subjects::Text user_id() {
  return subjects::Text(types::user_id);
}
subjects::Text email() {
  return subjects::Text(types::email);
}
subjects::Text custom_text(std::string_view data_key) {
  return subjects::Text(types::custom_data, data_key);
}
subjects::Number custom_number(std::string_view data_key) {
  return subjects::Number(types::custom_data, data_key);
}
subjects::Text gender() {
  return subjects::Text(types::gender);
}
subjects::Number age() {
  return subjects::Number(types::age);
}
subjects::Text app_language() {
  return subjects::Text(types::app_language);
}
subjects::Text country() {
  return subjects::Text(types::country);
}
subjects::Text device_model() {
  return subjects::Text(types::device_model);
}
subjects::Text push_token() {
  return subjects::Text(types::push_token);
}
subjects::Text push_token_sandbox() {
  return subjects::Text(types::push_token_sandbox);
}
Filter raw(std::string_view type, Comparator comparator, Array values, std::string_view data_key) {
  return make(type, comparator, std::move(values), data_key);
}

}  // namespace filters

Audience Audience::everybody() {
  return Audience(true);
}

Audience Audience::matching(std::vector<Filter> all_of) {
  Audience audience(false);
  audience.filters_ = std::move(all_of);
  return audience;
}

std::string Audience::problem() const {
  if (is_everybody_) return "";
  if (filters_.empty()) {
    return "the audience has no filter; who means everybody says Audience::everybody()";
  }
  for (const Filter& filter : filters_) {
    // Members can be set by hand: what counts is what stands there now.
    if (std::string problem = problem_of(filter); !problem.empty()) return problem;
  }
  return os_problem(filters_);
}

}  // namespace quartet::taplytics
