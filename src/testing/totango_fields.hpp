// The fields of a search query: the columns that they give for the rows of the sandbox's Totango.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "quartet/result.hpp"
#include "testing/totango_table.hpp"

namespace quartet::testing::fake_totango {

using Column = std::function<Json(const Row&)>;

struct Columns {
  std::vector<Column> cells;                              // in the order of `selected_fields`
  std::optional<Column> sorts_descending = std::nullopt;  // the first field with `desc`
};

// Error: invalid, with a sentence that names what is wrong.
[[nodiscard]] Result<Columns> parse_fields(const Json& fields, Kind kind);

// Puts columns of the account at the positions in the whole row that they ask for with `index`.
[[nodiscard]] Result<Columns> with_parent_fields(Columns columns, const Json& parent_fields);

}  // namespace quartet::testing::fake_totango
