// Members of JSON objects as simdjson On-Demand gives them; a null is as good as no member.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "plain_time.hpp"

namespace quartet::bench {

namespace ondemand = simdjson::ondemand;

inline void assign(std::string& out, ondemand::value value) {
  if (!value.is_null()) out = std::string_view(value.get_string());
}
inline void assign(std::optional<std::int64_t>& out, ondemand::value value) {
  if (!value.is_null()) out = value.get_int64();
}
inline void assign(std::optional<double>& out, ondemand::value value) {
  if (!value.is_null()) out = value.get_double();
}
inline void assign(std::optional<Time>& out, ondemand::value value) {
  if (!value.is_null()) out = Time(std::chrono::milliseconds(value.get_int64().value()));
}

}  // namespace quartet::bench
