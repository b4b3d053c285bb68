#include "quartet/time.hpp"

#include <limits>
#include <optional>

#include "core/text.hpp"

namespace quartet {
namespace {

using std::chrono::nanoseconds;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::int64_t kMillisecondsMax = std::numeric_limits<std::int64_t>::max() / 1'000'000;

Error invalid_time(const char* why) {
  return {.kind = ErrorKind::invalid, .message = std::string("not a time: ") + why};
}

constexpr const char* kForms =
    "use RFC 3339 (2026-01-31T09:00:00Z), a date (2026-01-31) or epoch milliseconds";

// Reads fixed-width fields from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int number = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      number = number * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return number;
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_any(char one, char other) { return take(one) || take(other); }

  // 1 to 9 digits as nanoseconds.
  std::optional<std::int64_t> fraction() {
    std::int64_t value = 0;
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      if (++count > 9) return std::nullopt;
      value = value * 10 + (rest_[count - 1] - '0');
    }
    if (count == 0) return std::nullopt;
    rest_.remove_prefix(count);
    for (std::size_t digit = count; digit < 9; ++digit) value *= 10;
    return value;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::sys_days> scan_date(Scanner& scanner) {
  const auto year = scanner.digits(4);
  if (!year || !scanner.take('-')) return std::nullopt;
  const auto month = scanner.digits(2);
  if (!month || !scanner.take('-')) return std::nullopt;
  const auto day = scanner.digits(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

// Seconds of the day; a leap second (:60) counts as the second before it.
std::optional<std::int64_t> scan_clock(Scanner& scanner) {
  const auto hour = scanner.digits(2);
  if (!hour || *hour > 23 || !scanner.take(':')) return std::nullopt;
  const auto minute = scanner.digits(2);
  if (!minute || *minute > 59 || !scanner.take(':')) return std::nullopt;
  const auto second = scanner.digits(2);
  if (!second || *second > 60) return std::nullopt;
  return *hour * 3600 + *minute * 60 + (*second == 60 ? 59 : *second);
}

// Seconds to subtract: "Z", "+02:00", "-0530" is not RFC 3339 and refused.
std::optional<std::int64_t> scan_offset(Scanner& scanner) {
  if (scanner.take_any('Z', 'z')) return 0;
  const int sign = scanner.take('+') ? 1 : scanner.take('-') ? -1 : 0;
  const auto hour = scanner.digits(2);
  if (sign == 0 || !hour || *hour > 23 || !scanner.take(':')) return std::nullopt;
  const auto minute = scanner.digits(2);
  if (!minute || *minute > 59) return std::nullopt;
  return sign * (*hour * 3600 + *minute * 60);
}

Result<Timestamp> from_parts(std::int64_t seconds, std::int64_t nanos) {
  constexpr std::int64_t limit = std::numeric_limits<std::int64_t>::max() / kNanosecondsPerSecond;
  if (seconds >= limit || seconds <= -limit) {
    return invalid_time("outside the years 1678 to 2261");
  }
  return Timestamp(nanoseconds(seconds * kNanosecondsPerSecond + nanos));
}

Result<Timestamp> parse_epoch_milliseconds(std::string_view text) {
  std::int64_t milliseconds = 0;
  if (!detail::read_number(text, milliseconds)) return invalid_time(kForms);
  return from_epoch_milliseconds(milliseconds);
}

std::string two_digits(std::int64_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

// ".25" or nothing, without trailing zeros beyond the millisecond groups.
std::string fraction_text(std::int64_t nanos) {
  if (nanos == 0) return {};
  std::string digits = std::to_string(kNanosecondsPerSecond + nanos).substr(1);
  const std::size_t kept = nanos % 1'000'000 == 0 ? 3 : nanos % 1'000 == 0 ? 6 : 9;
  return "." + digits.substr(0, kept);
}

}  // namespace

std::int64_t to_epoch_milliseconds(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::int64_t to_epoch_seconds(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Result<Timestamp> from_epoch_milliseconds(std::int64_t milliseconds) {
  if (milliseconds > kMillisecondsMax || milliseconds < -kMillisecondsMax) {
    return invalid_time("outside the years 1678 to 2261");
  }
  return Timestamp(std::chrono::milliseconds(milliseconds));
}

std::string to_rfc3339(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::int64_t nanos = (time - day).count();
  const std::int64_t second_of_day = nanos / kNanosecondsPerSecond;
  return std::to_string(int{date.year()}) + "-" + two_digits(unsigned{date.month()}) + "-" +
         two_digits(unsigned{date.day()}) + "T" + two_digits(second_of_day / 3600) + ":" +
         two_digits(second_of_day / 60 % 60) + ":" + two_digits(second_of_day % 60) +
         fraction_text(nanos % kNanosecondsPerSecond) + "Z";
}

Result<Timestamp> parse_timestamp(std::string_view text) {
  const bool is_number =
      text.find_first_not_of("0123456789", text.starts_with('-') ? 1 : 0) == std::string_view::npos;
  if (is_number) return parse_epoch_milliseconds(text);

  Scanner scanner(text);
  const auto date = scan_date(scanner);
  if (!date) return invalid_time(kForms);
  const std::int64_t day_seconds = std::chrono::sys_seconds(*date).time_since_epoch().count();
  if (scanner.at_end()) return from_parts(day_seconds, 0);

  if (!scanner.take_any('T', 't') && !scanner.take(' ')) return invalid_time(kForms);
  const auto clock = scan_clock(scanner);
  if (!clock) return invalid_time(kForms);
  std::optional<std::int64_t> nanos = 0;
  if (scanner.take('.')) nanos = scanner.fraction();
  if (!nanos) return invalid_time("a fraction has 1 to 9 digits");
  const auto offset = scan_offset(scanner);
  if (!offset || !scanner.at_end()) return invalid_time(kForms);
  return from_parts(day_seconds + *clock - *offset, *nanos);
}

}  // namespace quartet
