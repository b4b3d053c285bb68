#include "khoros/rows.hpp"

#include <algorithm>

namespace quartet {
namespace detail {
namespace {

constexpr std::size_t kLongestRow = std::size_t{1} << 30;

const std::vector<std::string>& no_columns() noexcept {
  static const std::vector<std::string> none;
  return none;
}

}  // namespace

RowStream::RowStream(std::unique_ptr<RowSource> source) : source_(std::move(source)) {}
RowStream::~RowStream() = default;

const std::vector<std::string>& RowStream::columns() const noexcept {
  return source_->columns() != nullptr ? source_->columns()->names() : no_columns();
}

void RowStream::start() {
  if (started_) return;
  started_ = true;
  advance();
}

void RowStream::advance() {
  if (finished_) return current_.reset();
  // What the caller did with the last row, moving it away for one, must not matter.
  if (!current_ || !current_->has_value()) current_.emplace(khoros::Row());
  khoros::Row& row = **current_;
  Result<bool> read = source_->next(row.content_);
  finished_ = !read || !*read;
  if (!read) {
    current_.emplace(std::move(read).error());
  } else if (!*read) {
    current_.reset();
  } else {
    row_number_ = row.content_.number;
    if (row.content_.columns != source_->columns()) row.content_.columns = source_->columns();
  }
}

khoros::Rows make_rows(std::unique_ptr<ByteSource> source, khoros::ReportFormat format,
                       khoros::RowLimits limits) {
  const std::size_t row_bytes = std::clamp<std::size_t>(limits.row_bytes, 1, kLongestRow);
  const auto make = format == khoros::ReportFormat::csv ? csv_rows : json_rows;
  return khoros::Rows(make(std::move(source), row_bytes));
}

}  // namespace detail

namespace khoros {

std::string_view to_string(ReportFormat format) noexcept {
  return format == ReportFormat::csv ? "csv" : "json";
}

Rows::Rows(std::unique_ptr<detail::RowSource> source)
    : stream_(std::make_shared<detail::RowStream>(std::move(source))) {}

Rows read_rows(const std::string& file, ReportFormat format, RowLimits limits) {
  return detail::make_rows(detail::file_source(file), format, limits);
}

const std::vector<std::string>& Row::columns() const noexcept {
  return content_.columns != nullptr ? content_.columns->names() : detail::no_columns();
}

}  // namespace khoros
}  // namespace quartet
