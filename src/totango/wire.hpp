// Totango's wire tables. Source: the Data API guide, and the forms that its samples really have.
#pragma once

#include "core/wire.hpp"
#include "quartet/totango.hpp"

namespace quartet::detail::wire {

// Numbers come as text in places, and whole numbers as reals (-29.0).
inline constexpr Form kTotangoNumber = number_as_text | whole_real;

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

// [account]
template <>
struct Wire<totango::Account> {
  using T = totango::Account;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("account_id", key | text_or_number),
      text<&T::name>("name"),
      object<&T::status>("status"),
      text<&T::foreign_id>("foreign_id", text_or_number),
      text<&T::salesforce_id>("SF_id", text_or_number),
      object<&T::engagement>("engagement"),
      free_form<&T::attributes>("attributes", wrapped_value),
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
