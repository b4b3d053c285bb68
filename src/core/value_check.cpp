#include "core/value_check.hpp"

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

std::string value_problem(const Value& value, int depth) {
  if (depth > kDeepest) return "a value nests deeper than 64 levels";
  if (const std::string* text = value.as_text()) return prefixed("a text", text_problem(*text));
  const RawNumber* raw = value.as_raw_number();
  const bool is_number = raw == nullptr || number_syntax(raw->text) != NumberSyntax::none;
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

std::string value_problem(const Value& value) {
  return value_problem(value, 1);
}

}  // namespace quartet::detail
