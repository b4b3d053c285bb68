// The types of fields that a search can ask for.
#pragma once

#include <string>
#include <string_view>

#include "quartet/result.hpp"
#include "testing/totango_fields.hpp"

namespace quartet::testing::fake_totango {

struct FieldType {
  std::string_view name;
  bool is_of_accounts_only;
  Result<Column> (*parse)(const Json& field, Kind kind);
};

// Null when there is no such type.
[[nodiscard]] const FieldType* find_field_type(std::string_view name);

// The member of a field that has to be there as a text, and the refusal of an unknown one.
[[nodiscard]] Result<std::string> selector(const Json& field, const char* name);
[[nodiscard]] Error unknown_selector(const Json& field, const std::string& value);

}  // namespace quartet::testing::fake_totango
