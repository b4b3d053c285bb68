#include "khoros/csv_record.hpp"

#include <string>

#include "core/byte_scan.hpp"
#include "khoros/row_cells.hpp"

namespace quartet::detail {
namespace {

// Halves doubled quotes, in place.
void halve_quotes(std::string& text, CellPlace& place) {
  char* const start = text.data() + place.offset;
  char* out = start;
  for (std::size_t i = 0; i < place.size; ++i) {
    *out++ = start[i];
    if (start[i] == '"') ++i;
  }
  place.size = static_cast<std::uint32_t>(out - start);
}

}  // namespace

RecordState CsvRecord::broken(std::string_view problem) noexcept {
  problem_ = problem;
  return RecordState::broken;
}

RecordState CsvRecord::read(std::string_view bytes, bool is_last, RowContent& row) {
  start_ = bytes.data();
  at_ = start_;
  end_ = start_ + bytes.size();
  is_last_ = is_last;
  doubled_.clear();
  row.cells.clear();
  const RecordState state = read_cells(row.cells);
  if (state != RecordState::complete) return state;
  has_line_end_ = at_ < end_;
  row.text.assign(start_, at_);
  for (const std::size_t cell : doubled_) halve_quotes(row.text, row.cells[cell]);
  return state;
}

// Ends at the record's line end, or at the end of the document.
RecordState CsvRecord::read_cells(std::vector<CellPlace>& cells) {
  for (;;) {
    const bool is_quoted = at_ < end_ && *at_ == '"';
    const RecordState state = is_quoted ? read_quoted(cells) : read_plain(cells);
    if (state != RecordState::complete) return state;
    if (at_ == end_) return is_last_ ? RecordState::complete : RecordState::cut;
    if (*at_ != ',') return RecordState::complete;
    ++at_;
  }
}

RecordState CsvRecord::read_plain(std::vector<CellPlace>& cells) {
  const char* const from = at_;
  at_ = find_any<',', '\n', '\r', '"'>(from, end_);
  if (at_ < end_ && *at_ == '"') return broken("there is a quote within a cell without quotes");
  cells.push_back(place_of(start_, from, at_));
  return RecordState::complete;
}

RecordState CsvRecord::read_quoted(std::vector<CellPlace>& cells) {
  const char* const from = at_ + 1;
  bool has_doubled = false;
  for (const char* look = from;; look = at_ + 2) {
    at_ = find_any<'"'>(look, end_);
    const bool may_go_on = end_ - at_ < 2 && !is_last_;
    if (may_go_on) return RecordState::cut;
    if (at_ == end_) return broken("its last cell is not closed: the report is cut off");
    if (end_ - at_ < 2 || at_[1] != '"') break;
    has_doubled = true;
  }
  if (has_doubled) doubled_.push_back(cells.size());
  cells.push_back(place_of(start_, from, at_));
  ++at_;
  const bool is_end = at_ == end_ || *at_ == ',' || *at_ == '\n' || *at_ == '\r';
  return is_end ? RecordState::complete : broken("there is text behind a closing quote");
}

}  // namespace quartet::detail
