// Values of the vendors as cells and as members of JSON objects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::cli {

// RFC 3339; null, and empty, when there is none.
[[nodiscard]] Value time_value(const std::optional<Timestamp>& time);
[[nodiscard]] std::string time_text(const std::optional<Timestamp>& time);

// Null when there is none.
[[nodiscard]] Value number_value(const std::optional<double>& number);

[[nodiscard]] Array texts_array(const std::vector<std::string>& texts);

// Each adds a member when there is something in it.
void append_text(Object& object, const char* name, const std::string& text);
void append_texts(Object& object, const char* name, const std::vector<std::string>& texts);
void append_number(Object& object, const char* name, const std::optional<double>& number);
void append_integer(Object& object, const char* name, const std::optional<std::int64_t>& integer);
void append_flag(Object& object, const char* name, const std::optional<bool>& flag);
void append_time(Object& object, const char* name, const std::optional<Timestamp>& time);
void append_array(Object& object, const char* name, Array array);
void append_object(Object& object, const char* name, Object content);
void append_extra(Object& object, const Object& extra);

}  // namespace quartet::cli
