// Paging by number and `Link`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/codec.hpp"
#include "core/keyed_hash.hpp"
#include "core/listing_flow.hpp"
#include "core/session.hpp"
#include "core/url.hpp"
#include "quartet/taplytics/options.hpp"
#include "quartet/taplytics/paging.hpp"
#include "taplytics/wire.hpp"

namespace quartet::taplytics {

inline constexpr int kLongestPage = 100;

// Why a page of that length cannot be asked for; empty when it can.
[[nodiscard]] std::string page_problem(int per_page);

// What the Link headers of a reply say.
struct PageLinks {
  bool has_links = false;
  std::optional<PageLink> next = std::nullopt;
  std::optional<PageLink> last = std::nullopt;
  std::optional<Error> error = std::nullopt;
};
[[nodiscard]] PageLinks read_links(const Headers& headers);

// Where a listing goes on, if that is on the server that was asked: the links of another one are
// never followed.
void follow_link(const detail::BaseUrl& base, const PageLinks& links, detail::PageFacts& facts);

template <class Row>
[[nodiscard]] Result<LinkedPage<Row>> decode_linked(Response& reply, DecodeContext& context) {
  using Page = LinkedPage<Row>;
  constexpr std::string_view rows = detail::wire::Wire<Page>::fields[0].name;
  Result<Page> page = detail::decode_list<Page>(reply, context, rows);
  if (!page) return page;
  PageLinks links = read_links(reply.headers);
  page->has_links = links.has_links;
  page->next = std::move(links.next);
  page->last = std::move(links.last);
  page->link_error = std::move(links.error);
  return page;
}

// "users.list_by_page" at "/v2/users".
struct ListingPlace {
  std::string operation;
  std::string path;
};

template <class Row>
[[nodiscard]] Operation<LinkedPage<Row>> linked_page(const ListingPlace& place, std::int64_t page,
                                                     int per_page) {
  return {
      .name = place.operation,
      .request = {.path = place.path,
                  .query = {{"page", std::to_string(page)}, {"per_page", std::to_string(per_page)}},
                  .problem = page < 1 ? "page must be 1 or more" : page_problem(per_page)},
      .effect = Effect::read,
      .decode = &decode_linked<Row>};
}

template <class Row>
[[nodiscard]] Pager<Row> linked_listing(const std::shared_ptr<const detail::Handle>& handle,
                                        const ListingPlace& place, const PageOptions& options) {
  using Page = LinkedPage<Row>;
  detail::ListingSpec<Row, Page> spec{
      .plan = {.scheme = detail::PageScheme::linked,
               .page_length = options.per_page,
               .first_page = 1,
               .fingerprint = detail::listing_fingerprint(
                   *handle, {place.operation, std::to_string(options.per_page)})},
      .request =
          [place](const detail::PageRequest& page) {
            return linked_page<Row>(place, page.position, static_cast<int>(page.length));
          },
      .rows = &Page::items,
      .identify = [](const detail::HashKey& key,
                     const Row& row) { return detail::keyed_hash(key, row.id); },
      .find_next =
          [base = handle->session->base()](const Page& page, detail::PageFacts& facts) {
            follow_link(base, {page.has_links, page.next, page.last, page.link_error}, facts);
          },
      .unreadable = options.unreadable_rows,
      .row_places = {{}, {detail::wire::Wire<Page>::fields[0].name}}};
  return detail::make_pager(handle, place.operation, std::move(spec), options.cursor,
                            page_problem(options.per_page));
}

}  // namespace quartet::taplytics
