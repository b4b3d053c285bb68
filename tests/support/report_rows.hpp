// Reports in memory and their rows as text.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "khoros/rows.hpp"
#include "support/chunked_source.hpp"

namespace quartet::khoros {

inline constexpr std::size_t kChunkSizes[] = {1, 2, 3, 7, 64, 65, 4096};

inline Rows rows_of(std::string text, ReportFormat format, std::size_t chunk = 4096,
                    RowLimits limits = {}) {
  return detail::make_rows(std::make_unique<testing::ChunkedSource>(std::move(text), chunk), format,
                           limits);
}

inline std::string cells_of(const Row& row) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::optional<std::string_view> cell = row.at(i);
    text += (i == 0 ? "" : "|") + (cell ? std::string(*cell) : "(null)");
  }
  return text;
}

inline std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : "|") + names[i];
  return text;
}

// The names, the cells of each row, and the error, a line each.
inline std::string listed(Rows rows) {
  std::string text;
  for (const Result<Row>& row : rows) {
    if (row) {
      EXPECT_EQ(row->number(), rows.row_number());
      EXPECT_EQ(row->columns(), rows.columns());
    }
    text += row ? cells_of(*row) + "\n"
                : std::string(to_string(row.error().kind)) + ": " + row.error().message + "\n";
  }
  return joined(rows.columns()) + "\n" + text;
}

}  // namespace quartet::khoros
