// Wire tables of the Data API. Source: its guide, and the forms that its samples really have.
#pragma once

#include "core/wire.hpp"
#include "quartet/totango/lists.hpp"
#include "totango/forms.hpp"

namespace quartet::detail::wire {

template <>
struct Wire<totango::AccountStatus> {
  using T = totango::AccountStatus;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::current>("current"),
      epoch_ms<&T::changed>("changed", kTotangoNumber),
  };
};

template <>
struct Wire<totango::EngagementScore> {
  using T = totango::EngagementScore;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      real<&T::change>("change", kTotangoNumber),
      real<&T::current>("current", kTotangoNumber),
  };
};

template <>
struct Wire<totango::Health> {
  using T = totango::Health;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::current>("current"),
      text<&T::previous>("previous"),
      text<&T::reason>("reason"),
      epoch_ms<&T::last_changed>("last_changed", kTotangoNumber),
  };
};

template <>
struct Wire<totango::Engagement> {
  using T = totango::Engagement;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      object<&T::score>("score"),
      object<&T::health>("health"),
  };
};

template <>
struct Wire<totango::VisitFrequency> {
  using T = totango::VisitFrequency;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      any<&T::current>("current"),
  };
};

// {"name": "export", "current": 9}: an action in the form of 2012.
struct ActivityEntry;
template <>
struct Wire<ActivityEntry> {
  using T = totango::Counts::value_type;
  static constexpr auto extra = nullptr;
  static constexpr Field fields[] = {
      text<&T::first>("name", key),
      integer<&T::second>("current", kTotangoNumber),
  };
};

template <>
struct Wire<totango::UsageWindow> {
  using T = totango::UsageWindow;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      integer<&T::all>("all", kTotangoNumber),
      counts<&T::actions>("actions", kTotangoNumber),
      counts<&T::modules>("modules", kTotangoNumber),
      counts_list<&T::actions, ActivityEntry>("activities"),
  };
};

template <>
struct Wire<totango::Stats> {
  using T = totango::Stats;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      map<&T::users>("users"),
      map<&T::activities>("activities"),
      epoch_ms<&T::last_activity>("last_activity", kTotangoNumber),
      epoch_ms<&T::first_activity>("first_activity", kTotangoNumber),
  };
};

template <>
struct Wire<totango::AccountUser> {
  using T = totango::AccountUser;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::name>("name", key | text_or_number),
      epoch_ms<&T::first_usage>("first_usage", kTotangoNumber),
      epoch_ms<&T::last_usage>("last_usage", kTotangoNumber),
  };
};

template <>
struct Wire<totango::StatusChange> {
  using T = totango::StatusChange;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::status>("status"),
      epoch_ms<&T::changed>("changed", kTotangoNumber),
  };
};

template <>
struct Wire<totango::Lifecycle> {
  using T = totango::Lifecycle;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::current>("current"),
      epoch_ms<&T::changed>("changed", kTotangoNumber),
      list<&T::history>("history"),
  };
};

// [account]
template <>
struct Wire<totango::Account> {
  using T = totango::Account;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("account_id", key | text_or_number),
      text<&T::name>("name", text_or_number),
      object<&T::status>("status"),
      text<&T::foreign_id>("foreign_id", text_or_number),
      text<&T::salesforce_id>("SF_id", text_or_number),
      object<&T::engagement>("engagement"),
      free_form<&T::attributes>("attributes", wrapped_value),
      object<&T::stats>("stats"),
      list<&T::users>("users"),
      object<&T::lifecycle>("lifecycle"),
      text<&T::totango_id>("totango_id", text_or_number),
      object<&T::frequency>("frequency"),
  };
};
// [/account]

template <>
struct Wire<totango::PageHeader> {
  using T = totango::PageHeader;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::scope>("scope"),
      integer<&T::length>("length", kTotangoNumber),
      integer<&T::offset>("offset", kTotangoNumber),
      text<&T::name>("name"),
  };
};

template <>
struct Wire<totango::AccountsPage> {
  using T = totango::AccountsPage;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::service_id>("service_id", text_or_number),
      list<&T::accounts>("accounts"),
      integer<&T::total_items>("total_items", kTotangoNumber),
      object<&T::header>("response_header"),
      integer<&T::current_item_count>("current_item_count", kTotangoNumber),
      text<&T::status>("status"),
  };
};

}  // namespace quartet::detail::wire
