// The only file that knows simdjson. On-Demand gives the document's structure and checks its UTF-8;
// every scalar is read here from its token, because On-Demand does not look at what it skips,
// accepts bytes between a string's end and the next token, and has no text for numbers beyond 64
// bits.
#include "core/codec.hpp"

#include <cstring>
#include <utility>

#include <simdjson.h>

#include "core/decode_state.hpp"
#include "core/json_token.hpp"
#include "core/scalar.hpp"
#include "core/text.hpp"

namespace quartet {

namespace ondemand = simdjson::ondemand;

struct DecodeContext::Scratch {
  ondemand::parser parser;
  std::string copy;  // of texts that came without spare bytes
};

DecodeContext::DecodeContext(Limits limits)
    : limits_(limits), scratch_(std::make_unique<Scratch>()) {}
DecodeContext::~DecodeContext() = default;
DecodeContext::DecodeContext(DecodeContext&&) noexcept = default;
DecodeContext& DecodeContext::operator=(DecodeContext&&) noexcept = default;

namespace detail {
namespace {

using wire::Field;
using wire::Form;
using wire::Table;
using wire::Type;

static_assert(kDecodePadding >= simdjson::SIMDJSON_PADDING);
// What is read behind a token or a name must lie within the padding.
static_assert(wire::kLongestName + 1 < simdjson::SIMDJSON_PADDING);
static_assert(kScanWidth <= simdjson::SIMDJSON_PADDING);

// A parser keeps 5.7 times the largest body it has seen.
constexpr std::size_t kKeptParserCapacity = 4 * 1024 * 1024;

// {"value": x} as x.
void unwrap(Value& value) {
  Object* object = value.as_object();
  Value* inner = object != nullptr ? object->find("value") : nullptr;
  if (inner == nullptr) return;
  Value content = std::move(*inner);
  value = std::move(content);
}

// Reads one document. Functions that answer bool answer false after noting the failure in `state_`.
class Reader {
 public:
  explicit Reader(DecodeContext& context) : state_(context), parser_(context.scratch().parser) {}

  // `capacity` counts the spare bytes behind the text.
  Result<void> read_struct(std::string_view text, std::size_t capacity, const Table& table,
                           void* out) {
    ondemand::document document;
    ondemand::object object;
    const bool read =
        open(text, capacity, document) &&
        (expect_root(document, '{', "an object") &&
         (document.get_object().get(object) == simdjson::SUCCESS || state_.malformed())) &&
        read_members(object, table, out) && at_end(document);
    return state_.finish(read);
  }

  Result<void> read_value(std::string_view text, std::size_t capacity, Value& out) {
    ondemand::document document;
    const bool read = open(text, capacity, document) && read_root(document, text, out);
    return state_.finish(read);
  }

 private:
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

  bool read_root(ondemand::document& document, std::string_view text, Value& out) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) {
      return state_.malformed();
    }
    if (token.front() == '{' || token.front() == '[') {
      ondemand::value value;
      if (document.get_value().get(value) != simdjson::SUCCESS) return state_.malformed();
      return read_any(value, out) && at_end(document);
    }
    if (token.data() + token.size() != text.data() + text.size()) return state_.malformed();
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

  // A member's name. Valid until the next name is read.
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
    ondemand::array array;
    if (!state_.enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return state_.malformed_unless_set();
    Array elements;
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return state_.malformed();
      if (!read_any(item, elements.emplace_back())) return state_.at_element(elements.size() - 1);
    }
    state_.leave();
    out = Value(std::move(elements));
    return true;
  }

