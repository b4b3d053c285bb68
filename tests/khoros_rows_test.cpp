#include <filesystem>
#include <fstream>
#include <ranges>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "quartet/khoros/rows.hpp"
#include "support/report_rows.hpp"

namespace quartet::khoros {
namespace {

static_assert(std::input_iterator<Rows::iterator> && std::ranges::input_range<Rows>);
static_assert(std::is_nothrow_move_constructible_v<Row> && std::is_copy_constructible_v<Row>);
static_assert(std::is_nothrow_move_constructible_v<Rows> && !std::is_copy_constructible_v<Rows>);

using detail::make_rows;

struct Case {
  std::string text;
  std::string expected;
};

void check(ReportFormat format, const std::vector<Case>& cases, RowLimits limits = {}) {
  for (const Case& each : cases) {
    for (const std::size_t chunk : kChunkSizes) {
      EXPECT_EQ(listed(rows_of(each.text, format, chunk, limits)), each.expected)
          << "in parts of " << chunk << ": " << each.text;
    }
  }
}

// --- CSV

TEST(KhorosRows, reads_csv) {
  check(ReportFormat::csv,
        {{"A,B\n1,2\n", "A|B\n1|2\n"},
         {"A,B\r\n1,2\r\n3,4", "A|B\n1|2\n3|4\n"},
         {"A,B\r1,2\r3,4\r", "A|B\n1|2\n3|4\n"},
         {"A,B", "A|B\n"},
         {"\xEF\xBB\xBF\"A\",B\n,\n", "A|B\n|\n"},
         {"A,B\n\"x,\"\"y\"\"\n\r\nz\",\"\"\n\"\"\"\",2", "A|B\nx,\"y\"\n\r\nz|\n\"|2\n"},
         {" A , B\n 1 , 2 \n", " A | B\n 1 | 2 \n"},
         {"A\n1\n\n\n", "A\n1\n"},
         {"A\n\r\n\r\n1\n\n", "A\n\n\n1\n"},
         {"A\n\"\"\n", "A\n\n"},
         {"A,A\n1,2\n", "A|A\n1|2\n"},
         {"Größe,\xF0\x9F\x98\x80\nx,y\n", "Größe|\xF0\x9F\x98\x80\nx|y\n"},
         {std::string(100, 'h') + "\n" + std::string(5000, 'x') + "\n",
          std::string(100, 'h') + "\n" + std::string(5000, 'x') + "\n"}});
}

TEST(KhorosRows, ends_csv_with_an_error_where_it_is_malformed) {
  check(ReportFormat::csv,
        {{"A,B\n1,2\n3\n4,5\n",
          "A|B\n1|2\ndecode: row 2: it has 1 cells where there are 2 columns\n"},
         {"A,B\n1,2,3\n", "A|B\ndecode: row 1: it has 3 cells where there are 2 columns\n"},
         {"A,B\n\n1,2\n", "A|B\ndecode: row 1: it has 1 cells where there are 2 columns\n"},
         {"A,B\n\"1\"x,2\n", "A|B\ndecode: row 1: there is text behind a closing quote\n"},
         {"A,B\n1\"x,2\n", "A|B\ndecode: row 1: there is a quote within a cell without quotes\n"},
         {"A,B\n1,2\n3,\"4\n",
          "A|B\n1|2\ndecode: row 2: its last cell is not closed: the report is cut off\n"},
         {"A,\"B\n",
          "\ndecode: the line of column names: its last cell is not closed: the report "
          "is cut off\n"},
         {"\nA\n", "\ndecode: the line of column names: it is blank\n"},
         {"", "\ndecode: the report is empty\n"},
         {"\xEF\xBB\xBF \n", "\ndecode: the report is empty\n"},
         {"\xEF\xBB", "\ndecode: the report is empty\n"},
         {" <html></html>", "\ndecode: this is a web page, not a report\n"},
         {"[{\"A\":1}]", "\ndecode: this is JSON where CSV is due\n"}});
}

// --- JSON

TEST(KhorosRows, reads_json) {
  check(ReportFormat::json,
        {{"[]", "\n"},
         {"\xEF\xBB\xBF [ ] \n", "\n"},
         {R"([{"A":"1","B":"2"},{"A":"3","B":null}])", "A|B\n1|2\n3|(null)\n"},
         {" [ { \"A\" : \"1\" , \"B\" : 2 } ,\r\n\t{ \"B\" : \"\" } ] ", "A|B\n1|2\n(null)|\n"},
         {R"([{"A":true,"B":false,"C":-1.5e3,"D":0}])", "A|B|C|D\ntrue|false|-1.5e3|0\n"},
         {R"([{"B":"2","A":"1"},{"A":"3","B":"4"}])", "B|A\n2|1\n4|3\n"},
         {R"([{"A":"1"},{"A":"2","B":"3"},{"C":"5","B":"4"}])", "A|B|C\n1\n2|3\n(null)|4|5\n"},
         {"[{},{}]", "\n\n\n"},
         {R"([{"":"1"}])", "\n1\n"},
         {R"([{"A":"\"\\\/\b\f\n\r\tx"}])", "A\n\"\\/\b\f\n\r\tx\n"},
         {R"([{"A":"\u0041\u00e9\u20AC\ud83d\ude00","B":"\u0000"}])",
          "A|B\nA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80|" + std::string(1, '\0') + "\n"},
         {R"([{"\u0041\"":"1"},{"A\"":"2"}])", "A\"\n1\n2\n"},
         {R"([{"a\\b":"1"},{"a\\b":"2"}])", "a\\b\n1\n2\n"},
         {R"([{"a\\b":"1"},{"a\b":"2"}])", "a\\b|a\b\n1\n(null)|2\n"},
         {"[{\"Größe\":\"\xE2\x82\xAC \xF0\x9F\x98\x80\"}]",
          "Größe\n\xE2\x82\xAC \xF0\x9F\x98\x80\n"},
         {"[{\"A\":\"" + std::string(5000, 'x') + "\"}]", "A\n" + std::string(5000, 'x') + "\n"}});
}

