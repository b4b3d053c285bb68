// The only file that knows simdjson. On-Demand gives the document's structure and checks its UTF-8;
// every scalar is read here from its token, because On-Demand does not look at what it skips,
// accepts bytes between a string's end and the next token, and has no text for numbers beyond 64
// bits.
#include "core/codec.hpp"

#include <cstring>
#include <utility>

#include <simdjson.h>

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
static_assert(wire::kLongestName < simdjson::SIMDJSON_PADDING);

// A parser keeps 5.7 times the largest body it has seen.
constexpr std::size_t kKeptParserCapacity = 4 * 1024 * 1024;

// Reads one document. Functions return false after filling `failure_`; callers add their part of
// the path on the way out, so that success costs nothing.
class Reader {
 public:
  explicit Reader(DecodeContext& context) : context_(context), parser_(context.scratch().parser) {}

  // `capacity` counts the spare bytes behind the text.
  Result<void> read_struct(std::string_view text, std::size_t capacity, const Table& table,
                           void* out) {
    ondemand::document document;
    ondemand::object object;
    const bool read = open(text, capacity, document) &&
                      (expect_root(document, '{', "an object") &&
                       (document.get_object().get(object) == simdjson::SUCCESS || malformed())) &&
                      read_members(object, table, out) && at_end(document);
    return finish(read);
  }

  Result<void> read_value(std::string_view text, std::size_t capacity, Value& out) {
    ondemand::document document;
    const bool read = open(text, capacity, document) && read_root(document, text, out);
    return finish(read);
  }

 private:
  struct Failure {
    ErrorKind kind = ErrorKind::decode;
    std::string what;
    std::string path;
  };

  // --- failures

  bool fail(ErrorKind kind, std::string what) {
    failure_ = {kind, std::move(what), {}};
    return false;
  }
  bool malformed() { return fail(ErrorKind::decode, "malformed JSON"); }
  bool mismatch(std::string_view expected, std::string_view token) {
    return fail(ErrorKind::decode, type_mismatch(expected, trim_end(token)));
  }
  // `problem` is empty when all is well.
  bool accept(std::string problem) {
    return problem.empty() || fail(ErrorKind::decode, std::move(problem));
  }
  bool at_member(std::string_view name) {
    const bool joins_member = !failure_.path.empty() && failure_.path[0] != '[';
    failure_.path = one_line(name) + (joins_member ? "." : "") + failure_.path;
    return false;
  }
  bool at_element(std::size_t index) {
    const bool joins_member = !failure_.path.empty() && failure_.path[0] != '[';
    failure_.path = "[" + std::to_string(index) + "]" + (joins_member ? "." : "") + failure_.path;
    return false;
  }

  Result<void> finish(bool read) {
    if (read) return {};
    const std::string place = failure_.path.empty() ? "" : failure_.path + ": ";
    return Error{.kind = failure_.kind,
                 .message = "the reply cannot be read: " + place + failure_.what};
  }

  // --- the document

  bool open(std::string_view text, std::size_t capacity, ondemand::document& document) {
    text_ = text;
    const auto error = parser_.iterate(text.data(), text.size(), capacity).get(document);
    switch (error) {
      case simdjson::SUCCESS: return true;
      case simdjson::EMPTY: return fail(ErrorKind::decode, "the body is empty");
      case simdjson::UTF8_ERROR: return fail(ErrorKind::decode, "the body is not UTF-8");
      case simdjson::UNCLOSED_STRING: return fail(ErrorKind::decode, "a text is not closed");
      case simdjson::UNESCAPED_CHARS:
        return fail(ErrorKind::decode, "a text has a control character");
      default: return malformed();
    }
  }

