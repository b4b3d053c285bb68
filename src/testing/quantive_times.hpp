// Times as the sandbox's Quantive writes them: RFC 3339 texts in UTC, with 0 to 9 fraction digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quartet::testing::fake_quantive {

// What stands for a date that is not set.
inline constexpr std::string_view kUnsetTime = "0001-01-01T00:00:00Z";

// Whether a text is such a time.
[[nodiscard]] bool is_time(std::string_view text);

// With as many fraction digits as the milliseconds need.
[[nodiscard]] std::string time_text(std::int64_t milliseconds);

// The time that a request names, with any offset. Milliseconds are kept and no more, as a value
// reads back shorter than it was sent. "" stands for the unset time; nothing when it is no time.
[[nodiscard]] std::optional<std::string> read_time(std::string_view text);

// What follows the digits that are there.
enum class Fill : unsigned char { zeros, digits };
// The time with 9 fraction digits. The unset time and texts that are no times stay as they are.
[[nodiscard]] std::string with_nanoseconds(const std::string& text, Fill fill);

// A text that sorts by time when it is one: "22.5Z" comes before "22Z" as text.
[[nodiscard]] std::string sortable(const std::string& text);

}  // namespace quartet::testing::fake_quantive
