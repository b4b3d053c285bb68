// Queries of the second API generation, as they go out.
#pragma once

#include <string>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/quantive/query.hpp"

namespace quartet::quantive {

// Why a query cannot be asked; empty when it can.
[[nodiscard]] std::string problem_of(const Query& query);

// Whether a character means something else than itself in a regular expression.
[[nodiscard]] bool is_special_in_expression(char c) noexcept;

// Everything but the place of the page.
[[nodiscard]] std::vector<QueryParameter> parameters_of(const Query& query);

}  // namespace quartet::quantive
