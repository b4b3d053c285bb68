// The reply of a search: hits and the envelope around them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "testing/totango_fields.hpp"

namespace quartet::testing::fake_totango {

[[nodiscard]] Json hits_of(const std::vector<Row>& rows, const std::vector<Column>& columns);

// The hits with what the answer of that name (`totango_answers`) has wrong with them.
[[nodiscard]] Json with_oddity(Json hits, std::string_view answer);

// The body, in the shape of the answer of that name.
[[nodiscard]] std::string envelope(Kind kind, std::string_view answer, std::size_t total,
                                   Json hits);

}  // namespace quartet::testing::fake_totango
