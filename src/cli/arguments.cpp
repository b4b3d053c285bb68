#include "arguments.hpp"

#include <fstream>
#include <iostream>
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

}  // namespace

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

void add_range_options(CLI::App& command, RangeChoice& range) {
  command.add_option("--limit", range.limit, "stop after so many rows")
      ->check(CLI::PositiveNumber.description(""))
      ->type_name("N");
  command.add_option("--cursor", range.cursor, "go on where an earlier run ended")
      ->type_name("CURSOR");
}

Result<Timestamp> time_of(const std::string& option, const std::string& text) {
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
