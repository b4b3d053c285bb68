// The rows of a CSV report.
#include <algorithm>
#include <string>
#include <utility>

#include "core/json_token.hpp"
#include "core/report_scanner.hpp"
#include "khoros/csv_record.hpp"
#include "khoros/record_buffer.hpp"
#include "khoros/row_cells.hpp"
#include "khoros/rows.hpp"

namespace quartet::detail {
namespace {

Error bad_header(const std::string& what) {
  return {.kind = ErrorKind::decode, .message = "the line of column names: " + what};
}

class CsvRows final : public RowSource {
 public:
  CsvRows(std::unique_ptr<ByteSource> source, std::size_t row_bytes)
      : buffer_(std::move(source)), row_bytes_(row_bytes) {}

  Result<bool> next(RowContent& row) override {
    if (columns_ == nullptr) {
      if (Result<void> header = read_header(row); !header) return std::move(header).error();
    }
    if (blank_lines_ == 0) {
      Result<bool> has_record = skip_line_ends();
      if (!has_record || !*has_record) return has_record;
    }
    row.number = ++number_;
    if (blank_lines_ > 0) {
      --blank_lines_;
      row.text.clear();
      row.cells.assign(1, CellPlace());
    } else if (Result<void> read = read_record(row); !read) {
      return std::move(read).error();
    }
    if (row.cells.size() == columns_->size()) return true;
    return row_error(number_, "it has " + std::to_string(row.cells.size()) +
                                  " cells where there are " + std::to_string(columns_->size()) +
                                  " columns");
  }

  const std::shared_ptr<const ReportColumns>& columns() const noexcept override { return columns_; }

 private:
  Result<void> read_header(RowContent& row) {
    if (Result<void> start = check_start(); !start) return start;
    if (is_line_break(buffer_.rest().front())) return bad_header("it is blank");
    if (Result<void> read = read_record(row); !read) return read;
    if (row.cells.size() > kMostColumns) return too_many_columns();
    std::vector<std::string> names;
    names.reserve(row.cells.size());
    for (const CellPlace& cell : row.cells)
      names.push_back(row.text.substr(cell.offset, cell.size));
    columns_ = std::make_shared<const ReportColumns>(std::move(names));
    return {};
  }

  // Whether this can be a CSV at all.
  Result<void> check_start() {
    if (Result<void> skipped = buffer_.skip_mark(); !skipped) return skipped;
    for (;;) {
      const std::string_view rest = buffer_.rest();
      const auto first = std::find_if_not(rest.begin(), rest.end(), is_json_blank);
      if (first != rest.end()) {
        const std::string_view problem = wrong_start(*first, ReportSyntax::csv);
        if (problem.empty()) return {};
        return Error{.kind = ErrorKind::decode, .message = std::string(problem)};
      }
      if (rest.size() > row_bytes_) return too_long();
      if (buffer_.is_last()) {
        return Error{.kind = ErrorKind::decode, .message = std::string(kEmptyReport)};
      }
      if (Result<void> grown = buffer_.grow(); !grown) return grown;
    }
  }

  // Goes to the next record and counts the blank lines in front of it: at the end of a report they
  // are nothing, elsewhere they are records of one empty cell. False at the end.
  Result<bool> skip_line_ends() {
    for (;; buffer_.consume(1)) {
      Result<bool> has_byte = buffer_.ensure(1);
      if (!has_byte) return has_byte;
      if (!*has_byte) return false;
      const char next = buffer_.rest().front();
      if (!is_line_break(next)) {
        after_return_ = false;
        return true;
      }
      if (next == '\r' || !after_return_) ++blank_lines_;
      after_return_ = next == '\r';
    }
  }

  Result<void> read_record(RowContent& row) {
    for (;;) {
      const std::string_view rest = buffer_.rest();
      const RecordState state = record_.read(rest, buffer_.is_last(), row);
      const std::size_t size = state == RecordState::cut ? rest.size() : record_.size();
      if (size > row_bytes_) return too_long();
      if (state == RecordState::broken) return broken();
      if (state == RecordState::complete) {
        after_return_ = record_.has_line_end() && rest[size] == '\r';
        buffer_.consume(size + (record_.has_line_end() ? 1 : 0));
        return {};
      }
      if (Result<void> grown = buffer_.grow(); !grown) return grown;
    }
  }

  [[nodiscard]] Error broken() const {
    const std::string problem(record_.problem());
    return columns_ == nullptr ? bad_header(problem) : row_error(number_, problem);
  }
  [[nodiscard]] Error too_long() const { return row_too_long(number_, row_bytes_); }

  static bool is_line_break(char c) noexcept { return c == '\n' || c == '\r'; }

  RecordBuffer buffer_;
  CsvRecord record_;
  std::size_t row_bytes_;
  std::shared_ptr<const ReportColumns> columns_;
  std::uint64_t number_ = 0;
  std::uint64_t blank_lines_ = 0;  // in front of the next record, and not handed out yet
  bool after_return_ = false;      // a line feed belongs to the line end before it
};

}  // namespace

std::unique_ptr<RowSource> csv_rows(std::unique_ptr<ByteSource> source, std::size_t row_bytes) {
  return std::make_unique<CsvRows>(std::move(source), row_bytes);
}

}  // namespace quartet::detail
