// Writes the accounts of an active list, with their usage of the last 30 days, to a CSV file, with
// the memory of one page. A run that was interrupted is continued by the next one: the rows so far
// are in FILE.part, the place to go on from is in FILE.cursor, and FILE appears when it is whole.
// Accounts that moved in the list meanwhile may stand in it twice. Delete FILE.cursor to begin
// anew.
//
//     TOTANGO_TOKEN=... ./export_csv LIST_ID FILE
//
// STOP_AFTER_PAGES=2 ends a run early, to see what an interruption does.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "quartet/totango.hpp"

namespace totango = quartet::totango;
using totango::Account;

namespace {

constexpr int kWrongUse = 2;

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == quartet::ErrorKind::config ? kWrongUse : EXIT_FAILURE;
}

// --- what stands in a row

// [window]
std::string within_30_days(const quartet::FlatMap<totango::UsageWindow>& usage) {
  const totango::UsageWindow* window = usage.find(totango::windows::past_30d);
  return window != nullptr && window->all ? std::to_string(*window->all) : "";
}
// [/window]

std::string last_activity(const totango::Stats& stats) {
  return stats.last_activity ? quartet::to_rfc3339(*stats.last_activity) : "";
}

struct Column {
  const char* title;
  std::string (*cell)(const Account& account);
};

// The header and the rows come from this one table, so they match.
constexpr Column kColumns[] = {
    {"account_id", [](const Account& a) { return a.id; }},
    {"name", [](const Account& a) { return a.name; }},
    {"health", [](const Account& a) { return std::string(a.health()); }},
    {"users_30d", [](const Account& a) { return a.stats ? within_30_days(a.stats->users) : ""; }},
    {"activities_30d",
     [](const Account& a) { return a.stats ? within_30_days(a.stats->activities) : ""; }},
    {"last_activity", [](const Account& a) { return a.stats ? last_activity(*a.stats) : ""; }}};

// RFC 4180. Nothing else is changed: a spreadsheet may take a name like "=SUM(1)" for a formula.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field.append(c == '"' ? 2 : 1, c);
  return field + '"';
}

template <class Cell>
std::string csv_line(Cell cell) {
  std::string line;
  for (const Column& column : kColumns) line += quoted(cell(column)) + ',';
  line.back() = '\r';
  return line + '\n';
}

// --- what is on disk

// Noted after the rows of each page. What the part has behind `bytes` was written by a run that
// ended before it could note it, and comes again.
struct Progress {
  std::uintmax_t bytes = 0;
  std::string cursor = {};
};

// Nothing without a note, or without a part that is as long as it says.
Progress noted_progress(const std::string& file) {
  Progress noted;
  std::ifstream note(file + ".cursor");
  const std::filesystem::path part = file + ".part";
  if (!(note >> noted.bytes >> noted.cursor) || !std::filesystem::exists(part)) return {};
  return std::filesystem::file_size(part) < noted.bytes ? Progress{} : noted;
}

// The note is replaced in one step: an interruption leaves the old one or the new one.
void note_progress(const std::string& file, const std::string& cursor) {
  const std::string fresh = file + ".cursor.new";
  std::ofstream note(fresh);
  note << std::filesystem::file_size(file + ".part") << '\n' << cursor << '\n';
  note.close();
  if (!note) throw std::runtime_error("cannot write " + fresh);
  std::filesystem::rename(fresh, file + ".cursor");
}

std::ofstream open_part(const std::string& file, const Progress& progress) {
  const bool is_resumed = !progress.cursor.empty();
  if (is_resumed) std::filesystem::resize_file(file + ".part", progress.bytes);
  std::ofstream part(file + ".part",
                     std::ios::binary | (is_resumed ? std::ios::app : std::ios::trunc));
  part.exceptions(std::ios::failbit | std::ios::badbit);
  if (!is_resumed) part << csv_line([](const Column& column) { return std::string(column.title); });
  return part;
}

long most_pages() {
  const char* text = std::getenv("STOP_AFTER_PAGES");
  return text != nullptr ? std::atol(text) : 0;
}

int export_list(const totango::Client& client, totango::ListId list, const std::string& file) {
  const Progress progress = noted_progress(file);
  std::ofstream part = open_part(file, progress);
  long pages = 0;
  // [export]
  auto accounts =
      client.lists.current(list, {.include = totango::Include::stats, .cursor = progress.cursor});
  for (const auto& page : accounts.pages()) {
    if (!page) return report(page.error());
    for (const Account& account : *page) {
      part << csv_line([&account](const Column& column) { return column.cell(account); });
    }
    part.flush();
    note_progress(file, accounts.cursor());  // behind the last row of this page
    if (++pages == most_pages()) return EXIT_FAILURE;
  }
  // [/export]
  part.close();
  std::filesystem::rename(file + ".part", file);
  std::filesystem::remove(file + ".cursor");
  std::cerr << describe(accounts.receipt()) << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: export_csv LIST_ID FILE\n";
    return kWrongUse;
  }
  auto options = totango::Options::from_env();
  if (!options) return report(options.error());
  const totango::Client client{*std::move(options)};
  try {
    return export_list(client, std::atoll(argv[1]), argv[2]);
  } catch (const std::exception& failure) {
    std::cerr << "export_csv: " << failure.what() << '\n';
    return EXIT_FAILURE;
  }
}
