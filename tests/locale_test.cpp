// What the program's locale and time zone change: nothing. The case number stands in
// docs/reliability.md.
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <locale>
#include <string>

#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/value.hpp"

namespace quartet {
namespace {

// As in German: "1.234,5".
class CommaNumbers final : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

// Everything that writes or reads numbers and times.
std::string everything() {
  const taplytics::Event event{
      .name = "e", .time = Timestamp(std::chrono::hours(1'000'000)), .value = 1234.5};
  std::string text = taplytics::ops::send_events("s", {event}).request.body;
  const quantive::Query query{.filter = quantive::where::number("attainment").at_least(1234.5)};
  text += quantive::ops::search_goals(query, 123456, 1000).request.query.at(0).value;
  Response reply{
      .status = 200,
      .body = R"({"id":"g","attainment":1234.5,"dateCreated":"2024-07-01T12:00:00+02:00"})"};
  DecodeContext context;
  const quantive::Goal goal = quantive::ops::get_goal("g").decode(reply, context).value();
  text += to_rfc3339(*goal.created) + to_json(Value(*goal.attainment));
  return text + to_json(parse_json("[1234.5,1e-7,12345678901234567890]").value());
}

TEST(Locale, case_102_decimal_commas_and_time_zones_change_no_byte) {
  const std::string before = everything();
  const std::locale old = std::locale::global(std::locale(std::locale(), new CommaNumbers));
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "tr_TR.UTF-8"}) {
    std::setlocale(LC_ALL, name);  // NOLINT: one thread; where it is not installed, nothing happens
  }
  ::setenv("TZ", "Pacific/Chatham", 1);  // NOLINT: one thread
  ::tzset();
  EXPECT_EQ(everything(), before);
  EXPECT_NE(before.find("1234.5"), std::string::npos);
  EXPECT_NE(before.find("2024-07-01T10:00:00Z"), std::string::npos);
  std::setlocale(LC_ALL, "C");  // NOLINT
  std::locale::global(old);
}

}  // namespace
}  // namespace quartet
