// The tour's parts: one for each vendor.
#pragma once

#include "commands.hpp"
#include "quartet/result.hpp"
#include "quartet/testing/sandbox.hpp"

namespace quartet::cli {

// A line between two steps.
void headline(const char* text);

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
