// What may stand in a request's JSON.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "quartet/value.hpp"

namespace quartet::detail {

// Anything that JSON cannot say as it is meant, however deep. Empty when all of it can be said.
[[nodiscard]] std::string value_problem(const Value& value);

// A member that stands there twice, such as one of ours and one of the caller's. Empty when none
// does.
[[nodiscard]] std::string repetition_problem(const Object& body);

// "what problem", or nothing.
[[nodiscard]] std::string prefixed(std::string_view what, const std::string& problem);

// The first of the problems that is none; empty when all are.
[[nodiscard]] std::string first_problem(std::initializer_list<std::string> problems);

}  // namespace quartet::detail
