// The columns of the sandbox's reports, and their cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::testing::fake_khoros {

struct Row {
  std::uint64_t seed;  // of the report
  std::size_t index;
  std::uint64_t time;  // milliseconds since 1970
};

// Which files have a column.
enum class Files : unsigned char { all, json_only };

class Column {
 public:
  // A name that is not known makes a column of empty cells, as does one that the files lack.
  [[nodiscard]] static Column named(std::string name, Files files);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::string cell(const Row& row) const;

 private:
  Column(std::string name, std::size_t kind) : name_(std::move(name)), kind_(kind) {}

  std::string name_;
  std::size_t kind_;
};

// The columns of a report that does not select its own.
[[nodiscard]] std::vector<std::string> columns_of_type(std::string_view type, Files files);

}  // namespace quartet::testing::fake_khoros
