// Wire tables of Quantive. Sources: the guide, and the fields that clients in the field read.
#pragma once

#include "core/wire.hpp"
#include "quartet/quantive/goals.hpp"
#include "quartet/quantive/lookups.hpp"
#include "quartet/quantive/metrics.hpp"

namespace quartet::detail::wire {

template <>
struct Wire<quantive::Assignee> {
  using T = quantive::Assignee;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id"),
      text<&T::account_id>("accountId"),
      text<&T::name>("name"),
      text<&T::email>("email"),
      text<&T::avatar>("avatar"),
      text<&T::picture>("picture"),
      text<&T::color>("color"),
      text<&T::type>("type"),
      boolean<&T::is_active>("isActive"),
  };
};

template <>
struct Wire<quantive::ClosedStatus> {
  using T = quantive::ClosedStatus;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {text<&T::status>("status")};
};

template <>
struct Wire<quantive::Tag> {
  using T = quantive::Tag;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {text<&T::title>("title")};
};

template <>
struct Wire<quantive::NumberFormat> {
  using T = quantive::NumberFormat;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      integer<&T::fraction_size>("fractionSize"),
      text<&T::prefix>("prefix"),
      text<&T::suffix>("suffix"),
  };
};

template <>
struct Wire<quantive::Confidence> {
  using T = quantive::Confidence;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      rfc3339<&T::date>("date", unset_time),
      text<&T::reason>("reason"),
      text<&T::user_id>("userId"),
      real<&T::value>("value"),
  };
};

// Its id is no `key`: inside a goal it comes only when `fields` asks for it.
template <>
struct Wire<quantive::Metric> {
  using T = quantive::Metric;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id"),
      text<&T::account_id>("accountId"),
      text<&T::name>("name"),
      text<&T::description>("description"),
      text<&T::goal_id>("goalId"),
      text<&T::goal_name>("goalName"),
      text<&T::session_id>("sessionId"),
      text<&T::owner_id>("ownerId"),
      texts<&T::owner_ids>("ownerIds"),
      object<&T::assignee>("assignee"),
      list<&T::assignees>("assignees"),
      real<&T::initial_value>("initialValue"),
      real<&T::target>("target"),
      real<&T::actual>("actual"),
      real<&T::critical>("critical"),
      real<&T::attainment>("attainment"),
      text<&T::target_operator>("targetOperator"),
      text<&T::manual_type>("manualType"),
      object<&T::format>("format"),
      text<&T::progress_status>("progressStatus"),
      object<&T::confidence>("confidence"),
      rfc3339<&T::due>("dueDate", unset_time),
      rfc3339<&T::soft_due>("softDueDate", unset_time),
      rfc3339<&T::last_check_in>("lastCheckInDate", unset_time),
      rfc3339<&T::created>("dateCreated", unset_time),
      text<&T::created_by_id>("createdById"),
      text<&T::url>("url"),
  };
};

template <>
struct Wire<quantive::Goal> {
  using T = quantive::Goal;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::account_id>("accountId"),
      text<&T::name>("name"),
      text<&T::description>("description"),
      text<&T::session_id>("sessionId"),
      text<&T::owner_id>("ownerId"),
      texts<&T::owner_ids>("ownerIds"),
      object<&T::assignee>("assignee"),
      list<&T::assignees>("assignees"),
      text<&T::parent_id>("parentId"),
      real<&T::attainment>("attainment"),
      real<&T::aggregated_attainment>("aggregatedAttainment"),
      real<&T::full_aggregated_attainment>("fullAggregatedAttainment"),
      rfc3339<&T::created>("dateCreated", unset_time),
      rfc3339<&T::from>("dateFrom", unset_time),
      rfc3339<&T::to>("dateTo", unset_time),
      object<&T::closed_status>("closedStatus", text_for_object),
      list<&T::metrics>("metrics"),
      list<&T::tags>("tags"),
      text<&T::url>("url"),
      text<&T::created_by_id>("createdById"),
      text<&T::modified_by_id>("modifiedById"),
      free_form<&T::custom_fields>("customFields"),
  };
};

template <>
struct Wire<quantive::PlanningSession> {
  using T = quantive::PlanningSession;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::account_id>("accountId"),
      text<&T::parent_id>("parentId"),
      text<&T::title>("title"),
      text<&T::status>("status"),
      rfc3339<&T::start>("start", unset_time),
      rfc3339<&T::end>("end", unset_time),
  };
};

template <>
struct Wire<quantive::User> {
  using T = quantive::User;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::email>("email"),
      text<&T::first_name>("firstName"),
      text<&T::last_name>("lastName"),
      text<&T::name>("name"),
      text<&T::display_name>("displayName"),
      text<&T::subscription_type>("subscriptionType"),
  };
};

template <>
struct Wire<quantive::Team> {
  using T = quantive::Team;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::account_id>("accountId"),
      text<&T::name>("name"),
      text<&T::description>("description"),
      text<&T::avatar>("avatar"),
      text<&T::parent_id>("parentId"),
      rfc3339<&T::created>("dateCreated", unset_time),
  };
};

template <>
struct Wire<quantive::AccountTag> {
  using T = quantive::AccountTag;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::name>("name"),
      text<&T::title>("title"),
      boolean<&T::is_active>("isActive"),
      integer<&T::items_tagged>("itemsTaggedCount"),
      rfc3339<&T::created>("dateCreated", unset_time),
  };
};

// Without `items` it is no list, whatever else it is.
template <class Row>
struct Wire<quantive::ListPage<Row>> {
  using T = quantive::ListPage<Row>;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      list<&T::items>("items", key),
      integer<&T::total_count>("totalCount", number_as_text | whole_real),
  };
};

}  // namespace quartet::detail::wire
