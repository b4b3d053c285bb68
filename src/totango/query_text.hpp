// What may stand in a query. The `_problem` functions answer why not; empty when it may.
#pragma once

#include "core/value_check.hpp"
#include "quartet/totango/fields.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

using detail::first_problem;
using detail::name_problem;  // of terms, attributes, metrics and roles
using detail::prefixed;
using detail::text_problem;
using detail::value_problem;

constexpr int kLongestPage = 1000;  // of the Search API

// A column as Totango's pages show it, called as its `field_display_name` says.
[[nodiscard]] Field parse_field(Object json);

}  // namespace quartet::totango
