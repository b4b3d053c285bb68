// One record of a CSV document, as RFC 4180 has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "khoros/record_state.hpp"
#include "quartet/khoros/rows.hpp"

namespace quartet::detail {

class CsvRecord {
 public:
  // Reads the record at the front of the bytes, of which there is at least one; `kBytesBehind` more
  // may be looked at. `is_last` says that nothing follows them. The row's cells and text are used
  // again; they are only of use when the record is complete.
  [[nodiscard]] RecordState read(std::string_view bytes, bool is_last, RowContent& row);

  // Of a complete record, without its line end, which is LF or CR; an LF behind a CR is left. Of a
  // broken one, up to where it is.
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - start_); }
  [[nodiscard]] bool has_line_end() const noexcept { return has_line_end_; }
  // Of a broken one.
  [[nodiscard]] std::string_view problem() const noexcept { return problem_; }

 private:
  [[nodiscard]] RecordState read_cells(std::vector<CellPlace>& cells);
  [[nodiscard]] RecordState read_plain(std::vector<CellPlace>& cells);
  [[nodiscard]] RecordState read_quoted(std::vector<CellPlace>& cells);
  [[nodiscard]] RecordState broken(std::string_view problem) noexcept;

  const char* start_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool is_last_ = false;
  std::vector<std::size_t> doubled_;  // the cells with doubled quotes
  bool has_line_end_ = false;
  std::string_view problem_;
};

}  // namespace quartet::detail
