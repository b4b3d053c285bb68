// Totango's Data API: the accounts of active lists.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/flat_map.hpp"
#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"
#include "quartet/time.hpp"
#include "quartet/totango/options.hpp"
#include "quartet/totango/terms.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

class Client;

/// The number at the bottom of an active list's page. 1 is "all accounts".
using ListId = std::int64_t;

/// What a listing returns for each account; the wire's `return`.
enum class Include : unsigned char { summary, stats, users, lifecycle, all };

[[nodiscard]] std::string_view to_string(Include include) noexcept;

struct AccountStatus {
  std::string current;
  std::optional<Timestamp> changed;
  Object extra;
};

struct EngagementScore {
  std::optional<double> current;
  std::optional<double> change;
  Object extra;
};

struct Health {
  std::string current;  ///< "Good", "Average", "Poor"; a search has colours instead
  std::string previous;
  std::string reason;
  std::optional<Timestamp> last_changed;
  Object extra;
};

struct Engagement {
  std::optional<EngagementScore> score;
  std::optional<Health> health;
  Object extra;
};

/// How often users visit. Not documented; known from Totango's own command-line utilities.
struct VisitFrequency {
  Value current;  ///< its type is not documented either
  Object extra;
};

/// Numbers by name, in the order in which they came.
using Counts = FlatMap<std::int64_t>;

/// What was counted within one window of time.
struct UsageWindow {
  std::optional<std::int64_t> all;
  /// Of each module: how many users used it, or how often it was used.
  Counts modules;
  /// How often each user-action was performed. Empty in the windows of `Stats::users`. The form of
  /// 2012, a list `activities` of names and numbers, is read into this as well.
  Counts actions;
  Object extra;
};

/// The windows that are known; a reply may leave some out (the guide shows no past_7d) and may
/// have others.
namespace windows {
inline constexpr std::string_view realtime_today = "realtime_today";
inline constexpr std::string_view past_1d = "past_1d";
inline constexpr std::string_view past_3d = "past_3d";
inline constexpr std::string_view past_7d = "past_7d";
inline constexpr std::string_view past_14d = "past_14d";
inline constexpr std::string_view past_30d = "past_30d";
inline constexpr std::string_view past_90d = "past_90d";
}  // namespace windows

/// Usage of an account, by window: `stats.activities.find(windows::past_30d)`. Guide: "Data API",
/// retrieve engagement statistics.
struct Stats {
  FlatMap<UsageWindow> users;       ///< how many users were active
  FlatMap<UsageWindow> activities;  ///< how often user-actions were performed
  std::optional<Timestamp> first_activity;
  std::optional<Timestamp> last_activity;
  Object extra;
};

/// A user of an account. Guide: "Data API", retrieve users.
struct AccountUser {
  std::string name;  ///< what identifies the user, often an e-mail address; always there
  std::optional<Timestamp> first_usage;
  std::optional<Timestamp> last_usage;
  Object extra;
};

struct StatusChange {
  std::string status;
  std::optional<Timestamp> changed;
  Object extra;
};

/// The status of now and the ones before it. Guide: "Data API", retrieve status lifecycle history.
struct Lifecycle {
  std::string current;
  std::optional<Timestamp> changed;
  std::vector<StatusChange> history;
  Object extra;
};

/// An account of an active list. Guide: "Data API", listing accounts in an active-list.
struct Account {
  std::string id;             ///< the wire's `account_id`; always there
  std::string name;           ///< the account's title
  std::string foreign_id;     ///< empty when not set
  std::string salesforce_id;  ///< the wire's `SF_id`; empty when not set
  std::string totango_id;     ///< Totango's internal id; empty when not sent
  std::optional<AccountStatus> status;
  std::optional<Engagement> engagement;
  std::optional<VisitFrequency> frequency;
  /// Free-form: text, number, bool or null. An attribute that comes as an object with a `value` is
  /// that value; any other object or list stays what it is.
  Object attributes;
  std::optional<Stats> stats;          ///< with Include::stats and all
  std::vector<AccountUser> users;      ///< with Include::users and all
  std::optional<Lifecycle> lifecycle;  ///< with Include::lifecycle and all
  /// Members that this version does not know.
  Object extra;

