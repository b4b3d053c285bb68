#include "output.hpp"

#include <charconv>
#include <iostream>

namespace quartet::cli {
namespace {

// The character at the front: how many bytes it has and how many columns it takes.
struct Glyph {
  std::size_t bytes = 1;
  int columns = 1;
};

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F);
}

Glyph glyph_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t bytes = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes > text.size()) return {};
  char32_t c = bytes == 1 ? first : first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {bytes, is_combining(c) ? 0 : is_wide(c) ? 2 : 1};
}

void write_csv_line(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) {
    std::cout << (&cell == &cells.front() ? "" : ",") << csv_cell(cell);
  }
  std::cout << "\r\n";
}

}  // namespace

std::string csv_cell(std::string_view text) {
  const bool has_edge_blank = text.starts_with(' ') || text.ends_with(' ');
  if (!has_edge_blank && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string fitted(std::string_view text, int width) {
  const std::string line = display(Value(text));  // one line
  std::string_view rest = line;
  std::string cell;
  int columns = 0;
  while (!rest.empty()) {
    const Glyph glyph = glyph_at(rest);
    const bool is_last = glyph.bytes == rest.size();
    if (columns + glyph.columns > width - (is_last ? 0 : 1)) {
      cell += "…";
      ++columns;
      break;
    }
    cell += rest.substr(0, glyph.bytes);
    columns += glyph.columns;
    rest.remove_prefix(glyph.bytes);
  }
  return cell + std::string(static_cast<std::size_t>(std::max(0, width - columns)), ' ');
}

std::string number_text(const std::optional<double>& number) {
  if (!number) return "";
  char digits[32];
  const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), *number);
  return error == std::errc() ? std::string(digits, end) : "";
}

RowWriter::RowWriter(Format format, std::vector<Column> columns, Titles titles)
    : format_(format), columns_(std::move(columns)), titles_(titles) {}

void RowWriter::write_table_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    line += (i == 0 ? "" : "  ") + fitted(cells[i], columns_[i].width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  std::cout << line << '\n';
}

void RowWriter::write_header() {
  if (format_ == Format::json) {
    std::cout << "[";
  } else if (titles_ == Titles::shown) {
    write_titles();
  }
}

void RowWriter::write_titles() {
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  if (format_ == Format::table) {
    write_table_line(titles);
  } else {
    write_csv_line(titles);
  }
}

void RowWriter::write(const Row& row) {
  if (is_first_) write_header();
  if (format_ == Format::json) {
    std::cout << (is_first_ ? "\n" : ",\n") << to_json(Value(row.object));
  } else if (format_ == Format::table) {
    write_table_line(row.cells);
  } else {
    write_csv_line(row.cells);
  }
  is_first_ = false;
}

Result<void> RowWriter::finish() {
  if (is_first_) write_header();
  if (format_ == Format::json) std::cout << (is_first_ ? "]\n" : "\n]\n");
  std::cout.flush();
  if (std::cout) return {};
  return output_failure();
}

}  // namespace quartet::cli
