// The `fields` of Quantive's lists: which members of a row are sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

struct Field {
  std::string name;
  std::vector<Field> parts = {};  // empty: all of it
};

// Names with commas between them. Parts follow a dot or stand in braces: "assignee.name",
// "metrics{id,name}". Nothing when the braces do not match or a name is missing.
[[nodiscard]] std::optional<std::vector<Field>> parse_fields(std::string_view text);

[[nodiscard]] bool names(const std::vector<Field>& fields, std::string_view name);

// The members that the fields name; the row's id is always among them.
[[nodiscard]] Json projected(const Json& row, const std::vector<Field>& fields);

}  // namespace quartet::testing::fake_quantive
