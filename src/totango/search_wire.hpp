// Wire tables of searches. The guide, its samples and known clients disagree on which level holds
// what, so both levels take everything.
#pragma once

#include "core/wire.hpp"
#include "quartet/totango/search.hpp"
#include "totango/forms.hpp"

namespace quartet::totango {

// {"hits": [...], "total_hits": 7}
template <class Hit>
struct HitList {
  std::optional<std::vector<Hit>> hits;
  std::optional<std::int64_t> total_hits;
  Object extra;
};

struct SearchStats {
  std::optional<std::int64_t> total_hits;
  Object extra;
};

template <class Hit>
struct SearchBody {
  std::optional<HitList<Hit>> list;
  std::optional<std::int64_t> total_hits;
  std::optional<SearchStats> stats;
  std::string status;
  std::string service_id;
  Object extra;
};

template <class Hit>
struct SearchReply {
  std::optional<SearchBody<Hit>> response;
  std::optional<HitList<Hit>> list;
  std::optional<std::int64_t> total_hits;
  std::optional<SearchStats> stats;
  std::string status;
  std::string service_id;
  Object extra;
};

}  // namespace quartet::totango

namespace quartet::detail::wire {

// What a list of such hits is called.
template <class Hit>
inline constexpr std::string_view kHitsName = "";
template <>
inline constexpr std::string_view kHitsName<totango::AccountHit> = "accounts";
template <>
inline constexpr std::string_view kHitsName<totango::UserHit> = "users";

template <>
struct Wire<totango::AccountHit> {
  using T = totango::AccountHit;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("name", key | text_or_number),
      text<&T::display_name>("display_name", text_or_number),
      epoch_ms<&T::last_activity>("last_activity_time", kTotangoNumber),
      array_inside<&T::fields, &totango::SelectedFields::values>("selected_fields"),
  };
};

template <>
struct Wire<totango::AccountReference> {
  using T = totango::AccountReference;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("name", text_or_number),
      text<&T::display_name>("display_name", text_or_number),
  };
};

template <>
struct Wire<totango::UserHit> {
  using T = totango::UserHit;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::name>("name", key | text_or_number),
      text<&T::display_name>("display_name", text_or_number),
      epoch_ms<&T::first_activity>("first_activity_time", kTotangoNumber),
      epoch_ms<&T::last_activity>("last_activity_time", kTotangoNumber),
      object<&T::account>("account"),
      boolean<&T::is_online>("is_online", boolean_as_text),
      array_inside<&T::fields, &totango::SelectedFields::values>("selected_fields"),
      text<&T::id>("id", text_or_number),
  };
};

template <class Hit>
struct Wire<totango::HitList<Hit>> {
  using T = totango::HitList<Hit>;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      integer<&T::total_hits>("total_hits", kTotangoNumber),
      list<&T::hits>("hits"),
  };
};

template <>
struct Wire<totango::SearchStats> {
  using T = totango::SearchStats;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      integer<&T::total_hits>("total_hits", kTotangoNumber),
  };
};

template <class Hit>
struct Wire<totango::SearchBody<Hit>> {
  using T = totango::SearchBody<Hit>;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::status>("status"),
      text<&T::service_id>("service_id", text_or_number),
      integer<&T::total_hits>("total_hits", kTotangoNumber),
      object<&T::stats>("stats"),
      object<&T::list>(kHitsName<Hit>),
  };
};

template <class Hit>
struct Wire<totango::SearchReply<Hit>> {
  using T = totango::SearchReply<Hit>;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::status>("status"),
      text<&T::service_id>("service_id", text_or_number),
      integer<&T::total_hits>("total_hits", kTotangoNumber),
      object<&T::stats>("stats"),
      object<&T::response>("response"),
      object<&T::list>(kHitsName<Hit>),
  };
};

}  // namespace quartet::detail::wire
