// What several of Quantive's objects have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quartet/value.hpp"

namespace quartet::quantive {

/// Who something is assigned to: a user or a team. Source: developer.quantive.com, "Assignees".
struct Assignee {
  std::string id = {};  ///< what `owner_id` takes
  std::string account_id = {};
  std::string name = {};
  std::string email = {};
  std::string avatar = {};
  std::string picture = {};
  std::string color = {};
  std::string type = {};  ///< see `assignee_types`
  std::optional<bool> is_active = std::nullopt;
  Object extra = {};
};

/// Known words of Assignee::type.
namespace assignee_types {
inline constexpr std::string_view user = "user";
inline constexpr std::string_view team = "team";
}  // namespace assignee_types

/// Whether a goal is closed. The vendor sends an object, or (as one client has it) a text.
struct ClosedStatus {
  std::string status = {};  ///< "active", or a word that is not documented
  Object extra = {};
};

/// A tag of a goal.
struct Tag {
  std::string title = {};
  Object extra = {};
};

}  // namespace quartet::quantive
