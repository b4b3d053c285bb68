#include "core/readable_rows.hpp"

#include "quartet/value.hpp"

namespace quartet::detail {
namespace {

// The array at that place, or null.
Array* array_at(Value& document, const RowPlace& place) {
  Value* value = &document;
  for (const std::string_view name : place) {
    Object* object = value->as_object();
    value = object != nullptr ? object->find(name) : nullptr;
    if (value == nullptr) return nullptr;
  }
  return value->as_array();
}

Array* rows_of(Value& document, const std::vector<RowPlace>& places) {
  for (const RowPlace& place : places) {
    if (Array* rows = array_at(document, place); rows != nullptr && !rows->empty()) return rows;
  }
  return nullptr;
}

}  // namespace

const LeftOutRow* LeftOutRows::find(std::size_t index) const noexcept {
  const auto row = std::ranges::lower_bound(rows, index, {}, &LeftOutRow::index);
  return row != rows.end() && row->index == index ? &*row : nullptr;
}

std::size_t LeftOutRows::count_before(std::size_t index) const noexcept {
  const auto row = std::ranges::lower_bound(rows, index, {}, &LeftOutRow::index);
  return static_cast<std::size_t>(row - rows.begin());
}

std::optional<ReadablePart> readable_part(const std::string& body,
                                          const std::vector<RowPlace>& places,
                                          const std::function<bool(std::string body)>& can_read) {
  Result<Value> document = parse_json(body);
  Array* rows = document ? rows_of(*document, places) : nullptr;
  if (rows == nullptr) return std::nullopt;
  Array readable;
  ReadablePart part;
  const Array all = std::exchange(*rows, Array(1));
  for (std::size_t i = 0; i < all.size(); ++i) {
    rows->front() = all[i];
    if (can_read(to_json(*document))) {
      readable.push_back(all[i]);
    } else {
      part.left_out.push_back({i, to_json(all[i])});
    }
  }
  if (readable.empty() && all.size() > 1) return std::nullopt;
  *rows = std::move(readable);
  part.body = to_json(*document);
  return part;
}

}  // namespace quartet::detail
