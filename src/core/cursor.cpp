#include "core/cursor.hpp"

#include <vector>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

constexpr std::string_view kCursorVersion = "q2";
constexpr HashKey kChecksumKey{0x71756172746574, 0x637572736f72};

Error bad_cursor(const char* why) {
  return {.kind = ErrorKind::config, .message = std::string("the cursor cannot be used: ") + why};
}

std::optional<std::int64_t> parse_count(std::string_view text) {
  std::int64_t number = 0;
  return read_number(text, number) && number >= 0 ? std::optional(number) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string to_text(const Cursor& cursor) {
  std::string text(kCursorVersion);
  text += '.' + hex64(cursor.fingerprint) + '.' + hex64(cursor.key.first) + '.' +
          hex64(cursor.key.second) + '.' + std::to_string(cursor.page) + '.' +
          std::to_string(cursor.rows_before) + '.' + hex64(cursor.anchor) + '.' +
          hex64(cursor.prefix);
  if (!cursor.token.empty()) text += '.' + hex_encode(cursor.token);
  return text + '.' + hex64(keyed_hash(kChecksumKey, text));
}

Result<Cursor> parse_cursor(std::string_view text, std::uint64_t fingerprint) {
  text = trim_blanks(text);
  const std::vector<std::string_view> parts = split(text, '.');
  const bool has_token = parts.size() == 10;
  if ((parts.size() != 9 && !has_token) || parts[0] != kCursorVersion) {
    return bad_cursor("it is not a cursor of this version");
  }
  const std::string_view content = text.substr(0, text.size() - parts.back().size() - 1);
  const auto print = parse_hex64(parts[1]);
  const auto first = parse_hex64(parts[2]);
  const auto second = parse_hex64(parts[3]);
  const auto page = parse_count(parts[4]);
  const auto rows_before = parse_count(parts[5]);
  const auto anchor = parse_hex64(parts[6]);
  const auto prefix = parse_hex64(parts[7]);
  const auto token = hex_decode(has_token ? parts[8] : "");
  const bool complete =
      print && first && second && page && rows_before && anchor && prefix && token;
  if (!complete || parts.back() != hex64(keyed_hash(kChecksumKey, content))) {
    return bad_cursor("it is damaged");
  }
  if (*print != fingerprint) {
    return bad_cursor("it belongs to another query; use the same list, options and endpoint");
  }
  return Cursor{*print, {*first, *second}, *page, *rows_before, *anchor, *prefix, *token};
}

}  // namespace quartet::detail
