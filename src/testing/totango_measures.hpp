// Fields that measure: health, use, metrics, and who looks after an account.
#pragma once

#include <string_view>

#include "testing/totango_field_types.hpp"

namespace quartet::testing::fake_totango {

// Null when there is no such type of field.
[[nodiscard]] const FieldType* find_measure(std::string_view name);

}  // namespace quartet::testing::fake_totango
