// The names of a report's columns, found by name; shared by its rows and never changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::detail {

// A hostile report must not turn columns into memory.
inline constexpr std::size_t kMostColumns = 4096;

class ReportColumns {
 public:
  static constexpr std::size_t npos = SIZE_MAX;

  explicit ReportColumns(std::vector<std::string> names);

  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  // The first of that name, or npos.
  [[nodiscard]] std::size_t find(std::string_view name) const noexcept;
  // Whether JSON writes the name without escapes, so that its bytes can be compared.
  [[nodiscard]] bool is_plain(std::size_t column) const noexcept { return is_plain_[column] != 0; }

 private:
  [[nodiscard]] std::size_t slot_of(std::string_view name) const noexcept;

  std::vector<std::string> names_;
  std::vector<char> is_plain_;
  // Open addressing: where a name's search begins, up to an empty slot.
  std::vector<std::uint32_t> slots_;
};

}  // namespace quartet::detail
