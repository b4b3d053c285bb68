// Rows of reports made up at random: what was written is read, and damage is never worse than an
// error.
#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/report_scanner.hpp"
#include "support/report_rows.hpp"

namespace quartet::khoros {
namespace {

using Table = std::vector<std::vector<std::string>>;  // the first record names the columns

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }

  Table table() {
    Table table(1 + below(12), std::vector<std::string>(2 + below(6)));
    for (auto& record : table) {
      for (std::string& cell : record) cell = text();
    }
    // Names differ, and the first one does not look like JSON.
    for (std::size_t i = 0; i < table[0].size(); ++i)
      table[0][i].insert(0, "n" + std::to_string(i));
    return table;
  }

  std::string csv(const Table& table) {
    const char* const line_end = std::vector{"\n", "\r\n", "\r"}[below(3)];
    std::string text = below(2) == 0 ? "\xEF\xBB\xBF" : "";
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (i > 0) text += line_end;
      for (std::size_t k = 0; k < table[i].size(); ++k)
        text += (k == 0 ? "" : ",") + csv(table[i][k]);
    }
    return text + (below(2) == 0 ? line_end : "");
  }

  std::string json(const Table& table) {
    std::string text = below(2) == 0 ? "[" : " [\n";
    for (std::size_t i = 1; i < table.size(); ++i) {
      text += i == 1 ? "{" : ",{";
      std::vector<std::size_t> order(table[i].size());
      for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
      if (i > 1 && below(4) == 0) std::shuffle(order.begin(), order.end(), random_);
      for (std::size_t k = 0; k < order.size(); ++k) {
        text += (k == 0 ? "" : ",") + json(table[0][order[k]]) + (below(2) == 0 ? ":" : " : ") +
                json(table[i][order[k]]);
      }
      text += "}";
    }
    return text + (below(2) == 0 ? "]" : " ]\n");
  }

  // One to three bytes less, more, or other.
  std::string damaged(std::string text) {
    static constexpr std::string_view bytes = "\",[]{}:\\\n\r u0\xC3\xFF";
    for (std::size_t i = 0; i <= below(3) && !text.empty(); ++i) {
      const std::size_t place = below(text.size());
      switch (below(4)) {
        case 0: text.erase(place, 1 + below(9)); break;
        case 1: text.insert(place, 1, bytes[below(bytes.size())]); break;
        case 2: text.resize(place); break;
        default: text[place] = bytes[below(bytes.size())];
      }
    }
    return text;
  }

 private:
  std::string text() {
    static const std::vector<std::string> parts = {
        "a",
        "B",
        " ",
        ",",
        "\"",
        "\n",
        "\r",
        "\\",
        "\t",
        ":",
        "{",
        "]",
        "é",
        "\xE2\x82\xAC",
        "\xF0\x9F\x98\x80",
        "a text of some length, beyond a block of sixty-four bytes, that is"};
    std::string text;
    const std::size_t count = below(4) == 0 ? 0 : below(8);
    for (std::size_t i = 0; i < count; ++i) text += parts[below(parts.size())];
    return text;
  }

  std::string csv(const std::string& cell) {
    const bool must_quote = cell.find_first_of(",\"\n\r") != std::string::npos;
    if (!must_quote && below(2) == 0) return cell;
    std::string text = "\"";
    for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
  }

  std::string json(const std::string& cell) {
    return nlohmann::json(cell).dump(-1, ' ', below(2) == 0);
  }

  std::mt19937 random_;
};

std::string expected(const Table& table) {
  std::string text;
  for (const auto& record : table) text += joined(record) + "\n";
  return text;
}

TEST(KhorosRowsAtRandom, are_what_was_written) {
  Writer writer(1);
  for (int i = 0; i < 1'000; ++i) {
    const Table table = writer.table();
    const std::string csv = writer.csv(table);
    const std::string json = writer.json(table);
    const std::size_t chunk = kChunkSizes[writer.below(std::size(kChunkSizes))];
    const std::string all = expected(table);
    ASSERT_EQ(listed(rows_of(csv, ReportFormat::csv, chunk)), all) << csv;
    if (table.size() == 1) continue;
    ASSERT_EQ(listed(rows_of(json, ReportFormat::json, chunk)), all) << json;
  }
}

