// Searches for events: operation and listing.
#include "quartet/totango/events.hpp"

#include "core/keyed_hash.hpp"
#include "core/listing_flow.hpp"
#include "core/session.hpp"
#include "totango/events_wire.hpp"
#include "totango/query_text.hpp"
#include "totango/search_reply.hpp"

namespace quartet::totango {
namespace {

constexpr const char* kOperation = "events.search";

std::string problem_of_account(const std::optional<std::string>& id) {
  return id ? prefixed("account_id", name_problem(*id)) : "";
}

std::string problem_of(const EventSearch& request, int count, std::int64_t offset) {
  return first_problem({problem_among(request.terms), problem_of_account(request.account_id),
                        problem_of_form(request.form),
                        count < 1 || count > kLongestPage ? "page_length must be 1 to 1000" : "",
                        offset < 0 ? "offset must not be negative" : ""});
}

std::vector<FormField> form_of(const EventSearch& request) {
  std::vector<FormField> form;
  if (request.account_id) form.push_back({"account_id", *request.account_id});
  form.insert(form.end(), request.form.begin(), request.form.end());
  return form;
}

// All four members are mandatory; fields are always none.
Object query_of(const EventSearch& request, std::int64_t count, std::int64_t offset) {
  return {
      {"terms", json_of(request.terms)}, {"fields", Array{}}, {"count", count}, {"offset", offset}};
}

Result<EventsPage> decode_events_page(Response& reply, DecodeContext& context) {
  Result<SearchPage<Event>> page = decode_search<Event>(reply, context);
  if (!page) return std::move(page).error();
  return EventsPage{.events = std::move(page->hits),
                    .total_hits = page->total_hits,
                    .extra = std::move(page->extra)};
}

}  // namespace

Operation<EventsPage> ops::search_events(const EventSearch& request, int count,
                                         std::int64_t offset) {
  RequestSpec spec =
      search_request("/api/v2/events/search", query_of(request, count, offset), form_of(request));
  spec.problem = problem_of(request, count, offset);
  return {.name = kOperation,
          .request = std::move(spec),
          .effect = Effect::read,
          .decode = decode_events_page};
}

Pager<Event> Events::search(EventSearch request) const {
  const bool by_page = request.offset_meaning == OffsetMeaning::page_index;
  std::vector<std::string> parts = {kOperation, to_json(Value(json_of(request.terms))),
                                    std::to_string(request.page_length),
                                    by_page ? "page" : "record"};
  for (const FormField& field : form_of(request)) parts.push_back(field.name + "=" + field.value);
  const std::string problem = problem_of(request, request.page_length, 0);
  const std::string cursor = request.cursor;
  const UnreadableRows unreadable_rows = request.unreadable_rows;
  detail::ListingSpec<Event, EventsPage> spec{
      .plan = {.scheme =
                   by_page ? detail::PageScheme::page_index : detail::PageScheme::record_offset,
               .page_length = request.page_length,
               .fingerprint = detail::listing_fingerprint(*handle_, parts)},
      .request =
          [request = std::move(request)](const detail::PageRequest& page) {
            return ops::search_events(request, static_cast<int>(page.length), page.position);
          },
      .rows = &EventsPage::events,
      .identify = [](const detail::HashKey& key,
                     const Event& event) { return detail::keyed_hash(key, event.id); },
      .total = &EventsPage::total_hits,
      .unreadable = unreadable_rows,
      .row_places = row_places<Event>()};
  return detail::make_pager(handle_, kOperation, std::move(spec), cursor, problem);
}

}  // namespace quartet::totango
