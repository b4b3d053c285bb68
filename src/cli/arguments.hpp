// What several commands take: names with values, JSON, times, files, and how much of a listing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>

#include "quartet/pager.hpp"
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

// The numbers that an option takes.
template <class Number>
struct Range {
  Number least = std::numeric_limits<Number>::lowest();
  Number most = std::numeric_limits<Number>::max();
};

// An option whose number is written in decimal digits. The library that reads the command line
// takes 010 for 8, and for what does not fit the nearest number that does. Other texts end the
// program with status 2. For int, std::int64_t, std::uint64_t and double.
template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name,
                        std::function<void(Number)> take, const std::string& help,
                        Range<Number> range = {});

template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name, Number& number,
                        const std::string& help, Range<Number> range = {}) {
  return add_number<Number>(
      command, name, [&number](Number given) { number = given; }, help, range);
}

template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name, std::optional<Number>& number,
                        const std::string& help, Range<Number> range = {}) {
  return add_number<Number>(
      command, name, [&number](Number given) { number = given; }, help, range);
}

// The required argument that says which one.
void add_id(CLI::App& command, std::string& id, const std::string& help);

// How much of a listing.
struct RangeChoice {
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  std::uint64_t limit = 0;  // 0: all
  std::string cursor;
};

// --skip-unreadable.
void add_unreadable_option(CLI::App& command, UnreadableRows& rows);

// --limit, --cursor, --skip-unreadable.
void add_range_options(CLI::App& command, RangeChoice& range);

// A time, a date or epoch milliseconds; numbers that look like seconds are refused. Error: config,
// naming the option.
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
