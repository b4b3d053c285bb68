#include "core/json_token.hpp"

#include "core/codec.hpp"
#include "core/text.hpp"

namespace quartet::detail {
namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

std::size_t count_digits(std::string_view text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

}  // namespace

NumberSyntax number_syntax(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = count_digits(text);
  if (whole == 0 || (whole > 1 && text[0] == '0')) return NumberSyntax::none;
  text.remove_prefix(whole);
  if (text.empty()) return NumberSyntax::integer;
  if (text[0] == '.') {
    const std::size_t fraction = count_digits(text.substr(1));
    if (fraction == 0) return NumberSyntax::none;
    text.remove_prefix(1 + fraction);
  }
  if (text.empty()) return NumberSyntax::real;
  if (text[0] != 'e' && text[0] != 'E') return NumberSyntax::none;
  text.remove_prefix(1);
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  const std::size_t exponent = count_digits(text);
  return exponent > 0 && exponent == text.size() ? NumberSyntax::real : NumberSyntax::none;
}

std::string_view token_name(std::string_view token) noexcept {
  switch (token.empty() ? ' ' : token[0]) {
    case '{': return "an object";
    case '[': return "an array";
    case '"': return "text";
    case 't':
    case 'f': return "a bool";
    case 'n': return "null";
    default: return number_syntax(token) != NumberSyntax::none ? "a number" : "something malformed";
  }
}

bool is_one_text(std::string_view token) noexcept {
  for (std::size_t i = 1; i < token.size(); ++i) {
    if (token[i] == '\\') {
      ++i;
    } else if (token[i] == '"') {
      return i + 1 == token.size();
    }
  }
  return false;
}

const char* closing_quote(const char* text) noexcept {
  while (*text != '"') text += *text == '\\' ? 2 : 1;
  return text;
}

std::string_view first_characters(std::string_view body) noexcept {
  const std::size_t start = body.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : body.substr(start, 15);
}

bool looks_like_html(const Response& reply) noexcept {
  const std::string_view start = first_characters(reply.body);
  return equal_ignoring_case(start.substr(0, 14), "<!doctype html") ||
         equal_ignoring_case(start.substr(0, 5), "<html");
}

}  // namespace quartet::detail
