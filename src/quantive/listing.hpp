// Listings of the second API generation: one rule for all kinds of rows.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/codec.hpp"
#include "core/keyed_hash.hpp"
#include "core/listing_flow.hpp"
#include "core/session.hpp"
#include "quantive/profile.hpp"
#include "quantive/query_text.hpp"
#include "quantive/row_match.hpp"
#include "quantive/wire.hpp"

namespace quartet::quantive {

// What a vendor's "unset" leaves behind: an assignee of whom nothing is known is none.
template <class Row>
void drop_unset(Row& row) {
  if constexpr (requires { row.assignee; }) {
    if (row.assignee && row.assignee->id.empty()) row.assignee.reset();
    std::erase_if(row.assignees, [](const Assignee& one) { return one.id.empty(); });
  }
}

// One object. Error: decode, also without an id.
template <class Row>
[[nodiscard]] Result<Row> decode_row(Response& reply, DecodeContext& context) {
  Result<Row> row = detail::decode<Row>(reply, context);
  if (!row) return row;
  drop_unset(*row);
  if (!row->id.empty()) return row;
  return Error{.kind = ErrorKind::decode, .message = "the reply cannot be read: id: it is missing"};
}

template <class Row>
[[nodiscard]] Result<ListPage<Row>> decode_page(Response& reply, DecodeContext& context) {
  Result<ListPage<Row>> page = detail::decode<ListPage<Row>>(reply, context);
  if (!page) return page;
  for (std::size_t i = 0; i < page->items.size(); ++i) {
    drop_unset(page->items[i]);
    if (!page->items[i].id.empty()) continue;
    return Error{
        .kind = ErrorKind::decode,
        .message = "the reply cannot be read: items[" + std::to_string(i) + "].id: it is missing"};
  }
  return page;
}

// The same operation, which notes what its rows show.
template <class Row>
[[nodiscard]] Operation<ListPage<Row>> watched(Operation<ListPage<Row>> operation,
                                               std::shared_ptr<ShownMembers> shown) {
  if (shown == nullptr) return operation;
  operation.decode = [decode = std::move(operation.decode), shown = std::move(shown)](
                         Response& reply, DecodeContext& context) {
    shown->look_at(reply.body);
    return decode(reply, context);
  };
  return operation;
}

// Where the rows are: "goals" of the operation "goals.search".
struct ListingPlace {
  std::string resource;
  std::string operation;
};

template <class Row>
[[nodiscard]] Operation<ListPage<Row>> page_of(const ListingPlace& place, const Query& query,
                                               std::int64_t skip, std::int64_t limit) {
  std::vector<QueryParameter> parameters = parameters_of(query);
  parameters.push_back({"skip", std::to_string(skip)});
  parameters.push_back({"limit", std::to_string(limit)});
  return {.name = place.operation,
          .request = {.path = std::string(kV2) + place.resource,
                      .query = std::move(parameters),
                      .problem = problem_of(query)},
          .effect = Effect::read,
          .decode = &decode_page<Row>};
}

template <class Row>
[[nodiscard]] Pager<Row> listing(const std::shared_ptr<const detail::Handle>& handle,
                                 const ListingPlace& place, const Query& query) {
  const std::string problem = problem_of(query);
  const auto shown = std::make_shared<ShownMembers>();
  std::vector<std::string> parts = {place.operation, std::to_string(query.page_length)};
  for (const QueryParameter& parameter : parameters_of(query)) {
    parts.push_back(parameter.name + "=" + parameter.value);
  }
  detail::ListingSpec<Row, ListPage<Row>> spec{
      .plan = {.scheme = detail::PageScheme::record_offset,
               .page_length = query.page_length,
               .total_meaning =
                   query.filter ? detail::TotalMeaning::at_least_rows : detail::TotalMeaning::rows,
               .fingerprint = detail::listing_fingerprint(*handle, parts)},
      .request =
          [place, query, shown](const detail::PageRequest& page) {
            return watched(page_of<Row>(place, query, page.position, page.length),
                           query.filter ? shown : nullptr);
          },
      .rows = &ListPage<Row>::items,
      .identify = [](const detail::HashKey& key,
                     const Row& row) { return detail::keyed_hash(key, row.id); },
      .total = &ListPage<Row>::total_count,
      .unreadable = query.unreadable_rows,
      .row_places = {{"items"}}};
  if (query.filter) {
    spec.matches = [query, shown](const Row& row) { return fulfils(query, row, *shown); };
    spec.drops_unmatched = query.unmatched == Unmatched::drop;
  }
  return detail::make_pager(handle, place.operation, std::move(spec), query.cursor, problem);
}

}  // namespace quartet::quantive
