// The cells of a row.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/report_rows.hpp"

namespace quartet::khoros {
namespace {

Row only_row(const std::string& text, ReportFormat format) {
  Rows rows = rows_of(text, format);
  return **rows.begin();
}

TEST(KhorosRow, finds_cells_by_name_and_position) {
  const Row row = only_row("A,a,A,B\n1,2,3,\n", ReportFormat::csv);
  EXPECT_EQ(row.size(), 4U);
  EXPECT_EQ(row.number(), 1U);
  EXPECT_EQ(row.find("A"), "1");
  EXPECT_EQ(row.find("a"), "2");
  EXPECT_EQ(row.find("B"), "");
  EXPECT_EQ(row.at(2), "3");
  EXPECT_EQ(row.at(4), std::nullopt);
  EXPECT_EQ(row.find("C"), std::nullopt);
  EXPECT_TRUE(row.has_column("B"));
  EXPECT_FALSE(row.has_column("C"));
  EXPECT_EQ(row.text("B").value(), "");
  EXPECT_EQ(Row().find("A"), std::nullopt);
  EXPECT_EQ(Row().text("A").error().kind, ErrorKind::invalid);
  EXPECT_TRUE(Row().columns().empty());
}

TEST(KhorosRow, finds_every_one_of_many_columns) {
  std::string header;
  std::string cells;
  for (int i = 0; i < 500; ++i) {
    header += (i == 0 ? "" : ",") + ("TOTAL_" + std::to_string(i * 7919)) + "_MILLIS";
    cells += (i == 0 ? "" : ",") + std::to_string(i);
  }
  const Row row = only_row(header + "\n" + cells + "\n", ReportFormat::csv);
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(row.find("TOTAL_" + std::to_string(i * 7919) + "_MILLIS"), std::to_string(i));
  }
}

TEST(KhorosRow, names_what_there_is_when_a_column_is_not) {
  const Row row = only_row("A,B\n1,2\n", ReportFormat::csv);
  const Error error = row.integer("C").error();
  EXPECT_EQ(error.kind, ErrorKind::invalid);
  EXPECT_EQ(error.message, "there is no column \"C\"; the report has A, B");
  EXPECT_EQ(row.text("C").error().message, error.message);
  EXPECT_EQ(row.number("C").error().kind, ErrorKind::invalid);
  EXPECT_EQ(row.time("C").error().kind, ErrorKind::invalid);
  EXPECT_EQ(row.duration("C").error().kind, ErrorKind::invalid);
}

Row row_with(const std::string& cell) {
  return only_row("A,X\n1,\"" + cell + "\"\n", ReportFormat::csv);
}

TEST(KhorosRow, reads_numbers) {
  EXPECT_EQ(row_with("12").integer("X").value(), 12);
  EXPECT_EQ(row_with("-9223372036854775808").integer("X").value(), INT64_MIN);
  EXPECT_EQ(row_with("007").integer("X").value(), 7);
  for (const char* cell : {"9223372036854775808", "1.5", "1,234", "x", "-", " 1", "0x10"}) {
    EXPECT_EQ(row_with(cell).integer("X").error().kind, ErrorKind::decode) << cell;
  }
  EXPECT_EQ(row_with("-1.5e3").number("X").value(), -1500.0);
  EXPECT_EQ(row_with("12").number("X").value(), 12.0);
  for (const char* cell : {"1,5", "inf", "nan", "1e999", "x", "1.5 "}) {
    EXPECT_EQ(row_with(cell).number("X").error().kind, ErrorKind::decode) << cell;
  }
}

TEST(KhorosRow, reads_times) {
  const std::pair<const char*, const char*> times[] = {
      {"2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z"},
      {"2026-01-31T09:00:00.250+02:00", "2026-01-31T07:00:00.250Z"},
      {"2026-01-31", "2026-01-31T00:00:00Z"},
      {"2026-01-31 09:00:00", "2026-01-31T09:00:00Z"},
      {"2026-01-31 09:00:00.5", "2026-01-31T09:00:00.500Z"},
      {"2026-01-31T09:00:00", "2026-01-31T09:00:00Z"},
      {"2026-01-31 09:00:00-05:00", "2026-01-31T14:00:00Z"},
      {"1767225600000", "2026-01-01T00:00:00Z"},
  };
  for (const auto& [cell, expected] : times) {
    EXPECT_EQ(to_rfc3339(row_with(cell).time("X").value().value()), expected) << cell;
  }
  for (const char* cell : {"2026-02-30", "31/01/2026", "2026-01-31 09:00", "2026-01-31 09:00:00.",
                           "2026-01-31 09:00:00 ", "9223372036854775807", "noon", "-"}) {
    EXPECT_EQ(row_with(cell).time("X").error().kind, ErrorKind::decode) << cell;
  }
}

TEST(KhorosRow, reads_durations) {
  const std::pair<const char*, std::int64_t> durations[] = {
      {"0", 0},
      {"90061001", 90'061'001},
      {"0:00:01", 1'000},
      {"01:02:03", 3'723'000},
      {"101:02:03.25", 363'723'250},
      {"1:02:03.004", 3'723'004},
  };
  for (const auto& [cell, expected] : durations) {
    EXPECT_EQ(row_with(cell).duration("X").value(), std::chrono::milliseconds(expected)) << cell;
  }
  for (const char* cell :
       {"1:2:3", "1:60:00", "1:00:60", "1:02", "1:02:03.", "1:02:03.0004", "-1", "1.5", ":01:02",
        "1234567890:00:00", "1:02:03x", "9999999999999999999999"}) {
    EXPECT_EQ(row_with(cell).duration("X").error().kind, ErrorKind::decode) << cell;
  }
}

TEST(KhorosRow, answers_nothing_for_an_empty_cell_or_null) {
  for (const Row& row : {row_with(""), only_row(R"([{"A":1,"X":null}])", ReportFormat::json),
                         only_row(R"([{"X":""}])", ReportFormat::json)}) {
    EXPECT_EQ(row.text("X").value(), "");
    EXPECT_EQ(row.integer("X").value(), std::nullopt);
    EXPECT_EQ(row.number("X").value(), std::nullopt);
    EXPECT_EQ(row.time("X").value(), std::nullopt);
    EXPECT_EQ(row.duration("X").value(), std::nullopt);
  }
}

TEST(KhorosRow, tells_column_and_row_of_a_bad_cell_but_not_its_text) {
  Rows rows = rows_of("A,X\n1,2\n1,secret\n", ReportFormat::csv);
  auto row = rows.begin();
  ++row;
  EXPECT_EQ((*row)->integer("X").error().message,
            "row 2: the column \"X\" does not hold a whole number");
  EXPECT_EQ((*row)->time("X").error().message, "row 2: the column \"X\" does not hold a time");
}

}  // namespace
}  // namespace quartet::khoros
