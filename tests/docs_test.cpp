// The documentation is held to the code: snippets, defaults, methods.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "quartet/khoros.hpp"
#include "quartet/options.hpp"

namespace quartet {
namespace {

const std::string kRoot = QUARTET_SOURCE_DIR;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Without the indentation that all lines share.
std::string dedented(const std::vector<std::string>& lines) {
  std::size_t indent = std::string::npos;
  for (const std::string& line : lines) {
    if (!line.empty()) indent = std::min(indent, line.find_first_not_of(' '));
  }
  std::string text;
  for (const std::string& line : lines) text += (line.empty() ? "" : line.substr(indent)) + "\n";
  return text;
}

// What stands between "// [name]" and "// [/name]" in a source file.
std::string region(const std::string& file, const std::string& name) {
  std::vector<std::string> inside;
  bool is_inside = false;
  for (const std::string& line : lines_of(read_file(kRoot + "/" + file))) {
    if (line.find("// [/" + name + "]") != std::string::npos) return dedented(inside);
    if (is_inside) inside.push_back(line);
    is_inside |= line.find("// [" + name + "]") != std::string::npos;
  }
  ADD_FAILURE() << file << " has no region " << name;
  return "";
}

std::vector<std::filesystem::path> documents() {
  std::vector<std::filesystem::path> paths = {kRoot + "/README.md"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot + "/docs")) {
    if (entry.path().extension() == ".md") paths.push_back(entry.path());
  }
  return paths;
}

TEST(Docs, show_code_that_really_exists) {
  const std::regex mark(R"(\s*<!-- snippet: (\S+) (\S+) -->)");
  int count = 0;
  for (const auto& path : documents()) {
    const std::vector<std::string> lines = lines_of(read_file(path));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::smatch match;
      if (!std::regex_match(lines[i], match, mark)) continue;
      std::vector<std::string> shown;
      for (std::size_t k = i + 2; k < lines.size(); ++k) {
        if (lines[k].find("```") != std::string::npos) break;
        shown.push_back(lines[k]);
      }
      EXPECT_EQ(dedented(shown), region(match[1], match[2])) << path;
      ++count;
    }
  }
  EXPECT_GE(count, 4);
}

TEST(Docs, show_the_defaults_of_the_code) {
  const auto seconds = [](std::chrono::milliseconds time) {
    return std::to_string(time.count() / 1000) + " s";
  };
  const CurlTransportOptions curl;
  const Limits limits;
  const std::pair<const char*, std::string> rows[] = {
      {"`call.timeout`", seconds(defaults::call_timeout)},
      {"`call.attempt_timeout`", seconds(defaults::attempt_timeout)},
      {"`call.max_attempts`", std::to_string(defaults::max_attempts)},
      {"first backoff, doubling, full jitter",
       std::to_string(defaults::first_backoff.count()) + " ms"},
      {"longest backoff", seconds(defaults::longest_backoff)},
      {"longest asked wait", seconds(defaults::longest_asked_wait)},
      {"retries saved up at most", std::to_string(defaults::retry_reserve)},
      {"retry budget", std::to_string(defaults::retry_budget_percent) + " %"},
      {"`http.curl.connect_timeout`", seconds(curl.connect_timeout)},
      {"`http.curl.idle_timeout`", seconds(curl.idle_timeout)},
      {"`http.curl.idle_connections`", std::to_string(curl.idle_connections)},
      {"`http.curl.connection_lifetime`", seconds(curl.connection_lifetime)},
      {"`http.curl.write_idle_timeout`", seconds(curl.write_idle_timeout)},
      {"`http.curl.slowest_speed`", std::to_string(curl.slowest_speed) + " bytes a second"},
      {"`http.curl.slow_period`", seconds(curl.slow_period)},
      {"`http.limits.body_bytes`", std::to_string(limits.body_bytes >> 20) + " MiB"},
      {"`http.limits.header_bytes`", std::to_string(limits.header_bytes >> 10) + " KiB"},
      {"`http.limits.inflate_ratio`", std::to_string(limits.inflate_ratio)},
      {"`http.limits.json_depth`", std::to_string(limits.json_depth)},
  };
  const std::string api = read_file(kRoot + "/docs/api.md");
  const std::string transport = read_file(kRoot + "/docs/transport.md");
  for (const auto& [name, value] : rows) {
    const std::string row = "| " + std::string(name) + " | " + value + " |";
    EXPECT_NE(api.find(row), std::string::npos) << row;
    // transport.md shows the options again, with more columns.
    if (row.starts_with("| `")) {
      EXPECT_NE(transport.find("\n" + row), std::string::npos) << row;
    }
  }
}

