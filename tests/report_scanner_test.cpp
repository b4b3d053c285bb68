#include "core/report_scanner.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace quartet::detail {
namespace {

// What a scanner says about a document.
struct Verdict {
  std::uint64_t rows = 0;
  std::string problem = {};         // "": none
  std::string problem_at_end = {};  // "": the document is whole
  bool ends_with_line_break = false;
  std::uint64_t bytes = 0;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

Verdict verdict(const ReportScanner& scanner) {
  return {.rows = scanner.rows(),
          .problem = scanner.problem().value_or(""),
          .problem_at_end = scanner.problem_at_end().value_or(""),
          .ends_with_line_break = scanner.ends_with_line_break(),
          .bytes = scanner.bytes()};
}

Verdict scanned(ReportSyntax syntax, const std::vector<std::string_view>& parts) {
  ReportScanner scanner(syntax);
  for (const std::string_view part : parts) scanner.scan(part);
  return verdict(scanner);
}

Verdict scanned(ReportSyntax syntax, std::string_view text) {
  return scanned(syntax, std::vector{text});
}

std::string printed(const Verdict& verdict) {
  return std::to_string(verdict.rows) + " rows, " + verdict.problem + "; " +
         verdict.problem_at_end + (verdict.ends_with_line_break ? "; line break" : "");
}

void PrintTo(const Verdict& verdict, std::ostream* out) {
  *out << printed(verdict);
}

constexpr const char* kWhole = "";

struct Case {
  std::string text;
  std::uint64_t rows;
  const char* problem_at_end;  // a part of it; "": none
};

void check(ReportSyntax syntax, const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const Verdict found = scanned(syntax, each.text);
    EXPECT_EQ(found.rows, each.rows) << each.text;
    EXPECT_EQ(found.problem_at_end.empty(), *each.problem_at_end == 0)
        << each.text << ": " << found.problem_at_end;
    EXPECT_NE(found.problem_at_end.find(each.problem_at_end), std::string::npos)
        << each.text << ": " << found.problem_at_end;
  }
}

std::vector<Case> csv_cases() {
  const std::string wide(200, 'x');
  return {
      {"a,b", 0, kWhole},
      {"a,b\n", 0, kWhole},
      {"a,b\n1,2", 1, kWhole},
      {"a,b\n1,2\n", 1, kWhole},
      {"a,b\r\n1,2\r\n", 1, kWhole},
      {"a,b\r1,2\r", 1, kWhole},
      {"a,b\r1,2\n3,4\r\n5,6", 3, kWhole},
      {"a\n1\n\n\r\n\n", 1, kWhole},
      {"a\n\n1\n", 2, kWhole},
      {"a,b\n\"1\n2\r\n3\",\"4\"\"\n\"\"\"\n", 1, kWhole},
      {"a,b\n\"1\n", 1, "cut off"},
      {"a,b\n1,\"2\"\"", 1, "cut off"},
      {"\"a\n", 0, "cut off"},
      {"\xEF\xBB\xBF"
       "a\n1\n",
       1, kWhole},
      {"\xEF\xBB\x80,a\n1,2\n", 1, kWhole},
      {"\"" + wide + "\n" + wide + "\",b\n" + wide + ",2\n" + wide + ",3\n", 2, kWhole},
      {"", 0, "empty"},
      {"\xEF\xBB\xBF", 0, "empty"},
      {" \r\n\n", 0, "empty"},
      {"<html>", 0, "web page"},
      {"\n <!DOCTYPE html>", 1, "web page"},
      {"[{\"a\":1}]", 0, "JSON"},
      {"{\"error\":1}", 0, "JSON"},
      {"\xFF\xFE"
       "a",
       0, "UTF-8"},
      {"\x1F\x8B", 0, "UTF-8"},
  };
}

std::vector<Case> json_cases() {
  const std::string wide(200, 'x');
  const std::string slashes(130, '\\');
  return {
      {"[]", 0, kWhole},
      {" [ ] \r\n", 0, kWhole},
      {"\xEF\xBB\xBF[{}]", 1, kWhole},
      {R"([{"a":"1"},{"a":null}])", 2, kWhole},
      {R"([{"a":"}]"},{"a":"[{\"{\\"}])", 2, kWhole},
      {R"([{"a":")" + slashes + R"("},{}])", 2, kWhole},
      {R"([{"a":")" + slashes + R"(\"},{}"}])", 1, kWhole},
      {R"([{"a":")" + wide + R"("},{"a":")" + wide + "\"}]\n", 2, kWhole},
      {R"([{"a":{"b":[{}]}},{}])", 2, kWhole},
      {"[{}", 1, "array is not closed"},
      {"[{},{", 2, "array is not closed"},
      {"[{\"a", 1, "text is not closed"},
      {"[", 0, "array is not closed"},
      {"[{}]]", 1, "behind the end"},
      {"[{}]" + std::string(100, ' ') + "x", 1, "behind the end"},
      {"[][]", 0, "behind the end"},
      {"[{}}", 1, "do not match"},
      {"[{]]", 1, "do not match"},
      {"[[]]", 1, "not an object"},
      {"", 0, "empty"},
      {" \n", 0, "empty"},
      {"<html>", 0, "web page"},
      {"{\"error\":\"x\"}", 0, "object where an array"},
      {"a,b\n1,2\n", 0, "not JSON"},
      {"\xEF[]", 0, "not JSON"},
      {"\xEF\xBB[]", 0, "not JSON"},
  };
}

