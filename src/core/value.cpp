#include "quartet/value.hpp"

#include <charconv>
#include <cmath>

#include "core/codec.hpp"
#include "core/text.hpp"

namespace quartet {
namespace {

void write_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t length = detail::utf8_length(text);
    const char c = text[0];
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (length == 1 && static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00" + detail::hex_encode(text.substr(0, 1));
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

template <class Number>
void write_number(std::string& out, Number number) {
  char digits[32];
  const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), number);
  out.append(digits, end);
}

void write(std::string& out, const Value& value);

void write_array(std::string& out, const Array& array) {
  out += '[';
  for (const Value& element : array) {
    if (&element != &array.front()) out += ',';
    write(out, element);
  }
  out += ']';
}

void write_object(std::string& out, const Object& object) {
  out += '{';
  bool first = true;
  for (const auto& [name, member] : object) {
    if (!first) out += ',';
    first = false;
    write_text(out, name);
    out += ':';
    write(out, member);
  }
  out += '}';
}

void write_real(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const std::size_t start = out.size();
  write_number(out, number);
  // "1" would read back as an integer.
  if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

void write(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: out += "null"; break;
    case Value::Kind::boolean: out += *value.as_bool() ? "true" : "false"; break;
    case Value::Kind::integer: write_number(out, *value.as_integer()); break;
    case Value::Kind::real: write_real(out, *value.as_double()); break;
    case Value::Kind::raw_number: out += value.as_raw_number()->text; break;
    case Value::Kind::text: write_text(out, *value.as_text()); break;
    case Value::Kind::array: write_array(out, *value.as_array()); break;
    case Value::Kind::object: write_object(out, *value.as_object()); break;
  }
}

}  // namespace

std::optional<double> Value::as_double() const noexcept {
  if (const auto integer = as_integer()) return static_cast<double>(*integer);
  return copy_if<double>();
}

const Value* Value::find(std::string_view name) const noexcept {
  const Object* object = as_object();
  return object != nullptr ? object->find(name) : nullptr;
}

bool operator==(const Value& left, const Value& right) {
  return left.state_ == right.state_;
}

std::string to_json(const Value& value) {
  std::string out;
  write(out, value);
  return out;
}

Result<Value> parse_json(std::string_view text) {
  DecodeContext context;
  return detail::decode_value(text, context, "the JSON");
}

std::string display(const Value& value) {
  const std::string* text = value.as_text();
  return text != nullptr ? detail::one_line(*text) : to_json(value);
}

}  // namespace quartet
