// Rows on stdout: as a table for people, as CSV, or as a JSON array. Rows are written as they come,
// so a listing of any length needs the memory of one page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/result.hpp"
#include "quartet/value.hpp"
#include "session.hpp"

namespace quartet::cli {

struct Column {
  std::string title;  // of the table and the CSV header
  int width;          // of the table
};

// One row: the cells of table and CSV, and the whole object for JSON.
struct Row {
  std::vector<std::string> cells;
  Object object;
};

// Whether the titles are written; output that goes on behind an earlier one has none.
enum class Titles : unsigned char { shown, left_out };

class RowWriter {
 public:
  RowWriter(Format format, std::vector<Column> columns, Titles titles = Titles::shown);

  void write(const Row& row);
  // Closes the output. Error: limit, when stdout could not take everything.
  [[nodiscard]] Result<void> finish();

 private:
  void write_header();
  void write_titles();
  void write_table_line(const std::vector<std::string>& cells);

  Format format_;
  std::vector<Column> columns_;
  Titles titles_;
  bool is_first_ = true;
};

// RFC 4180: quoted when it has a comma, a quote, a line break, or blanks at its ends.
[[nodiscard]] std::string csv_cell(std::string_view text);

// One line of exactly `width` columns, cut with "…" or filled with blanks.
[[nodiscard]] std::string fitted(std::string_view text, int width);

// A number with as few digits as needed; empty when there is none.
[[nodiscard]] std::string number_text(const std::optional<double>& number);

}  // namespace quartet::cli
