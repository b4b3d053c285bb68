#include "core/http_date.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

// The next run of characters that is not one of the separators.
std::string_view next_word(std::string_view& rest) {
  constexpr std::string_view separators = " ,-\t";
  rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
  const std::size_t end = std::min(rest.find_first_of(separators), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

std::optional<int> number(std::string_view digits, std::size_t least, std::size_t most) {
  if (digits.size() < least || digits.size() > most) return std::nullopt;
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<unsigned> month(std::string_view word) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (equal_ignoring_case(word, kMonths[i])) return i + 1;
  }
  return std::nullopt;
}

std::optional<seconds> time_of_day(std::string_view word) {
  if (word.size() != 8 || word[2] != ':' || word[5] != ':') return std::nullopt;
  const auto hour = number(word.substr(0, 2), 2, 2);
  const auto minute = number(word.substr(3, 2), 2, 2);
  const auto second = number(word.substr(6, 2), 2, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return seconds(*hour * 3600 + *minute * 60 + std::min(*second, 59));
}

// A year of two digits that seems to lie more than 50 years ahead has passed.
int full_year(int two_digits, sys_seconds now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = int{today.year()};
  const int year = this_year / 100 * 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

}  // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text, sys_seconds now) {
  std::string_view rest = trim_blanks(text);
  next_word(rest);  // the day's name
  const std::string_view second = next_word(rest);
  const std::string_view third = next_word(rest);
  const std::string_view fourth = next_word(rest);
  const std::string_view fifth = next_word(rest);
  const bool is_asctime = month(second).has_value();
  const auto day = number(is_asctime ? third : second, 1, 2);
  const auto month_number = month(is_asctime ? second : third);
  const std::string_view year_word = is_asctime ? fifth : fourth;
  auto year = number(year_word, 2, 4);
  const auto time = time_of_day(is_asctime ? fourth : fifth);
  const std::string_view zone = next_word(rest);
  const bool has_right_zone = is_asctime ? zone.empty() : zone == "GMT" || zone == "UTC";
  if (!day || !month_number || !year || !time || !has_right_zone || year_word.size() == 3 ||
      !next_word(rest).empty()) {
    return std::nullopt;
  }
  if (year_word.size() == 2) year = full_year(*year, now);
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{*month_number},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + *time;
}

}  // namespace quartet::detail
