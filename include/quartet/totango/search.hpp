// Totango's Search API: accounts and users by terms, with columns of your choice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"
#include "quartet/time.hpp"
#include "quartet/totango/fields.hpp"
#include "quartet/totango/terms.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

class Client;

/// How many records a search can reach. A listing that would go beyond ends with an error of kind
/// `limit`, behind the rows that it could reach.
inline constexpr std::int64_t search_cap = 10'000;

enum class SortOrder : unsigned char { ascending, descending };

/// A search for accounts or users. Guide: "Search API".
struct SearchRequest {
  std::vector<Term> terms;  ///< all must hold; none: everything
  /// The columns. None: only what every row has.
  std::vector<Field> fields = {};
  /// Columns of the user's account; only in searches for users. Where the vendor puts their values
  /// is not documented; see `SelectedFields`.
  std::vector<Field> parent_account_fields = {};
  /// Empty: "display_name", as documented.
  std::string sort_by = {};
  SortOrder sort_order = SortOrder::ascending;
  std::string scope = "all";
  /// Rows a page, 1 to 1000.
  int page_length = 1000;
  /// Further members of the query, sent as they are; none of those above.
  Object extra = {};
  /// Further fields of the form beside `query`, such as "teams_id".
  std::vector<FormField> form = {};
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// From `Pager::cursor` of the same search; empty: from the start.
  std::string cursor = {};
};

/// Reads a query as Totango's pages show it ("Generate the API endpoint"): the JSON behind
/// `query=`. `count` becomes the page length; columns are called as `field_display_name` says.
/// Error: `config`, naming the member, also for an `offset`: paging is up to the listing.
[[nodiscard]] Result<SearchRequest> parse_search(std::string_view json);

struct HealthTrend {
  std::string health;    ///< a colour: "red", "yellow", "green"
  std::string previous;  ///< the wire's `health_prev`
  std::optional<Timestamp> changed;
};

struct Owner {
  std::string name;   ///< the wire's `owner_value`
  std::string email;  ///< the wire's `owner_tid_value`
};

/// A column by its label or by its position, from 0.
class ColumnKey {
 public:
  ColumnKey(const char* label) : label_(label) {}         // NOLINT: all are meant to be implicit
  ColumnKey(std::string_view label) : label_(label) {}    // NOLINT
  ColumnKey(const std::string& label) : label_(label) {}  // NOLINT
  ColumnKey(int position)                                 // NOLINT: a negative one is no column
      : ColumnKey(position < 0 ? SIZE_MAX : static_cast<std::size_t>(position)) {}
  ColumnKey(std::size_t position) : position_(position) {}  // NOLINT

  [[nodiscard]] std::optional<std::size_t> position() const noexcept { return position_; }
  [[nodiscard]] std::string_view label() const noexcept { return label_; }

 private:
  std::string_view label_;
  std::optional<std::size_t> position_;
};

struct Column {
  std::string label;
  ColumnType type = ColumnType::unknown;
};

/// The values of the columns that a search asked for. Each function answers nothing for a null, and
/// an error when it cannot answer truly: `config` when no column or several have that label, or
/// when the column was asked for as another type; `decode` when the reply holds something else.
/// Nothing is converted, except that a time is read from milliseconds or, in a `simple_date`, from
/// a date. A column of unknown type is read by whichever function fits what it holds.
///
/// Columns of the parent account stand behind the others and are called "parent." and their name.
/// A vendor that leaves them out makes them errors of kind `decode`; the others stay readable.
class SelectedFields {
 public:
  /// How many values the reply holds, and how many columns were asked for: the same, unless the
  /// vendor errs.
  [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
  [[nodiscard]] const std::vector<Column>& columns() const noexcept;

  [[nodiscard]] Result<std::optional<std::string>> text(const ColumnKey& column) const;
  [[nodiscard]] Result<std::optional<double>> number(const ColumnKey& column) const;
  /// A number that is whole and fits, exactly.
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(const ColumnKey& column) const;
  [[nodiscard]] Result<std::optional<Timestamp>> time(const ColumnKey& column) const;
  [[nodiscard]] Result<std::optional<HealthTrend>> health_trend(
      const ColumnKey& column = "health_trend") const;
  [[nodiscard]] Result<std::optional<Owner>> owner(const ColumnKey& column) const;
  [[nodiscard]] Result<std::optional<Array>> list(const ColumnKey& column) const;
  /// Whatever the reply holds.
  [[nodiscard]] Result<Value> value(const ColumnKey& column) const;

  /// The wire's `selected_fields`.
  Array values;
  /// What the search asked for; shared by the rows of a page.
  std::shared_ptr<const std::vector<Column>> asked;
  std::size_t own_columns = 0;  ///< how many of them are not the parent account's
};

/// An account that a search found.
struct AccountHit {
  std::string id;  ///< the wire's `name`; always there
  std::string display_name;
  std::optional<Timestamp> last_activity;
  SelectedFields fields;
  Object extra;
};

struct AccountReference {
  std::string id;  ///< the wire's `name`
  std::string display_name;
  Object extra;
};

/// A user that a search found: a contact of an account.
struct UserHit {
  std::string name;  ///< what identifies the user, often an e-mail address; always there
  std::string display_name;
  std::string id;  ///< Totango's own; empty when not sent
  /// The guide promises it, its sample leaves it out.
  std::optional<AccountReference> account;
  std::optional<Timestamp> first_activity;
  std::optional<Timestamp> last_activity;
  std::optional<bool> is_online;
  SelectedFields fields;
  Object extra;
};

/// One page of a search.
template <class Hit>
struct SearchPage {
  std::vector<Hit> hits;
  std::optional<std::int64_t> total_hits;
  std::string service_id;
  /// What the reply has beside them.
  Object extra;
};

namespace ops {
/// POST /api/v1/search/accounts: one page, `offset` is a record number. The request's page length
/// and cursor do not count.
[[nodiscard]] Operation<SearchPage<AccountHit>> search_accounts(const SearchRequest& request,
                                                                int count, std::int64_t offset);
/// POST /api/v1/search/users: one page.
[[nodiscard]] Operation<SearchPage<UserHit>> search_users(const SearchRequest& request, int count,
                                                          std::int64_t offset);
}  // namespace ops

/// Accounts. Guide: "Search API", search for accounts.
class Accounts : detail::HandleShare {
 public:
  /// The accounts that fulfil the terms. Nothing is sent before the first row is read. Pages
  /// overlap by one row, so that rows which move meanwhile are noticed and none is skipped that
  /// stayed. Errors, as the range's last element: config, unauthorized, forbidden, invalid,
  /// rate_limited, server, vendor (a failure in a reply with status 200), decode, out_of_reach
  /// (more than `search_cap` records), limit (the server repeats pages), and what every call can
  /// have.
  [[nodiscard]] Pager<AccountHit> search(SearchRequest request) const;

 private:
  friend class Client;
  explicit Accounts(std::shared_ptr<const detail::Handle> handle)
      : HandleShare(std::move(handle)) {}
};

/// Users: the contacts of accounts. Guide: "Search API", search for users.
class Users : detail::HandleShare {
 public:
  /// The users that fulfil the terms; otherwise like `Accounts::search`.
  [[nodiscard]] Pager<UserHit> search(SearchRequest request) const;

 private:
  friend class Client;
  explicit Users(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

}  // namespace quartet::totango
