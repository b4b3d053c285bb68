// What several commands take: names with values, JSON, times, files, and how much of a listing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>

#include "quartet/result.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::cli {

// An error of wrong use: the program ends with status 2.
[[nodiscard]] Error usage(std::string message);

// An option that says nothing when it is not there, and may be empty when it is.
CLI::Option* add_text(CLI::App& command, const std::string& name, std::optional<std::string>& text,
                      const std::string& help, const char* type_name = "TEXT");

// An option that may stand there several times, with one value each.
CLI::Option* add_texts(CLI::App& command, const std::string& name, std::vector<std::string>& texts,
                       const std::string& help, const char* type_name);

// The required argument that says which one.
void add_id(CLI::App& command, std::string& id, const std::string& help);

// How much of a listing.
struct RangeChoice {
  std::uint64_t limit = 0;  // 0: all
  std::string cursor;
};

// --limit, --cursor.
void add_range_options(CLI::App& command, RangeChoice& range);

// A time, a date or epoch milliseconds. Error: config, naming the option.
[[nodiscard]] Result<Timestamp> time_of(const std::string& option, const std::string& text);
// The same; nothing when the option is not there.
[[nodiscard]] Result<std::optional<Timestamp>> time_of(const std::string& option,
                                                       const std::optional<std::string>& text);

// Error: config, naming the option.
[[nodiscard]] Result<Value> json_of(const std::string& option, std::string_view text);

// JSON when it is JSON (42, true, "7", {"a":1}), else the text itself.
[[nodiscard]] Value json_or_text(const std::string& text);

// KEY=VALUE of each, with values as `json_or_text` reads them. Error: config, naming the option.
[[nodiscard]] Result<Object> object_of(const std::string& option,
                                       const std::vector<std::string>& texts);

// The whole of a file, or of standard input ("-"). Error: config.
[[nodiscard]] Result<std::string> read_input(const std::string& file, std::size_t most_bytes);

}  // namespace quartet::cli
