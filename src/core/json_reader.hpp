// Reading JSON with simdjson, apart from wire tables: the document, its tokens, texts and free-form
// values. The only file that includes simdjson, and a part of codec.cpp. On-Demand gives the
// document's structure and checks its UTF-8; every scalar is read from its token, because On-Demand
// does not look at what it skips, accepts bytes between a string's end and the next token, and has
// no text for numbers beyond 64 bits.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "core/codec.hpp"
#include "core/decode_state.hpp"
#include "core/json_token.hpp"
#include "core/scalar.hpp"
#include "quartet/value.hpp"

namespace quartet::detail {

namespace ondemand = simdjson::ondemand;

static_assert(kDecodePadding >= simdjson::SIMDJSON_PADDING);
// What is read behind a token or a name must lie within the padding.
static_assert(wire::kLongestName + 1 < simdjson::SIMDJSON_PADDING);
static_assert(kScanWidth <= simdjson::SIMDJSON_PADDING);

// {"value": x} as x.
inline void unwrap(Value& value) {
  Object* object = value.as_object();
  Value* inner = object != nullptr ? object->find("value") : nullptr;
  if (inner == nullptr) return;
  Value content = std::move(*inner);
  value = std::move(content);
}

// Functions that answer bool answer false after noting the failure in the state.
class JsonReader {
 public:
  JsonReader(DecodeState& state, ondemand::parser& parser) : state_(state), parser_(parser) {}

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  // --- the document

  bool open(std::string_view text, std::size_t capacity, ondemand::document& document) {
    text_ = text;
    const auto error = parser_.iterate(text.data(), text.size(), capacity).get(document);
    switch (error) {
      case simdjson::SUCCESS: return true;
      case simdjson::EMPTY: return state_.fail(ErrorKind::decode, "the body is empty");
      case simdjson::UTF8_ERROR: return state_.fail(ErrorKind::decode, "the body is not UTF-8");
      case simdjson::UNCLOSED_STRING: return state_.fail(ErrorKind::decode, "a text is not closed");
      case simdjson::UNESCAPED_CHARS:
        return state_.fail(ErrorKind::decode, "a text has a control character");
      default: return state_.malformed();
    }
  }

  static bool root_begins_with(ondemand::document& document, char first) {
    std::string_view token;
    return document.raw_json_token().get(token) == simdjson::SUCCESS && !token.empty() &&
           token.front() == first;
  }

