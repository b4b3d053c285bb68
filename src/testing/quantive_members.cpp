#include "testing/quantive_members.hpp"

#include <utility>

#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {

TextMember text_in(const Json& body, const char* name) {
  const auto member = body.find(name);
  if (member == body.end()) return {};
  if (member->is_null()) return {.state = TextMember::State::given};
  if (!member->is_string()) return {.state = TextMember::State::wrong};
  return {.state = TextMember::State::given, .text = member->get<std::string>()};
}

TextMember time_in(const Json& body, const char* name) {
  TextMember member = text_in(body, name);
  if (!member.is_given()) return member;
  auto time = read_time(member.text);
  if (!time) return {.state = TextMember::State::wrong};
  member.text = *std::move(time);
  return member;
}

Problem missing_text(const Json& body, const std::vector<const char*>& names) {
  if (!body.is_object()) return "the body must be a JSON object";
  for (const char* name : names) {
    const TextMember member = text_in(body, name);
    if (!member.is_given() || member.text.empty()) return std::string(name) + " is required";
  }
  return std::nullopt;
}

std::optional<double> number_in(const Json& body, const char* name, double usual) {
  const auto member = body.find(name);
  if (member == body.end() || member->is_null()) return usual;
  return member->is_number() ? std::optional(member->get<double>()) : std::nullopt;
}

}  // namespace quartet::testing::fake_quantive
