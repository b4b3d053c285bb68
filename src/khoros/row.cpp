// Reading the cells of a row as what they stand for.
#include <algorithm>
#include <cmath>

#include "core/json_token.hpp"
#include "core/text.hpp"
#include "khoros/report_columns.hpp"
#include "khoros/row_cells.hpp"
#include "quartet/khoros/rows.hpp"

namespace quartet::khoros {
namespace {

using std::chrono::milliseconds;

// So that a report with many columns does not fill the screen.
constexpr std::size_t kNamesShown = 300;

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (list.size() + name.size() > kNamesShown) return list + ", ...";
    list += (list.empty() ? "" : ", ") + detail::one_line(name);
  }
  return list.empty() ? "none" : list;
}

Error no_column(const Row& row, std::string_view column) {
  return {.kind = ErrorKind::invalid,
          .message = "there is no column \"" + detail::one_line(column) + "\"; the report has " +
                     listed(row.columns())};
}

Error mismatch(const Row& row, std::string_view column, std::string_view expected) {
  return {.kind = ErrorKind::decode,
          .message = "row " + std::to_string(row.number()) + ": the column \"" +
                     detail::one_line(column) + "\" does not hold " + std::string(expected)};
}

// What `read`, a function from a text to an optional, makes of the cell.
template <class Read>
auto read_cell(const Row& row, std::string_view column, std::string_view expected, Read read)
    -> Result<decltype(read(column))> {
  const std::string_view cell = row.find(column).value_or("");
  if (cell.empty()) {
    if (!row.has_column(column)) return no_column(row, column);
    return decltype(read(column))();
  }
  auto value = read(cell);
  if (!value) return mismatch(row, column, expected);
  return value;
}

std::optional<std::int64_t> integer_in(std::string_view text) {
  std::int64_t number = 0;
  if (detail::read_number(text, number)) return number;
  return std::nullopt;
}

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  if (detail::read_number(text, number) && std::isfinite(number)) return number;
  return std::nullopt;
}

// "2026-01-31 09:00:00": reports are written in the zone that was asked for, and do not repeat it.
bool lacks_offset(std::string_view text) {
  constexpr std::size_t clock_end = 19;
  return text.size() >= clock_end && text[4] == '-' &&
         text.find_first_not_of("0123456789.", clock_end) == std::string_view::npos;
}

std::optional<Timestamp> time_in(std::string_view text) {
  const Result<Timestamp> time =
      lacks_offset(text) ? parse_timestamp(std::string(text) + "Z") : parse_timestamp(text);
  return time ? std::optional(*time) : std::nullopt;
}

// Digits only, that many at least and at most, from the front of a text.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t least,
                                        std::size_t most) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  std::int64_t number = 0;
  if (count < least || count > most || !detail::read_number(text.substr(0, count), number)) {
    return std::nullopt;
  }
  text.remove_prefix(count);
  return number;
}

// ":59", from the front of a text.
std::optional<std::int64_t> take_sixtieths(std::string_view& text) {
  if (!text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  const std::optional<std::int64_t> number = take_digits(text, 2, 2);
  return number && *number < 60 ? number : std::nullopt;
}

// ".25", all that is left of a text.
std::optional<std::int64_t> fraction_in(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t digits = text.size() - 1;
  if (!text.starts_with('.')) return std::nullopt;
  text.remove_prefix(1);
  const std::optional<std::int64_t> number = take_digits(text, 1, 3);
  if (!number || !text.empty()) return std::nullopt;
  return *number * (digits == 1 ? 100 : digits == 2 ? 10 : 1);
}

std::optional<milliseconds> duration_in(std::string_view text) {
  constexpr std::size_t most_digits = 18;
  constexpr std::size_t most_digits_of_hours = 9;
  if (text.find(':') == std::string_view::npos) {
    const std::optional<std::int64_t> number = take_digits(text, 1, most_digits);
    return number && text.empty() ? std::optional(milliseconds(*number)) : std::nullopt;
  }
  const auto hours = take_digits(text, 1, most_digits_of_hours);
  const auto minutes = take_sixtieths(text);
  const auto seconds = take_sixtieths(text);
  const auto fraction = fraction_in(text);
  if (!hours || !minutes || !seconds || !fraction) return std::nullopt;
  return milliseconds(((*hours * 60 + *minutes) * 60 + *seconds) * 1000 + *fraction);
}

}  // namespace

std::optional<std::string_view> Row::find(std::string_view column) const noexcept {
  if (content_.columns == nullptr) return std::nullopt;
  return at(content_.columns->find(column));
}

std::optional<std::string_view> Row::at(std::size_t position) const noexcept {
  if (position >= content_.cells.size()) return std::nullopt;
  const detail::CellPlace& place = content_.cells[position];
  if (detail::is_null(place)) return std::nullopt;
  return std::string_view(content_.text).substr(place.offset, place.size);
}

bool Row::has_column(std::string_view column) const noexcept {
  return content_.columns != nullptr &&
         content_.columns->find(column) != detail::ReportColumns::npos;
}

Result<std::string> Row::text(std::string_view column) const {
  if (const std::optional<std::string_view> cell = find(column)) return std::string(*cell);
  if (!has_column(column)) return no_column(*this, column);
  return std::string();
}

Result<std::optional<std::int64_t>> Row::integer(std::string_view column) const {
  return read_cell(*this, column, "a whole number", integer_in);
}

Result<std::optional<double>> Row::number(std::string_view column) const {
  return read_cell(*this, column, "a number", number_in);
}

Result<std::optional<Timestamp>> Row::time(std::string_view column) const {
  return read_cell(*this, column, "a time", time_in);
}

Result<std::optional<milliseconds>> Row::duration(std::string_view column) const {
  return read_cell(*this, column, "a duration", duration_in);
}

}  // namespace quartet::khoros
