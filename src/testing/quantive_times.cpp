#include "testing/quantive_times.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "quartet/time.hpp"

namespace quartet::testing::fake_quantive {
namespace {

constexpr std::string_view kPattern = "0000-00-00T00:00:00";
constexpr std::size_t kMostDigits = 9;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_pattern(std::string_view text) {
  return std::equal(kPattern.begin(), kPattern.end(), text.begin(),
                    [](char wanted, char c) { return wanted == '0' ? is_digit(c) : c == wanted; });
}

// The digits behind the point of a time.
std::string_view fraction_of(std::string_view time) {
  time.remove_suffix(1);
  return time.size() == kPattern.size() ? std::string_view() : time.substr(kPattern.size() + 1);
}

// A time without the zeros at the end of its fraction, and with 3 digits at most.
std::string shortened(std::string_view time) {
  std::string_view fraction = fraction_of(time).substr(0, 3);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  std::string text(time.substr(0, kPattern.size()));
  if (!fraction.empty()) text.append(".").append(fraction);
  return text + 'Z';
}

}  // namespace

bool is_time(std::string_view text) {
  if (text.size() <= kPattern.size() || text.back() != 'Z' || !has_pattern(text)) return false;
  if (text.size() == kPattern.size() + 1) return true;
  const std::string_view fraction = fraction_of(text);
  return text[kPattern.size()] == '.' && !fraction.empty() && fraction.size() <= kMostDigits &&
         std::all_of(fraction.begin(), fraction.end(), is_digit);
}

std::string time_text(std::int64_t milliseconds) {
  return shortened(to_rfc3339(Timestamp(std::chrono::milliseconds(milliseconds))));
}

std::optional<std::string> read_time(std::string_view text) {
  if (text.empty() || text == kUnsetTime) return std::string(kUnsetTime);
  if (text.size() <= kPattern.size() || !has_pattern(text)) return std::nullopt;
  const Result<Timestamp> time = parse_timestamp(text);
  if (!time) return std::nullopt;
  return shortened(to_rfc3339(*time));
}

std::string with_nanoseconds(const std::string& text, Fill fill) {
  // Digits begin behind the milliseconds: what is read back later is then the same, but shorter.
  const std::string_view digits = fill == Fill::digits ? "000456789" : "000000000";
  if (!is_time(text) || text == kUnsetTime) return text;
  const std::string_view fraction = fraction_of(text);
  std::string wide = text.substr(0, kPattern.size());
  wide.append(".").append(fraction).append(digits.substr(fraction.size()));
  return wide + 'Z';
}

std::string sortable(const std::string& text) {
  return with_nanoseconds(text, Fill::zeros);
}

}  // namespace quartet::testing::fake_quantive
