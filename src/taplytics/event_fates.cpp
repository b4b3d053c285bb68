#include "taplytics/event_fates.hpp"

#include <algorithm>
#include <iterator>

namespace quartet::taplytics {
namespace {

Error without_memory() {
  return {.kind = ErrorKind::limit,
          .message = "sending failed for want of memory",
          .vendor = "taplytics",
          .operation = "event_queue.push"};
}

// A part of a batch, taken out of it.
WaitingBatch cut(WaitingBatch& batch, const std::string& session_id, const EventBatch& place) {
  WaitingBatch part{.session_id = session_id, .events = {}, .marks = {}};
  part.events.reserve(place.count);
  part.marks.reserve(place.count);
  for (std::size_t i = place.first; i < place.first + place.count; ++i) {
    part.events.push_back(std::move(batch.events[i]));
    part.marks.push_back(batch.marks[i]);
  }
  return part;
}

void move_to(WaitingBatch& target, WaitingBatch& from, std::size_t place) {
  target.events.push_back(std::move(from.events[place]));
  target.marks.push_back(from.marks[place]);
}

std::size_t count_second_tries(const WaitingBatch& batch) noexcept {
  return static_cast<std::size_t>(
      std::count_if(batch.marks.begin(), batch.marks.end(),
                    [](const EventMark& mark) { return mark.is_second_try; }));
}

}  // namespace

bool concerns_session_alone(const Error& error) noexcept {
  // A refused key and a quick pace are everybody's.
  return error.delivery == Delivery::refused && error.http_status != 401 &&
         error.http_status != 429;
}

Resend EventFates::settle(WaitingBatch batch, const EventReport& report,
                          QueueStage stage) noexcept {
  Resend resend{.session_id = std::move(batch.session_id), .parts = {}, .why = {}, .refusals = 0};
  if (report.batches.empty()) {
    std::size_t open = batch.events.size();
    try {
      batch.session_id = resend.session_id;
      give_up(std::move(batch), EventOutcome::unknown, without_memory(), Parking::none, open);
    } catch (...) {
      book(EventOutcome::unknown, open);
    }
  }
  for (auto fate = report.batches.rbegin(); fate != report.batches.rend(); ++fate) {
    std::size_t open = fate->count;  // what is neither booked nor to be sent again
    try {
      WaitingBatch part = cut(batch, resend.session_id, *fate);
      settle_part(part, *fate, stage, open);
      if (part.events.empty()) continue;
      resend.why = *fate->error;
      for (const EventMark& mark : part.marks) {
        resend.refusals = std::max(resend.refusals, mark.refusals);
      }
      resend.parts.push_back(std::move(part));
    } catch (...) {
      book(fate->outcome, open);
      counts.untold += open;
    }
  }
  return resend;
}

// Whether an event goes out again after that.
bool EventFates::is_resent(EventMark& mark, const EventBatch& fate, QueueStage stage) const {
  if (fate.outcome == EventOutcome::unknown) {
    const bool is_first = !std::exchange(mark.is_second_try, true);
    return is_first && rules_.lost_reply == LostReply::resend;
  }
  if (fate.outcome != EventOutcome::not_sent) return false;
  // Events of a session that the vendor does not find can only be sent with another one.
  if (fate.error->kind == ErrorKind::not_found) return false;
  if (!concerns_session_alone(*fate.error)) return true;
  const bool is_final = stage == QueueStage::closing && fate.error->kind == ErrorKind::forbidden;
  return ++mark.refusals < rules_.most_tries && !is_final;
}

void EventFates::settle_part(WaitingBatch& part, const EventBatch& fate, QueueStage stage,
                             std::size_t& open) {
  if (fate.outcome == EventOutcome::sent) {
    book(EventOutcome::sent, std::exchange(open, 0));
    part.events.clear();
    return;
  }
  const bool is_lost = fate.outcome == EventOutcome::unknown;
  WaitingBatch kept{.session_id = part.session_id, .events = {}, .marks = {}};
  WaitingBatch refused = kept;
  WaitingBatch unknown = kept;
  for (std::size_t i = 0; i < part.events.size(); ++i) {
    const bool may_be_saved = is_lost || part.marks[i].is_second_try;
    const bool is_again = is_resent(part.marks[i], fate, stage);
    move_to(is_again ? kept : may_be_saved ? unknown : refused, part, i);
  }
  const bool is_session_over =
      fate.outcome == EventOutcome::not_sent && fate.error->kind == ErrorKind::not_found;
  const bool is_parked = is_session_over || (is_lost && rules_.lost_reply == LostReply::park);
  const Parking parking = is_parked ? Parking::parked : Parking::none;
  give_up(std::move(refused), EventOutcome::rejected, *fate.error, parking, open);
  give_up(std::move(unknown), EventOutcome::unknown, *fate.error, parking, open);
  part = std::move(kept);
}

void EventFates::give_up(WaitingBatch over, EventOutcome outcome, const Error& error,
                         Parking parking, std::size_t& open) {
  if (over.events.empty()) return;
  UnsentEvents unsent{.session_id = std::move(over.session_id),
                      .events = std::move(over.events),
                      .outcome = outcome,
                      .error = error};
  book(outcome, unsent.events.size());
  open -= unsent.events.size();
  if (parking == Parking::parked) park(unsent);
  tell(std::move(unsent));
}

void EventFates::book(EventOutcome outcome, std::size_t count) noexcept {
  switch (outcome) {
    case EventOutcome::sent: counts.sent += count; break;
    case EventOutcome::rejected: counts.rejected += count; break;
    case EventOutcome::unknown: counts.unknown += count; break;
    case EventOutcome::not_sent: counts.dropped += count; break;
  }
}

void EventFates::drop(WaitingBatch batch, const Error& reason) noexcept {
  std::size_t open = batch.events.size();
  const std::size_t tried = count_second_tries(batch);
  try {
    WaitingBatch never{.session_id = batch.session_id, .events = {}, .marks = {}};
    WaitingBatch once = never;
    never.events.reserve(open);
    once.events.reserve(open);
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
      move_to(batch.marks[i].is_second_try ? once : never, batch, i);
    }
    give_up(std::move(once), EventOutcome::unknown, reason, Parking::none, open);
    give_up(std::move(never), EventOutcome::not_sent, reason, Parking::none, open);
  } catch (...) {
    const std::size_t unknown = std::min(open, tried);
    book(EventOutcome::unknown, unknown);
    drop_lost(open - unknown);
  }
}

