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

namespace quartet {

/// Text that is not UTF-8 is copied as it is (nlohmann refuses it when it writes). A number beyond
/// 64 bits becomes the nearest double, as nlohmann itself would read it.
template <class Json>
void to_json(Json& json, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: json = nullptr; return;
    case Value::Kind::boolean: json = *value.as_bool(); return;
    case Value::Kind::integer: json = *value.as_integer(); return;
    case Value::Kind::real: json = *value.as_double(); return;
    case Value::Kind::raw_number: json = Json::parse(value.as_raw_number()->text); return;
    case Value::Kind::text: json = *value.as_text(); return;
    case Value::Kind::array:
      json = Json::array();
      for (const Value& element : *value.as_array()) json.push_back(Json(element));
      return;
    case Value::Kind::object:
      json = Json::object();
      for (const auto& [name, member] : *value.as_object()) json[name] = Json(member);
      return;
  }
}

/// A name that occurs twice keeps its last value, as in nlohmann itself.
template <class Json>
void to_json(Json& json, const Object& object) {
  to_json(json, Value(object));
}

/// Unsigned integers beyond 2^63 keep their text. A discarded or binary value becomes null.
template <class Json>
void from_json(const Json& json, Value& value) {
  switch (json.type()) {
    case nlohmann::json::value_t::boolean: value = json.template get<bool>(); return;
    case nlohmann::json::value_t::number_integer: value = json.template get<std::int64_t>(); return;
    case nlohmann::json::value_t::number_unsigned: {
      const auto number = json.template get<std::uint64_t>();
      constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
      value = number <= most ? Value(static_cast<std::int64_t>(number))
                             : Value(RawNumber{std::to_string(number)});
      return;
    }
    case nlohmann::json::value_t::number_float: value = json.template get<double>(); return;
    case nlohmann::json::value_t::string: value = json.template get<std::string>(); return;
    case nlohmann::json::value_t::array: {
      Array array;
      for (const auto& element : json) array.push_back(element.template get<Value>());
      value = std::move(array);
      return;
    }
    case nlohmann::json::value_t::object: {
      Object object;
      for (const auto& [name, member] : json.items()) {
        object.append(name, member.template get<Value>());
      }
      value = std::move(object);
      return;
    }
    default: value = Value(); return;
  }
}

}  // namespace quartet
