#include "core/scalar.hpp"

#include <chrono>
#include <cmath>

#include "core/json_token.hpp"
#include "core/text.hpp"

namespace quartet::detail {
namespace {

using wire::Field;
using wire::Form;
using wire::Type;

std::string read_boolean(std::string_view token, const Field& field, void* out) {
  if (token != "true" && token != "false") return type_mismatch(scalar_name(field.type), token);
  *static_cast<bool*>(field.locate(out)) = token == "true";
  return {};
}

std::string read_real(std::string_view token, const Field& field, void* out) {
  double number = 0;
  if (number_syntax(token) == NumberSyntax::none)
    return type_mismatch(scalar_name(field.type), token);
  if (!read_number(token, number)) return "the number is out of range";
  *static_cast<double*>(field.locate(out)) = number;
  return {};
}

std::string read_integer_member(std::string_view token, const Field& field, void* out) {
  std::int64_t number = 0;
  std::string problem = read_integer(token, field.form, number);
  if (problem.empty()) *static_cast<std::int64_t*>(field.locate(out)) = number;
  return problem;
}

std::string read_epoch_ms(std::string_view token, const Field& field, void* out) {
  std::int64_t number = 0;
  std::string problem = read_integer(token, field.form, number);
  if (!problem.empty()) return problem;
  const Result<Timestamp> time = from_epoch_milliseconds(number);
  if (!time) return "the time is out of range";
  *static_cast<Timestamp*>(field.locate(out)) = *time;
  return {};
}

// "0001-01-01T00:00:00Z", whatever its fraction.
bool is_unset_time(std::string_view text) noexcept {
  return text.empty() || text.starts_with("0001-01-01T00:00:00");
}

// Two digits as a number; more than 99 when they are none.
unsigned two_digits(const char* text) noexcept {
  const unsigned tens = static_cast<unsigned char>(text[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[1]) - unsigned{'0'};
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

// "2026-01-31T09:00:00Z", ".250" and "+00:00" included: what nearly every time looks like. Of
// others, and of those that are none, nothing is done.
bool read_usual_time(std::string_view text, Timestamp& time) noexcept {
  constexpr std::size_t size = 19;  // up to the seconds
  if (text.size() <= size) return false;
  const char* const c = text.data();
  std::string_view rest = text.substr(size);
  std::int64_t milliseconds = 0;
  if (rest.front() == '.' && rest.size() >= 5) {
    const unsigned hundredths = two_digits(c + 20);
    const unsigned thousandth = two_digits(c + 21);
    if (hundredths > 99 || thousandth > 99) return false;
    milliseconds = std::int64_t{hundredths} * 10 + thousandth % 10;
    rest.remove_prefix(4);
  }
  if (rest != "Z" && rest != "+00:00") return false;
  const bool has_marks = c[4] == '-' && c[7] == '-' && c[10] == 'T' && c[13] == ':' && c[16] == ':';
  const unsigned century = two_digits(c);
  const unsigned year = two_digits(c + 2);
  const unsigned hour = two_digits(c + 11);
  const unsigned minute = two_digits(c + 14);
  const unsigned second = two_digits(c + 17);
  const bool is_in_range =
      century >= 17 && century <= 21 && year < 100 && hour < 24 && minute < 60 && second < 60;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(century * 100 + year)},
                                         std::chrono::month{two_digits(c + 5)},
                                         std::chrono::day{two_digits(c + 8)}};
  if (!has_marks || !is_in_range || !date.ok()) return false;
  time = std::chrono::sys_days{date} + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::milliseconds(milliseconds);
  return true;
}

}  // namespace

std::string read_rfc3339(std::string_view text, const Field& field, void* out) {
  if ((field.form & wire::unset_time) != 0 && is_unset_time(text)) return {};
  Timestamp usual;
  if (read_usual_time(text, usual)) {
    *static_cast<Timestamp*>(field.locate(out)) = usual;
    return {};
  }
  // Digits alone would be read as milliseconds, and a day as its midnight.
  const bool has_clock = text.find('T') != std::string_view::npos ||
                         text.find('t') != std::string_view::npos ||
                         text.find(' ') != std::string_view::npos;
  const Result<Timestamp> time = parse_timestamp(text);
  if (!has_clock || !time) return "the time is not RFC 3339, or out of range";
  *static_cast<Timestamp*>(field.locate(out)) = *time;
  return {};
}

std::string read_integer(std::string_view token, Form form, std::int64_t& number) {
  if (read_short_integer(token, number)) return {};
  const NumberSyntax syntax = number_syntax(token);
  if (syntax == NumberSyntax::none) return type_mismatch(scalar_name(Type::integer), token);
  if (syntax == NumberSyntax::integer) {
    return read_number(token, number) ? "" : "the integer is out of range";
  }
  double real = 0;
  constexpr double exact = 9007199254740992.0;  // beyond 2^53 a double is no integer's text
  const bool is_whole = (form & wire::whole_real) != 0 && read_number(token, real) &&
                        std::trunc(real) == real && std::abs(real) <= exact;
  if (!is_whole) return "expected an integer, got a fraction";
  number = static_cast<std::int64_t>(real);
  return {};
}

bool is_scalar_text(std::string_view content, Type type) noexcept {
  if (type == Type::boolean) return content == "true" || content == "false";
  return number_syntax(content) != NumberSyntax::none;
}

std::string_view scalar_name(Type type) noexcept {
  switch (type) {
    case Type::boolean: return "a bool";
    case Type::real: return "a number";
    default: return "an integer";
  }
}

std::string type_mismatch(std::string_view expected, std::string_view token) {
  return "expected " + std::string(expected) + ", got " + std::string(token_name(token));
}

std::string read_scalar(std::string_view token, const Field& field, void* out) {
  switch (field.type) {
    case Type::boolean: return read_boolean(token, field, out);
    case Type::real: return read_real(token, field, out);
    case Type::epoch_ms: return read_epoch_ms(token, field, out);
    default: return read_integer_member(token, field, out);
  }
}

std::string read_plain_value(std::string_view token, Value& out) {
  if (token == "null") {
    out = Value();
    return {};
  }
  if (token == "true" || token == "false") {
    out = Value(token == "true");
    return {};
  }
  std::int64_t integer = 0;
  if (read_short_integer(token, integer)) {
    out = Value(integer);
    return {};
  }
  const NumberSyntax syntax = number_syntax(token);
  if (syntax == NumberSyntax::none) return "malformed JSON";
  double real = 0;
  if (syntax == NumberSyntax::integer && token != "-0" && read_number(token, integer)) {
    out = Value(integer);
  } else if ((syntax == NumberSyntax::real || token == "-0") && read_number(token, real)) {
    out = Value(real);
  } else {
    out = Value(RawNumber{std::string(token)});
  }
  return {};
}

}  // namespace quartet::detail