struct Reading {
  std::uint64_t rows = 0;
  bool is_whole = true;
  std::string text;
};

Reading read(const std::string& text, ReportFormat format, std::size_t chunk) {
  Reading reading;
  Rows rows = rows_of(text, format, chunk);
  for (const Result<Row>& row : rows) {
    reading.is_whole = row.has_value();
    if (row) ++reading.rows;
    reading.text += row ? cells_of(*row) + "\n" : row.error().message;
  }
  return reading;
}

detail::ReportScanner scanned(const std::string& text, detail::ReportSyntax syntax) {
  detail::ReportScanner scanner(syntax);
  scanner.scan(text);
  return scanner;
}

TEST(KhorosRowsAtRandom, agree_with_the_scanner_about_damaged_csv) {
  Writer writer(2);
  int whole = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string csv = writer.damaged(writer.csv(writer.table()));
    const Reading reading = read(csv, ReportFormat::csv, 4096);
    const std::size_t chunk = kChunkSizes[writer.below(std::size(kChunkSizes))];
    ASSERT_EQ(read(csv, ReportFormat::csv, chunk).text, reading.text) << csv;
    if (!reading.is_whole) continue;
    ++whole;
    const detail::ReportScanner scanner = scanned(csv, detail::ReportSyntax::csv);
    ASSERT_EQ(scanner.problem_at_end(), std::nullopt) << csv;
    ASSERT_EQ(scanner.rows(), reading.rows) << csv;
  }
  EXPECT_GT(whole, 250);
}

// Nothing but its rows may make the reader refuse what a strict reader accepts.
bool is_flat_table(const nlohmann::json& document) {
  return document.is_array() &&
         std::all_of(document.begin(), document.end(), [](const nlohmann::json& row) {
           return row.is_object() && std::none_of(row.begin(), row.end(), [](const auto& cell) {
                    return cell.is_structured();
                  });
         });
}

void check_against_dom(const std::string& json, const Reading& reading) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!reading.is_whole) {
    const bool is_refused_by_choice = reading.text.find("twice") != std::string::npos;
    ASSERT_TRUE(is_refused_by_choice || !is_flat_table(document)) << json << reading.text;
    return;
  }
  ASSERT_TRUE(is_flat_table(document)) << json;
  std::size_t index = 0;
  for (const Result<Row>& row : rows_of(json, ReportFormat::json)) {
    for (const auto& [name, cell] : document[index++].items()) {
      const std::optional<std::string_view> found = row->find(name);
      ASSERT_EQ(found.has_value(), !cell.is_null()) << json;
      if (cell.is_string()) {
        ASSERT_EQ(*found, cell.get<std::string>()) << json;
      }
    }
  }
}

TEST(KhorosRowsAtRandom, agree_with_scanner_and_dom_about_damaged_json) {
  Writer writer(3);
  int whole = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string json = writer.damaged(writer.json(writer.table()));
    const Reading reading = read(json, ReportFormat::json, 4096);
    const std::size_t chunk = kChunkSizes[writer.below(std::size(kChunkSizes))];
    ASSERT_EQ(read(json, ReportFormat::json, chunk).text, reading.text) << json;
    check_against_dom(json, reading);
    if (!reading.is_whole) continue;
    ++whole;
    const detail::ReportScanner scanner = scanned(json, detail::ReportSyntax::json);
    ASSERT_EQ(scanner.problem_at_end(), std::nullopt) << json;
    ASSERT_EQ(scanner.rows(), reading.rows) << json;
  }
  EXPECT_GT(whole, 150);
}

TEST(KhorosRowsAtRandom, survive_any_bytes) {
  Writer writer(4);
  for (int i = 0; i < 2'000; ++i) {
    std::string text = i % 2 == 0 ? "[{\"" : "A,B\n";
    for (std::size_t k = writer.below(200); k > 0; --k) {
      text +=
          i % 3 == 0 ? static_cast<char>(writer.below(256)) : "\"\\,{}[]:\n\r a1"[writer.below(13)];
    }
    for (const ReportFormat format : {ReportFormat::csv, ReportFormat::json}) {
      ASSERT_EQ(read(text, format, 3).text, read(text, format, 4096).text) << text;
    }
  }
}

}  // namespace
}  // namespace quartet::khoros
