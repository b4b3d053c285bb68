// Reading the columns of a hit as what they were asked for.
#include <algorithm>
#include <cmath>

#include "core/json_token.hpp"
#include "quartet/totango/search.hpp"

namespace quartet::totango {
namespace {

std::string shown(const ColumnKey& key) {
  if (!key.position()) return "\"" + std::string(key.label()) + "\"";
  if (key.position() == SIZE_MAX) return "of a negative number";
  return "number " + std::to_string(*key.position());
}

Error wrong_use(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

Error wrong_reply(std::string message) {
  return {.kind = ErrorKind::decode, .message = std::move(message), .delivery = Delivery::applied};
}

std::string labels(const std::vector<Column>& columns) {
  std::string text;
  for (const Column& column : columns) text += (text.empty() ? "" : ", ") + column.label;
  return text.empty() ? "none" : text;
}

// Where a column stands in what was asked for. Error: config.
Result<std::size_t> position_of(const ColumnKey& key, const std::vector<Column>& columns) {
  if (key.position() && *key.position() < columns.size()) return *key.position();
  if (key.position()) {
    return wrong_use("there is no column " + shown(key) + "; the search asked for " +
                     std::to_string(columns.size()));
  }
  const auto has_label = [&key](const Column& column) { return column.label == key.label(); };
  const auto found = std::find_if(columns.begin(), columns.end(), has_label);
  if (found == columns.end()) {
    return wrong_use("there is no column " + shown(key) +
                     "; the search asked for: " + labels(columns));
  }
  if (std::any_of(found + 1, columns.end(), has_label)) {
    return wrong_use("several columns are called " + shown(key) +
                     "; read them by position, or give them labels");
  }
  return static_cast<std::size_t>(found - columns.begin());
}

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: return "null";
    case Value::Kind::boolean: return "a bool";
    case Value::Kind::text: return "text";
    case Value::Kind::array: return "a list";
    case Value::Kind::object: return "an object";
    case Value::Kind::raw_number: return "a number out of range";
    default: return "a number";
  }
}

// What a column was asked for, and what the reply has in its place; null: nothing.
struct Cell {
  const Column* column = nullptr;
  const Value* value = nullptr;
};

// A reply with another number of values than asked leaves open which is which.
Result<Cell> find(const SelectedFields& fields, const ColumnKey& key) {
  const std::vector<Column>& columns = fields.columns();
  const Result<std::size_t> position = position_of(key, columns);
  if (!position) return position.error();
  const bool is_complete = fields.values.size() == columns.size();
  const bool has_own = fields.values.size() == fields.own_columns && *position < fields.own_columns;
  if (is_complete || has_own) return Cell{&columns[*position], &fields.values[*position]};
  if (fields.values.size() == fields.own_columns) {
    return wrong_reply("the reply has no values for the columns of the parent account");
  }
  return wrong_reply("the reply has " + std::to_string(fields.values.size()) +
                     " selected fields where " + std::to_string(columns.size()) +
                     " were asked for, so it is not sure which is which");
}

// The same for a reader of `type`. Error: config, when the column was asked for as another type.
Result<Cell> find_as(const SelectedFields& fields, const ColumnKey& key, ColumnType type) {
  Result<Cell> cell = find(fields, key);
  if (!cell) return cell;
  const ColumnType asked = cell->column->type;
  if (asked == type || asked == ColumnType::unknown) return cell;
  return wrong_use("the column " + shown(key) + " was asked for as " +
                   std::string(to_string(asked)) + "; it cannot be read as " +
                   std::string(to_string(type)));
}

Error mismatch(const ColumnKey& key, std::string_view expected, const Value& value) {
  return wrong_reply("the column " + shown(key) + " holds " + std::string(kind_name(value)) +
                     " where " + std::string(expected) + " is due");
}

// A time out of range is told with the column.
template <class T>
Result<std::optional<T>> with_column(const ColumnKey& key, Result<T> result) {
  if (result) return std::optional<T>(*std::move(result));
  return wrong_reply("the column " + shown(key) + ": " + result.error().message);
}

// A whole number, also when it is written as a real; nothing when it is none, or beyond 2^53.
std::optional<std::int64_t> whole_number(const Value& value) {
  if (value.as_integer()) return value.as_integer();
  constexpr double exact = 9007199254740992.0;
  const std::optional<double> real = value.as_double();
  if (!real || std::trunc(*real) != *real || std::abs(*real) > exact) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

// "2026-01-31", as a simple date may come; nothing when the text is none.
std::optional<Timestamp> date_in(const std::string& text) {
  constexpr std::size_t iso_date = 10;
  if (text.size() < iso_date || text[4] != '-' || text[7] != '-') return std::nullopt;
  const Result<Timestamp> time = parse_timestamp(text);
  return time ? std::optional(*time) : std::nullopt;
}

// A text member; null and none are empty. Nothing when it is something else.
std::optional<std::string> text_member(const Value& object, std::string_view name) {
  const Value* member = object.find(name);
  if (member == nullptr || member->is_null()) return "";
  return member->as_text() != nullptr ? std::optional(*member->as_text()) : std::nullopt;
}

}  // namespace

const std::vector<Column>& SelectedFields::columns() const noexcept {
  static const std::vector<Column> none;
  return asked != nullptr ? *asked : none;
}

Result<std::optional<std::string>> SelectedFields::text(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::text);
  if (!cell) return cell.error();
  if (cell->value->is_null()) return std::optional<std::string>();
  const std::string* text = cell->value->as_text();
  if (text == nullptr) return mismatch(column, "text", *cell->value);
  return std::optional(*text);
}