TEST(Docs, show_the_defaults_of_reports) {
  const auto seconds = [](std::chrono::milliseconds time) {
    return std::to_string(time.count() / 1000) + " s";
  };
  const khoros::WaitOptions wait;
  const khoros::DownloadOptions download;
  const std::pair<const char*, std::string> rows[] = {
      {"`wait.timeout`", seconds(wait.timeout)},
      {"`wait.first_poll`", seconds(wait.first_poll)},
      {"`wait.longest_poll`", seconds(wait.longest_poll)},
      {"`download.timeout`", seconds(download.timeout)},
      {"`download.allow_unproven_end`", download.allow_unproven_end ? "true" : "false"},
      {"`download.sha256`", download.sha256 ? "true" : "false"},
      {"`max_restarts`", std::to_string(khoros::RunOptions{}.max_restarts)},
      {"`RowLimits::row_bytes`", std::to_string(khoros::RowLimits{}.row_bytes >> 20) + " MiB"},
  };
  const std::string api = read_file(kRoot + "/docs/api.md");
  for (const auto& [name, value] : rows) {
    const std::string row = "| " + std::string(name) + " | " + value + " |";
    EXPECT_NE(api.find(row), std::string::npos) << row;
  }
}

// The names of a struct's data members, which stand at its first level of indentation.
std::vector<std::string> members(const std::string& header, const std::string& name) {
  const std::string text = read_file(kRoot + "/include/quartet/" + header);
  const std::size_t start = text.find("\nstruct " + name + " {\n");
  if (start == std::string::npos) {
    ADD_FAILURE() << header << " has no struct " << name;
    return {};
  }
  const std::regex member(R"(  [\w:<>]+ (\w+)( =.*|;.*))");
  std::vector<std::string> names;
  for (const std::string& line : lines_of(text.substr(start, text.find("\n};", start) - start))) {
    std::smatch match;
    if (std::regex_match(line, match, member)) names.push_back(match[1]);
  }
  return names;
}

TEST(Docs, explain_every_option_of_the_transport) {
  struct Options {
    const char* header;
    const char* name;
    const char* prefix;
    std::size_t count;
  };
  const Options all[] = {{"options.hpp", "CallOptions", "call.", 4},
                         {"options.hpp", "HttpOptions", "http.", 7},
                         {"http.hpp", "Limits", "http.limits.", 4},
                         {"curl_transport.hpp", "CurlTransportOptions", "http.curl.", 9},
                         {"curl_transport.hpp", "TlsOptions", "http.curl.tls.", 6},
                         {"curl_transport.hpp", "ProxyOptions", "http.curl.proxy.", 6}};
  const std::string transport = read_file(kRoot + "/docs/transport.md");
  for (const Options& options : all) {
    const std::vector<std::string> names = members(options.header, options.name);
    EXPECT_GE(names.size(), options.count) << options.name << " is not read as it is written";
    for (const std::string& name : names) {
      const std::string row = "\n| `" + std::string(options.prefix) + name + "` |";
      EXPECT_NE(transport.find(row), std::string::npos) << options.name << "::" << name;
    }
  }
}

// All tests of this program, as "Suite.name".
std::set<std::string> test_names() {
  const std::regex test(R"(\n(?:TEST|TEST_F|TYPED_TEST)\(\s*(\w+),\s*(\w+)\))");
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/tests")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = read_file(entry.path());
    for (std::sregex_iterator match(text.begin(), text.end(), test), end; match != end; ++match) {
      names.insert((*match)[1].str() + "." + (*match)[2].str());
    }
  }
  return names;
}

// The rows of the table of cases, by their number.
std::map<int, std::string> case_rows() {
  const std::regex row(R"(\| (\d+) \| .* \|)");
  std::map<int, std::string> rows;
  const std::string text = read_file(kRoot + "/docs/reliability.md");
  for (const std::string& line : lines_of(text.substr(text.find("\n## Cases\n")))) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    EXPECT_TRUE(rows.emplace(std::stoi(match[1]), line).second) << "twice: " << line;
  }
  return rows;
}

TEST(Docs, name_tests_that_exist_for_every_case) {
  const std::set<std::string> tests = test_names();
  const std::regex name(R"(`(\w+\.\w+)`)");
  for (const auto& [number, row] : case_rows()) {
    const std::string last = row.substr(row.rfind(" | ") + 3);
    int count = 0;
    for (std::sregex_iterator match(last.begin(), last.end(), name), end; match != end; ++match) {
      EXPECT_TRUE(tests.contains((*match)[1])) << number << ": " << (*match)[1];
      ++count;
    }
    EXPECT_TRUE(count > 0 || row.find("not covered") != std::string::npos) << row;
  }
}

TEST(Docs, have_a_row_for_every_case) {
  const std::map<int, std::string> rows = case_rows();
  const std::pair<int, int> ranges[] = {{1, 11},    {16, 23},   {28, 46},  {47, 52},   {53, 59},
                                        {61, 69},   {77, 88},   {90, 113}, {115, 136}, {138, 147},
                                        {153, 157}, {163, 166}, {24, 26}};
  for (const auto& [first, last] : ranges) {
    for (int number = first; number <= last; ++number) {
      EXPECT_TRUE(rows.contains(number)) << number;
    }
  }
}

