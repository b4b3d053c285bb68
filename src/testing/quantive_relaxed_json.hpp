// The notation of Quantive's filters: JSON whose keys may stand without quotes.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

// Nothing when it is not well-formed, or nested more deeply than 32 levels.
[[nodiscard]] std::optional<Json> parse_relaxed_json(std::string_view text);

}  // namespace quartet::testing::fake_quantive