Result<std::optional<double>> SelectedFields::number(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::number);
  if (!cell) return cell.error();
  if (cell->value->is_null()) return std::optional<double>();
  const std::optional<double> number = cell->value->as_double();
  if (!number) return mismatch(column, "a number", *cell->value);
  return number;
}

Result<std::optional<std::int64_t>> SelectedFields::integer(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::number);
  if (!cell) return cell.error();
  if (cell->value->is_null()) return std::optional<std::int64_t>();
  if (!cell->value->as_double()) return mismatch(column, "a number", *cell->value);
  const std::optional<std::int64_t> whole = whole_number(*cell->value);
  if (!whole) return mismatch(column, "a whole number", *cell->value);
  return whole;
}

Result<std::optional<Timestamp>> SelectedFields::time(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::time);
  if (!cell) return cell.error();
  const Value& value = *cell->value;
  if (value.is_null()) return std::optional<Timestamp>();
  if (const std::optional<std::int64_t> milliseconds = whole_number(value)) {
    return with_column(column, from_epoch_milliseconds(*milliseconds));
  }
  const bool may_be_text = cell->column->type == ColumnType::unknown && value.as_text() != nullptr;
  if (std::optional<Timestamp> date = may_be_text ? date_in(*value.as_text()) : std::nullopt) {
    return date;
  }
  return mismatch(column, "a time in milliseconds", value);
}

Result<std::optional<HealthTrend>> SelectedFields::health_trend(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::health_trend);
  if (!cell) return cell.error();
  const Value& value = *cell->value;
  if (value.is_null()) return std::optional<HealthTrend>();
  const auto health = text_member(value, "health");
  const auto previous = text_member(value, "health_prev");
  const Value* changed = value.find("change_date");
  const bool has_time = changed != nullptr && !changed->is_null();
  if (value.as_object() == nullptr || !health || !previous ||
      (has_time && !whole_number(*changed))) {
    return mismatch(column, "a health trend", value);
  }
  HealthTrend trend{.health = *health, .previous = *previous, .changed = {}};
  if (!has_time) return std::optional(std::move(trend));
  const auto time = with_column(column, from_epoch_milliseconds(*whole_number(*changed)));
  if (!time) return time.error();
  trend.changed = *time;
  return std::optional(std::move(trend));
}

Result<std::optional<Owner>> SelectedFields::owner(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::owner);
  if (!cell) return cell.error();
  const Value& value = *cell->value;
  if (value.is_null()) return std::optional<Owner>();
  const auto name = text_member(value, "owner_value");
  const auto email = text_member(value, "owner_tid_value");
  if (value.as_object() == nullptr || !name || !email) return mismatch(column, "an owner", value);
  return std::optional(Owner{.name = *name, .email = *email});
}

Result<std::optional<Array>> SelectedFields::list(const ColumnKey& column) const {
  const Result<Cell> cell = find_as(*this, column, ColumnType::list);
  if (!cell) return cell.error();
  if (cell->value->is_null()) return std::optional<Array>();
  const Array* array = cell->value->as_array();
  if (array == nullptr) return mismatch(column, "a list", *cell->value);
  return std::optional(*array);
}

Result<Value> SelectedFields::value(const ColumnKey& column) const {
  const Result<Cell> cell = find(*this, column);
  if (!cell) return cell.error();
  return *cell->value;
}

}  // namespace quartet::totango
