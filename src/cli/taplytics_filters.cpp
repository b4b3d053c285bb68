#include "taplytics_filters.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "arguments.hpp"

namespace quartet::cli {
namespace {

namespace types = taplytics::filter_types;
using taplytics::Comparator;

// A condition, taken apart.
struct Parts {
  std::string type = {};
  std::string data_key = {};  // of custom data
  Comparator comparator = Comparator::equal;
  std::string values = {};
};

// Each ends with an equals sign, so the first one of those ends the comparator.
std::optional<Parts> parts_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  Parts parts{.type = text.substr(0, equals), .values = text.substr(equals + 1)};
  for (const Comparator longer :
       {Comparator::not_equal, Comparator::at_most, Comparator::at_least}) {
    if (parts.type.back() != to_string(longer).front()) continue;
    parts.comparator = longer;
    parts.type.pop_back();
    break;
  }
  const std::string prefix = std::string(types::custom_data) + '.';
  if (parts.type.starts_with(prefix)) {
    parts.data_key = parts.type.substr(prefix.size());
    parts.type = types::custom_data;
  }
  return parts;
}

bool is_known(const std::string& type) {
  return std::find(types::all.begin(), types::all.end(), type) != types::all.end();
}

// Versions and ids are texts, whatever they look like.
Array values_of(const Parts& parts) {
  const Value json = json_or_text(parts.values);
  if (json.as_array() != nullptr) return *json.as_array();
  const bool may_be_number = parts.type == types::custom_data || parts.type == types::age;
  const bool is_number = json.kind() == Value::Kind::integer || json.kind() == Value::Kind::real;
  const bool is_quoted = json.as_text() != nullptr && *json.as_text() != parts.values;
  if (may_be_number && (is_number || is_quoted)) return {json};
  return {Value(parts.values)};
}

}  // namespace

Result<taplytics::Filter> push_filter_of(const std::string& text) {
  const std::optional<Parts> parts = parts_of(text);
  if (!parts) {
    return usage("--filter takes TYPE=VALUE, or the same with !=, >= or <=: " +
                 display(Value(text)));
  }
  if (!is_known(parts->type)) {
    std::string known;
    for (const std::string_view type : types::all)
      known.append(known.empty() ? "" : ", ").append(type);
    return usage(std::string("--filter: ") + display(Value(parts->type)) +
                 " is no type of a filter (" + known + ")");
  }
  taplytics::Filter filter =
      taplytics::filters::raw(parts->type, parts->comparator, values_of(*parts), parts->data_key);
  if (!filter.problem.empty()) {
    return usage(std::string("--filter ") + display(Value(text)) + ": " + filter.problem);
  }
  return filter;
}

}  // namespace quartet::cli
