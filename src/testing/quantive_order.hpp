// The `sort` of Quantive's lists.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "testing/quantive_store.hpp"

namespace quartet::testing::fake_quantive {

struct SortKey {
  std::string path;
  bool is_reversed = false;
};

// Paths with commas between them; a minus sign reverses one. Nothing when one is empty.
[[nodiscard]] std::optional<std::vector<SortKey>> parse_sort(std::string_view text);

// The rows in order. Those that are equal keep the order that they have.
[[nodiscard]] std::vector<std::size_t> sorted(const Store& store, Collection collection,
                                              std::vector<std::size_t> rows,
                                              const std::vector<SortKey>& keys);

}  // namespace quartet::testing::fake_quantive
