#include "rfc3339.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace quartet::bench {
namespace {

constexpr std::size_t kDateAndClock = 19;  // "2026-01-31T09:00:00"

void require(bool fine) {
  if (!fine) throw std::invalid_argument("not a time of RFC 3339");
}

unsigned digit(char c) {
  const auto value = static_cast<unsigned>(static_cast<unsigned char>(c)) - unsigned{'0'};
  require(value <= 9);
  return value;
}

unsigned two_digits(const char* at) {
  return 10 * digit(at[0]) + digit(at[1]);
}

std::chrono::sys_days read_date(const char* at) {
  require(at[4] == '-' && at[7] == '-');
  const std::chrono::year_month_day date{
      std::chrono::year{static_cast<int>(100 * two_digits(at) + two_digits(at + 2))},
      std::chrono::month{two_digits(at + 5)}, std::chrono::day{two_digits(at + 8)}};
  require(date.ok());
  return date;
}

std::chrono::seconds read_clock(const char* at) {
  require(at[2] == ':' && at[5] == ':');
  const unsigned hour = two_digits(at);
  const unsigned minute = two_digits(at + 3);
  const unsigned second = two_digits(at + 6);
  require(hour <= 23 && minute <= 59 && second <= 59);
  return std::chrono::seconds(3600 * hour + 60 * minute + second);
}

// Takes a fraction of a second, if there is one, from the front.
std::chrono::nanoseconds take_fraction(std::string_view& rest) {
  if (rest.empty() || rest.front() != '.') return std::chrono::nanoseconds(0);
  std::int64_t value = 0;
  std::int64_t unit = 1'000'000'000;
  std::size_t used = 1;
  for (; used < rest.size() && rest[used] >= '0' && rest[used] <= '9'; ++used) {
    require(unit > 1);
    unit /= 10;
    value += unit * digit(rest[used]);
  }
  require(used > 1);
  rest.remove_prefix(used);
  return std::chrono::nanoseconds(value);
}

std::chrono::seconds read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::seconds(0);
  require(text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':');
  const unsigned hour = two_digits(text.data() + 1);
  const unsigned minute = two_digits(text.data() + 4);
  require(hour <= 23 && minute <= 59);
  const std::chrono::seconds offset(3600 * hour + 60 * minute);
  return text[0] == '+' ? offset : -offset;
}

}  // namespace

Timestamp parse_rfc3339(std::string_view text) {
  require(text.size() > kDateAndClock && (text[10] == 'T' || text[10] == 't'));
  const std::chrono::sys_days date = read_date(text.data());
  const std::chrono::seconds clock = read_clock(text.data() + 11);
  text.remove_prefix(kDateAndClock);
  const std::chrono::nanoseconds fraction = take_fraction(text);
  return Timestamp(date) + clock + fraction - read_offset(text);
}

}  // namespace quartet::bench
