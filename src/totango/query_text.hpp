// What may stand in a query. The `_problem` functions answer why not; empty when it may.
#pragma once

#include <string>
#include <string_view>

#include "core/text.hpp"
#include "quartet/totango/fields.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

using detail::name_problem;  // of terms, attributes, metrics and roles
using detail::text_problem;

// Anything that JSON cannot say as it is meant, however deep.
[[nodiscard]] std::string value_problem(const Value& value);

// A column as Totango's pages show it, called as its `field_display_name` says.
[[nodiscard]] Field parse_field(Object json);

// "what problem", or nothing.
[[nodiscard]] std::string prefixed(std::string_view what, const std::string& problem);

}  // namespace quartet::totango
