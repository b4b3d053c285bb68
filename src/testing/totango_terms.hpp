// The terms of a search query: what they mean for the rows of the sandbox's Totango.
#pragma once

#include <functional>

#include "quartet/result.hpp"
#include "testing/totango_table.hpp"

namespace quartet::testing::fake_totango {

using Predicate = std::function<bool(const Row&)>;

// Holds where all terms hold. Error: invalid, with a sentence that names what is wrong.
[[nodiscard]] Result<Predicate> parse_terms(const Json& terms, Kind kind);

}  // namespace quartet::testing::fake_totango
