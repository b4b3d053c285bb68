// What all kinds of searches have in common: the form that goes out, the envelope that comes back.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/codec.hpp"
#include "core/readable_rows.hpp"
#include "quartet/operation.hpp"
#include "quartet/totango/search.hpp"
#include "totango/profile.hpp"
#include "totango/search_wire.hpp"

namespace quartet::totango {

// A POST of a form whose first field is the query.
[[nodiscard]] RequestSpec search_request(const char* path, const Object& query,
                                         const std::vector<FormField>& form);

// The array of what the terms or fields say as JSON.
template <class Word>
[[nodiscard]] Array json_of(const std::vector<Word>& words) {
  Array array;
  for (const Word& word : words) array.emplace_back(word.json());
  return array;
}

// The first problem among terms or fields; empty when there is none.
template <class Word>
[[nodiscard]] std::string problem_among(const std::vector<Word>& words) {
  for (const Word& word : words) {
    if (!word.problem().empty()) return word.problem();
  }
  return "";
}

[[nodiscard]] std::string problem_of_form(const std::vector<FormField>& form);

// Where the hits of a reply stand.
template <class Hit>
[[nodiscard]] std::vector<detail::RowPlace> row_places() {
  constexpr std::string_view name = detail::wire::kHitsName<Hit>;
  return {{"response", name, "hits"}, {name, "hits"}};
}

// The hits with the total that the reply names. Errors: vendor, for a failure on either level;
// decode.
template <class Hit>
[[nodiscard]] Result<SearchPage<Hit>> decode_search(Response& reply, DecodeContext& context) {
  Result<SearchReply<Hit>> read = detail::decode<SearchReply<Hit>>(reply, context);
  if (!read) return failure_or(std::move(read).error(), reply);
  SearchBody<Hit> body = read->response ? *std::move(read->response) : SearchBody<Hit>{};
  std::optional<Error> failure = failure_inside(read->status, read->extra);
  std::optional<Error> inner = failure_inside(body.status, body.extra);
  if (!failure || (inner && failure->vendor_message.empty())) failure = std::move(inner);
  if (failure) {
    // One level may say that it failed, and the other why.
    if (failure->vendor_message.empty()) failure = failure_inside("failed", body.extra);
    return *std::move(failure);
  }
  const bool has_list = body.list || read->list;
  HitList<Hit> list =
      body.list ? *std::move(body.list) : std::move(read->list).value_or(HitList<Hit>{});
  SearchPage<Hit> page{.hits = std::move(list.hits).value_or(std::vector<Hit>{}),
                       .total_hits = list.total_hits,
                       .service_id = std::move(read->service_id),
                       .extra = std::move(read->extra)};
  // From the place where working clients find it to the places that the guide shows.
  const auto inner_stats = body.stats.value_or(SearchStats{}).total_hits;
  const auto outer_stats = read->stats.value_or(SearchStats{}).total_hits;
  for (const auto& total : {inner_stats, body.total_hits, outer_stats, read->total_hits}) {
    if (!page.total_hits) page.total_hits = total;
  }
  // Where nothing was found, some servers leave the hits themselves out.
  const bool is_nothing_found = has_list && page.total_hits == 0;
  if (!list.hits && !is_nothing_found) {
    return Error{.kind = ErrorKind::decode,
                 .message = "the reply is JSON, but holds no hits of a search for " +
                            std::string(detail::wire::kHitsName<Hit>)};
  }
  if (page.service_id.empty()) page.service_id = std::move(body.service_id);
  for (auto& [name, value] : body.extra) page.extra.append(std::move(name), std::move(value));
  return page;
}

}  // namespace quartet::totango
