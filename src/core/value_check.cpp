#include "core/value_check.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/json_token.hpp"

namespace quartet::detail {

std::string prefixed(std::string_view what, const std::string& problem) {
  return problem.empty() ? "" : std::string(what) + " " + problem;
}

std::string first_problem(std::initializer_list<std::string> problems) {
  for (const std::string& problem : problems) {
    if (!problem.empty()) return problem;
  }
  return "";
}

namespace {

constexpr int kDeepest = 64;

// Readers make infinity of it.
bool is_too_large(std::string_view number) noexcept {
  double ignored = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), ignored);
  const bool is_tiny =
      number.find("e-") != std::string_view::npos || number.find("E-") != std::string_view::npos;
  return read.ec == std::errc::result_out_of_range && !is_tiny;
}

bool is_sendable(const RawNumber& raw) noexcept {
  return number_syntax(raw.text) != NumberSyntax::none && !is_too_large(raw.text);
}

std::string value_problem(const Value& value, int depth) {
  if (depth > kDeepest) return "a value nests deeper than 64 levels";
  if (const std::string* text = value.as_text()) return prefixed("a text", text_problem(*text));
  const RawNumber* raw = value.as_raw_number();
  const bool is_number = raw == nullptr || is_sendable(*raw);
  if (!is_number || !std::isfinite(value.as_double().value_or(0)))
    return "a number is not finite, or no number";
  if (const Array* array = value.as_array()) {
    for (const Value& element : *array) {
      if (std::string problem = value_problem(element, depth + 1); !problem.empty()) return problem;
    }
  }
  if (const Object* object = value.as_object()) {
    for (const auto& [name, member] : *object) {
      if (!text_problem(name).empty()) return "a name " + text_problem(name);
      if (std::string problem = value_problem(member, depth + 1); !problem.empty()) return problem;
    }
  }
  return "";
}

}  // namespace

std::string repetition_problem(const Object& body) {
  for (auto entry = body.begin(); entry != body.end(); ++entry) {
    const bool comes_again = std::any_of(
        entry + 1, body.end(), [&](const auto& other) { return other.first == entry->first; });
    if (comes_again) return entry->first + " is there twice";
  }
  return "";
}

std::string value_problem(const Value& value) {
  return value_problem(value, 1);
}

}  // namespace quartet::detail
