// The rows of a JSON report: an array of flat objects.
#include <string>
#include <utility>

#include "core/json_token.hpp"
#include "core/report_scanner.hpp"
#include "khoros/json_record.hpp"
#include "khoros/record_buffer.hpp"
#include "khoros/row_cells.hpp"
#include "khoros/rows.hpp"

namespace quartet::detail {
namespace {

constexpr int kEnd = -1;

Error bad_report(std::string_view what) {
  return {.kind = ErrorKind::decode, .message = std::string(what)};
}

class JsonRows final : public RowSource {
 public:
  JsonRows(std::unique_ptr<ByteSource> source, std::size_t row_bytes)
      : buffer_(std::move(source)), row_bytes_(row_bytes) {}

  Result<bool> next(RowContent& row) override {
    Result<bool> has_row = columns_ == nullptr ? open() : find_next();
    if (!has_row) return has_row;
    if (!*has_row) return close();
    row.number = ++number_;
    if (Result<void> read = read_row(row); !read) return std::move(read).error();
    return true;
  }

  const std::shared_ptr<const ReportColumns>& columns() const noexcept override { return columns_; }

 private:
  // Goes to the first row; false when there is none.
  Result<bool> open() {
    columns_ = std::make_shared<const ReportColumns>(std::vector<std::string>());
    if (Result<void> skipped = buffer_.skip_mark(); !skipped) return std::move(skipped).error();
    Result<int> mark = next_mark();
    if (!mark) return std::move(mark).error();
    if (*mark == kEnd) return bad_report(kEmptyReport);
    const std::string_view problem = wrong_start(static_cast<char>(*mark), ReportSyntax::json);
    if (!problem.empty()) return bad_report(problem);
    buffer_.consume(1);
    mark = next_mark();
    if (!mark) return std::move(mark).error();
    return *mark == ']' ? Result<bool>(false) : expect_row(*mark);
  }

  // Goes behind the comma, to the next row; false when there is none.
  Result<bool> find_next() {
    Result<int> mark = next_mark();
    if (!mark) return std::move(mark).error();
    if (*mark == ']') return false;
    if (*mark == kEnd) return cut_off();
    if (*mark != ',') return row_error(number_, "there is neither ',' nor ']' behind it");
    buffer_.consume(1);
    mark = next_mark();
    if (!mark) return std::move(mark).error();
    return expect_row(*mark);
  }

  [[nodiscard]] Result<bool> expect_row(int mark) const {
    if (mark == '{') return true;
    if (mark == kEnd) return cut_off();
    return row_error(number_ + 1, "it is not an object");
  }

  // Nothing may stand behind the array.
  Result<bool> close() {
    buffer_.consume(1);
    Result<int> mark = next_mark();
    if (!mark) return std::move(mark).error();
    if (*mark == kEnd) return false;
    return bad_report("there is something behind the end of the array");
  }

  Result<void> read_row(RowContent& row) {
    for (;;) {
      const std::string_view rest = buffer_.rest();
      const RecordState state = record_.read(rest, buffer_.is_last(), *columns_, row);
      const std::size_t size = state == RecordState::cut ? rest.size() : record_.size();
      if (size > row_bytes_) return row_too_long(number_, row_bytes_);
      if (state == RecordState::broken) return broken();
      if (state == RecordState::complete) {
        buffer_.consume(size);
        return add_columns();
      }
      if (buffer_.is_last()) return cut_off();
      if (Result<void> grown = buffer_.grow(); !grown) return grown;
    }
  }

  Result<void> add_columns() {
    if (record_.new_names().empty()) return {};
    std::vector<std::string> names = columns_->names();
    for (const std::string& name : record_.new_names()) {
      name_bytes_ += name.size();
      names.push_back(name);
    }
    if (name_bytes_ > row_bytes_) {
      return Error{.kind = ErrorKind::limit,
                   .message = "the names of the columns are longer than " +
                              std::to_string(row_bytes_) + " bytes; raise RowLimits::row_bytes"};
    }
    columns_ = std::make_shared<const ReportColumns>(std::move(names));
    return {};
  }

  // The next byte that is not blank, which is left where it is, or `kEnd`.
  Result<int> next_mark() {
    for (;;) {
      Result<bool> has_byte = buffer_.ensure(1);
      if (!has_byte) return std::move(has_byte).error();
      if (!*has_byte) return kEnd;
      const char byte = buffer_.rest().front();
      if (!is_json_blank(byte)) return int{static_cast<unsigned char>(byte)};
      buffer_.consume(1);
    }
  }

  [[nodiscard]] Error broken() const {
    if (record_.has_too_many_columns()) return too_many_columns();
    return row_error(number_, record_.problem());
  }
  [[nodiscard]] Error cut_off() const {
    return row_error(number_, "the report is cut off here: its array is not closed");
  }

  RecordBuffer buffer_;
  JsonRecord record_;
  std::size_t row_bytes_;
  std::shared_ptr<const ReportColumns> columns_;
  std::uint64_t number_ = 0;
  std::size_t name_bytes_ = 0;
};

}  // namespace

std::unique_ptr<RowSource> json_rows(std::unique_ptr<ByteSource> source, std::size_t row_bytes) {
  return std::make_unique<JsonRows>(std::move(source), row_bytes);
}

}  // namespace quartet::detail
