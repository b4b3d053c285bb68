// Members of a body that the sandbox's Quantive is sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

// What is wrong with a body; nothing when it is right.
using Problem = std::optional<std::string>;

struct TextMember {
  enum class State : unsigned char { absent, given, wrong };
  State state = State::absent;
  std::string text = {};  // empty for null, too

  [[nodiscard]] bool is_given() const { return state == State::given; }
  [[nodiscard]] bool is_wrong() const { return state == State::wrong; }
};

[[nodiscard]] TextMember text_in(const Json& body, const char* name);
// The same for a time, in the form in which rows have it.
[[nodiscard]] TextMember time_in(const Json& body, const char* name);

// That each of the members is a text and not empty.
[[nodiscard]] Problem missing_text(const Json& body, const std::vector<const char*>& names);

// The number, or the usual one when the member is absent or null. Nothing when it is no number.
[[nodiscard]] std::optional<double> number_in(const Json& body, const char* name, double usual);

}  // namespace quartet::testing::fake_quantive
