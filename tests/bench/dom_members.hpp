// Members of JSON objects in nlohmann's DOM; a null is as good as no member.
#pragma once

#include <cstdint>
#include <optional>

#include <nlohmann/json.hpp>

#include "plain_time.hpp"

namespace quartet::bench {

using nlohmann::json;

template <class T>
void read(const json& object, const char* key, T& out) {
  const auto member = object.find(key);
  if (member != object.end() && !member->is_null()) member->get_to(out);
}
template <class T>
void read(const json& object, const char* key, std::optional<T>& out) {
  const auto member = object.find(key);
  if (member != object.end() && !member->is_null()) out = member->template get<T>();
}
inline void read(const json& object, const char* key, std::optional<Time>& out) {
  std::optional<std::int64_t> milliseconds;
  read(object, key, milliseconds);
  if (milliseconds) out = Time(std::chrono::milliseconds(*milliseconds));
}

}  // namespace quartet::bench
