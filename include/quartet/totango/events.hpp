// Totango's events: the timelines of accounts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/time.hpp"
#include "quartet/totango/options.hpp"
#include "quartet/totango/search.hpp"
#include "quartet/totango/terms.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

/// A search for events. The token must be a global admin's.
/// https://support.totango.com/hc/en-us/articles/360048132792-Search-API-events
struct EventSearch {
  std::vector<Term> terms;  ///< all must hold; none: every event
  /// Only events of this account. Not set: of all; an empty id is an error of kind `config`.
  std::optional<std::string> account_id = std::nullopt;
  /// Events a page, 1 to 1000.
  int page_length = 1000;
  /// Documented is a page number.
  OffsetMeaning offset_meaning = OffsetMeaning::page_index;
  /// Further fields of the form.
  std::vector<FormField> form = {};
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// From `Pager::cursor` of the same search; empty: from the start.
  std::string cursor = {};
};

/// An account, as an event names it.
struct EventAccount {
  std::string id;
  std::string display_name;
  std::optional<double> contract_value;
  Object extra;
};

/// Who wrote a note.
struct NoteAuthor {
  std::string name;  ///< the wire's `user_name`
  Object extra;
};

/// What a note says.
struct NoteContent {
  std::string text;
  std::string note_id;
  std::optional<NoteAuthor> author;  ///< the wire's `totango_user`
  Object extra;
};

struct AlertContent {
  std::string type;  ///< the wire's `alert_type`
  std::string sentiment;
  std::string description;
  Object properties;
  Object extra;
};

struct TaskStatus {
  std::string current;
  std::string previous;  ///< the wire's `prev`
  std::optional<bool> is_modified;
  Object extra;
};

struct TaskContent {
  std::string task_id;
  std::string action;
  std::optional<TaskStatus> status;
  Object extra;
};

/// An event. Its shape is not documented; this is what known clients read.
struct Event {
  std::string id;    ///< always there
  std::string type;  ///< "note", "campaign_touch", "task", ...
  std::optional<Timestamp> time;
  std::optional<EventAccount> account;
  std::optional<bool> is_new;
  std::optional<NoteContent> note;
  std::optional<AlertContent> alert;
  std::optional<TaskContent> task;
  /// Free-form: subject, meeting_type, participants and others.
  Object properties;
  Object extra;
};

/// One page of events.
struct EventsPage {
  std::vector<Event> events;
  std::optional<std::int64_t> total_hits;
  /// What the reply has beside them.
  Object extra;
};

namespace ops {
/// POST /api/v2/events/search: one page. `offset` is sent as it is; the request's page length and
/// cursor do not count.
[[nodiscard]] Operation<EventsPage> search_events(const EventSearch& request, int count,
                                                  std::int64_t offset);
}  // namespace ops

/// Events.
class Events : detail::HandleShare {
 public:
  /// The events that fulfil the terms, in the vendor's order. Nothing is sent before the first row
  /// is read. Errors: those of `Accounts::search`, except that no cap is documented.
  [[nodiscard]] Pager<Event> search(EventSearch request) const;

 private:
  friend class Client;
  explicit Events(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

}  // namespace quartet::totango
