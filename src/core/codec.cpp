// Decoding along wire tables; the reading itself is in json_reader.hpp.
#include "core/codec.hpp"

#include <cstring>
#include <utility>

#include "core/decode_state.hpp"
#include "core/json_reader.hpp"
#include "core/json_token.hpp"
#include "core/scalar.hpp"
#include "core/text.hpp"

namespace quartet {

struct DecodeContext::Scratch {
  simdjson::ondemand::parser parser;
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
using wire::Table;
using wire::Type;

constexpr unsigned kScalarAsText = wire::number_as_text | wire::boolean_as_text;

// Of a reply that cannot be read; the session cleans and caps it.
constexpr std::size_t kExcerptBytesBeforeCleaning = 4096;

// A parser keeps 5.7 times the largest body it has seen.
constexpr std::size_t kKeptParserCapacity = 4 * 1024 * 1024;

// Reads one document into the struct of a table. Functions that answer bool answer false after
// noting the failure in `state_`.
class StructReader {
 public:
  explicit StructReader(DecodeContext& context)
      : state_(context), json_(state_, context.scratch().parser) {}

  // `capacity` counts the spare bytes behind the text. A list is read when there are `rows` for it.
  Result<void> read(std::string_view text, std::size_t capacity, const Table& table,
                    const Field* rows, void* out) {
    ondemand::document document;
    if (!json_.open(text, capacity, document)) return state_.finish(false);
    const bool is_list = rows != nullptr && JsonReader::root_begins_with(document, '[');
    const bool read =
        is_list ? read_root_list(document, *rows, out) : read_root_object(document, table, out);
    return state_.finish(read && json_.at_end(document));
  }

 private:
  bool read_root_object(ondemand::document& document, const Table& table, void* out) {
    ondemand::object object;
    return json_.expect_root(document, '{', "an object") &&
           (document.get_object().get(object) == simdjson::SUCCESS || state_.malformed()) &&
           read_members(object, table, out);
  }

