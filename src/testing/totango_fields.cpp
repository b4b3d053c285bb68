#include "testing/totango_fields.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "testing/totango_conditions.hpp"
#include "testing/totango_field_types.hpp"

namespace quartet::testing::fake_totango {
namespace {

Result<Column> parse_field(const Json& field, Kind kind) {
  if (!field.is_object()) return bad_query("a field must be an object");
  const Result<std::string> type = text_member(field, "type", "a field");
  if (!type) return type.error();
  const FieldType* known = find_field_type(*type);
  if (known == nullptr) return bad_query("the field type " + in_quotes(*type) + " is not known");
  if (known->is_of_accounts_only && kind != Kind::accounts) {
    return bad_query("the field " + *type +
                     " is one of accounts: put it into parent_account_fields");
  }
  return known->parse(field, kind);
}

Result<bool> is_sorted_by(const Json& field) {
  const auto desc = field.find("desc");
  if (desc == field.end()) return false;
  if (!desc->is_boolean()) return bad_query("desc of a field must be true or false");
  return desc->get<bool>();
}

// A column of the account of a user.
struct ParentColumn {
  std::size_t position;
  Column cell;
};

Result<ParentColumn> parse_parent_field(const Json& field, std::size_t width) {
  Result<Column> column = parse_field(field, Kind::accounts);
  if (!column) return std::move(column).error();
  const auto index = field.find("index");
  const bool fits =
      index != field.end() && index->is_number_unsigned() && index->get<std::size_t>() < width;
  if (!fits) {
    return bad_query(
        "index of a parent_account_fields entry must be a position in the row, below " +
        std::to_string(width));
  }
  return ParentColumn{.position = index->get<std::size_t>(),
                      .cell = [column = *std::move(column)](const Row& row) {
                        return column(Row{.account = row.account});
                      }};
}

}  // namespace

Result<Columns> parse_fields(const Json& fields, Kind kind) {
  if (!fields.is_array()) return bad_query("fields must be an array");
  Columns columns;
  for (const Json& field : fields) {
    const Result<Column> column = parse_field(field, kind);
    if (!column) return column.error();
    const Result<bool> is_sorting = is_sorted_by(field);
    if (!is_sorting) return is_sorting.error();
    if (*is_sorting && !columns.sorts_descending) columns.sorts_descending = *column;
    columns.cells.push_back(*column);
  }
  return columns;
}

Result<Columns> with_parent_fields(Columns columns, const Json& parent_fields) {
  if (!parent_fields.is_array()) return bad_query("parent_account_fields must be an array");
  std::vector<Column> merged(columns.cells.size() + parent_fields.size());
  for (const Json& field : parent_fields) {
    Result<ParentColumn> parent = parse_parent_field(field, merged.size());
    if (!parent) return std::move(parent).error();
    Column& place = merged[parent->position];
    if (place) return bad_query("two parent_account_fields have the same index");
    place = std::move(parent->cell);
  }
  auto own = columns.cells.begin();
  for (Column& place : merged) {
    if (!place) place = std::move(*own++);
  }
  columns.cells = std::move(merged);
  return columns;
}

}  // namespace quartet::testing::fake_totango
