// Percent-encoded fields, of a query or of a form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::testing {

struct FormField {
  std::string name;
  std::string value;
};

// Whether a Content-Type is that of a form.
[[nodiscard]] bool is_form(std::string_view content_type);

// The text of a name or a value; a plus sign is a blank. Nothing when a percent sign is not
// followed by two hex digits.
[[nodiscard]] std::optional<std::string> decode_field(std::string_view text);

// Of digits alone.
[[nodiscard]] std::optional<std::uint64_t> parse_digits(std::string_view text);

// In their order. Nothing when one of them cannot be decoded.
[[nodiscard]] std::optional<std::vector<FormField>> parse_form_fields(std::string_view text);

}  // namespace quartet::testing
