// Quantive's goals, which its screens call objectives.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/patch.hpp"
#include "quartet/quantive/metrics.hpp"
#include "quartet/quantive/query.hpp"
#include "quartet/quantive/types.hpp"
#include "quartet/removal.hpp"
#include "quartet/time.hpp"

namespace quartet::quantive {

/// An objective. What the vendor leaves unset ("" or the year 1) is empty here. Which of the
/// members come, depends on the call and its `fields`.
struct Goal {
  std::string id = {};  ///< opaque
  std::string account_id = {};
  std::string name = {};
  std::string description = {};
  std::string session_id = {};
  std::string owner_id = {};  ///< of a user or a team
  std::vector<std::string> owner_ids = {};
  std::optional<Assignee> assignee = std::nullopt;
  std::vector<Assignee> assignees = {};
  std::string parent_id = {};                       ///< empty: it has no parent
  std::optional<double> attainment = std::nullopt;  ///< 0 to 1, with rounding noise
  std::optional<double> aggregated_attainment = std::nullopt;
  std::optional<double> full_aggregated_attainment = std::nullopt;  ///< with children
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> from = std::nullopt;
  std::optional<Timestamp> to = std::nullopt;
  ClosedStatus closed_status = {};
  std::vector<Metric> metrics = {};  ///< key results; lists have none unless `fields` asks
  std::vector<Tag> tags = {};
  std::string url = {};  ///< of the goal in the web application
  std::string created_by_id = {};
  std::string modified_by_id = {};
  Object custom_fields = {};
  Object extra = {};
};

/// What a new goal needs. Guide: "Creating an Objective".
struct NewGoal {
  std::string name;
  std::string session_id;
  std::string owner_id;  ///< of a user or a team
  /// Sent beside `owner_id` when there are several.
  std::vector<std::string> owner_ids = {};
  std::string description = {};
  std::vector<std::string> tags = {};  ///< titles
  std::optional<Timestamp> from = std::nullopt;
  std::optional<Timestamp> to = std::nullopt;
  std::string parent_id = {};
  Object extra = {};  ///< members that this version does not know
};

/// What an update changes. Everything else stays. That null clears a member is likely and not
/// documented; lists are replaced as a whole. Guide: "Updating an Objective".
struct GoalPatch {
  Patch<std::string> name = {};
  Patch<std::string> description = {};
  Patch<std::string> session_id = {};
  Patch<std::string> owner_id = {};
  Patch<std::vector<std::string>> owner_ids = {};
  Patch<std::vector<std::string>> tags = {};  ///< titles
  Patch<Timestamp> from = {};
  Patch<Timestamp> to = {};
  Patch<std::string> parent_id = {};
  Object extra = {};  ///< members that this version does not know
};

/// What an update came to. It was carried out either way.
struct UpdatedGoal {
  /// As the vendor sent it back; nothing when its reply had no body, or showed no goal.
  std::optional<Goal> goal = std::nullopt;
};

/// The properties that the first API generation filters by; empty: any. It knows no paging: one
/// reply holds all. Guide: "Reading Objectives".
struct GoalFilter {
  std::string tag = {};  ///< a tag's title
  std::string session_id = {};
  std::string owner_id = {};
  std::string parent_id = {};
  /// Goals with key results of that user; looked at again with `include_metrics` only.
  std::string metric_owner_id = {};
  bool include_metrics = false;
  Unmatched unmatched = Unmatched::drop;
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// Of an earlier listing with the same filter, to go on there.
  std::string cursor = {};
};

/// The goals of an account. Copies are cheap; all functions may be called from any thread.
class Goals : detail::HandleShare {
 public:
  /// POST /goals. A lost reply is `delivery: unknown`, and nothing is sent again: see
  /// `verify_created`. Errors: config for an empty name, session or owner; invalid; what every call
  /// can have.
  [[nodiscard]] Result<Goal> create(const NewGoal& goal) const;
  /// GET /goals/{id}
  [[nodiscard]] Result<Goal> get(std::string_view id) const;
  /// PATCH /goals/{id}. Errors: config when nothing is changed, or when the name, the session or
  /// the owner is cleared or empty; vendor when a success tells of an error.
  [[nodiscard]] Result<UpdatedGoal> update(std::string_view id, const GoalPatch& patch) const;
  /// DELETE /goals/{id}. After a lost reply it is asked again; when that finds nothing, the first
  /// attempt did it, and the result says `already_gone`.
  [[nodiscard]] Result<Removal> remove(std::string_view id) const;
  /// GET /goals of the first API generation.
  [[nodiscard]] Pager<Goal> list(const GoalFilter& filter = {}) const;
  /// GET /goals of the second API generation, page by page.
  [[nodiscard]] Pager<Goal> search(const Query& query = {}) const;
  /// After a lost reply: the goals that have the request's name, session and owner, and were
  /// created at `not_before` or later, or a minute before: clocks differ. Empty: it does not exist.
  /// More than one: others are like it.
  [[nodiscard]] Result<std::vector<Goal>> verify_created(
      const NewGoal& goal, std::optional<Timestamp> not_before = std::nullopt) const;

 private:
  friend class Client;
  explicit Goals(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {
[[nodiscard]] Operation<Goal> create_goal(const NewGoal& goal);
[[nodiscard]] Operation<Goal> get_goal(std::string_view id);
[[nodiscard]] Operation<UpdatedGoal> update_goal(std::string_view id, const GoalPatch& patch);
[[nodiscard]] Operation<Removal> remove_goal(std::string_view id);
[[nodiscard]] Operation<ListPage<Goal>> list_goals(const GoalFilter& filter);
/// One page of `Goals::search`: `limit` rows from row `skip` on.
[[nodiscard]] Operation<ListPage<Goal>> search_goals(const Query& query, std::int64_t skip,
                                                     std::int64_t limit);
}  // namespace ops

}  // namespace quartet::quantive
