// Reading a query as Totango's pages show it.
#include <optional>
#include <set>

#include "quartet/totango/search.hpp"
#include "totango/query_text.hpp"

namespace quartet::totango {
namespace {

Error unusable(const std::string& what) {
  return {.kind = ErrorKind::config, .message = "the query cannot be used: " + what};
}

// The array of objects of that name, each made into a word. Error: config.
template <class Word, class Make>
Result<std::vector<Word>> words_of(const Value& value, const std::string& name, Make make) {
  std::vector<Word> words;
  const Array* array = value.as_array();
  if (array == nullptr) return unusable(name + ": expected an array");
  for (const Value& element : *array) {
    const Object* object = element.as_object();
    if (object == nullptr) {
      return unusable(name + "[" + std::to_string(words.size()) + "]: expected an object");
    }
    words.push_back(make(*object));
  }
  return words;
}

Result<std::vector<Field>> fields_of(const Value& value, const std::string& name) {
  return words_of<Field>(value, name, [](const Object& json) { return parse_field(json); });
}

Result<std::string> text_of(const Value& value, const std::string& name) {
  if (value.as_text() == nullptr) return unusable(name + ": expected text");
  return *value.as_text();
}

// Where a member of the query goes. Error: config.
class QueryReader {
 public:
  [[nodiscard]] Result<void> read(const std::string& name, const Value& value) {
    if (!seen_.insert(name).second) return unusable(name + ": it is there twice");
    if (name == "terms") return store(request_.terms, terms_of(value));
    if (name == "fields") return store(request_.fields, fields_of(value, name));
    if (name == "parent_account_fields") return read_parent_fields(value, name);
    if (name == "sort_by") return store(request_.sort_by, text_of(value, name));
    if (name == "scope") return store(request_.scope, text_of(value, name));
    if (name == "sort_order") return read_order(value);
    if (name == "count") return read_count(value);
    if (name == "offset") return read_offset(value);
    request_.extra.append(name, value);
    return {};
  }

  [[nodiscard]] SearchRequest take() { return std::move(request_); }

 private:
  template <class T>
  static Result<void> store(T& place, Result<T> value) {
    if (!value) return std::move(value).error();
    place = *std::move(value);
    return {};
  }

  static Result<std::vector<Term>> terms_of(const Value& value) {
    return words_of<Term>(value, "terms",
                          [](const Object& json) { return terms::raw(Value(json)); });
  }

  // The places are given anew when the search goes out.
  Result<void> read_parent_fields(const Value& value, const std::string& name) {
    Result<std::vector<Field>> fields = words_of<Field>(value, name, [](const Object& json) {
      Object without_index;
      for (const auto& [member, content] : json) {
        if (member != "index") without_index.append(member, content);
      }
      return parse_field(std::move(without_index));
    });
    return store(request_.parent_account_fields, std::move(fields));
  }

  Result<void> read_order(const Value& value) {
    const std::string* order = value.as_text();
    const bool is_known = order != nullptr && (*order == "ASC" || *order == "DESC");
    if (!is_known) return unusable("sort_order: expected \"ASC\" or \"DESC\"");
    request_.sort_order = *order == "DESC" ? SortOrder::descending : SortOrder::ascending;
    return {};
  }

  Result<void> read_count(const Value& value) {
    const std::int64_t count = value.as_integer().value_or(0);
    if (count < 1 || count > 1000) return unusable("count: expected a number from 1 to 1000");
    request_.page_length = static_cast<int>(count);
    return {};
  }

  static Result<void> read_offset(const Value& value) {
    if (value.as_integer() == 0) return {};
    return unusable("offset: the listing reads all pages by itself; take the offset out");
  }

  SearchRequest request_{.terms = {}};
  std::set<std::string> seen_;
};

}  // namespace

Result<SearchRequest> parse_search(std::string_view json) {
  const Result<Value> value = parse_json(json);
  if (!value) return unusable(value.error().message);
  const Object* query = value->as_object();
  if (query == nullptr) return unusable("expected an object with terms and fields");
  for (const char* name : {"terms", "fields"}) {
    if (!query->contains(name)) return unusable(std::string(name) + ": it is missing");
  }
  QueryReader reader;
  for (const auto& [name, member] : *query) {
    if (Result<void> read = reader.read(name, member); !read) return std::move(read).error();
  }
  return reader.take();
}

}  // namespace quartet::totango
