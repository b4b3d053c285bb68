// Active lists: operations and listings.
#include "quartet/totango/lists.hpp"

#include "core/codec.hpp"
#include "core/keyed_hash.hpp"
#include "core/listing_flow.hpp"
#include "core/session.hpp"
#include "totango/lists_wire.hpp"
#include "totango/profile.hpp"

namespace quartet::totango {
namespace {

constexpr int kLongestListPage = 10'000;

// One of the three views of a list.
struct View {
  const char* name;  // of the operation and of the path
  std::optional<Timestamp> since = std::nullopt;
};

Result<AccountsPage> decode_accounts_page(Response& reply, DecodeContext& context) {
  Result<AccountsPage> page = decode_or_failure<AccountsPage>(reply, context);
  if (!page) return page;
  const bool is_list =
      !page->accounts.empty() || page->total_items || page->current_item_count || page->header;
  if (!is_list) {
    return Error{.kind = ErrorKind::decode,
                 .message = "the reply is JSON, but not a page of accounts"};
  }
  return page;
}

std::string problem_of(ListId list, const View& view, int length) {
  if (list < 1) return "a list's id is a number from 1 on";
  if (view.since && *view.since < Timestamp{}) return "since must not be before 1970";
  if (length < 1 || length > kLongestListPage) return "page_length must be 1 to 10000";
  return "";
}

// [operation]
Operation<AccountsPage> page_of(const View& view, ListId list, Include include, int length,
                                std::int64_t offset) {
  std::vector<QueryParameter> query;
  // Seconds, although every time in a reply is in milliseconds.
  if (view.since) query.push_back({"since", std::to_string(to_epoch_seconds(*view.since))});
  // The guide asks for the summary by leaving `return` out.
  if (include != Include::summary) query.push_back({"return", std::string(to_string(include))});
  query.push_back({"length", std::to_string(length)});
  query.push_back({"offset", std::to_string(offset)});
  return {.name = std::string("lists.") + view.name,
          .request = {.path = "/api/v1/accounts/active_list/" + std::to_string(list) + "/" +
                              view.name + ".json",
                      .query = std::move(query),
                      .problem = problem_of(list, view, length)},
          .effect = Effect::read,
          .decode = decode_accounts_page};
}
// [/operation]

Pager<Account> listing(const std::shared_ptr<const detail::Handle>& handle, const View& view,
                       ListId list, const ListOptions& options) {
  const bool by_page = options.offset_meaning == OffsetMeaning::page_index;
  const std::string name = std::string("lists.") + view.name;
  const std::string since = view.since ? std::to_string(to_epoch_seconds(*view.since)) : "";
  detail::ListingSpec<Account, AccountsPage> spec{
      .plan = {.scheme =
                   by_page ? detail::PageScheme::page_index : detail::PageScheme::record_offset,
               .page_length = options.page_length,
               .fingerprint = detail::listing_fingerprint(
                   *handle,
                   {name, std::to_string(list), since, std::string(to_string(options.include)),
                    std::to_string(options.page_length), by_page ? "page" : "record"})},
      .request =
          [view, list, include = options.include](const detail::PageRequest& page) {
            return page_of(view, list, include, static_cast<int>(page.length), page.position);
          },
      .rows = &AccountsPage::accounts,
      .identify = [](const detail::HashKey& key,
                     const Account& account) { return detail::keyed_hash(key, account.id); },
      .total = &AccountsPage::total_items,
      .declared_rows = &AccountsPage::current_item_count,
      .unreadable = options.unreadable_rows,
      .row_places = {{"accounts"}}};
  return detail::make_pager(handle, name, std::move(spec), options.cursor,
                            problem_of(list, view, options.page_length));
}

}  // namespace

Operation<AccountsPage> ops::current_page(ListId list, Include include, int length,
                                          std::int64_t offset) {
  return page_of({.name = "current"}, list, include, length, offset);
}

Operation<AccountsPage> ops::recent_page(ListId list, Timestamp since, Include include, int length,
                                         std::int64_t offset) {
  return page_of({.name = "recent", .since = since}, list, include, length, offset);
}

Operation<AccountsPage> ops::past_page(ListId list, Timestamp since, Include include, int length,
                                       std::int64_t offset) {
  return page_of({.name = "past", .since = since}, list, include, length, offset);
}

Pager<Account> Lists::current(ListId list, ListOptions options) const {
  return listing(handle_, {.name = "current"}, list, options);
}

Pager<Account> Lists::recent(ListId list, Timestamp since, ListOptions options) const {
  return listing(handle_, {.name = "recent", .since = since}, list, options);
}

Pager<Account> Lists::past(ListId list, Timestamp since, ListOptions options) const {
  return listing(handle_, {.name = "past", .since = since}, list, options);
}

}  // namespace quartet::totango
