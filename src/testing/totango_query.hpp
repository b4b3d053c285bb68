// The request of a search: a form with a query in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "quartet/result.hpp"
#include "testing/totango_fields.hpp"
#include "testing/totango_terms.hpp"

namespace quartet::testing::fake_totango {

// Errors of all functions: invalid, with a sentence that names what is wrong.

struct Form {
  std::string query;                                     // JSON
  std::optional<std::string> account_id = std::nullopt;  // of a search of events
};

// The form of a body. Fields that are not known are left out, as the vendor does.
[[nodiscard]] Result<Form> parse_form(std::string_view content_type, std::string_view body);

struct Query {
  Predicate matches;
  Columns columns = {};
  std::size_t offset = 0;  // a record's number, also where a page's index was sent
  std::size_t count = 0;
  bool is_sorted_by_id = false;  // else by title
  bool is_descending = false;
  std::string answer = {};  // what a sandbox term asks for
};

[[nodiscard]] Result<Query> parse_query(const std::string& text, Kind kind);

}  // namespace quartet::testing::fake_totango
