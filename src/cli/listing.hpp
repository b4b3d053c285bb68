// Writing a listing out: rows as they come, how far it is, how it ended.
#pragma once

#include <cstdint>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "output.hpp"
#include "quartet/pager.hpp"

namespace quartet::cli {

// How far it is, on a terminal that does not show the rows themselves.
class Progress {
 public:
  void show(std::uint64_t rows, const Receipt& receipt);
  void clear();

 private:
  bool enabled_ = is_wanted();
  bool shown_ = false;

  static bool is_wanted();
};

struct Listed {
  std::uint64_t rows = 0;
  std::optional<Error> failure;
};

// Writes to the end, to the limit (0: none), or until stdout takes no more. `make_row` answers a
// Row, or a Result of one.
template <class T, class MakeRow>
Listed write_rows(Pager<T>& rows, RowWriter& writer, std::uint64_t limit, MakeRow make_row) {
  Listed listed;
  Progress progress;
  for (Result<T>& row : rows) {
    if (!row) {
      listed.failure = row.error();
      break;
    }
    const Result<Row> made = make_row(*row);
    if (!made) {
      listed.failure = made.error();
      break;
    }
    writer.write(*made);
    progress.show(++listed.rows, rows.receipt());
    if (!std::cout || listed.rows == limit) break;
  }
  progress.clear();
  return listed;
}

// Ends the output, says on stderr where to go on and whether something may be missing, and answers
// the exit status.
int end_listing(const Listed& listed, RowWriter& writer, const Receipt& receipt,
                const std::string& cursor, bool is_limited, const CommonOptions& common);

// A single row, with its titles; the exit status.
int print_row(const Row& row, std::vector<Column> columns, const CommonOptions& common);

// The whole of it.
template <class T, class MakeRow>
int print_listing(Pager<T> rows, RowWriter writer, std::uint64_t limit, MakeRow make_row,
                  const CommonOptions& common) {
  const Listed listed = write_rows(rows, writer, limit, make_row);
  return end_listing(listed, writer, rows.receipt(), rows.cursor(), listed.rows == limit, common);
}

}  // namespace quartet::cli