  /// `engagement.score.current`, when it is there.
  [[nodiscard]] std::optional<double> engagement_score() const noexcept;
  /// `engagement.health.current`; empty when it is not there.
  [[nodiscard]] std::string_view health() const noexcept;
};

/// What the server says about a page.
struct PageHeader {
  std::string name;  ///< of the list
  std::string scope;
  std::optional<std::int64_t> length;
  std::optional<std::int64_t> offset;
  Object extra;
};

/// One page of an active list as the server sends it.
struct AccountsPage {
  std::vector<Account> accounts;
  std::optional<std::int64_t> total_items;
  std::optional<std::int64_t> current_item_count;
  std::optional<PageHeader> header;  ///< the wire's `response_header`
  std::string service_id;
  std::string status;
  Object extra;
};

/// Options of `lists.current`, `recent` and `past`.
struct ListOptions {
  Include include = Include::summary;
  /// Accounts a page, 1 to 10,000. The vendor's default is 100; 1000 needs a tenth of its 100 calls
  /// a minute.
  int page_length = 1000;
  OffsetMeaning offset_meaning = OffsetMeaning::page_index;
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// From `Pager::cursor` of the same query; empty: from the start.
  std::string cursor = {};
};

/// An active list and what selects its accounts.
struct ActiveList {
  ListId id = 0;
  /// The criteria as search terms: with them, `accounts.search` finds what the list holds.
  std::vector<Term> criteria;
  Object extra;
};

/// A folder of active lists.
struct Folder {
  std::string id;
  std::string name;
  std::vector<Folder> children;
  Object extra;
};

/// Endpoint calls as plain values, for `Client::run`.
namespace ops {
/// GET /api/v1/accounts/active_list/{id}/current.json: one page. `offset` is sent as it is.
[[nodiscard]] Operation<AccountsPage> current_page(ListId list, Include include, int length,
                                                   std::int64_t offset);
/// GET /api/v1/accounts/active_list/{id}/recent.json: one page.
[[nodiscard]] Operation<AccountsPage> recent_page(ListId list, Timestamp since, Include include,
                                                  int length, std::int64_t offset);
/// GET /api/v1/accounts/active_list/{id}/past.json: one page.
[[nodiscard]] Operation<AccountsPage> past_page(ListId list, Timestamp since, Include include,
                                                int length, std::int64_t offset);
/// GET /api/v1/accounts/active_list.json
[[nodiscard]] Operation<std::vector<ActiveList>> lists();
/// GET /api/v1/active-lists/folders
[[nodiscard]] Operation<std::vector<Folder>> folders();
}  // namespace ops

/// Active lists. Guide: "Data API".
class Lists : detail::HandleShare {
 public:
  /// The accounts that are in the list now. Nothing is sent before the first row is read. Errors,
  /// as the range's last element: config (the id or an option), unauthorized, forbidden, invalid,
  /// rate_limited, server, vendor (`_error`), decode, limit (the server repeats pages), and what
  /// every call can have.
  [[nodiscard]] Pager<Account> current(ListId list, ListOptions options = {}) const;

  /// The accounts that entered the list since that time, otherwise like `current`. The time goes
  /// out in whole seconds, rounded down, and is not before 1970. The list must be followed by at
  /// least one user: that switches its log of changes on.
  [[nodiscard]] Pager<Account> recent(ListId list, Timestamp since, ListOptions options = {}) const;

  /// The accounts that left the list since that time, otherwise like `recent`.
  [[nodiscard]] Pager<Account> past(ListId list, Timestamp since, ListOptions options = {}) const;

  /// All active lists with their criteria, in one reply. Not documented; known from code that calls
  /// it. Errors: those of `current`.
  [[nodiscard]] Result<std::vector<ActiveList>> list() const;

  /// The folders of active lists, as a tree. Not documented, like `list`.
  [[nodiscard]] Result<std::vector<Folder>> folders() const;

 private:
  friend class Client;
  explicit Lists(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

}  // namespace quartet::totango
