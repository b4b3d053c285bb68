#include "khoros/json_record.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "core/byte_scan.hpp"
#include "core/json_escapes.hpp"
#include "core/json_token.hpp"
#include "core/text.hpp"
#include "khoros/row_cells.hpp"

namespace quartet::detail {

RecordState JsonRecord::read(std::string_view bytes, bool is_last, const ReportColumns& columns,
                             RowContent& row) {
  columns_ = &columns;
  start_ = bytes.data();
  at_ = start_;
  end_ = start_ + bytes.size();
  is_last_ = is_last;
  state_ = RecordState::complete;
  has_too_many_columns_ = false;
  escaped_.clear();
  new_names_.clear();
  row.cells.assign(columns.size(), kMissing);
  if (!read_members(row.cells)) return state_;
  row.text.assign(start_, at_);
  if (!escaped_.empty()) undo_escapes_in(row);
  return state_;
}

bool JsonRecord::read_members(std::vector<CellPlace>& cells) {
  ++at_;
  if (next_mark() == '}') return ++at_, true;
  for (std::size_t expected = 0;; ++expected) {
    const std::size_t column = read_key(expected);
    if (column == ReportColumns::npos) return false;
    if (next_mark() != ':') return malformed();
    ++at_;
    if (column == cells.size()) cells.push_back(kMissing);
    if (cells[column] != kMissing) return fail("it has the key " + shown(column) + " twice");
    if (!read_value(column, cells[column])) return false;
    expected = column;
    const char mark = next_mark();
    if (mark != ',' && mark != '}') return malformed();
    ++at_;
    if (mark == '}') return true;
  }
}

std::size_t JsonRecord::read_key(std::size_t expected) {
  if (next_mark() != '"') return malformed(), ReportColumns::npos;
  if (is_next_key(expected)) {
    at_ += columns_->names()[expected].size() + 2;
    return expected;
  }
  const char* const from = at_ + 1;
  if (!skip_text()) return ReportColumns::npos;
  const std::string_view written(from, static_cast<std::size_t>(at_ - 1 - from));
  if (!has_escapes_) return column_of(written);
  key_ = written;
  const std::optional<std::size_t> size = undo_escapes(key_);
  if (!size) return fail("a key has a malformed escape"), ReportColumns::npos;
  return column_of(std::string_view(key_).substr(0, *size));
}

// The quick case: rows have their keys in the same order.
bool JsonRecord::is_next_key(std::size_t column) const noexcept {
  if (column >= columns_->size() || !columns_->is_plain(column)) return false;
  const std::string& name = columns_->names()[column];
  const auto left = static_cast<std::size_t>(end_ - at_);
  return left >= name.size() + 2 && at_[name.size() + 1] == '"' &&
         std::memcmp(at_ + 1, name.data(), name.size()) == 0;
}

std::size_t JsonRecord::column_of(std::string_view name) {
  const std::size_t known = columns_->find(name);
  if (known != ReportColumns::npos) return known;
  const auto found = std::find(new_names_.begin(), new_names_.end(), name);
  const std::size_t column =
      columns_->size() + static_cast<std::size_t>(found - new_names_.begin());
  if (found != new_names_.end()) return column;
  if (column >= kMostColumns) {
    has_too_many_columns_ = true;
    return malformed(), ReportColumns::npos;
  }
  new_names_.emplace_back(name);
  return column;
}

bool JsonRecord::read_value(std::size_t column, CellPlace& place) {
  const char mark = next_mark();
  if (mark == '{' || mark == '[') {
    return fail("the column " + shown(column) + " holds an object or an array");
  }
  if (mark != '"') return read_word(place);
  const char* const from = at_ + 1;
  if (!skip_text()) return false;
  if (has_escapes_) escaped_.push_back(column);
  place = place_of(start_, from, at_ - 1);
  return true;
}

// null, a bool or a number.
bool JsonRecord::read_word(CellPlace& place) {
  const char* const to = find_any<',', '}', ']', ' ', '\n', '\r', '\t'>(at_, end_);
  if (to == end_) return cut();
  const std::string_view word(at_, static_cast<std::size_t>(to - at_));
  place = place_of(start_, at_, to);
  if (word == "null") {
    place.size = kNull;
  } else if (word != "true" && word != "false" && number_syntax(word) == NumberSyntax::none) {
    return malformed();
  }
  at_ = to;
  return true;
}

// From a quote to behind the one that closes it. Escapes are checked when they are undone.
bool JsonRecord::skip_text() {
  has_escapes_ = false;
  for (const char* look = at_ + 1;;) {
    look = find_special(look, end_);
    if (look == end_) return cut();
    if (*look == '"') {
      at_ = look + 1;
      return true;
    }
    if (*look != '\\') {
      if (!skip_character(look)) return false;
    } else {
      if (end_ - look < 2) return cut();
      has_escapes_ = true;
      look += 2;
    }
  }
}

// One beyond ASCII.
bool JsonRecord::skip_character(const char*& look) {
  constexpr std::ptrdiff_t longest = 4;
  if (static_cast<unsigned char>(*look) < ' ') return fail("a text has a control character");
  const std::size_t size = utf8_length({look, static_cast<std::size_t>(end_ - look)});
  if (size == 0) return end_ - look < longest && !is_last_ ? cut() : fail("it is not UTF-8");
  look += size;
  return true;
}

bool JsonRecord::undo_escapes_in(RowContent& row) {
  for (const std::size_t column : escaped_) {
    CellPlace& place = row.cells[column];
    const std::span<char> text(row.text.data() + place.offset, place.size);
    const std::optional<std::size_t> size = undo_escapes(text);
    if (!size) return fail("the column " + shown(column) + " has a malformed escape");
    place.size = static_cast<std::uint32_t>(*size);
  }
  return true;
}

char JsonRecord::next_mark() {
  while (at_ < end_ && is_json_blank(*at_)) ++at_;
  if (at_ < end_) return *at_;
  cut();
  return 0;
}

std::string JsonRecord::shown(std::size_t column) const {
  const std::size_t known = columns_->size();
  return "\"" + one_line(column < known ? columns_->names()[column] : new_names_[column - known]) +
         "\"";
}

bool JsonRecord::cut() noexcept {
  if (state_ == RecordState::complete) state_ = RecordState::cut;
  return false;
}

bool JsonRecord::fail(std::string problem) {
  if (state_ != RecordState::complete) return false;
  state_ = RecordState::broken;
  problem_ = std::move(problem);
  return false;
}

bool JsonRecord::malformed() {
  return fail("it is malformed JSON");
}

}  // namespace quartet::detail