TEST(KhorosRows, ends_json_with_an_error_where_it_is_malformed) {
  const std::string malformed = "decode: row 1: it is malformed JSON\n";
  const std::string cut = ": the report is cut off here: its array is not closed\n";
  check(ReportFormat::json,
        {{"", "\ndecode: the report is empty\n"},
         {"{}", "\ndecode: this is a JSON object where an array of rows is due\n"},
         {"A,B\n", "\ndecode: this is not JSON: it does not begin with '['\n"},
         {"<html>", "\ndecode: this is a web page, not a report\n"},
         {"[", "\ndecode: row 0" + cut},
         {"[{\"A\":\"1\"}", "A\n1\ndecode: row 1" + cut},
         {"[{\"A\":\"1\"},", "A\n1\ndecode: row 1" + cut},
         {"[{\"A\":\"1\"},{\"A\":", "A\n1\ndecode: row 2" + cut},
         {"[{\"A\":1", "\ndecode: row 1" + cut},
         {"[{\"A\":\"\\", "\ndecode: row 1" + cut},
         {"[{\"A\":\"1\"}]x", "A\n1\ndecode: there is something behind the end of the array\n"},
         {"[]]", "\ndecode: there is something behind the end of the array\n"},
         {"[{\"A\":\"1\"} {}]", "A\n1\ndecode: row 1: there is neither ',' nor ']' behind it\n"},
         {"[{\"A\":\"1\"},]", "A\n1\ndecode: row 2: it is not an object\n"},
         {"[,{}]", "\ndecode: row 1: it is not an object\n"},
         {"[1]", "\ndecode: row 1: it is not an object\n"},
         {"[{\"A\":\"1\",}]", "\n" + malformed},
         {"[{\"A\" \"1\"}]", "\n" + malformed},
         {"[{\"A\":\"1\" \"B\":1}]", "\n" + malformed},
         {"[{A:1}]", "\n" + malformed},
         {"[{\"A\":01}]", "\n" + malformed},
         {"[{\"A\":tru}]", "\n" + malformed},
         {"[{\"A\":}]", "\n" + malformed},
         {"[{\"A\":NaN}]", "\n" + malformed},
         {"[{\"A\":\"1\"x}]", "\n" + malformed},
         {"[{\"A\":{}}]", "\ndecode: row 1: the column \"A\" holds an object or an array\n"},
         {"[{\"A\":[1]}]", "\ndecode: row 1: the column \"A\" holds an object or an array\n"},
         {"[{\"A\":1,\"A\":2}]", "\ndecode: row 1: it has the key \"A\" twice\n"},
         {"[{\"A\":\"a\nb\"}]", "\ndecode: row 1: a text has a control character\n"},
         {"[{\"A\":\"\xFF\"}]", "\ndecode: row 1: it is not UTF-8\n"},
         {"[{\"A\":\"\xE2\x82\"}]", "\ndecode: row 1: it is not UTF-8\n"},
         {"[{\"A\":\"\xED\xA0\x80\"}]", "\ndecode: row 1: it is not UTF-8\n"},
         {R"([{"A":"\x"}])", "\ndecode: row 1: the column \"A\" has a malformed escape\n"},
         {R"([{"A":"\u12g4"}])", "\ndecode: row 1: the column \"A\" has a malformed escape\n"},
         {R"([{"A":"\u12"}])", "\ndecode: row 1: the column \"A\" has a malformed escape\n"},
         {R"([{"A":"\ud83d"}])", "\ndecode: row 1: the column \"A\" has a malformed escape\n"},
         {R"([{"A":"\ud83dx"}])", "\ndecode: row 1: the column \"A\" has a malformed escape\n"},
         {R"([{"A":"\ude00"}])", "\ndecode: row 1: the column \"A\" has a malformed escape\n"},
         {R"([{"\ude00":1}])", "\ndecode: row 1: a key has a malformed escape\n"}});
}

