#include "testing/quantive_order.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"
#include "testing/quantive_filter.hpp"
#include "testing/quantive_rows.hpp"
#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {
namespace {

struct Keyed {
  std::size_t row;
  std::vector<Json> keys;
};

Json key_at(const Json& row, const std::string& path) {
  const std::vector<const Json*> values = values_at(row, path);
  if (values.empty()) return {};
  return values[0]->is_string() ? Json(sortable(values[0]->get<std::string>())) : *values[0];
}

Keyed keyed(const Store& store, Collection collection, std::size_t row,
            const std::vector<SortKey>& keys) {
  Keyed made{.row = row, .keys = {}};
  // Most listings are sorted by the id alone, which needs no row to be made.
  if (keys.size() == 1 && keys[0].path == "_id") {
    made.keys.emplace_back(store.id_of(collection, row));
    return made;
  }
  const Json json = row_json(store, collection, row, GoalMetrics::left_out);
  for (const SortKey& key : keys) made.keys.push_back(key_at(json, key.path));
  return made;
}

bool comes_before(const Keyed& left, const Keyed& right, const std::vector<SortKey>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Json& first = keys[i].is_reversed ? right.keys[i] : left.keys[i];
    const Json& second = keys[i].is_reversed ? left.keys[i] : right.keys[i];
    if (first < second) return true;
    if (second < first) return false;
  }
  return false;
}

}  // namespace

std::optional<std::vector<SortKey>> parse_sort(std::string_view text) {
  std::vector<SortKey> keys;
  while (true) {
    const std::string_view word = text.substr(0, text.find(','));
    std::string_view path = detail::trim_blanks(word);
    const bool is_reversed = path.starts_with('-');
    if (is_reversed) path.remove_prefix(1);
    if (path.empty()) return std::nullopt;
    keys.push_back({.path = std::string(path), .is_reversed = is_reversed});
    if (word.size() == text.size()) return keys;
    text.remove_prefix(word.size() + 1);
  }
}

std::vector<std::size_t> sorted(const Store& store, Collection collection,
                                std::vector<std::size_t> rows, const std::vector<SortKey>& keys) {
  if (keys.empty()) return rows;
  std::vector<Keyed> all;
  all.reserve(rows.size());
  for (const std::size_t row : rows) all.push_back(keyed(store, collection, row, keys));
  std::stable_sort(all.begin(), all.end(), [&keys](const Keyed& left, const Keyed& right) {
    return comes_before(left, right, keys);
  });
  std::transform(all.begin(), all.end(), rows.begin(), [](const Keyed& one) { return one.row; });
  return rows;
}

}  // namespace quartet::testing::fake_quantive
