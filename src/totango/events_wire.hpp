// Wire tables of events. Source: what known clients read; nothing of it is documented.
#pragma once

#include "core/wire.hpp"
#include "quartet/totango/events.hpp"
#include "totango/forms.hpp"
#include "totango/search_wire.hpp"

namespace quartet::detail::wire {

template <>
inline constexpr std::string_view kHitsName<totango::Event> = "events";

template <>
struct Wire<totango::EventAccount> {
  using T = totango::EventAccount;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", text_or_number),
      text<&T::display_name>("display_name", text_or_number),
      real<&T::contract_value>("contract_value", kTotangoNumber),
  };
};

template <>
struct Wire<totango::NoteAuthor> {
  using T = totango::NoteAuthor;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::name>("user_name"),
  };
};

template <>
struct Wire<totango::NoteContent> {
  using T = totango::NoteContent;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::text>("text"),
      text<&T::note_id>("note_id", text_or_number),
      object<&T::author>("totango_user"),
  };
};

template <>
struct Wire<totango::AlertContent> {
  using T = totango::AlertContent;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::type>("alert_type"),
      text<&T::sentiment>("sentiment"),
      text<&T::description>("description"),
      free_form<&T::properties>("properties"),
  };
};

template <>
struct Wire<totango::TaskStatus> {
  using T = totango::TaskStatus;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::current>("current", text_or_number),
      text<&T::previous>("prev", text_or_number),
      boolean<&T::is_modified>("is_modified", boolean_as_text),
  };
};

template <>
struct Wire<totango::TaskContent> {
  using T = totango::TaskContent;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::task_id>("task_id", text_or_number),
      text<&T::action>("action"),
      object<&T::status>("status"),
  };
};

template <>
struct Wire<totango::Event> {
  using T = totango::Event;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key | text_or_number),
      epoch_ms<&T::time>("timestamp", kTotangoNumber),
      text<&T::type>("type"),
      object<&T::account>("account"),
      boolean<&T::is_new>("is_new", boolean_as_text),
      object<&T::note>("note_content"),
      free_form<&T::properties>("properties"),
      object<&T::alert>("alert_content"),
      object<&T::task>("task_content"),
  };
};

}  // namespace quartet::detail::wire
