// Puts the members of a body into a goal.
#pragma once

#include <string>
#include <utility>

#include "testing/quantive_members.hpp"
#include "testing/quantive_store.hpp"

namespace quartet::testing::fake_quantive {

// Members that are not there leave the goal as it is; null and "" clear; lists are replaced; what
// cannot be written is ignored. The vendor's own pages say none of this.
class GoalEditor {
 public:
  GoalEditor(const Store& store, const Json& body, Goal goal)
      : store_(store), body_(body), goal_(std::move(goal)) {}

  [[nodiscard]] Problem apply();
  [[nodiscard]] const Goal& goal() const { return goal_; }

 private:
  [[nodiscard]] Problem apply_name();
  [[nodiscard]] Problem apply_description();
  [[nodiscard]] Problem apply_session();
  [[nodiscard]] Problem apply_owner();
  [[nodiscard]] Problem apply_owners();
  [[nodiscard]] Problem apply_parent();
  [[nodiscard]] Problem apply_tags();
  [[nodiscard]] Problem apply_dates();

  const Store& store_;
  const Json& body_;
  Goal goal_;
};

}  // namespace quartet::testing::fake_quantive
