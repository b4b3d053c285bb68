#include "testing/quantive_projection.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/text.hpp"

namespace quartet::testing::fake_quantive {
namespace {

constexpr int kDeepestProjection = 8;

// A field that is named twice has the parts of both.
void merge(std::vector<Field>& fields, Field field) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&field](const Field& known) {
    return known.name == field.name;
  });
  if (found == fields.end()) return fields.push_back(std::move(field));
  const bool is_whole = found->parts.empty() || field.parts.empty();
  for (Field& part : field.parts) merge(found->parts, std::move(part));
  if (is_whole) found->parts.clear();
}

class ProjectionParser {
 public:
  explicit ProjectionParser(std::string_view text) : rest_(text) {}

  std::optional<std::vector<Field>> all() {
    auto fields = list(0);
    return rest_.empty() ? fields : std::nullopt;
  }

 private:
  std::optional<std::vector<Field>> list(int depth) {
    std::vector<Field> fields;
    do {
      std::optional<Field> next = field(depth);
      if (!next) return std::nullopt;
      merge(fields, *std::move(next));
    } while (take(','));
    return fields;
  }

  std::optional<Field> field(int depth) {
    if (depth > kDeepestProjection) return std::nullopt;
    const std::string_view word = rest_.substr(0, rest_.find_first_of(",.{}"));
    rest_.remove_prefix(word.size());
    const std::string_view name = detail::trim_blanks(word);
    if (name.empty()) return std::nullopt;
    Field made{.name = std::string(name == "_id" ? "id" : name)};
    if (take('.')) {
      std::optional<Field> part = field(depth + 1);
      if (!part) return std::nullopt;
      made.parts.push_back(*std::move(part));
    } else if (take('{')) {
      auto parts = list(depth + 1);
      if (!parts || !take('}')) return std::nullopt;
      made.parts = *std::move(parts);
    }
    return made;
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

Json picked(const Json& value, const std::vector<Field>& fields) {
  if (fields.empty() || !value.is_structured()) return value;
  Json part = value.is_array() ? Json::array() : Json::object();
  if (value.is_array()) {
    for (const Json& element : value) part.push_back(picked(element, fields));
    return part;
  }
  for (const Field& field : fields) {
    const auto member = value.find(field.name);
    if (member != value.end()) part[field.name] = picked(*member, field.parts);
  }
  return part;
}

}  // namespace

std::optional<std::vector<Field>> parse_fields(std::string_view text) {
  return ProjectionParser(text).all();
}

bool names(const std::vector<Field>& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(),
                     [name](const Field& field) { return field.name == name; });
}

Json projected(const Json& row, const std::vector<Field>& fields) {
  if (fields.empty()) return row;
  Json part = {{"id", row.at("id")}};
  const Json named = picked(row, fields);
  for (const auto& member : named.items()) part[member.key()] = member.value();
  return part;
}

}  // namespace quartet::testing::fake_quantive
