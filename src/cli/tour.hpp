// The tour's parts: one for each vendor.
#pragma once

#include <iostream>

#include "commands.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"
#include "quartet/testing/sandbox.hpp"

namespace quartet::cli {

// A line between two steps.
void headline(const char* text);

// Of an answer that is not what the tour has to get.
[[nodiscard]] Error surprise(const char* message);

constexpr int kShownRows = 5;

// Reads a listing to its end and shows the first rows, each as `line` has it.
template <class T, class Line>
Result<void> show(Pager<T> rows, Line line) {
  int count = 0;
  for (Result<T>& row : rows) {
    if (!row) return row.error();
    if (++count <= kShownRows) std::cout << "  " << line(*row) << '\n';
  }
  std::cout << "  ... " << describe(rows.receipt()) << '\n';
  return {};
}

// Every call of Totango's guides. Error: of the first call that fails where it must not.
[[nodiscard]] Result<void> tour_totango(const testing::Sandbox& sandbox,
                                        const Environment& environment);

// The walk-through of Khoros' guide. Error: the same.
[[nodiscard]] Result<void> tour_khoros(const testing::Sandbox& sandbox,
                                       const Environment& environment);

// Every example of Quantive's guide. Error: the same.
[[nodiscard]] Result<void> tour_quantive(const testing::Sandbox& sandbox,
                                         const Environment& environment);

// Every example of Taplytics' guide. Error: the same.
[[nodiscard]] Result<void> tour_taplytics(const testing::Sandbox& sandbox,
                                          const Environment& environment);

}  // namespace quartet::cli
