// Reading JSON with simdjson, apart from wire tables: the document, its tokens, texts and free-form
// values. The only file that includes simdjson, and a part of codec.cpp. On-Demand gives the
// document's structure and checks its UTF-8; every scalar is read from its token, because On-Demand
// does not look at what it skips, accepts bytes between a string's end and the next token, and has
// no text for numbers beyond 64 bits.
#pragma once

#include <algorithm>
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
    if (plain_text(token, content)) {
      out = std::string(content);
      // On-Demand must know that the text is used up: it takes one in front of a colon for a name.
      return value.get_raw_json_string().error() == simdjson::SUCCESS || state_.malformed();
    }
    std::string_view unescaped;
    if (!is_one_text(token) || value.get_string().get(unescaped) != simdjson::SUCCESS) {
      return state_.fail(ErrorKind::decode, "a text is malformed");
    }
    out.assign(unescaped);
    return true;
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
    if (!state_.count_value()) return false;
    std::string_view token;
    if (!take_token(value, token)) return false;
    switch (token.front()) {
      case '{': return read_any_object(value, out);
      case '[': return read_any_array(value, out);
      case '"': {
        std::string text;
        if (!read_text(value, trim_end(token), text)) return false;
        out = Value(std::move(text));
        return true;
      }
      default: return state_.accept(read_plain_value(trim_end(token), out));
    }
  }

  bool read_any_object(ondemand::value value, Value& out) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
    Object members;
    if (!read_free_form(object, members, wire::plain)) return false;
    out = Value(std::move(members));
    return true;
  }

  bool read_any_array(ondemand::value value, Value& out) {
    Array elements;
    if (!read_array(value, elements)) return false;
    out = Value(std::move(elements));
    return true;
  }

  bool read_array(ondemand::value value, Array& elements) {
    ondemand::array array;
    if (!state_.enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return state_.malformed_unless_set();
    elements.clear();
    elements.reserve(array_hint_);
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return state_.malformed();
      if (!read_any(item, elements.emplace_back())) return state_.at_element(elements.size() - 1);
    }
    array_hint_ = std::min(elements.size(), kMostMembersReserved);
    state_.leave();
    return true;
  }

  bool read_free_form(ondemand::object object, Object& out, wire::Form form) {
    if (!state_.enter()) return false;
    out.clear();
    if (form != wire::plain) out.reserve(free_form_hint_);
    for (auto entry : object) {
      ondemand::field field;
      std::string_view name;
      if (std::move(entry).get(field) != simdjson::SUCCESS) return state_.malformed();
      if (!read_name(field, name)) return false;
      ondemand::value value = field.value();
      if (read_plain_member(value, name, out)) continue;
      Value& member = out.emplace(name);
      if (!read_any(value, member)) return state_.at_member((out.end() - 1)->first);
      if ((form & wire::wrapped_value) != 0) unwrap(member);
    }
    if (form != wire::plain) free_form_hint_ = std::min(out.size(), kMostMembersReserved);
    state_.leave();
    return true;
  }

  // The usual member, a text without escapes, made in place. Whatever else it is, nothing was done.
  bool read_plain_member(ondemand::value& value, std::string_view name, Object& out) {
    std::string_view token;
    std::string_view content;
    if (!take_token(value, token) || token.front() != '"' ||
        !plain_text(trim_end(token), content)) {
      return false;
    }
    if (!state_.count_value()) return false;
    if (value.get_raw_json_string().error() != simdjson::SUCCESS) return false;
    out.emplace(name, content);
    return true;
  }

 private:
  // Guesses are for speed; a hostile reply must not turn them into memory.
  static constexpr std::size_t kMostMembersReserved = 64;

  DecodeState& state_;
  ondemand::parser& parser_;
  std::string_view text_;
  std::size_t free_form_hint_ = 0;  // of the latest free-form member: rows resemble each other
  std::size_t array_hint_ = 0;      // the same for arrays
};

}  // namespace quartet::detail
