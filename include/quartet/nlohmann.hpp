// Conversions between quartet::Value and nlohmann::json, for programs that use it. The only public
// header that includes a third-party one; quartet itself does not include it.
//
//     nlohmann::json json = account.attributes;           // or a Value
//     quartet::Value value = json.get<quartet::Value>();
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "quartet/value.hpp"

namespace quartet::detail {

// nlohmann reads no number beyond the range of a double, which JSON's grammar allows.
template <class Json>
Json nearest_nlohmann(const std::string& number) {
  using Limits = std::numeric_limits<typename Json::number_float_t>;
  Json json = Json::parse(number, nullptr, false);
  if (json.is_discarded()) json = number.starts_with('-') ? Limits::lowest() : Limits::max();
  return json;
}

template <class Json>
void write_nlohmann(Json& json, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: json = nullptr; return;
    case Value::Kind::boolean: json = *value.as_bool(); return;
    case Value::Kind::integer: json = *value.as_integer(); return;
    case Value::Kind::real: json = *value.as_double(); return;
    case Value::Kind::raw_number:
      json = nearest_nlohmann<Json>(value.as_raw_number()->text);
      return;
    case Value::Kind::text: json = *value.as_text(); return;
    case Value::Kind::array:
      json = Json::array();
      for (const Value& element : *value.as_array()) {
        json.push_back(nullptr);
        write_nlohmann(json.back(), element);
      }
      return;
    case Value::Kind::object:
      json = Json::object();
      for (const auto& [name, member] : *value.as_object()) write_nlohmann(json[name], member);
      return;
  }
}

template <class Json>
Value read_nlohmann_unsigned(const Json& json) {
  const auto number = json.template get<std::uint64_t>();
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (number > most) return RawNumber{std::to_string(number)};
  return static_cast<std::int64_t>(number);
}

template <class Json>
Value read_nlohmann(const Json& json) {
  switch (json.type()) {
    case nlohmann::json::value_t::boolean: return json.template get<bool>();
    case nlohmann::json::value_t::number_integer: return json.template get<std::int64_t>();
    case nlohmann::json::value_t::number_unsigned: return read_nlohmann_unsigned(json);
    case nlohmann::json::value_t::number_float: return json.template get<double>();
    case nlohmann::json::value_t::string: return json.template get<std::string>();
    case nlohmann::json::value_t::array: {
      Array array;
      for (const auto& element : json) array.push_back(read_nlohmann(element));
      return array;
    }
    case nlohmann::json::value_t::object: {
      Object object;
      for (const auto& [name, member] : json.items()) object.append(name, read_nlohmann(member));
      return object;
    }
    default: return {};
  }
}

}  // namespace quartet::detail

/// Text that is not UTF-8 is copied as it is (nlohmann refuses it when it writes). A number beyond
/// 64 bits becomes the nearest double on the way to nlohmann, as it would read it itself (beyond
/// the largest double, that one); an unsigned one beyond 2^63 keeps its text on the way back. A
/// name that occurs twice keeps its last value. A discarded or binary value becomes null.
template <>
struct nlohmann::adl_serializer<quartet::Value> {
  template <class Json>
  static void to_json(Json& json, const quartet::Value& value) {
    quartet::detail::write_nlohmann(json, value);
  }
  template <class Json>
  static void from_json(const Json& json, quartet::Value& value) {
    value = quartet::detail::read_nlohmann(json);
  }
};

/// The same for attributes and unknown members. What is no object throws nlohmann's type_error.
template <>
struct nlohmann::adl_serializer<quartet::Object> {
  template <class Json>
  static void to_json(Json& json, const quartet::Object& object) {
    quartet::detail::write_nlohmann(json, quartet::Value(object));
  }
  template <class Json>
  static void from_json(const Json& json, quartet::Object& object) {
    static_cast<void>(json.template get_ref<const typename Json::object_t&>());
    quartet::Value value = quartet::detail::read_nlohmann(json);
    object = std::move(*value.as_object());
  }
};
