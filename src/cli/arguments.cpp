#include "arguments.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>

namespace quartet::cli {
namespace {

Result<std::string> read_all(std::istream& stream, const std::string& name,
                             std::size_t most_bytes) {
  std::string text;
  std::string part(std::size_t{64} << 10U, '\0');
  while (stream.read(part.data(), static_cast<std::streamsize>(part.size())), stream.gcount() > 0) {
    text.append(part, 0, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > most_bytes) {
      const std::string most = std::to_string(most_bytes >> 20U);
      return usage(std::string("the input ") + name + " is larger than " + most + " MiB");
    }
  }
  if (stream.bad()) return usage(std::string("cannot read ") + name);
  return text;
}

template <class Number>
std::string text_of(Number number) {
  char digits[40];
  const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), number);
  return error == std::errc() ? std::string(digits, end) : "";
}

template <class Number>
std::string description_of(Range<Number> range) {
  const Range<Number> all;
  const std::string kind = std::is_floating_point_v<Number> ? "a number" : "a whole number";
  if (range.most != all.most) {
    return kind + " from " + text_of(range.least) + " to " + text_of(range.most);
  }
  return range.least != all.least ? kind + ", " + text_of(range.least) + " or more" : kind;
}

template <class Number>
std::optional<Number> decimal_of(const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(number)) return std::nullopt;  // "inf" and "nan" are read, too
  }
  return number;
}

// As milliseconds this is in 1973, as seconds in the year 5138.
constexpr std::int64_t kLeastMilliseconds = 100'000'000'000;

// "--since 1356912000": a number that is 1970 as milliseconds, which nobody means. 0 is the same in
// either unit.
bool looks_like_seconds(const std::string& text) {
  const std::optional<std::int64_t> number = decimal_of<std::int64_t>(text);
  if (!number || *number == 0) return false;
  return *number > -kLeastMilliseconds && *number < kLeastMilliseconds;
}

}  // namespace

template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name,
                        std::function<void(Number)> take, const std::string& help,
                        Range<Number> range) {
  return command
      .add_option_function<std::string>(
          name,
          [name, take = std::move(take), range](const std::string& text) {
            const std::optional<Number> number = decimal_of<Number>(text);
            if (!number || *number < range.least || *number > range.most) {
              throw CLI::ValidationError(name, "takes " + description_of(range));
            }
            take(*number);
          },
          help)
      ->type_name("N");
}

template CLI::Option* add_number(CLI::App&, const std::string&, std::function<void(int)>,
                                 const std::string&, Range<int>);
template CLI::Option* add_number(CLI::App&, const std::string&, std::function<void(std::int64_t)>,
                                 const std::string&, Range<std::int64_t>);
template CLI::Option* add_number(CLI::App&, const std::string&, std::function<void(std::uint64_t)>,
                                 const std::string&, Range<std::uint64_t>);
template CLI::Option* add_number(CLI::App&, const std::string&, std::function<void(double)>,
                                 const std::string&, Range<double>);

Error usage(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

CLI::Option* add_text(CLI::App& command, const std::string& name, std::optional<std::string>& text,
                      const std::string& help, const char* type_name) {
  return command
      .add_option_function<std::string>(
          name, [&text](const std::string& given) { text = given; }, help)
      ->type_name(type_name);
}

CLI::Option* add_texts(CLI::App& command, const std::string& name, std::vector<std::string>& texts,
                       const std::string& help, const char* type_name) {
  return command.add_option(name, texts, help)->type_name(type_name)->allow_extra_args(false);
}

void add_id(CLI::App& command, std::string& id, const std::string& help) {
  command.add_option("id", id, help)->required()->type_name("ID");
}

void add_unreadable_option(CLI::App& command, UnreadableRows& rows) {
  command.add_flag_callback(
      "--skip-unreadable", [&rows] { rows = UnreadableRows::skip; },
      "leave out rows that cannot be read, and say so");
}

void add_range_options(CLI::App& command, RangeChoice& range) {
  add_number(command, "--limit", range.limit, "stop after so many rows", {.least = 1});
  command.add_option("--cursor", range.cursor, "go on where an earlier run ended")
      ->type_name("CURSOR");
  add_unreadable_option(command, range.unreadable_rows);
}

Result<Timestamp> time_of(const std::string& option, const std::string& text) {
  if (looks_like_seconds(text)) {
    return usage(option + " " + text +
                 ": this looks like seconds; give a date, RFC 3339, or milliseconds (" + text +
                 "000)");
  }
  Result<Timestamp> time = parse_timestamp(text);
  if (time) return time;
  return usage(option + " takes a time (RFC 3339), a date or epoch milliseconds");
}

Result<std::optional<Timestamp>> time_of(const std::string& option,
                                         const std::optional<std::string>& text) {
  if (!text) return std::optional<Timestamp>();
  const Result<Timestamp> time = time_of(option, *text);
  if (!time) return time.error();
  return std::optional(*time);
}

Result<Value> json_of(const std::string& option, std::string_view text) {
  Result<Value> json = parse_json(text);
  if (json) return json;
  return usage(option + " takes JSON: " + json.error().message);
}

Value json_or_text(const std::string& text) {
  Result<Value> json = parse_json(text);
  return json ? *std::move(json) : Value(text);
}

Result<Object> object_of(const std::string& option, const std::vector<std::string>& texts) {
  Object object;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return usage(option + " takes KEY=VALUE");
    const std::string key = text.substr(0, equals);
    if (object.contains(key)) return usage(option + " has " + display(Value(key)) + " twice");
    object.append(key, json_or_text(text.substr(equals + 1)));
  }
  return object;
}

Result<std::string> read_input(const std::string& file, std::size_t most_bytes) {
  if (file == "-") return read_all(std::cin, "on standard input", most_bytes);
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return usage(std::string("cannot open ") + file);
  return read_all(stream, file, most_bytes);
}

}  // namespace quartet::cli
