// The rows of the sandbox's Quantive, as JSON.
#pragma once

#include <cstddef>
#include <string>

#include "testing/quantive_store.hpp"

namespace quartet::testing::fake_quantive {

enum class GoalMetrics : unsigned char { left_out, included };

[[nodiscard]] Json row_json(const Store& store, Collection collection, std::size_t row,
                            GoalMetrics metrics);
[[nodiscard]] Json metric_json(const Store& store, const Metric& metric);

// Without the markup of mentions and of bold text, as `formatting=plainText` asks for it.
[[nodiscard]] std::string plain_text_of(std::string text);

}  // namespace quartet::testing::fake_quantive