// --- limits

TEST(KhorosRows, refuses_rows_beyond_the_limit) {
  const RowLimits limits{.row_bytes = 20};
  const std::string fits(20, 'x');
  const std::string too_long(21, 'x');
  const std::string tail = " is longer than 20 bytes; raise RowLimits::row_bytes\n";
  check(ReportFormat::csv,
        {{"A\n" + fits + "\n" + too_long + "\n", "A\n" + fits + "\nlimit: row 2" + tail},
         {"A\n\"" + std::string(100, '\n'), "A\nlimit: row 1" + tail},
         {too_long + "\n", "\nlimit: the line of column names" + tail},
         {std::string(30, ' ') + "\n", "\nlimit: the line of column names" + tail}},
        limits);
  check(ReportFormat::json,
        {{"[{\"A\":\"" + std::string(12, 'x') + "\"}]", "A\n" + std::string(12, 'x') + "\n"},
         {"[{\"A\":\"" + std::string(13, 'x') + "\"}]", "\nlimit: row 1" + tail},
         {"[{\"A\":\"" + std::string(200, 'x'), "\nlimit: row 1" + tail}},
        limits);
}

TEST(KhorosRows, refuses_a_report_with_too_many_columns) {
  std::string header;
  std::string object;
  for (int i = 0; i < 4097; ++i) {
    header += (i == 0 ? "c" : ",c") + std::to_string(i);
    object += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
  }
  const std::string expected = "\nlimit: the report has more than 4096 columns\n";
  EXPECT_EQ(listed(rows_of(header + "\n", ReportFormat::csv)), expected);
  EXPECT_EQ(listed(rows_of("[{" + object + "}]", ReportFormat::json)), expected);
}

TEST(KhorosRows, refuses_names_that_grow_without_end) {
  std::string json = "[";
  for (int i = 0; i < 10; ++i) {
    json += (i == 0 ? "{\"" : ",{\"") + std::string(200, static_cast<char>('a' + i)) + "\":1}";
  }
  const std::string text = listed(rows_of(json + "]", ReportFormat::json, 64, {.row_bytes = 1000}));
  EXPECT_NE(text.find("limit: the names of the columns"), std::string::npos) << text;
}

// --- rows

