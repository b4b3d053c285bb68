// Active lists: operations and listings.
#include "core/codec.hpp"
#include "core/listing_flow.hpp"
#include "core/session.hpp"
#include "quartet/totango.hpp"
#include "totango/profile.hpp"
#include "totango/wire.hpp"

namespace quartet::totango {
namespace {

constexpr int kLongestPage = 10'000;

Result<AccountsPage> decode_page(Response& reply, DecodeContext& context) {
  Result<AccountsPage> page = detail::decode<AccountsPage>(reply, context);
  if (!page) return page;
  if (std::optional<Error> failure = failure_inside(*page)) return *std::move(failure);
  const bool is_list = !page->accounts.empty() || page->total_items || page->current_item_count;
  if (!is_list) {
    return Error{.kind = ErrorKind::decode,
                 .message = "the reply is JSON, but not a page of accounts"};
  }
  return page;
}

std::string problem_of(ListId list, const CurrentOptions& options) {
  if (list < 1) return "a list's id is a number from 1 on";
  if (options.page_length < 1 || options.page_length > kLongestPage) {
    return "page_length must be 1 to 10000";
  }
  return "";
}

detail::ListingSpec<Account, AccountsPage> listing(const detail::Handle& handle, ListId list,
                                                   const CurrentOptions& options) {
  const bool by_page = options.offset_meaning == OffsetMeaning::page_index;
  return {.plan = {.scheme =
                       by_page ? detail::PageScheme::page_index : detail::PageScheme::record_offset,
                   .page_length = options.page_length,
                   .fingerprint = detail::listing_fingerprint(
                       handle, {"lists.current", std::to_string(list),
                                std::string(to_string(options.include)),
                                std::to_string(options.page_length), by_page ? "page" : "record"})},
          .request =
              [list, include = options.include, length = options.page_length](std::int64_t offset) {
                return ops::current_page(list, include, length, offset);
              },
          .rows = &AccountsPage::accounts,
          .id = &Account::id,
          .total = &AccountsPage::total_items,
          .declared_rows = &AccountsPage::current_item_count};
}

}  // namespace

// [operation]
Operation<AccountsPage> ops::current_page(ListId list, Include include, int length,
                                          std::int64_t offset) {
  std::vector<QueryParameter> query;
  // The guide asks for the summary by leaving `return` out.
  if (include != Include::summary) query.push_back({"return", std::string(to_string(include))});
  query.push_back({"length", std::to_string(length)});
  query.push_back({"offset", std::to_string(offset)});
  return {
      .name = "lists.current",
      .request = {.path = "/api/v1/accounts/active_list/" + std::to_string(list) + "/current.json",
                  .query = std::move(query),
                  .problem = problem_of(list, {.page_length = length})},
      .effect = Effect::read,
      .decode = decode_page};
}
// [/operation]

Pager<Account> Lists::current(ListId list, CurrentOptions options) const {
  return detail::make_pager(handle_, "lists.current", listing(*handle_, list, options),
                            options.cursor, problem_of(list, options));
}

}  // namespace quartet::totango
