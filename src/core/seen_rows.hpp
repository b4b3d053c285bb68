// Which rows a listing has had.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quartet::detail {

// A set of row hashes at 10 to 16 bytes a row, which stops growing at a cap.
class SeenRows {
 public:
  // Whether the hash is new. Past the cap every hash counts as new.
  [[nodiscard]] bool insert(std::uint64_t hash);
  [[nodiscard]] bool contains(std::uint64_t hash) const noexcept;
  [[nodiscard]] bool is_full() const noexcept { return size_ >= kMostRows; }

  static constexpr std::size_t kMostRows = 1'000'000;

 private:
  [[nodiscard]] std::size_t slot(std::uint64_t hash) const noexcept;
  void grow();

  std::vector<std::uint64_t> slots_;  // 0 is free
  std::size_t size_ = 0;
};

}  // namespace quartet::detail