void EventFates::drop_lost(std::size_t count) noexcept {
  counts.dropped += count;
  counts.untold += count;
}

void EventFates::park(const UnsentEvents& unsent) noexcept {
  if (counts.parked + unsent.events.size() > rules_.parked_capacity) return;
  try {
    parked_.push_back(unsent);
    counts.parked += unsent.events.size();
  } catch (...) {  // NOLINT(bugprone-empty-catch): there is no room for them
  }
}

std::vector<UnsentEvents> EventFates::take_parked() noexcept {
  counts.parked = 0;
  return std::exchange(parked_, {});
}

EventFates::Fate EventFates::fate_of(const UnsentEvents& unsent) {
  return {unsent.session_id, unsent.outcome, unsent.error.kind, unsent.error.http_status};
}

void EventFates::tell(UnsentEvents unsent) noexcept {
  if (rules_.untold_capacity == 0) return;
  const std::size_t count = unsent.events.size();
  const std::size_t fitting = std::min(count, rules_.untold_capacity - untold_events_);
  counts.untold += count - fitting;
  if (fitting == 0) return;
  try {
    unsent.events.erase(unsent.events.begin() + static_cast<std::ptrdiff_t>(fitting),
                        unsent.events.end());
    merge(std::move(unsent));
    untold_events_ += fitting;
  } catch (...) {
    counts.untold += fitting;
  }
}

void EventFates::merge(UnsentEvents unsent) {
  const auto [place, is_new] = untold_.try_emplace(fate_of(unsent));
  if (is_new) {
    try {
      untold_order_.push_back(place);
    } catch (...) {
      untold_.erase(place);
      throw;
    }
    place->second = std::move(unsent);
    return;
  }
  std::vector<Event>& events = place->second.events;
  const std::size_t needed = events.size() + unsent.events.size();
  if (needed > events.capacity()) events.reserve(std::max(needed, 2 * events.capacity()));
  std::move(unsent.events.begin(), unsent.events.end(), std::back_inserter(events));
}

std::optional<UnsentEvents> EventFates::next_untold() noexcept {
  if (untold_order_.empty()) return std::nullopt;
  const auto place = untold_order_.front();
  std::optional<UnsentEvents> next = std::move(place->second);
  untold_order_.pop_front();
  untold_.erase(place);
  untold_events_ -= next->events.size();
  return next;
}

void EventFates::forget_untold() noexcept {
  counts.untold += std::exchange(untold_events_, 0);
  untold_order_.clear();
  untold_.clear();
}

}  // namespace quartet::taplytics
