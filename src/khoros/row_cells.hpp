// Cells within a row's text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "khoros/report_columns.hpp"
#include "quartet/khoros/rows.hpp"

namespace quartet::detail {

inline constexpr std::uint32_t kNull = UINT32_MAX;

// A null that the report does not write: `RowContent::text` has something in front of any cell that
// stands in JSON.
inline constexpr CellPlace kMissing{.offset = 0, .size = kNull};

[[nodiscard]] constexpr bool is_null(const CellPlace& place) noexcept {
  return place.size == kNull;
}

// Of what lies between two pointers in the record that begins at `start`; rows are shorter than
// 4 GiB.
[[nodiscard]] inline CellPlace place_of(const char* start, const char* from,
                                        const char* to) noexcept {
  return {static_cast<std::uint32_t>(from - start), static_cast<std::uint32_t>(to - from)};
}

[[nodiscard]] inline Error row_error(std::uint64_t number, const std::string& what) {
  return {.kind = ErrorKind::decode, .message = "row " + std::to_string(number) + ": " + what};
}

// Row 0 is the line of column names.
[[nodiscard]] inline Error row_too_long(std::uint64_t number, std::size_t row_bytes) {
  const std::string row =
      number == 0 ? "the line of column names" : "row " + std::to_string(number);
  return {.kind = ErrorKind::limit,
          .message = row + " is longer than " + std::to_string(row_bytes) +
                     " bytes; raise RowLimits::row_bytes"};
}

[[nodiscard]] inline Error too_many_columns() {
  return {.kind = ErrorKind::limit,
          .message = "the report has more than " + std::to_string(kMostColumns) + " columns"};
}

}  // namespace quartet::detail
