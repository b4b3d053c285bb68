// Whether the tests use every cassette that there is.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace quartet::testing {

// The names in quotes that end in ".json".
inline std::set<std::string> fixtures_named_in(std::string_view source) {
  constexpr std::string_view end = ".json\"";
  std::set<std::string> names;
  for (std::size_t at = source.find(end); at != std::string_view::npos;
       at = source.find(end, at + 1)) {
    const std::size_t quote = source.rfind('"', at);
    if (quote == std::string_view::npos) continue;
    names.emplace(source.substr(quote + 1, at + end.size() - 1 - (quote + 1)));
  }
  names.erase(".json");  // of a line that puts a name together
  return names;
}

// Each test runs in a process of its own, so the sources have to say what is used.
inline void expect_every_fixture_is_used(const std::string& folder,
                                         const std::vector<std::string>& sources) {
  std::set<std::string> used;
  for (const std::string& name : sources) {
    std::ifstream file(QUARTET_SOURCE_DIR "/tests/" + name, std::ios::binary);
    EXPECT_TRUE(file.is_open()) << name;
    const std::string source{std::istreambuf_iterator<char>(file), {}};
    used.merge(fixtures_named_in(source));
  }
  std::set<std::string> present;
  for (const auto& entry : std::filesystem::directory_iterator(QUARTET_FIXTURES "/" + folder)) {
    present.insert(entry.path().filename().string());
  }
  EXPECT_FALSE(present.empty());
  EXPECT_EQ(used, present);
}

}  // namespace quartet::testing
