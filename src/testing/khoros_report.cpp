#include "testing/khoros_report.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "core/keyed_hash.hpp"
#include "core/text.hpp"
#include "quartet/testing/sandbox.hpp"
#include "testing/khoros_columns.hpp"

namespace quartet::testing::fake_khoros {
namespace {

namespace answers = khoros_answers;

using Columns = std::vector<Column>;

Columns columns_of(const ReportRequest& request) {
  const Files files = request.format == Format::json ? Files::json_only : Files::all;
  const std::vector<std::string> names =
      request.columns.empty() ? columns_of_type(request.type, files) : request.columns;
  Columns columns;
  for (const std::string& name : names) columns.push_back(Column::named(name, files));
  return columns;
}

// --- CSV: the header bare, all cells in quotes

std::string csv_cell(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

std::string csv_header(const Columns& columns) {
  std::string line;
  for (const Column& column : columns) line += (line.empty() ? "" : ",") + column.name();
  return line + '\n';
}

std::string csv_line(const Columns& columns, const Row& row) {
  std::string line;
  for (const Column& column : columns) {
    if (!line.empty()) line += ',';
    line += csv_cell(column.cell(row));
  }
  return line + '\n';
}

// --- JSON: an array of flat objects, an object a line

std::string escaped(char c) {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return {c};
  }
}

std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += escaped(c);
  return quoted + '"';
}

std::string json_object(const Columns& columns, const Row& row) {
  std::string object = "{";
  for (const Column& column : columns) {
    if (object.size() > 1) object += ',';
    const std::string cell = column.cell(row);
    object += json_text(column.name()) + ':' + (cell.empty() ? "null" : json_text(cell));
  }
  return object + '}';
}

// --- the whole

std::uint64_t seed_of(const ReportSource& source, std::uint64_t edition) {
  const ReportRequest& request = source.request;
  return detail::keyed_hash(
      {source.seed, edition},
      request.type + ' ' + std::to_string(request.start) + ' ' + std::to_string(request.end));
}

std::string body_of(const ReportSource& source, std::uint64_t edition) {
  const ReportRequest& request = source.request;
  const Columns columns = columns_of(request);
  const bool is_csv = request.format == Format::csv;
  const std::size_t count = request.answers.has(answers::empty_report) ? 0 : source.rows;
  const std::uint64_t seed = seed_of(source, edition);
  const std::uint64_t length = request.end - request.start;
  std::string body = is_csv ? csv_header(columns) : "[";
  for (std::size_t i = 0; i < count; ++i) {
    const Row row{.seed = seed, .index = i, .time = request.start + i * (length / count)};
    if (!is_csv && i > 0) body += ",\n";
    body += is_csv ? csv_line(columns, row) : json_object(columns, row);
  }
  return is_csv ? body : body + ']';
}

}  // namespace

std::string make_report(const ReportSource& source, std::uint64_t edition) {
  std::string body = body_of(source, edition);
  constexpr std::size_t end_of_row = 2;  // the quote and the line's end; the two brackets
  if (source.request.answers.has(answers::truncated_file)) body.resize(body.size() - end_of_row);
  return body;
}

std::shared_ptr<const std::string> ReportFile::contents(std::uint64_t edition) {
  const std::lock_guard lock(mutex_);
  auto& contents = editions_[edition];
  if (!contents) contents = std::make_shared<const std::string>(make_report(source_, edition));
  return contents;
}

std::string ReportFile::entity_tag(std::uint64_t edition) const {
  return '"' +
         detail::hex64(
             detail::keyed_hash({source_.seed, edition}, "file " + source_.request.name)) +
         '"';
}

}  // namespace quartet::testing::fake_khoros