TEST(ReportScanner, counts_the_rows_of_csv_and_says_whether_it_is_whole) {
  check(ReportSyntax::csv, csv_cases());
}

TEST(ReportScanner, counts_the_rows_of_json_and_says_whether_it_is_whole) {
  check(ReportSyntax::json, json_cases());
}

TEST(ReportScanner, knows_early_what_cannot_be_a_report) {
  ReportScanner csv(ReportSyntax::csv);
  csv.scan("\n ");
  EXPECT_EQ(csv.problem(), std::nullopt);
  csv.scan("<");
  EXPECT_NE(csv.problem(), std::nullopt);
  ReportScanner json(ReportSyntax::json);
  json.scan("[{},");
  EXPECT_EQ(json.problem(), std::nullopt);
  EXPECT_NE(json.problem_at_end(), std::nullopt);
  json.scan("[");
  EXPECT_NE(json.problem(), std::nullopt);
}

TEST(ReportScanner, knows_a_line_break_at_the_end) {
  EXPECT_TRUE(scanned(ReportSyntax::csv, "a\n").ends_with_line_break);
  EXPECT_TRUE(scanned(ReportSyntax::csv, "a\r").ends_with_line_break);
  EXPECT_FALSE(scanned(ReportSyntax::csv, "a").ends_with_line_break);
  EXPECT_FALSE(scanned(ReportSyntax::csv, "").ends_with_line_break);
  EXPECT_FALSE(scanned(ReportSyntax::csv, "\"a\n").ends_with_line_break);
  EXPECT_TRUE(scanned(ReportSyntax::json, "[]\n").ends_with_line_break);
  EXPECT_FALSE(scanned(ReportSyntax::json, "[\"\n").ends_with_line_break);
}

// --- against byte-by-byte readers

Verdict naive_csv(const std::string& text) {
  bool in_quotes = false;
  std::uint64_t breaks = 0;
  std::uint64_t breaks_behind = 0;  // the latest byte that is none
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_quotes = !in_quotes;
    const bool is_break = c == '\r' || (c == '\n' && (i == 0 || text[i - 1] != '\r'));
    if (is_break && !in_quotes) ++breaks;
    if (is_break && !in_quotes) ++breaks_behind;
    if (c != '\r' && c != '\n') breaks_behind = 0;
  }
  const char last = text.empty() ? ' ' : text.back();
  return {.rows = breaks - breaks_behind,
          .problem_at_end = in_quotes ? "cut off" : "",
          .ends_with_line_break = !in_quotes && (last == '\n' || last == '\r')};
}

// The state in front of the closing bracket of the array, and what follows.
Verdict naive_json(const std::string& text) {
  int depth = 0;
  bool in_text = false;
  bool is_escaped = false;
  bool is_closed = false;
  Verdict found;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\n';
    if (is_closed && !is_blank) found.problem = "behind";
    if (is_closed) continue;
    const bool was_escaped = std::exchange(is_escaped, c == '\\' && !is_escaped);
    if (c == '"') {
      if (!was_escaped) in_text = !in_text;
    } else if (!in_text && (c == '[' || c == '{')) {
      if (depth == 1 && c == '[') found.problem = "not an object";
      if (depth == 1) ++found.rows;
      ++depth;
    } else if (!in_text && (c == ']' || c == '}')) {
      --depth;
      if ((depth == 1 && c == ']') || (depth == 0 && c == '}')) found.problem = "match";
      is_closed = depth == 0;
    }
  }
  if (!is_closed) found.problem_at_end = "cut off";
  if (!found.problem.empty()) found.problem_at_end = found.problem;
  return found;
}

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::uniform_int_distribution<std::size_t> length(0, longest);
  std::uniform_int_distribution<std::size_t> place(0, alphabet.size() - 1);
  std::string text(length(random), ' ');
  for (char& c : text) c = alphabet[place(random)];
  return text;
}

