#include "support/canary.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace quartet::testing {
namespace {

// Encoders of the tests' own: those of the library are what is being tested.
std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (count += 8; count >= 6; count -= 6) text += digits[bits >> (count - 6) & 63U];
  }
  return text;  // without the digit that mixes with what follows
}

std::string formatted(std::string_view bytes, const char* digits, const char* prefix) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (*prefix != '\0' && (std::isalnum(value) != 0 || byte == '-')) {
      text += byte;
      continue;
    }
    text += prefix;
    text += digits[value >> 4];
    text += digits[value & 15U];
  }
  return text;
}

std::vector<std::string> spellings() {
  const std::string_view token = kCanary;
  std::vector<std::string> all = {std::string(token), formatted(token, "0123456789ABCDEF", "%"),
                                  formatted(token, "0123456789abcdef", "%"),
                                  formatted(token, "0123456789abcdef", ""),
                                  formatted(token, "0123456789ABCDEF", "")};
  // Inside a longer text ("user:token"), base64 has three ways to write it.
  for (std::size_t skip = 0; skip < 3; ++skip) all.push_back(base64(token.substr(skip)));
  return all;
}

}  // namespace

const std::vector<std::string>& canary_spellings() {
  static const std::vector<std::string> all = spellings();
  return all;
}

std::string canary_in(std::string_view text) {
  for (const std::string& spelling : canary_spellings()) {
    if (text.find(spelling) != std::string_view::npos) return spelling;
  }
  return {};
}

std::string all_texts(const Error& error) {
  std::string texts = describe(error);
  for (const std::string* text :
       {&error.message, &error.vendor, &error.operation, &error.vendor_code, &error.vendor_message,
        &error.request_id, &error.retry_reason, &error.resume, &error.excerpt}) {
    texts += '\n' + *text;
  }
  return texts;
}

}  // namespace quartet::testing