  bool read_free_form(ondemand::object object, Object& out, Form form) {
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

  // --- structs

  // The field that is due, when the member's name is just that: the quick case, without a scan.
  static const Field* expected_field(ondemand::field& member, const Table& table,
                                     std::size_t expected) noexcept {
    if (expected >= table.fields.size()) return nullptr;
    const Field& field = table.fields[expected];
    const char* raw = member.key().raw();
    const std::size_t size = field.name.size();
    if (raw[size] != '"' || raw[size + 1] != ':') return nullptr;
    return std::memcmp(raw, field.name.data(), size) == 0 ? &field : nullptr;
  }

  bool read_members(ondemand::object object, const Table& table, void* out) {
    if (!state_.enter()) return false;
    std::size_t expected = 0;
    std::uint64_t seen = 0;
    for (auto entry : object) {
      ondemand::field member;
      std::string_view name;
      if (std::move(entry).get(member) != simdjson::SUCCESS) return state_.malformed();
      const Field* field = expected_field(member, table, expected);
      if (field == nullptr) {
        if (!read_name(member, name)) return false;
        field = table.find(name);
      }
      if (field == nullptr) {
        if (!read_unknown(member, name, *table.extra(out))) return false;
        continue;
      }
      const auto index = static_cast<std::size_t>(field - table.fields.data());
      expected = index + 1;
      if (!state_.note_seen(seen, index, *field)) return state_.at_member(field->name);
      if (!read_member(member.value(), *field, out)) return state_.at_member(field->name);
    }
    state_.leave();
    return state_.has_keys(table, seen);
  }

  bool read_unknown(ondemand::field& member, std::string_view name, Object& extra) {
    Value& value = extra.append(std::string(name), Value());
    return read_any(member.value(), value) || state_.at_member((extra.end() - 1)->first);
  }

  bool read_member(ondemand::value value, const Field& field, void* out) {
    std::string_view token;
    if (!take_token(value, token)) return false;
    if (token.front() == 'n') {
      if (trim_end(token) != "null") return state_.malformed();
      return (field.form & wire::key) == 0 || state_.fail(ErrorKind::decode, "it is null");
    }
    switch (field.type) {
      case Type::object: return read_object(value, token, field, out);
      case Type::list: return read_list(value, token, field, out);
      case Type::free_form: return read_free_form_member(value, token, field, out);
      case Type::text: return read_text_member(value, trim_end(token), field, out);
      default: return read_scalar_member(value, trim_end(token), field, out);
    }
  }

  bool read_object(ondemand::value value, std::string_view token, const Field& field, void* out) {
    ondemand::object object;
    if (token.front() != '{') return state_.mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
    return read_members(object, *field.table, field.locate(out));
  }

  bool read_free_form_member(ondemand::value value, std::string_view token, const Field& field,
                             void* out) {
    ondemand::object object;
    if (token.front() != '{') return state_.mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
    return read_free_form(object, *static_cast<Object*>(field.locate(out)), field.form);
  }

  bool read_list(ondemand::value value, std::string_view token, const Field& field, void* out) {
    ondemand::array array;
    if (token.front() != '[') return state_.mismatch("an array", token);
    if (!state_.enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return state_.malformed_unless_set();
    void* const list = field.locate(out);
    std::size_t index = 0;
    const char* first_row = nullptr;
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return state_.malformed();
      std::string_view row;
      if (!take_token(item, row)) return state_.at_element(index);
      if (index == 0) first_row = row.data();
      // The second row tells how many are to come: one allocation instead of many.
      if (index == 1) field.reserve(list, 1 + rows_like(row.data(), first_row));
      ondemand::object object;
      if (!state_.count_value()) return state_.at_element(index);
      if (row.front() != '{') return state_.mismatch("an object", row) || state_.at_element(index);
      if (item.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
      if (!read_members(object, *field.table, field.append(list))) return state_.at_element(index);
      ++index;
    }
    state_.leave();
    return true;
  }

  // How many rows of the first one's size fit into the rest of the document, with a little to
  // spare.
  [[nodiscard]] std::size_t rows_like(const char* second, const char* first) const noexcept {
    const auto row = static_cast<std::size_t>(second - first);
    const auto rest = static_cast<std::size_t>(text_.data() + text_.size() - second);
    return std::min<std::size_t>(rest / row + rest / row / 32 + 1, kMostRowsReserved);
  }

  bool read_text_member(ondemand::value value, std::string_view token, const Field& field,
                        void* out) {
    auto& text = *static_cast<std::string*>(field.locate(out));
    if (token.front() == '"') return read_text(value, token, text);
    if ((field.form & wire::text_or_number) != 0 && number_syntax(token) != NumberSyntax::none) {
      text.assign(token);
      return true;
    }
    return state_.mismatch("text", token);
  }

  bool read_scalar_member(ondemand::value value, std::string_view token, const Field& field,
                          void* out) {
    std::string content;
    if (token.front() == '"' && (field.form & wire::number_as_text) != 0) {
      if (!read_text(value, token, content)) return false;
      token = content;
    }
    return state_.accept(read_scalar(token, field, out));
  }

  // Guesses are for speed; a hostile reply must not turn them into memory.
  static constexpr std::size_t kMostRowsReserved = 20'000;
  static constexpr std::size_t kMostMembersReserved = 64;

  DecodeState state_;
  ondemand::parser& parser_;
  std::size_t free_form_hint_ = 0;  // of the latest free-form member: rows resemble each other
  std::string_view text_;
};

}  // namespace

Result<void> decode_into(Response& reply, DecodeContext& context, const wire::Table& table,
                         void* out) {
  std::string& body = reply.body;
  Error failure{.kind = ErrorKind::decode, .message = {}};
  if (first_characters(body).empty()) {
    failure.message = "the reply is empty where an object is due";
  } else if (looks_like_html(reply)) {
    failure.message = "the reply is an HTML page, not the API";
  } else {
    if (body.capacity() < body.size() + kDecodePadding) body.reserve(body.size() + kDecodePadding);
    Result<void> read = Reader(context).read_struct(body, body.capacity(), table, out);
    if (read) return read;
    failure = std::move(read).error();
  }
  failure.excerpt = body.substr(0, 4096);  // the session cleans and caps it
  return failure;
}

Result<Value> decode_value(std::string_view text, DecodeContext& context) {
  std::string& copy = context.scratch().copy;
  copy.reserve(text.size() + kDecodePadding);
  copy.assign(text);
  Value value;
  Result<void> read = Reader(context).read_value(copy, copy.capacity(), value);
  if (!read) return std::move(read).error();
  return value;
}

std::string simdjson_version() {
  return std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_REVISION);
}

void trim(DecodeContext& context) {
  DecodeContext::Scratch& scratch = context.scratch();
  if (scratch.parser.capacity() > kKeptParserCapacity) scratch.parser = ondemand::parser();
  if (scratch.copy.capacity() > kKeptParserCapacity) scratch.copy = std::string();
}

}  // namespace detail
}  // namespace quartet