  bool expect_root(ondemand::document& document, char first, std::string_view expected) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) {
      return state_.malformed();
    }
    return token.front() == first || state_.mismatch(expected, token);
  }

  // Whether every token of the document was used.
  bool at_end(ondemand::document& document) {
    if (document.current_location().error() == simdjson::OUT_OF_BOUNDS) return true;
    return state_.fail(ErrorKind::decode, "there is something behind the end of the document");
  }

  // The whole document as a value.
  bool read_root(ondemand::document& document, Value& out) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) {
      return state_.malformed();
    }
    if (token.front() == '{' || token.front() == '[') {
      ondemand::value value;
      if (document.get_value().get(value) != simdjson::SUCCESS) return state_.malformed();
      return read_any(value, out) && at_end(document);
    }
    if (token.data() + token.size() != text_.data() + text_.size()) return state_.malformed();
    token = trim_end(token);
    if (token.front() != '"') return state_.accept(read_plain_value(token, out));
    std::string_view content;
    if (plain_text(token, content)) {
      out = Value(content);
      return true;
    }
    std::string_view unescaped;
    if (!is_one_text(token) || document.get_string().get(unescaped) != simdjson::SUCCESS) {
      return state_.malformed();
    }
    out = Value(unescaped);
    return true;
  }

  // --- tokens

  // A value's token with the blanks behind it. On-Demand may walk past the last token of a document
  // that is cut off; what it finds there lies outside.
  bool take_token(ondemand::value& value, std::string_view& token) {
    token = value.raw_json_token();
    const auto start = static_cast<std::size_t>(token.data() - text_.data());
    return (!token.empty() && start < text_.size() && token.size() <= text_.size() - start) ||
           state_.malformed();
  }

  // --- texts

  bool read_text(ondemand::value value, std::string_view token, std::string& out) {
    std::string_view content;
    if (!take_text(value, token, content)) return false;
    out = std::string(content);
    return true;
  }

  // The content is valid as long as the document.
  bool take_text(ondemand::value value, std::string_view token, std::string_view& content) {
    if (plain_text(token, content)) return use_up_text(value);
    return (is_one_text(token) && value.get_string().get(content) == simdjson::SUCCESS) ||
           state_.fail(ErrorKind::decode, "a text is malformed");
  }

  // On-Demand must know that a text is used up: it takes one in front of a colon for a name.
  bool use_up_text(ondemand::value value) {
    return value.get_raw_json_string().error() == simdjson::SUCCESS || state_.malformed();
  }

  // A member's name. Valid as long as the document.
  bool read_name(ondemand::field& field, std::string_view& name) {
    const char* raw = field.key().raw();
    const char* end = end_of_plain(raw);
    if (*end == '"') {
      name = {raw, static_cast<std::size_t>(end - raw)};
    } else {
      if (field.unescaped_key().get(name) != simdjson::SUCCESS) return state_.malformed();
      end = closing_quote(end);
    }
    const char next = end[1];
    return next == ':' || is_json_blank(next) || state_.malformed();
  }

  // --- free-form values

  bool read_any(ondemand::value value, Value& out) {
    std::string_view token;
    return take_token(value, token) && state_.count_value() && read_any(value, token, out, kPlaces);
  }

  bool read_array(ondemand::value value, Array& elements) {
    ondemand::array array;
    if (!state_.enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return state_.malformed_unless_set();
    elements.clear();
    elements.reserve(array_hint_);
    for (auto element : array) {
      ondemand::value item;
      std::string_view token;
      if (std::move(element).get(item) != simdjson::SUCCESS) return state_.malformed();
      const std::size_t index = elements.size();
      if (!take_token(item, token) || !state_.count_value()) return state_.at_element(index);
      const bool is_made =
          read_plain(item, token, [&elements](auto content) { elements.emplace_back(content); });
      if (is_made) continue;
      const bool read = read_any(item, token, elements.emplace_back(), std::min(index, kPlaces));
      if (!read) return state_.at_element(index);
    }
    array_hint_ = std::min(elements.size(), kMostMembersReserved);
    state_.leave();
    return true;
  }

  bool read_free_form(ondemand::object object, Object& out, wire::Form form) {
    return read_free_form(object, out, form, free_form_hint_);
  }

 private:
  // Guesses are for speed; a hostile reply must not turn them into memory.
  static constexpr std::size_t kMostMembersReserved = 64;
  static constexpr std::size_t kPlaces = 64;

  bool read_free_form(ondemand::object object, Object& out, wire::Form form, std::size_t& hint) {
    if (!state_.enter()) return false;
    out.clear();
    out.reserve(hint);
    for (auto entry : object) {
      ondemand::field field;
      std::string_view name;
      std::string_view token;
      if (std::move(entry).get(field) != simdjson::SUCCESS) return state_.malformed();
      if (!read_name(field, name)) return false;
      ondemand::value value = field.value();
      if (!take_token(value, token) || !state_.count_value()) return state_.at_member(name);
      const bool is_made =
          read_plain(value, token, [&out, name](auto content) { out.emplace(name, content); });
      if (is_made) continue;
      Value& member = out.emplace(name);
      if (!read_any(value, token, member, kPlaces)) return state_.at_member(name);
      if ((form & wire::wrapped_value) != 0) unwrap(member);
    }
    hint = std::min(out.size(), kMostMembersReserved);
    state_.leave();
    return true;
  }

  // The usual values, a text without escapes, a short number and null, made in place. Whatever else
  // it is, nothing was done.
  template <class Make>
  bool read_plain(ondemand::value& value, std::string_view token, Make make) {
    token = trim_end(token);
    if (token.front() == '"') {
      std::string_view content;
      if (!plain_text(token, content)) return false;
      // On-Demand must know that the text is used up: it takes one in front of a colon for a name.
      if (value.get_raw_json_string().error() != simdjson::SUCCESS) return false;
      make(content);
      return true;
    }
    std::int64_t integer = 0;
    if (read_short_integer(token, integer)) {
      make(integer);
      return true;
    }
    if (token != "null") return false;
    make(nullptr);
    return true;
  }

  // `place` is that of an element of an array, or `kPlaces`.
  bool read_any(ondemand::value value, std::string_view token, Value& out, std::size_t place) {
    switch (token.front()) {
      case '{': {
        ondemand::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
        out = Value(Object());
        return read_free_form(object, *out.as_object(), wire::plain, object_hints_[place]);
      }
      case '[': out = Value(Array()); return read_array(value, *out.as_array());
      case '"': {
        std::string_view text;
        if (!take_text(value, trim_end(token), text)) return false;
        out = Value(text);
        return true;
      }
      default: return state_.accept(read_plain_value(trim_end(token), out));
    }
  }

  DecodeState& state_;
  ondemand::parser& parser_;
  std::string_view text_;
  std::size_t free_form_hint_ = 0;  // of the latest free-form member: rows resemble each other
  std::size_t array_hint_ = 0;      // the same for arrays
  // Of objects by their place in an array, and of those elsewhere.
  std::array<std::size_t, kPlaces + 1> object_hints_{};
};

}  // namespace quartet::detail