TEST(KhorosRows, keep_their_text_when_copied_or_moved_away) {
  for (const ReportFormat format : {ReportFormat::csv, ReportFormat::json}) {
    const std::string text = format == ReportFormat::csv
                                 ? "A,B\n1,\"a\"\"b\"\n2,d\n3,e\n"
                                 : R"([{"A":"1","B":"a\"b"},{"A":"2","B":"d"},{"A":"3","B":"e"}])";
    std::vector<Row> copies;
    std::vector<Row> moved;
    for (Result<Row>& row : rows_of(text, format, 3)) {
      copies.push_back(*row);
      moved.push_back(*std::move(row));
    }
    for (const std::vector<Row>& kept : {copies, moved}) {
      ASSERT_EQ(kept.size(), 3U);
      EXPECT_EQ(cells_of(kept[0]), "1|a\"b");
      EXPECT_EQ(kept[1].find("B"), "d");
      EXPECT_EQ(kept[2].number(), 3U);
    }
  }
}

TEST(KhorosRows, go_on_where_they_stand) {
  Rows rows = rows_of("A\n1\n2\n", ReportFormat::csv);
  EXPECT_TRUE(rows.columns().empty());
  EXPECT_EQ(rows.row_number(), 0U);
  auto first = rows.begin();
  EXPECT_EQ(joined(rows.columns()), "A");
  ++first;
  EXPECT_EQ((*rows.begin())->find("A"), "2");
  Rows moved = std::move(rows);
  auto last = moved.begin();
  last++;
  EXPECT_TRUE(last == moved.end());
  ++last;
  EXPECT_TRUE(last == moved.end());
  EXPECT_EQ(moved.row_number(), 2U);
}

TEST(KhorosRows, end_behind_an_error) {
  Rows rows = rows_of("A\n1\n\"", ReportFormat::csv);
  int count = 0;
  for (const Result<Row>& row : rows) EXPECT_EQ(row.has_value(), ++count == 1);
  EXPECT_EQ(count, 2);
  EXPECT_TRUE(rows.begin() == rows.end());
}

// The error of the network, say, behind the rows that came before it.
class FailingSource final : public detail::ByteSource {
 public:
  Result<std::size_t> read(std::span<char> buffer) override {
    if (std::exchange(has_given_, true)) {
      return Error{.kind = ErrorKind::transport, .message = "cut"};
    }
    const std::string_view text = "A\n1\n2";
    std::copy(text.begin(), text.end(), buffer.begin());
    return text.size();
  }

 private:
  bool has_given_ = false;
};

TEST(KhorosRows, hand_on_what_their_source_has_to_say) {
  EXPECT_EQ(listed(make_rows(std::make_unique<FailingSource>(), ReportFormat::csv)),
            "A\n1\ntransport: cut\n");
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "quartet-rows-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::filesystem::path write(const std::string& name,
                                            const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(KhorosRows, read_files) {
  const Folder folder;
  const auto csv = folder.write("a.csv", "A\n1\n");
  const auto json = folder.write("a.json", "[{\"A\":\"2\"}]");
  EXPECT_EQ(listed(read_rows(csv, ReportFormat::csv)), "A\n1\n");
  EXPECT_EQ(listed(read_rows(json, ReportFormat::json)), "A\n2\n");
}

TEST(KhorosRows, name_the_file_that_cannot_be_read) {
  const Folder folder;
  const std::string missing = (folder.path() / "missing.csv").string();
  EXPECT_EQ(listed(read_rows(missing, ReportFormat::csv)),
            "\nconfig: cannot open " + missing + ": No such file or directory\n");
  EXPECT_EQ(listed(read_rows(folder.path(), ReportFormat::json)),
            "\nconfig: cannot read " + folder.path().string() + ": Is a directory\n");
}

TEST(KhorosRows, read_a_file_larger_than_the_buffer) {
  std::string text = "A,B\n";
  for (int i = 1; i <= 60'000; ++i) text += std::to_string(i) + ",\"x\"\"y, z\"\r\n";
  const Folder folder;
  std::int64_t expected = 0;
  Rows rows = read_rows(folder.write("a.csv", text), ReportFormat::csv);
  for (const Result<Row>& row : rows) {
    ASSERT_EQ(row->integer("A").value(), ++expected);
    ASSERT_EQ(row->find("B"), "x\"y, z");
  }
  EXPECT_EQ(expected, 60'000);
}

TEST(KhorosRows, call_formats_as_the_wire_does) {
  EXPECT_EQ(to_string(ReportFormat::json), "json");
  EXPECT_EQ(to_string(ReportFormat::csv), "csv");
}

}  // namespace
}  // namespace quartet::khoros
