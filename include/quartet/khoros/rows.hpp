// The rows of a downloaded Khoros report, one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/result.hpp"
#include "quartet/time.hpp"

namespace quartet::khoros {

/// How a report is written. Care Analytics Reports API: `reportFormat`.
enum class ReportFormat : unsigned char { json, csv };

/// The format's name on the wire: "json", "csv".
[[nodiscard]] std::string_view to_string(ReportFormat format) noexcept;

/// What reading rows may need.
struct RowLimits {
  /// The longest row, in bytes of the report; at least 1, at most 1 GiB. A longer one is an error
  /// of kind `limit`.
  std::size_t row_bytes = 1024 * 1024;
};

}  // namespace quartet::khoros

namespace quartet::detail {

class ByteSource;
class ReportColumns;
class RowSource;
class RowStream;

// Where a cell stands in the row's text.
struct CellPlace {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;

  friend bool operator==(const CellPlace&, const CellPlace&) = default;
};

struct RowContent {
  std::shared_ptr<const ReportColumns> columns;  // shared by the rows of a report
  std::string text;                              // the record, with its cells unescaped in place
  std::vector<CellPlace> cells;
  std::uint64_t number = 0;
};

}  // namespace quartet::detail

namespace quartet::khoros {

/// One row of a report: its cells by the names of their columns. Every cell is text; the typed
/// functions read what Khoros's reports write. A plain value: copy it, move it, keep it. As thread
/// safe as std::string.
///
/// Names are matched exactly, upper and lower case differ. When several columns have one name, it
/// means the first; the others are reached by position.
///
/// The typed functions answer nothing for a cell that is empty or null. Their errors: `invalid`
/// when the report has no such column; `decode`, with the column and the row's number but never the
/// cell's text, when the cell holds something else.
class Row {
 public:
  /// The names, from left to right. In JSON a later row may add some.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept;
  /// How many columns there are.
  [[nodiscard]] std::size_t size() const noexcept { return content_.cells.size(); }
  /// Which row of the report this is, from 1; the header does not count.
  [[nodiscard]] std::uint64_t number() const noexcept { return content_.number; }

  /// The cell, valid as long as this row stays as it is. Nothing when the report has no such column
  /// or the cell is null.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view column) const noexcept;
  /// The same by position, from 0.
  [[nodiscard]] std::optional<std::string_view> at(std::size_t position) const noexcept;
  [[nodiscard]] bool has_column(std::string_view column) const noexcept;

  /// The cell as it is; empty when it is null.
  [[nodiscard]] Result<std::string> text(std::string_view column) const;
  /// Digits with an optional minus, exactly.
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(std::string_view column) const;
  /// A decimal number, with a point and no separators of thousands.
  [[nodiscard]] Result<std::optional<double>> number(std::string_view column) const;
  /// RFC 3339, "2026-01-31", "2026-01-31 09:00:00", or epoch milliseconds. A time without an offset
  /// is taken for UTC: ask for the report in UTC, or shift it yourself.
  [[nodiscard]] Result<std::optional<Timestamp>> time(std::string_view column) const;
  /// Milliseconds in digits, as in the `_MILLIS` columns, or "1:02:03", "101:02:03.250": hours,
  /// minutes and seconds.
  [[nodiscard]] Result<std::optional<std::chrono::milliseconds>> duration(
      std::string_view column) const;

 private:
  friend class detail::RowStream;
  detail::RowContent content_;
};

}  // namespace quartet::khoros

namespace quartet::detail {

// The reading position that rows and their iterators share.
class RowStream {
 public:
  explicit RowStream(std::unique_ptr<RowSource> source);
  ~RowStream();
  RowStream(const RowStream&) = delete;
  RowStream& operator=(const RowStream&) = delete;

  [[nodiscard]] std::optional<Result<khoros::Row>>& current() noexcept { return current_; }
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept;
  [[nodiscard]] std::uint64_t row_number() const noexcept { return row_number_; }

  void start();
  // Makes `current` the next row, the error that ends the report, or nothing.
  void advance();

 private:
  std::unique_ptr<RowSource> source_;
  std::optional<Result<khoros::Row>> current_;
  std::uint64_t row_number_ = 0;
  bool started_ = false;
  bool finished_ = false;
};

}  // namespace quartet::detail

namespace quartet::khoros {

/// The rows of a report: a lazy, move-only input range of `Result<Row>`. Nothing is read before the
/// first row is asked for, and never more than a few rows are in memory. An error is the last
/// element, after the rows that came before it: `decode` with the row's number when the report is
/// malformed or cut off, `limit` when a row is too long, and what the file or the network has to
/// say. One thread at a time.
///
///     for (auto& row : read_rows("report.csv", ReportFormat::csv)) {
///       if (!row) return report(row.error());
///       use(row->text("CONVERSATION_ID").value());
///     }
///
/// A row that an iterator points to is used again for the next one: it is valid until the next
/// step. Copy it or move it away to keep it.
class Rows {
 public:
  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Result<Row>;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    [[nodiscard]] Result<Row>& operator*() const { return *stream_->current(); }
    [[nodiscard]] Result<Row>* operator->() const { return &*stream_->current(); }
    iterator& operator++() {
      stream_->advance();
      return *this;
    }
    void operator++(int) { stream_->advance(); }
    bool operator==(std::default_sentinel_t) const {
      return stream_ == nullptr || !stream_->current().has_value();
    }

   private:
    friend class Rows;
    explicit iterator(std::shared_ptr<detail::RowStream> stream) : stream_(std::move(stream)) {}
    std::shared_ptr<detail::RowStream> stream_;
  };

  explicit Rows(std::unique_ptr<detail::RowSource> source);
  Rows(Rows&&) noexcept = default;
  Rows& operator=(Rows&&) noexcept = default;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// The first row that was not read yet. A second `begin` goes on where the first one stands.
  [[nodiscard]] iterator begin() {
    stream_->start();
    return iterator(stream_);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  /// The names of the columns; none before `begin`. Valid until the next step.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept {
    return stream_->columns();
  }
  /// The number of the latest row, from 1; 0 before the first one.
  [[nodiscard]] std::uint64_t row_number() const noexcept { return stream_->row_number(); }

 private:
  std::shared_ptr<detail::RowStream> stream_;
};

/// The rows of a report in a file. Errors, as the range's last element: `config` when the file
/// cannot be read, `decode`, `limit`.
///
/// CSV is read as RFC 4180 has it: cells in quotes, doubled quotes, line breaks within quotes;
/// records end with LF, CRLF or CR; blank lines at the end do not count. The first record names the
/// columns, and every row has as many cells. A byte-order mark is dropped; the encoding is not
/// checked.
///
/// JSON is an array of flat objects, read strictly. The first row's keys are the columns, and what
/// a later row has beyond them is added behind; what a row lacks is null. Numbers and bools are
/// read as their JSON text. A key that stands twice in a row is an error.
[[nodiscard]] Rows read_rows(const std::string& file, ReportFormat format, RowLimits limits = {});

}  // namespace quartet::khoros