  bool read_root_list(ondemand::document& document, const Field& rows, void* out) {
    ondemand::array array;
    if (document.get_array().get(array) != simdjson::SUCCESS) return state_.malformed();
    return read_rows(array, rows, rows.locate(out));
  }

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
        if (!json_.read_name(member, name)) return false;
        field = table.find(name);
      }
      if (field == nullptr) {
        if (!read_unknown(member, name, table.extra(out))) return false;
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

  // `extra` is null where nothing is kept; what is dropped is read all the same, to be checked.
  bool read_unknown(ondemand::field& member, std::string_view name, Object* extra) {
    Object dropped;
    Object& members = extra != nullptr ? *extra : dropped;
    Value& value = members.append(std::string(name), Value());
    return json_.read_any(member.value(), value) || state_.at_member((members.end() - 1)->first);
  }

  bool read_member(ondemand::value value, const Field& field, void* out) {
    std::string_view token;
    if (!json_.take_token(value, token)) return false;
    if (token.front() == 'n') {
      if (trim_end(token) != "null") return state_.malformed();
      return (field.form & wire::key) == 0 || state_.fail(ErrorKind::decode, "it is null");
    }
    switch (field.type) {
      case Type::object: return read_object(value, token, field, out);
      case Type::list: return read_list(value, token, field, out);
      case Type::map: return read_map(value, token, field, out);
      case Type::counts: return read_counts(value, token, field, out);
      case Type::free_form: return read_free_form_member(value, token, field, out);
      case Type::array: return read_array_member(value, token, field, out);
      case Type::any: return json_.read_any(value, *static_cast<Value*>(field.locate(out)));
      case Type::text: return read_text_member(value, trim_end(token), field, out);
      case Type::texts: return read_texts(value, token, field, out);
      case Type::rfc3339: return read_time_member(value, trim_end(token), field, out);
      default: return read_scalar_member(value, trim_end(token), field, out);
    }
  }

  bool read_object(ondemand::value value, std::string_view token, const Field& field, void* out) {
    if (token.front() == '"' && (field.form & wire::text_for_object) != 0) {
      return read_text_object(value, trim_end(token), *field.table, field.locate(out));
    }
    ondemand::object object;
    if (token.front() != '{') return state_.mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
    return read_members(object, *field.table, field.locate(out));
  }

  // A text in place of an object that has it in its first field.
  bool read_text_object(ondemand::value value, std::string_view token, const Table& table,
                        void* out) {
    return read_text_member(value, token, table.fields.front(), out);
  }

  bool read_free_form_member(ondemand::value value, std::string_view token, const Field& field,
                             void* out) {
    ondemand::object object;
    if (token.front() != '{') return state_.mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
    return json_.read_free_form(object, *static_cast<Object*>(field.locate(out)), field.form);
  }

  bool read_array_member(ondemand::value value, std::string_view token, const Field& field,
                         void* out) {
    if (token.front() != '[') return state_.mismatch("an array", token);
    return json_.read_array(value, *static_cast<Array*>(field.locate(out)));
  }

  // An object whose members are structs of one kind. A null is as good as no member.
  bool read_map(ondemand::value value, std::string_view token, const Field& field, void* out) {
    const auto read_struct = [&](ondemand::value member, std::string_view name,
                                 std::string_view content, void* map) {
      ondemand::object object;
      if (content.front() != '{') return state_.mismatch("an object", content);
      void* const entry = field.append(map, name);
      if (member.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
      return read_members(object, *field.table, entry);
    };
    return read_entries(value, token, field, out, map_hint_, read_struct);
  }

  // An object whose members are whole numbers.
  bool read_counts(ondemand::value value, std::string_view token, const Field& field, void* out) {
    const auto read_count = [&](ondemand::value member, std::string_view name,
                                std::string_view content, void* map) {
      std::int64_t& count = *static_cast<std::int64_t*>(field.append(map, name));
      content = trim_end(content);
      // The usual count: a short number, bare or as text.
      std::string_view digits = content;
      const bool is_text = (field.form & wire::number_as_text) != 0 && plain_text(content, digits);
      if (read_short_integer(is_text ? digits : content, count)) {
        return !is_text || json_.use_up_text(member);
      }
      if (!take_text_for(Type::integer, member, field.form, content)) return false;
      return state_.accept(read_integer(content, field.form, count));
    };
    return read_entries(value, token, field, out, counts_hint_, read_count);
  }

  template <class ReadEntry>
  bool read_entries(ondemand::value value, std::string_view token, const Field& field, void* out,
                    std::size_t& hint, ReadEntry read_entry) {
    ondemand::object object;
    if (token.front() != '{') return state_.mismatch("an object", token);
    if (!state_.enter() || value.get_object().get(object) != simdjson::SUCCESS)
      return state_.malformed_unless_set();
    void* const map = field.locate(out);
    const bool is_outermost = std::exchange(is_outside_rows_, false);
    field.reserve(map, hint);
    std::size_t count = 0;
    for (auto entry : object) {
      ondemand::field member;
      std::string_view name;
      std::string_view content;
      if (std::move(entry).get(member) != simdjson::SUCCESS) return state_.malformed();
      if (!json_.read_name(member, name)) return false;
      ondemand::value inner = member.value();
      if (!state_.count_value() || !json_.take_token(inner, content)) return false;
      if (trim_end(content) == "null") continue;
      if (!read_entry(inner, name, content, map)) return state_.at_member(name);
      ++count;
    }
    hint = std::min(count, kMostEntriesReserved);
    is_outside_rows_ = is_outermost;
    state_.leave();
    return true;
  }

  bool read_list(ondemand::value value, std::string_view token, const Field& field, void* out) {
    void* const list = field.locate(out);
    if (token.front() == '{' && (field.form & wire::one_for_list) != 0) {
      return read_row(value, token, field, list);
    }
    ondemand::array array;
    if (token.front() != '[') return state_.mismatch("an array", token);
    if (value.get_array().get(array) != simdjson::SUCCESS) return state_.malformed();
    return read_rows(array, field, list);
  }

  bool read_rows(ondemand::array& array, const Field& field, void* list) {
    if (!state_.enter()) return false;
    const bool is_outermost = std::exchange(is_outside_rows_, false);
    std::size_t index = 0;
    const char* first_row = nullptr;
    for (auto element : array) {
      ondemand::value item;
      if (std::move(element).get(item) != simdjson::SUCCESS) return state_.malformed();
      std::string_view row;
      if (!json_.take_token(item, row)) return state_.at_element(index);
      if (index == 0) first_row = row.data();
      // The second row tells how many are to come: one allocation instead of many.
      if (index == 1 && is_outermost) field.reserve(list, 1 + rows_like(row.data(), first_row));
      if (!state_.count_value() || !read_row(item, row, field, list))
        return state_.at_element(index);
      ++index;
    }
    is_outside_rows_ = is_outermost;
    state_.leave();
    return true;
  }

  bool read_row(ondemand::value value, std::string_view token, const Field& field, void* list) {
    if (token.front() == '"' && (field.form & wire::text_for_object) != 0) {
      return read_text_object(value, trim_end(token), *field.table, field.append(list, {}));
    }
    ondemand::object object;
    if (token.front() != '{') return state_.mismatch("an object", token);
    if (value.get_object().get(object) != simdjson::SUCCESS) return state_.malformed();
    return read_members(object, *field.table, field.append(list, {}));
  }

  bool read_texts(ondemand::value value, std::string_view token, const Field& field, void* out) {
    ondemand::array array;
    if (token.front() != '[') return state_.mismatch("an array", token);
    if (!state_.enter() || value.get_array().get(array) != simdjson::SUCCESS)
      return state_.malformed_unless_set();
    auto& texts = *static_cast<std::vector<std::string>*>(field.locate(out));
    texts.clear();
    for (auto element : array) {
      ondemand::value item;
      std::string_view text;
      if (std::move(element).get(item) != simdjson::SUCCESS) return state_.malformed();
      const std::size_t index = texts.size();
      if (!state_.count_value() || !json_.take_token(item, text)) return state_.at_element(index);
      if (text.front() != '"') return state_.mismatch("text", text) || state_.at_element(index);
      if (!json_.read_text(item, trim_end(text), texts.emplace_back()))
        return state_.at_element(index);
    }
    state_.leave();
    return true;
  }

  bool read_time_member(ondemand::value value, std::string_view token, const Field& field,
                        void* out) {
    std::string_view text;
    if (token.front() != '"') return state_.mismatch("a time as text", token);
    return json_.take_text(value, token, text) && state_.accept(read_rfc3339(text, field, out));
  }

  // How many rows of the first one's size fit into the rest of the document, with a little to
  // spare.
  [[nodiscard]] std::size_t rows_like(const char* second, const char* first) const noexcept {
    const auto row = static_cast<std::size_t>(second - first);
    const auto rest = static_cast<std::size_t>(json_.text().data() + json_.text().size() - second);
    return std::min<std::size_t>(rest / row + rest / row / 32 + 1, kMostRowsReserved);
  }

  bool read_text_member(ondemand::value value, std::string_view token, const Field& field,
                        void* out) {
    auto& text = *static_cast<std::string*>(field.locate(out));
    if (token.front() == '"') {
      if (!json_.read_text(value, token, text)) return false;
      const bool identifies_nothing = text.empty() && (field.form & wire::key) != 0;
      return !identifies_nothing || state_.fail(ErrorKind::decode, "it is empty");
    }
    if ((field.form & wire::text_or_number) != 0 && number_syntax(token) != NumberSyntax::none) {
      text.assign(token);
      return true;
    }
    return state_.mismatch("text", token);
  }

  bool read_scalar_member(ondemand::value value, std::string_view token, const Field& field,
                          void* out) {
    if (!take_text_for(field.type, value, field.form, token)) return false;
    return state_.accept(read_scalar(token, field, out));
  }

  // Where a vendor writes numbers or bools as text, makes `token` the text's content.
  bool take_text_for(Type type, ondemand::value value, wire::Form form, std::string_view& token) {
    if (token.front() != '"' || (form & kScalarAsText) == 0) return true;
    std::string_view content;
    if (!json_.take_text(value, token, content)) return false;
    if (!is_scalar_text(content, type)) return state_.mismatch(scalar_name(type), token);
    token = content;
    return true;
  }

  // Guesses are for speed; a hostile reply must not turn them into memory.
  static constexpr std::size_t kMostRowsReserved = 20'000;
  static constexpr std::size_t kMostEntriesReserved = 64;

  DecodeState state_;
  JsonReader json_;
  bool is_outside_rows_ = true;  // not inside a list or a map
  // Of the latest map and the latest counts: rows resemble each other.
  std::size_t map_hint_ = 0;
  std::size_t counts_hint_ = 0;
};

}  // namespace

namespace {

Result<void> decode_body(Response& reply, DecodeContext& context, const Table& table,
                         const Field* rows, void* out) {
  std::string& body = reply.body;
  Error failure{.kind = ErrorKind::decode, .message = {}};
  if (first_characters(body).empty()) {
    failure.message = "the reply is empty where an object is due";
  } else if (looks_like_html(reply)) {
    return html_failure(reply);
  } else {
    if (body.capacity() < body.size() + kDecodePadding) body.reserve(body.size() + kDecodePadding);
    Result<void> read = StructReader(context).read(body, body.capacity(), table, rows, out);
    if (read) return read;
    failure = std::move(read).error();
  }
  failure.excerpt = body.substr(0, kExcerptBytesBeforeCleaning);
  return failure;
}

}  // namespace

Error html_failure(const Response& reply) {
  return {.kind = ErrorKind::decode,
          .message = "the reply is an HTML page, not the API",
          .excerpt = reply.body.substr(0, kExcerptBytesBeforeCleaning)};
}

Result<void> decode_into(Response& reply, DecodeContext& context, const wire::Table& table,
                         void* out) {
  return decode_body(reply, context, table, nullptr, out);
}

Result<void> decode_list_into(Response& reply, DecodeContext& context, const wire::Table& table,
                              std::string_view rows, void* out) {
  return decode_body(reply, context, table, table.find(rows), out);
}

Result<Value> decode_value(std::string_view text, DecodeContext& context,
                           std::string_view subject) {
  std::string& copy = context.scratch().copy;
  copy.reserve(text.size() + kDecodePadding);
  copy.assign(text);
  Value value;
  DecodeState state(context);
  JsonReader json(state, context.scratch().parser);
  ondemand::document document;
  Result<void> read = state.finish(
      json.open(copy, copy.capacity(), document) && json.read_root(document, value), subject);
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
