// One flat object of a JSON document, read strictly.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "khoros/record_state.hpp"
#include "khoros/report_columns.hpp"
#include "quartet/khoros/rows.hpp"

namespace quartet::detail {

// Functions that answer bool answer false after noting in `state_` why.
class JsonRecord {
 public:
  // Reads the object at the front of the bytes, its brace; `kBytesBehind` more may be looked at.
  // `is_last` says that nothing follows them. The row's cells and text are used again; they are
  // only of use when the record is complete.
  [[nodiscard]] RecordState read(std::string_view bytes, bool is_last, const ReportColumns& columns,
                                 RowContent& row);

  // Up to behind the object, or to where it is broken.
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - start_); }
  // Keys that are no columns yet; the row has cells for them, behind the others.
  [[nodiscard]] const std::vector<std::string>& new_names() const noexcept { return new_names_; }
  // Of a broken record.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  [[nodiscard]] bool has_too_many_columns() const noexcept { return has_too_many_columns_; }

 private:
  bool read_members(std::vector<CellPlace>& cells);
  // The key's column; npos after noting why there is none.
  [[nodiscard]] std::size_t read_key(std::size_t expected);
  [[nodiscard]] bool is_next_key(std::size_t column) const noexcept;
  [[nodiscard]] std::size_t column_of(std::string_view name);
  bool read_value(std::size_t column, CellPlace& place);
  bool read_word(CellPlace& place);
  bool skip_text();
  bool skip_character(const char*& look);
  bool undo_escapes_in(RowContent& row);

  // The first byte that is not blank; 0 when there is none.
  [[nodiscard]] char next_mark();
  [[nodiscard]] std::string shown(std::size_t column) const;
  bool cut() noexcept;
  bool fail(std::string problem);
  bool malformed();

  const ReportColumns* columns_ = nullptr;
  const char* start_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool is_last_ = false;
  bool has_escapes_ = false;          // the latest text
  std::vector<std::size_t> escaped_;  // the cells with escapes
  std::vector<std::string> new_names_;
  std::string key_;  // without escapes
  RecordState state_ = RecordState::complete;
  bool has_too_many_columns_ = false;
  std::string problem_;
};

}  // namespace quartet::detail
