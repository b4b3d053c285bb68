// Totango: active lists (Data API).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/credential.hpp"
#include "quartet/operation.hpp"
#include "quartet/options.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

/// Where Totango's API is: scheme, host and port. Guide: "Search API", before you begin.
class Endpoint {
 public:
  static Endpoint us();  ///< https://api.totango.com
  static Endpoint eu();  ///< https://api-eu1.totango.com
  /// https, or http to a loopback host (a sandbox). Blanks around it and a slash at its end are
  /// dropped; a path, query or user name is refused by every call with an error of kind `config`.
  static Endpoint at(std::string_view url);

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  explicit Endpoint(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

struct Options {
  /// The API token from the user profile, or a function that fetches it. Sent raw in a header,
  /// never in a URL.
  Credential token;
  Endpoint endpoint = Endpoint::us();
  HttpOptions http = {};
  CallOptions call = {};

  /// TOTANGO_TOKEN, TOTANGO_REGION ("us" or "eu"), TOTANGO_BASE_URL (wins over the region).
  /// Error: `config`, naming the variable.
  [[nodiscard]] static Result<Options> from_env();
};

/// The number at the bottom of an active list's page. 1 is "all accounts".
using ListId = std::int64_t;

/// What a listing returns for each account; the wire's `return`.
enum class Include : unsigned char { summary, stats, users, lifecycle, all };

[[nodiscard]] std::string_view to_string(Include include) noexcept;

/// How the server reads `offset`. The guide says page number; a later page of the vendor says
/// record number, although its samples do not.
enum class OffsetMeaning : unsigned char { page_index, record_number };

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
  std::string current;  ///< "Good", "Average", "Poor"
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

/// An account of an active list. Guide: "Data API", listing accounts in an active-list.
struct Account {
  std::string id;             ///< the wire's `account_id`; always there
  std::string name;           ///< the account's title
  std::string foreign_id;     ///< empty when not set
  std::string salesforce_id;  ///< the wire's `SF_id`; empty when not set
  std::optional<AccountStatus> status;
  std::optional<Engagement> engagement;
  /// Free-form: text, number, bool or null. An attribute that comes as an object with a `value` is
  /// that value.
  Object attributes;
  /// Members that this version does not know, `stats`, `users` and `lifecycle` among them.
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
  std::optional<PageHeader> header;
  std::string service_id;
  std::string status;
  Object extra;
};

/// Options of `lists.current`.
struct CurrentOptions {
  Include include = Include::summary;
  /// Accounts a page, 1 to 10,000. The vendor's default is 100; 1000 needs a tenth of its 100 calls
  /// a minute.
  int page_length = 1000;
  OffsetMeaning offset_meaning = OffsetMeaning::page_index;
  /// From `Pager::cursor` of the same query; empty: from the start.
  std::string cursor = {};
};

/// Endpoint calls as plain values, for `Client::run`.
namespace ops {
/// GET /api/v1/accounts/active_list/{id}/current.json: one page. `offset` is sent as it is.
[[nodiscard]] Operation<AccountsPage> current_page(ListId list, Include include, int length,
                                                   std::int64_t offset);
}  // namespace ops

/// Active lists. Guide: "Data API".
class Lists {
 public:
  /// The accounts that are in the list now. Nothing is sent before the first row is read. Errors,
  /// as the range's last element: config (the id or an option), unauthorized, forbidden, invalid,
  /// rate_limited, server, vendor (`_error`), decode, limit (the server repeats pages), and what
  /// every call can have.
  [[nodiscard]] Pager<Account> current(ListId list, CurrentOptions options = {}) const;

 private:
  friend class Client;
  explicit Lists(std::shared_ptr<const detail::Handle> handle) : handle_(std::move(handle)) {}
  std::shared_ptr<const detail::Handle> handle_;
};

/// A Totango client. Making one does no I/O and cannot fail; an option that cannot be used is
/// reported by `check` and by every call. Copies are cheap and share connections. All functions may
/// be called from any thread. Destroying a client never waits: calls under way go on to their end.
class Client {
 public:
  explicit Client(Options options);

  /// Whether the options can be used. Does not ask the network.
  [[nodiscard]] Result<void> check() const;

  /// A copy whose calls behave as given; what is not set stays.
  [[nodiscard]] Client with(CallOptions call) const;

  template <class T>
  [[nodiscard]] Result<T> run(const Operation<T>& operation) const {
    return detail::run(handle_, operation);
  }
  template <class T>
  [[nodiscard]] WithMetadata<T> run_with_metadata(const Operation<T>& operation) const {
    return detail::run_with_metadata(handle_, operation);
  }

  /// A call that this version does not know.
  [[nodiscard]] Result<Response> send(const RawRequest& request) const;

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
  std::shared_ptr<const detail::Handle> handle_;

 public:
  Lists lists;
};

}  // namespace quartet::totango
