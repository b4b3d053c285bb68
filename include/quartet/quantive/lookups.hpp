// Quantive's look-ups: the ids that a goal needs.
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
#include "quartet/quantive/query.hpp"
#include "quartet/quantive/types.hpp"
#include "quartet/time.hpp"

namespace quartet::quantive {

/// A planning session: the period that goals belong to.
struct PlanningSession {
  std::string id = {};  ///< what `session_id` takes; opaque
  std::string account_id = {};
  std::string parent_id = {};  ///< empty: it has no parent
  std::string title = {};
  std::string status = {};  ///< see `session_statuses`
  std::optional<Timestamp> start = std::nullopt;
  std::optional<Timestamp> end = std::nullopt;
  Object extra = {};
};

/// Known words of PlanningSession::status.
namespace session_statuses {
inline constexpr std::string_view open = "open";
inline constexpr std::string_view locked = "locked";
inline constexpr std::string_view closed = "closed";
}  // namespace session_statuses

struct User {
  std::string id = {};  ///< what `owner_id` takes; opaque
  std::string email = {};
  std::string first_name = {};
  std::string last_name = {};
  std::string name = {};
  std::string display_name = {};
  std::string subscription_type = {};
  Object extra = {};
};

struct Team {
  std::string id = {};  ///< what `owner_id` takes; opaque
  std::string account_id = {};
  std::string name = {};
  std::string description = {};
  std::string avatar = {};
  std::string parent_id = {};
  std::optional<Timestamp> created = std::nullopt;
  Object extra = {};
};

/// A tag of the account.
struct AccountTag {
  std::string id = {};
  std::string name = {};
  std::string title = {};
  std::optional<bool> is_active = std::nullopt;
  std::optional<std::int64_t> items_tagged = std::nullopt;
  std::optional<Timestamp> created = std::nullopt;
  Object extra = {};
};

// A look-up that pages over rows of one kind.
template <class Row>
class Lookup : protected detail::HandleShare {
 public:
  /// Page by page, second API generation.
  [[nodiscard]] Pager<Row> list(const Query& query = {}) const;

 protected:
  friend class Client;
  explicit Lookup(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

extern template class Lookup<PlanningSession>;
extern template class Lookup<Assignee>;
extern template class Lookup<User>;
extern template class Lookup<Team>;
extern template class Lookup<AccountTag>;

/// GET /assignees: users and teams together, the vendor's recommended way to an owner's id. Narrow
/// it with `where::text("type").is("user")`.
using Assignees = Lookup<Assignee>;
/// GET /teams
using Teams = Lookup<Team>;
/// GET /tags
using Tags = Lookup<AccountTag>;

/// GET /sessions. Copies are cheap; all functions may be called from any thread.
class PlanningSessions : public Lookup<PlanningSession> {
 public:
  /// GET /sessions/{id}
  [[nodiscard]] Result<PlanningSession> get(std::string_view id) const;

 private:
  friend class Client;
  using Lookup::Lookup;
};

/// GET /users. Copies are cheap; all functions may be called from any thread.
class Users : public Lookup<User> {
 public:
  /// GET /users/{id}
  [[nodiscard]] Result<User> get(std::string_view id) const;

 private:
  friend class Client;
  using Lookup::Lookup;
};

namespace ops {
[[nodiscard]] Operation<PlanningSession> get_session(std::string_view id);
[[nodiscard]] Operation<User> get_user(std::string_view id);
}  // namespace ops

}  // namespace quartet::quantive
