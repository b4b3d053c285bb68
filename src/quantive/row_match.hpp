// Whether a row fulfils a filter, as far as that can be told here. The vendor ignores what it does
// not know and then sends everything.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "quartet/quantive/goals.hpp"
#include "quartet/quantive/lookups.hpp"
#include "quartet/quantive/metrics.hpp"
#include "quartet/quantive/query.hpp"
#include "quartet/value.hpp"

namespace quartet::quantive {

// The values of a field, which may be several; nothing when it is not known.
using ReadField = std::function<std::optional<Array>(std::string_view name)>;

// False only when a part of the filter that is understood does not hold: expressions, operators and
// fields that are not known here are taken on trust.
[[nodiscard]] bool fulfils(const Object& filter, const ReadField& read);

// How a field of a row is read for that.
template <class Row>
struct RowField {
  std::string_view name;  // in filters
  Array (*read)(const Row& row);
};

// The fields of a row that conditions may be about. Specialised for each row.
template <class Row>
[[nodiscard]] std::span<const RowField<Row>> row_fields();
template <>
std::span<const RowField<Goal>> row_fields<Goal>();
template <>
std::span<const RowField<Metric>> row_fields<Metric>();
template <>
std::span<const RowField<PlanningSession>> row_fields<PlanningSession>();
template <>
std::span<const RowField<Assignee>> row_fields<Assignee>();
template <>
std::span<const RowField<User>> row_fields<User>();
template <>
std::span<const RowField<Team>> row_fields<Team>();
template <>
std::span<const RowField<AccountTag>> row_fields<AccountTag>();

// The members that the rows of a listing have shown so far. Of one that no row has, nothing is
// known: the reply leaves it out. Where others have it, a row without it has none.
class ShownMembers {
 public:
  // Of a reply with rows under "items".
  void look_at(std::string_view body);
  [[nodiscard]] bool has(std::string_view member) const { return names_.contains(member); }

 private:
  std::set<std::string, std::less<>> names_;
};

// Whether the text that a filter compares is the one that rows show.
[[nodiscard]] bool is_shown_as_stored(const Query& query, std::string_view member) noexcept;

// Whether a row fulfils the filter of a query, as far as its listing shows it.
template <class Row>
[[nodiscard]] bool fulfils(const Query& query, const Row& row, const ShownMembers& shown) {
  if (!query.filter) return true;
  return fulfils(query.filter->json(), [&](std::string_view name) -> std::optional<Array> {
    const std::string_view top = name == "_id" ? "id" : name.substr(0, name.find('.'));
    bool is_sent = query.fields.empty() || top == "id";
    for (const std::string& field : query.fields) is_sent = is_sent || field == top;
    if (!is_sent || !shown.has(top) || !is_shown_as_stored(query, top)) return std::nullopt;
    for (const RowField<Row>& field : row_fields<Row>()) {
      if (field.name == name) return field.read(row);
    }
    return std::nullopt;
  });
}

}  // namespace quartet::quantive