TEST(ReportScanner, agrees_with_a_plain_reader_of_csv) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = "h" + random_text(random, i % 2 == 0 ? "\"\n\r,a" : "\"\naaaaaa", 300);
    const Verdict expected = naive_csv(text);
    const Verdict found = scanned(ReportSyntax::csv, text);
    ASSERT_EQ(found.rows, expected.rows) << text;
    ASSERT_EQ(found.problem_at_end.empty(), expected.problem_at_end.empty()) << text;
    ASSERT_EQ(found.ends_with_line_break, expected.ends_with_line_break) << text;
  }
}

TEST(ReportScanner, agrees_with_a_plain_reader_of_json) {
  std::mt19937 random(2);
  const std::string_view alphabets[] = {"[]{}\"\\,a ", "{}\"\\\\\\\\a", "{}\"aaaaaaaaaa", "{} \n"};
  for (int i = 0; i < 20'000; ++i) {
    const std::string text =
        "[" + random_text(random, alphabets[i % 4], 300) + (i % 3 == 0 ? "]" : "");
    const Verdict expected = naive_json(text);
    const Verdict found = scanned(ReportSyntax::json, text);
    ASSERT_EQ(found.problem.empty(), expected.problem.empty()) << text << ": " << found.problem;
    ASSERT_EQ(found.problem_at_end.empty(), expected.problem_at_end.empty()) << text;
    if (!found.problem.empty()) continue;
    ASSERT_EQ(found.rows, expected.rows) << text;
  }
}

// --- in any parts

void check_every_split(ReportSyntax syntax, const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const std::string_view text = each.text;
    const Verdict whole = scanned(syntax, text);
    for (std::size_t split = 0; split <= text.size(); ++split) {
      ASSERT_EQ(scanned(syntax, {text.substr(0, split), text.substr(split)}), whole)
          << text << " at " << split;
    }
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
    ASSERT_EQ(scanned(syntax, bytes), whole) << text;
  }
}

TEST(ReportScanner, says_the_same_however_a_document_is_split) {
  check_every_split(ReportSyntax::csv, csv_cases());
  check_every_split(ReportSyntax::json, json_cases());
}

TEST(ReportScanner, says_the_same_in_random_parts) {
  std::mt19937 random(3);
  for (int i = 0; i < 5'000; ++i) {
    const bool is_csv = i % 2 == 0;
    const ReportSyntax syntax = is_csv ? ReportSyntax::csv : ReportSyntax::json;
    const std::string text =
        is_csv ? random_text(random, "\"\n\r,a\xEF\xBB\xBF", 600)
               : "[" + random_text(random, "{}\"\\\\aaaa", 600) + (i % 3 == 0 ? "]" : "");
    std::uniform_int_distribution<std::size_t> size(0, i % 5 == 0 ? 200 : 9);
    std::vector<std::string_view> parts;
    for (std::string_view rest = text; !rest.empty();) {
      parts.push_back(rest.substr(0, size(random)));
      rest.remove_prefix(parts.back().size());
    }
    ASSERT_EQ(scanned(syntax, parts), scanned(syntax, text)) << text;
  }
}

TEST(ReportScanner, reads_blocks_alike_with_and_without_special_instructions) {
  std::mt19937 random(4);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int i = 0; i < 1'000; ++i) {
    char bytes[kBlockSize];
    std::generate(std::begin(bytes), std::end(bytes),
                  [&] { return static_cast<char>(byte(random)); });
    const char wanted = bytes[i % 64];
    EXPECT_EQ(Block(bytes).equal(wanted), PlainBlock(bytes).equal(wanted));
    EXPECT_NE(PlainBlock(bytes).equal(wanted) >> (i % 64) & 1, 0U);
    EXPECT_EQ(Block(bytes).equal_apart_from(0x26, 0x7F),
              PlainBlock(bytes).equal_apart_from(0x26, 0x7F));
  }
}

}  // namespace
}  // namespace quartet::detail
