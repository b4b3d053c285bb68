#include "testing/quantive_relaxed_json.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace quartet::testing::fake_quantive {
namespace {

constexpr int kDeepest = 32;

std::optional<Json> strict(std::string_view text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || c == '.' || c == '-';
}

class RelaxedParser {
 public:
  explicit RelaxedParser(std::string_view text) : rest_(text) {}

  std::optional<Json> document() {
    std::optional<Json> json = value(0);
    skip_blanks();
    return rest_.empty() ? json : std::nullopt;
  }

 private:
  std::optional<Json> value(int depth) {
    skip_blanks();
    if (rest_.empty() || depth > kDeepest) return std::nullopt;
    switch (rest_.front()) {
      case '{': return object(depth);
      case '[': return array(depth);
      case '"': return text();
      default: return scalar();
    }
  }

  std::optional<Json> object(int depth) {
    take('{');
    Json members = Json::object();
    if (take('}')) return members;
    do {
      const std::optional<std::string> name = key();
      if (!name || !take(':')) return std::nullopt;
      std::optional<Json> member = value(depth + 1);
      if (!member) return std::nullopt;
      members[*name] = *std::move(member);
    } while (take(','));
    return take('}') ? std::optional(std::move(members)) : std::nullopt;
  }

  std::optional<Json> array(int depth) {
    take('[');
    Json elements = Json::array();
    if (take(']')) return elements;
    do {
      std::optional<Json> element = value(depth + 1);
      if (!element) return std::nullopt;
      elements.push_back(*std::move(element));
    } while (take(','));
    return take(']') ? std::optional(std::move(elements)) : std::nullopt;
  }

  std::optional<std::string> key() {
    skip_blanks();
    if (!rest_.empty() && rest_.front() == '"') {
      const std::optional<Json> quoted = text();
      return quoted ? std::optional(quoted->get<std::string>()) : std::nullopt;
    }
    const std::string_view name = take_while(is_key_character);
    return name.empty() ? std::nullopt : std::optional(std::string(name));
  }

  std::optional<Json> text() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2U : 1U;
    if (end >= rest_.size()) return std::nullopt;
    const std::string_view quoted = rest_.substr(0, end + 1);
    rest_.remove_prefix(quoted.size());
    return strict(quoted);
  }

  // A number, true, false or null.
  std::optional<Json> scalar() {
    return strict(take_while([](char c) { return is_key_character(c) || c == '+'; }));
  }

  template <class Takes>
  std::string_view take_while(Takes takes) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), takes);
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  bool take(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_blanks() {
    take_while([](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Json> parse_relaxed_json(std::string_view text) {
  return RelaxedParser(text).document();
}

}  // namespace quartet::testing::fake_quantive
