// Reading scalars from their JSON tokens into the members that a wire table names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/wire.hpp"
#include "quartet/value.hpp"

namespace quartet::detail {

// Reads a number, bool or time. What is wrong with the token, in words; empty when nothing is.
[[nodiscard]] std::string read_scalar(std::string_view token, const wire::Field& field, void* out);

// Reads a whole number. Answers like `read_scalar`; the number stays as it is when it cannot.
[[nodiscard]] std::string read_integer(std::string_view token, wire::Form form,
                                       std::int64_t& number);

// Reads a text as a time. Answers like `read_scalar`; an unset time leaves the member as it is.
[[nodiscard]] std::string read_rfc3339(std::string_view text, const wire::Field& field, void* out);

// Reads null, a bool or a number as a free-form value. Answers like `read_scalar`.
[[nodiscard]] std::string read_plain_value(std::string_view token, Value& out);

// Whether a text may stand for a value of that type: a number, or "true" and "false".
[[nodiscard]] bool is_scalar_text(std::string_view content, wire::Type type) noexcept;

// "an integer": what a value of that type is called.
[[nodiscard]] std::string_view scalar_name(wire::Type type) noexcept;

// "expected an integer, got text"
[[nodiscard]] std::string type_mismatch(std::string_view expected, std::string_view token);

}  // namespace quartet::detail
