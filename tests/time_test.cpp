#include "quartet/time.hpp"

#include <string>

#include <gtest/gtest.h>

namespace quartet {
namespace {

std::string reprinted(std::string_view text) {
  const Result<Timestamp> time = parse_timestamp(text);
  return time ? to_rfc3339(*time) : "error: " + time.error().message;
}

TEST(Time, reads_the_three_forms) {
  EXPECT_EQ(reprinted("2026-01-31T09:00:00Z"), "2026-01-31T09:00:00Z");
  EXPECT_EQ(reprinted("2026-01-31"), "2026-01-31T00:00:00Z");
  EXPECT_EQ(reprinted("1700000000000"), "2023-11-14T22:13:20Z");
  EXPECT_EQ(reprinted("-1"), "1969-12-31T23:59:59.999Z");
}

TEST(Time, keeps_every_digit_of_a_fraction_and_applies_offsets) {
  EXPECT_EQ(reprinted("2026-01-31T09:00:00.123456789+02:30"), "2026-01-31T06:30:00.123456789Z");
  EXPECT_EQ(reprinted("2026-01-31T23:30:00.5-01:00"), "2026-02-01T00:30:00.500Z");
}

TEST(Time, refuses_what_is_no_time) {
  for (const char* text :
       {"", "2026-02-30", "2026-13-01", "2026-1-1", "yesterday", "2026-01-31T24:00:00Z",
        "2026-01-31T09:00", "2026-01-31T09:00:00", "2026-01-31T09:00:00.Z", "12a", "-",
        "2026-01-31T09:00:00.1234567890Z", "2026-01-31T09:00:00+0200", "0001-01-01", "9999-12-31",
        "99999999999999999999", "9223372036854775807"}) {
    const Result<Timestamp> time = parse_timestamp(text);
    EXPECT_FALSE(time) << text;
    EXPECT_EQ(time.error().kind, ErrorKind::invalid);
  }
}

TEST(Time, converts_to_and_from_epochs) {
  const Timestamp time = *from_epoch_milliseconds(1'700'000'000'123);
  EXPECT_EQ(to_epoch_milliseconds(time), 1'700'000'000'123);
  EXPECT_EQ(to_epoch_seconds(time), 1'700'000'000);
  EXPECT_EQ(to_epoch_seconds(*from_epoch_milliseconds(-1)), -1) << "rounded down";
}

}  // namespace
}  // namespace quartet
