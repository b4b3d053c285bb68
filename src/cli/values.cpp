#include "values.hpp"

#include <utility>

namespace quartet::cli {

Value time_value(const std::optional<Timestamp>& time) {
  return time ? Value(to_rfc3339(*time)) : Value();
}

std::string time_text(const std::optional<Timestamp>& time) {
  return time ? to_rfc3339(*time) : "";
}

Value number_value(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

Array texts_array(const std::vector<std::string>& texts) {
  Array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

void append_text(Object& object, const char* name, const std::string& text) {
  if (!text.empty()) object.append(name, text);
}

void append_texts(Object& object, const char* name, const std::vector<std::string>& texts) {
  if (!texts.empty()) object.append(name, texts_array(texts));
}

void append_number(Object& object, const char* name, const std::optional<double>& number) {
  if (number) object.append(name, *number);
}

void append_integer(Object& object, const char* name, const std::optional<std::int64_t>& integer) {
  if (integer) object.append(name, *integer);
}

void append_flag(Object& object, const char* name, const std::optional<bool>& flag) {
  if (flag) object.append(name, *flag);
}

void append_time(Object& object, const char* name, const std::optional<Timestamp>& time) {
  if (time) object.append(name, to_rfc3339(*time));
}

void append_array(Object& object, const char* name, Array array) {
  if (!array.empty()) object.append(name, std::move(array));
}

void append_object(Object& object, const char* name, Object content) {
  if (!content.empty()) object.append(name, std::move(content));
}

void append_extra(Object& object, const Object& extra) {
  append_object(object, "extra", extra);
}

}  // namespace quartet::cli
