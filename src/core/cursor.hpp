// Where a listing goes on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/keyed_hash.hpp"
#include "quartet/result.hpp"

namespace quartet::detail {

// Where a listing goes on: opaque text outside, checked when it is read.
struct Cursor {
  std::uint64_t fingerprint = 0;
  HashKey key;                   // of the row hashes
  std::int64_t page = 0;         // of the anchor row
  std::int64_t rows_before = 0;  // rows on the pages before that one
  std::uint64_t anchor = 0;      // hash of the last row handed out; 0: none was
  std::uint64_t prefix = 0;      // hash of the rows of that page up to it: whether they stayed
  std::string token = {};        // of that page, where pages have one
};

[[nodiscard]] std::string to_text(const Cursor& cursor);
// Error: config, also for a cursor of another query.
[[nodiscard]] Result<Cursor> parse_cursor(std::string_view text, std::uint64_t fingerprint);

}  // namespace quartet::detail