// A test with a number that no row names would be found by nobody.
TEST(Docs, name_the_row_of_every_numbered_contract_test) {
  const std::map<int, std::string> rows = case_rows();
  const std::regex numbered(
      R"((?:Contract|Framing|Phases|Life|Handshake|Khoros\w+|Link\w+|TokenListing|Events|EventQueue|Goals|UserRef|Locale)\.case_(\d+)_.*)");
  for (const std::string& test : test_names()) {
    std::smatch match;
    if (!std::regex_match(test, match, numbered) || std::stoi(match[1]) == 0) continue;
    EXPECT_TRUE(rows.contains(std::stoi(match[1]))) << test;
  }
}

// The headers of a vendor: its own, those of its folder, and what all clients have.
std::vector<std::filesystem::path> headers_of(const std::string& vendor) {
  const std::filesystem::path folder = kRoot + "/include/quartet/" + vendor;
  std::vector<std::filesystem::path> headers = {folder.string() + ".hpp",
                                                kRoot + "/include/quartet/client.hpp"};
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    headers.push_back(entry.path());
  }
  return headers;
}

// What a client calls a resource group: "TimeZones" is "time_zones".
std::string member_name(const std::string& type) {
  std::string name;
  for (const char c : type) {
    if (std::isupper(c) != 0 && !name.empty()) name += '_';
    name += static_cast<char>(std::tolower(c));
  }
  return name;
}

// What the functions of a class are called by.
std::vector<std::string> callers_of(const std::string& type) {
  static const std::map<std::string, std::vector<std::string>> others = {
      {"Client", {"client."}},
      {"ClientBase", {"client."}},
      {"ops", {"ops::"}},
      {"Pushes", {"client.push."}},
      {"PlanningSessions", {"client.sessions."}},
      {"EventQueue", {"queue."}},
      {"Lookup",
       {"client.sessions.", "client.assignees.", "client.users.", "client.teams.",
        "client.tags."}}};
  const auto found = others.find(type);
  return found != others.end() ? found->second
                               : std::vector<std::string>{"client." + member_name(type) + "."};
}

// Every function of a header that calls the vendor, or helps to, as api.md writes it:
// "client.lists.current(", "ops::current_page(", "parse_search(".
std::vector<std::string> functions_of(const std::filesystem::path& header) {
  const std::regex scope(R"((?:class|struct|namespace) (\w+)(?: : .*)? \{)");
  const std::regex function(
      R"(.*(?:(?:Pager|Result|Operation|WithMetadata)<.*>|\] (?:Rows|EventReport)) (\w+)\(.*)");
  std::string inside;
  std::vector<std::string> names;
  for (const std::string& line : lines_of(read_file(header))) {
    std::smatch match;
    if (std::regex_match(line, match, scope)) inside = match[1];
    if (line == "};" || line == "}  // namespace ops") inside.clear();
    if (!std::regex_match(line, match, function)) continue;
    const std::string name = match[1].str() + "(";
    const bool is_of_class = line.starts_with("  ") && inside != "Options" &&
                             inside != "SelectedFields" && inside != "Row";
    if (inside.empty() || (inside != "ops" && !is_of_class)) {
      names.push_back(name);
      continue;
    }
    for (const std::string& caller : callers_of(inside)) names.push_back(caller + name);
  }
  return names;
}

TEST(Docs, list_every_function_of_the_headers) {
  const std::string api = read_file(kRoot + "/docs/api.md");
  for (const std::string vendor : {"totango", "khoros", "quantive", "taplytics"}) {
    std::size_t count = 0;
    for (const auto& header : headers_of(vendor)) {
      for (const std::string& name : functions_of(header)) {
        EXPECT_NE(api.find("`" + name), std::string::npos) << header << ": " << name;
        ++count;
      }
    }
    EXPECT_GE(count, 25U) << vendor;
  }
}

// Every query word stands in the vendor's page.
TEST(Docs, name_every_term_and_field) {
  const std::string page = read_file(kRoot + "/docs/totango.md");
  const std::regex word(R"((?:Term|Field|subjects::\w+) (\w+)\()");
  for (const std::string kind : {"terms", "fields"}) {
    const std::string text = read_file(kRoot + "/include/quartet/totango/" + kind + ".hpp");
    const std::string words = text.substr(text.find("namespace " + kind + " {"));
    int count = 0;
    for (std::sregex_iterator match(words.begin(), words.end(), word), end; match != end; ++match) {
      const std::string name = kind + "::" + (*match)[1].str();
      EXPECT_NE(page.find(name), std::string::npos) << name;
      ++count;
    }
    EXPECT_GE(count, 13) << kind;
  }
}

TEST(Docs, link_to_files_that_exist) {
  const std::regex link(R"(\]\(([^)#:]+)\))");
  for (const auto& path : documents()) {
    const std::string text = read_file(path);
    for (std::sregex_iterator match(text.begin(), text.end(), link), end; match != end; ++match) {
      EXPECT_TRUE(std::filesystem::exists(path.parent_path() / (*match)[1].str()))
          << path << ": " << (*match)[1];
    }
  }
}

}  // namespace
}  // namespace quartet
