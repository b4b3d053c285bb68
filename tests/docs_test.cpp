// The documentation is held to the code: snippets, defaults, methods.
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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
      {"`http.curl.connect_timeout`", seconds(curl.connect_timeout)},
      {"`http.curl.idle_timeout`", seconds(curl.idle_timeout)},
      {"`http.curl.idle_connections`", std::to_string(curl.idle_connections)},
      {"`http.limits.body_bytes`", std::to_string(limits.body_bytes >> 20) + " MiB"},
      {"`http.limits.header_bytes`", std::to_string(limits.header_bytes >> 10) + " KiB"},
      {"`http.limits.json_depth`", std::to_string(limits.json_depth)},
  };
  const std::string api = read_file(kRoot + "/docs/api.md");
  for (const auto& [name, value] : rows) {
    const std::string row = "| " + std::string(name) + " | " + value + " |";
    EXPECT_NE(api.find(row), std::string::npos) << row;
  }
}

TEST(Docs, list_every_operation_of_the_headers) {
  const std::string api = read_file(kRoot + "/docs/api.md");
  const std::regex operation(R"(Operation<\w+> (\w+)\()");
  const std::regex listing(R"(Pager<\w+> (\w+)\()");
  int count = 0;
  for (const char* header : {"totango.hpp"}) {
    const std::string text = read_file(kRoot + "/include/quartet/" + header);
    for (const std::regex& pattern : {operation, listing}) {
      for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end;
           ++match) {
        EXPECT_NE(api.find((*match)[1].str() + "("), std::string::npos) << (*match)[1];
        ++count;
      }
    }
  }
  EXPECT_GE(count, 2);
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
