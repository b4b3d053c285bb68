#include "core/scalar.hpp"

#include <cmath>

#include "core/json_token.hpp"

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

}  // namespace

std::string read_rfc3339(std::string_view text, const Field& field, void* out) {
  if ((field.form & wire::unset_time) != 0 && is_unset_time(text)) return {};
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
