// Taplytics' users.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/removal.hpp"
#include "quartet/taplytics/options.hpp"
#include "quartet/taplytics/paging.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::taplytics {

/// Which user: by exactly one of the three identifiers. There is no user without one.
class UserRef {
 public:
  enum class Kind : unsigned char { id, user_id, email };

  [[nodiscard]] static UserRef id(std::string_view id);            ///< Taplytics' own, opaque
  [[nodiscard]] static UserRef user_id(std::string_view user_id);  ///< yours
  [[nodiscard]] static UserRef email(std::string_view email);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  UserRef(Kind kind, std::string_view text) : kind_(kind), text_(text) {}
  Kind kind_;
  std::string text_;
};

/// Where a user was last seen.
struct Location {
  std::string city_name = {};
  std::string continent_code = {};
  std::string country_code = {};  ///< three letters in the vendor's samples
  std::string country_name = {};
  std::string region_name = {};
  std::string timezone = {};
  std::string postal_code = {};
  std::optional<double> latitude = std::nullopt;   ///< degrees
  std::optional<double> longitude = std::nullopt;  ///< degrees
  Object extra = {};
};

/// A user's part in an experiment.
struct Participation {
  std::string experiment_id = {};
  std::string variation = {};
  Object extra = {};
};

/// A user of the app. Guide: "Users".
struct User {
  std::string id = {};       ///< Taplytics' own, opaque
  std::string user_id = {};  ///< yours
  std::string email = {};
  std::string first_name = {};
  std::string last_name = {};
  std::string name = {};
  std::string gender = {};
  std::optional<Timestamp> created = std::nullopt;
  /// Also what listings by token call `metadata`.
  Object custom_data = {};
  std::string last_seen_ip = {};
  std::optional<Location> location = std::nullopt;
  std::optional<std::int64_t> session_count = std::nullopt;
  std::vector<Participation> experiments = {};
  Array devices = {};  ///< not documented further
  Object extra = {};
};

/// What `create_or_update` writes; what is not set stays as it is. `custom_data` is merged into
/// what is there. Nothing can be removed: an empty `user_id` or `email` is refused.
struct UserChanges {
  std::optional<std::string> user_id = std::nullopt;
  std::optional<std::string> email = std::nullopt;
  std::optional<std::string> first_name = std::nullopt;
  std::optional<std::string> last_name = std::nullopt;
  std::optional<std::string> gender = std::nullopt;
  /// At most one level of objects in it: the vendor keeps no more reliably.
  Object custom_data = {};
};

/// How a listing by token is read.
struct TokenListOptions {
  int per_page = 100;  ///< 1 to 100, the vendor's usual limit; the server may send fewer
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// Of an earlier listing with the same options, to go on there.
  std::string cursor = {};
};

/// One reply of a listing by token.
struct UsersByToken {
  std::vector<User> users = {};
  std::string next_token = {};  ///< empty at the end
  /// Whether of the page or of all is not documented.
  std::optional<std::int64_t> num_entities = std::nullopt;
  Object extra = {};
};

/// The users of a project. Copies are cheap; all functions may be called from any thread.
class Users : detail::HandleShare {
 public:
  /// GET /v2/usersByToken: every user, page by page.
  [[nodiscard]] Pager<User> list(const TokenListOptions& options = {}) const;
  /// GET /v2/users: every user, by page numbers and `Link`. The guide names the address only where
  /// it explains paging.
  [[nodiscard]] Pager<User> list_by_page(const PageOptions& options = {}) const;
  /// GET /v2/users/{id}, or with `user_id` or `email`. A reply about another user is an error of
  /// kind `decode`.
  [[nodiscard]] Result<User> get(const UserRef& user) const;
  /// POST /v2/users/{id}, or with `user_id` or `email`. Merging the same twice changes nothing, so
  /// it is repeated like a read, unless it changes the very identifier that it names the user by.
  /// Error: config when nothing is changed, or when custom data nest too deep.
  [[nodiscard]] Result<User> create_or_update(const UserRef& user,
                                              const UserChanges& changes) const;
  /// DELETE /v2/users/{id}, or with `user_id` or `email`. After a lost reply it is asked again;
  /// when that finds nobody, the first attempt did it, and the result says `already_gone`.
  [[nodiscard]] Result<Removal> remove(const UserRef& user) const;

 private:
  friend class Client;
  explicit Users(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {
/// `token` is empty for the first page.
[[nodiscard]] Operation<UsersByToken> users_by_token(std::string_view token, int per_page);
[[nodiscard]] Operation<LinkedPage<User>> users_page(std::int64_t page, int per_page);
[[nodiscard]] Operation<User> get_user(const UserRef& user);
[[nodiscard]] Operation<User> create_or_update_user(const UserRef& user,
                                                    const UserChanges& changes);
[[nodiscard]] Operation<Removal> remove_user(const UserRef& user);
}  // namespace ops

}  // namespace quartet::taplytics