  bool expect_root(ondemand::document& document, char first, std::string_view expected) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) {
      return malformed();
    }
    return token.front() == first || mismatch(expected, token);
  }

  // Whether every token of the document was used.
  bool at_end(ondemand::document& document) {
    if (document.current_location().error() == simdjson::OUT_OF_BOUNDS) return true;
    return fail(ErrorKind::decode, "there is something behind the end of the document");
  }

  bool read_root(ondemand::document& document, std::string_view text, Value& out) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) {
      return malformed();
    }
    if (token.front() == '{' || token.front() == '[') {
      ondemand::value value;
      if (document.get_value().get(value) != simdjson::SUCCESS) return malformed();
      return read_any(value, out) && at_end(document);
    }
    if (token.data() + token.size() != text.data() + text.size()) return malformed();
    token = trim_end(token);
    if (token.front() != '"') return accept(read_plain_value(token, out));
    std::string_view content;
    if (plain_text(token, content)) {
      out = Value(content);
      return true;
    }
    std::string_view unescaped;
    if (!is_one_text(token) || document.get_string().get(unescaped) != simdjson::SUCCESS) {
      return malformed();
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
           malformed();
  }

  // --- texts

  bool read_text(ondemand::value value, std::string_view token, std::string& out) {
    std::string_view content;
    if (plain_text(token, content)) {
      out.assign(content);
      // On-Demand must know that the text is used up: it takes one in front of a colon for a name.
      return value.get_raw_json_string().error() == simdjson::SUCCESS || malformed();
    }
    std::string_view unescaped;
    if (!is_one_text(token) || value.get_string().get(unescaped) != simdjson::SUCCESS) {
      return fail(ErrorKind::decode, "a text is malformed");
    }
    out.assign(unescaped);
    return true;
  }

  // A member's name. Valid until the next name is read.
  bool read_name(ondemand::field& field, std::string_view& name) {
    const char* raw = field.key().raw();
    const char* end = raw;
    while (*end != '"' && *end != '\\') ++end;
    if (*end == '"') {
      name = {raw, static_cast<std::size_t>(end - raw)};
    } else {
      if (field.unescaped_key().get(name) != simdjson::SUCCESS) return malformed();
      end = closing_quote(end);
    }
    const char next = end[1];
    return next == ':' || is_json_blank(next) || malformed();
  }

  // --- free-form values

  bool count_value() {
    if (++values_ <= kMostValues) return true;
    return fail(ErrorKind::limit,
                "the reply has more than " + std::to_string(kMostValues) + " values");
  }

  bool enter() {
    if (++depth_ <= context_.limits().json_depth) return true;
    return fail(ErrorKind::limit, "nested deeper than " +
                                      std::to_string(context_.limits().json_depth) +
                                      " levels (http.limits.json_depth)");
  }
  void leave() { --depth_; }

  bool read_any(ondemand::value value, Value& out) {
    if (!count_value()) return false;
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
      default: return accept(read_plain_value(trim_end(token), out));
    }
  }

  bool read_any_object(ondemand::value value, Value& out) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return malformed();
    Object members;
    if (!read_free_form(object, members, wire::plain)) return false;
    out = Value(std::move(members));
    return true;
  }

  bool read_any_array(ondemand::value value, Value& out) {
    ondemand::array array;
    if (!enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return malformed_unless_set();
    Array elements;
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return malformed();
      if (!read_any(item, elements.emplace_back())) return at_element(elements.size() - 1);
    }
    leave();
    out = Value(std::move(elements));
    return true;
  }

  // For conditions that may have failed with a reason of their own.
  bool malformed_unless_set() { return failure_.what.empty() ? malformed() : false; }

  bool read_free_form(ondemand::object object, Object& out, Form form) {
    if (!enter()) return false;
    out.clear();
    if (form != wire::plain) out.reserve(free_form_hint_);
    for (auto entry : object) {
      ondemand::field field;
      std::string_view name;
      if (std::move(entry).get(field) != simdjson::SUCCESS) return malformed();
      if (!read_name(field, name)) return false;
      Value& member = out.append(std::string(name), Value());
      if (!read_any(field.value(), member)) return at_member((out.end() - 1)->first);
      if ((form & wire::wrapped_value) != 0) unwrap(member);
    }
    if (form != wire::plain) free_form_hint_ = std::min(out.size(), kMostMembersReserved);
    leave();
    return true;
  }

  static void unwrap(Value& value) {
    Object* object = value.as_object();
    Value* inner = object != nullptr ? object->find("value") : nullptr;
    if (inner == nullptr) return;
    Value content = std::move(*inner);
    value = std::move(content);
  }

  // --- structs

  // `expected` is where the next field stands when members come in the table's order.
  static const Field* find_field(const Table& table, std::string_view name,
                                 std::size_t expected) noexcept {
    if (expected < table.fields.size() && table.fields[expected].name == name) {
      return &table.fields[expected];
    }
    for (const Field& field : table.fields) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  bool read_members(ondemand::object object, const Table& table, void* out) {
    if (!enter()) return false;
    std::size_t expected = 0;
    std::uint64_t seen = 0;
    for (auto entry : object) {
      ondemand::field member;
      std::string_view name;
      if (std::move(entry).get(member) != simdjson::SUCCESS) return malformed();
      if (!read_name(member, name)) return false;
      const Field* field = find_field(table, name, expected);
      if (field == nullptr) {
        if (!read_unknown(member, name, *table.extra(out))) return false;
        continue;
      }
      const auto index = static_cast<std::size_t>(field - table.fields.data());
      expected = index + 1;
      if (!note_seen(seen, index, *field)) return at_member(field->name);
      if (!read_member(member.value(), *field, out)) return at_member(field->name);
    }
    leave();
    return has_keys(table, seen);
  }

  bool read_unknown(ondemand::field& member, std::string_view name, Object& extra) {
    Value& value = extra.append(std::string(name), Value());
    return read_any(member.value(), value) || at_member((extra.end() - 1)->first);
  }

  bool note_seen(std::uint64_t& seen, std::size_t index, const Field& field) {
    const std::uint64_t bit = std::uint64_t{1} << index;
    if ((seen & bit) != 0) {
      if ((field.form & wire::key) != 0) return fail(ErrorKind::decode, "it stands there twice");
      context_.count_duplicate_member();
    }
    seen |= bit;
    return true;
  }

  bool has_keys(const Table& table, std::uint64_t seen) {
    for (std::size_t i = 0; i < table.fields.size(); ++i) {
      const bool missing = (seen & std::uint64_t{1} << i) == 0;
      if (missing && (table.fields[i].form & wire::key) != 0) {
        fail(ErrorKind::decode, "it is missing");
        return at_member(table.fields[i].name);
      }
    }
    return true;
  }

  bool read_member(ondemand::value value, const Field& field, void* out) {
    std::string_view token;
    if (!take_token(value, token)) return false;
    if (token.front() == 'n') {
      if (trim_end(token) != "null") return malformed();
      return (field.form & wire::key) == 0 || fail(ErrorKind::decode, "it is null");
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
    if (token.front() != '{') return mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return malformed();
    return read_members(object, *field.table, field.locate(out));
  }

  bool read_free_form_member(ondemand::value value, std::string_view token, const Field& field,
                             void* out) {
    ondemand::object object;
    if (token.front() != '{') return mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return malformed();
    return read_free_form(object, *static_cast<Object*>(field.locate(out)), field.form);
  }

  bool read_list(ondemand::value value, std::string_view token, const Field& field, void* out) {
    ondemand::array array;
    if (token.front() != '[') return mismatch("an array", token);
    if (!enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return malformed_unless_set();
    void* const list = field.locate(out);
    std::size_t index = 0;
    const char* first_row = nullptr;
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return malformed();
      std::string_view row;
      if (!take_token(item, row)) return at_element(index);
      if (index == 0) first_row = row.data();
      // The second row tells how many are to come: one allocation instead of many.
      if (index == 1) field.reserve(list, 1 + rows_like(row.data(), first_row));
      ondemand::object object;
      if (!count_value()) return at_element(index);
      if (row.front() != '{') return mismatch("an object", row) || at_element(index);
      if (item.get_object().get(object) != simdjson::SUCCESS) return malformed();
      if (!read_members(object, *field.table, field.append(list))) return at_element(index);
      ++index;
    }
    leave();
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
    return mismatch("text", token);
  }

  bool read_scalar_member(ondemand::value value, std::string_view token, const Field& field,
                          void* out) {
    std::string content;
    if (token.front() == '"' && (field.form & wire::number_as_text) != 0) {
      if (!read_text(value, token, content)) return false;
      token = content;
    }
    return accept(read_scalar(token, field, out));
  }

  static constexpr std::size_t kMostValues = 2'000'000;
  // Guesses are for speed; a hostile reply must not turn them into memory.
  static constexpr std::size_t kMostRowsReserved = 20'000;
  static constexpr std::size_t kMostMembersReserved = 64;

  DecodeContext& context_;
  ondemand::parser& parser_;
  Failure failure_;
  int depth_ = 0;
  std::size_t values_ = 0;
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
