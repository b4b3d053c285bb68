#include "quartet/taplytics/event_queue.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include <unistd.h>

#include "core/session.hpp"
#include "quartet/taplytics.hpp"
#include "taplytics/event_lanes.hpp"
#include "taplytics/event_sender.hpp"

namespace quartet::taplytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLongestPause = std::chrono::minutes(1);

Error refusal(ErrorKind kind, std::string message) {
  return {.kind = kind,
          .message = std::move(message),
          .vendor = "taplytics",
          .operation = "event_queue.push"};
}

std::string options_problem(const EventQueueOptions& options) {
  if (options.capacity < 1) return "capacity must be 1 or more";
  if (options.batch_size < 1 || options.batch_size > most_events_per_request) {
    return "batch_size must be 1 to 100";
  }
  const bool has_times =
      options.longest_age >= milliseconds(1) && options.first_pause >= milliseconds(1) &&
      options.longest_wait >= milliseconds(0) && options.shutdown_time >= milliseconds(0);
  return has_times ? "" : "a time of the event queue is too short";
}

steady_clock::time_point after(milliseconds duration) {
  // A time that no clock reaches must not wrap around.
  const auto longest = std::chrono::hours(24 * 365);
  return steady_clock::now() + std::min<milliseconds>(duration, longest);
}

std::vector<Event> events_of(std::vector<WaitingEvent>& waiting) {
  std::vector<Event> events;
  events.reserve(waiting.size());
  for (WaitingEvent& one : waiting) events.push_back(std::move(one.event));
  return events;
}

}  // namespace

// Shared by the queue and its thread. A forked child has neither: it must not touch the mutex,
// which another thread may have held at the fork.
struct EventQueue::State {
  State(std::shared_ptr<const detail::Handle> client, EventQueueOptions given)
      : options(std::move(given)),
        problem(options_problem(options)),
        lanes({.batch_size = std::max<std::size_t>(options.batch_size, 1),
               .longest_age = options.longest_age}),
        handle(detail::with_call(*client, {.stop = stop.get_token()})) {}

  [[nodiscard]] bool is_forked() const noexcept { return ::getpid() != owner; }

  // --- the queue's own thread
  void work();
  [[nodiscard]] std::optional<WaitingBatch> wait_for_batch(std::unique_lock<std::mutex>& lock);
  void carry_out(WaitingBatch batch, std::unique_lock<std::mutex>& lock);
  [[nodiscard]] EventReport send(const std::string& session_id, const std::vector<Event>& events);
  void settle(WaitingBatch batch, std::vector<Event> events, const EventReport& report);
  void settle_part(WaitingBatch& part, const EventBatch& fate);
  void give_up(UnsentEvents unsent);
  void park(UnsentEvents unsent);
  void drop_rest();
  void drop(WaitingBatch batch, const Error& reason);
  void tell(std::unique_lock<std::mutex>& lock);
  void pause_after(const Error& error);

  // --- with the mutex held
  [[nodiscard]] Error refuse(ErrorKind kind, std::string message);
  [[nodiscard]] bool is_full() const { return lanes.size() + under_way_count >= options.capacity; }
  // Whether the thread has something to do at once.
  [[nodiscard]] bool has_work(bool was_empty) const;
  [[nodiscard]] bool is_settled(std::uint64_t number) const;
  void make_room();

  const EventQueueOptions options;
  const std::string problem;
  const pid_t owner = ::getpid();

  mutable std::mutex mutex;
  std::condition_variable work_came;  // for the thread
  std::condition_variable settled;    // for those who wait for room, or for the end of something
  EventLanes lanes;
  std::optional<std::uint64_t> under_way;  // the number of the first event that is being sent
  std::size_t under_way_count = 0;
  std::uint64_t last_number = 0;
  std::uint64_t flushed = 0;  // events up to this number are due
  bool is_closing = false;
  bool is_over = false;  // the thread has nothing more to do
  milliseconds pause{0};
  std::optional<Error> last_failure;  // why events are to be sent again
  bool is_hopeless = false;           // while closing: another attempt would end like the last one
  std::optional<steady_clock::time_point> paused_until;
  std::deque<UnsentEvents> untold;
  std::vector<UnsentEvents> parked;
  EventCounts counts;

  std::stop_source stop;  // cancels the request that is under way
  std::shared_ptr<const detail::Handle> handle;
  std::mutex join_mutex;
  std::thread thread;
};

void EventQueue::State::work() {
  std::unique_lock lock(mutex);
  while (std::optional<WaitingBatch> batch = wait_for_batch(lock)) {
    carry_out(*std::move(batch), lock);
    tell(lock);
  }
  drop_rest();
  tell(lock);
  is_over = true;
  settled.notify_all();
}

// Nothing at the end.
std::optional<WaitingBatch> EventQueue::State::wait_for_batch(std::unique_lock<std::mutex>& lock) {
  while (true) {
    tell(lock);
    const bool is_done = is_closing && (is_hopeless || lanes.size() == 0);
    if (stop.stop_requested() || is_done) return std::nullopt;
    const auto now = steady_clock::now();
    if (paused_until && *paused_until <= now) paused_until.reset();
    std::optional<WaitingBatch> batch;
    const bool is_all_due = is_closing || lanes.size() >= options.capacity;
    if (!paused_until) batch = lanes.take_due(now, is_all_due ? last_number : flushed);
    if (batch) return batch;
    std::optional<steady_clock::time_point> wake = lanes.next_due();
    if (paused_until) wake = paused_until;
    if (wake) {
      work_came.wait_until(lock, *wake);
    } else {
      work_came.wait(lock);
    }
  }
}

void EventQueue::State::carry_out(WaitingBatch batch, std::unique_lock<std::mutex>& lock) {
  under_way = batch.events.front().number;
  under_way_count = batch.events.size();
  lock.unlock();
  std::vector<Event> events = events_of(batch.events);
  const EventReport report = send(batch.session_id, events);
  lock.lock();
  under_way.reset();
  under_way_count = 0;
  settle(std::move(batch), std::move(events), report);
  settled.notify_all();
}

// Whatever is thrown in between, such as for want of memory: the events may have gone out.
EventReport EventQueue::State::send(const std::string& session_id,
                                    const std::vector<Event>& events) {
  std::uint64_t requests = 0;
  EventReport report;
  try {
    report = send_batches(*handle, session_id, events, options.batch_size, requests);
  } catch (...) {  // NOLINT(bugprone-empty-catch)
    report = {.unknown = events.size()};
    report.batches.push_back({0, events.size(), EventOutcome::unknown,
                              refusal(ErrorKind::limit, "sending failed for want of memory")});
  }
  const std::lock_guard lock(mutex);
  counts.requests += requests;
  return report;
}

void EventQueue::State::settle(WaitingBatch batch, std::vector<Event> events,
                               const EventReport& report) {
  const Error* hold = nullptr;  // why something is to be sent again, later
  // From the last to the first, as what goes back goes to the front.
  for (auto fate = report.batches.rbegin(); fate != report.batches.rend(); ++fate) {
    WaitingBatch part{batch.session_id, {}};
    for (std::size_t i = fate->first; i < fate->first + fate->count; ++i) {
      part.events.push_back(std::move(batch.events[i]));
      part.events.back().event = std::move(events[i]);
    }
    settle_part(part, *fate);
    if (!part.events.empty()) hold = &*fate->error;
    lanes.put_back(std::move(part));
  }
  last_failure = hold != nullptr ? std::optional(*hold) : std::nullopt;
  if (hold == nullptr) {
    pause = milliseconds(0);
    return;
  }
  pause_after(*hold);
  is_hopeless =
      is_closing && (hold->kind == ErrorKind::unauthorized || hold->kind == ErrorKind::forbidden ||
                     hold->kind == ErrorKind::config);
}

// Leaves in the part what is to be sent again.
void EventQueue::State::settle_part(WaitingBatch& part, const EventBatch& fate) {
  if (fate.outcome == EventOutcome::sent) {
    counts.sent += part.events.size();
    part.events.clear();
    return;
  }
  const bool is_lost = fate.outcome == EventOutcome::unknown;
  const bool is_held = fate.outcome == EventOutcome::not_sent;
  const bool is_session_over = is_held && fate.error->kind == ErrorKind::not_found;
  if (is_held && !is_session_over) return;
  std::vector<WaitingEvent> kept;
  std::vector<WaitingEvent> over;
  for (WaitingEvent& one : part.events) {
    const bool is_resent = is_lost && options.lost_reply == LostReply::resend && !one.is_second_try;
    (is_resent ? kept : over).push_back(std::move(one));
  }
  for (WaitingEvent& one : kept) one.is_second_try = true;
  part.events = std::move(kept);
  if (over.empty()) return;
  // Events of a session that the vendor does not find can only be sent with another one.
  UnsentEvents unsent{.session_id = part.session_id,
                      .events = events_of(over),
                      .outcome = is_session_over ? EventOutcome::rejected : fate.outcome,
                      .error = *fate.error};
  (is_lost ? counts.unknown : counts.rejected) += unsent.events.size();
  if (is_session_over || (is_lost && options.lost_reply == LostReply::park)) park(unsent);
  give_up(std::move(unsent));
}

void EventQueue::State::pause_after(const Error& error) {
  const milliseconds next = pause == milliseconds(0) ? options.first_pause : pause * 2;
  pause = std::min(next, std::max(kLongestPause, options.first_pause));
  const milliseconds asked = error.retry_after.value_or(milliseconds(0));
  paused_until = after(std::max(pause, asked));
}

void EventQueue::State::park(UnsentEvents unsent) {
  if (counts.parked + unsent.events.size() > options.parked_capacity) return;
  counts.parked += unsent.events.size();
  parked.push_back(std::move(unsent));
}

void EventQueue::State::give_up(UnsentEvents unsent) {
  if (options.on_unsent) untold.push_back(std::move(unsent));
}

// At the end: what could not be sent in time, with the reason of the last attempt.
void EventQueue::State::drop_rest() {
  const Error reason =
      last_failure.value_or(refusal(ErrorKind::timeout, "the queue was closed before it was sent"));
  while (std::optional<WaitingBatch> batch = lanes.take_due(steady_clock::now(), last_number)) {
    drop(*std::move(batch), reason);
  }
}

// What was sent once, and whose reply was lost, may be there.
void EventQueue::State::drop(WaitingBatch batch, const Error& reason) {
  std::vector<WaitingEvent> tried;
  std::vector<WaitingEvent> untried;
  for (WaitingEvent& one : batch.events)
    (one.is_second_try ? tried : untried).push_back(std::move(one));
  counts.unknown += tried.size();
  counts.dropped += untried.size();
  if (!tried.empty()) {
    give_up({batch.session_id, events_of(tried), EventOutcome::unknown, reason});
  }
  if (!untried.empty()) {
    give_up({batch.session_id, events_of(untried), EventOutcome::not_sent, reason});
  }
}

void EventQueue::State::tell(std::unique_lock<std::mutex>& lock) {
  while (!untold.empty()) {
    const UnsentEvents unsent = std::move(untold.front());
    untold.pop_front();
    lock.unlock();
    bool has_failed = false;
    try {
      options.on_unsent(unsent);
    } catch (...) {
      has_failed = true;
    }
    lock.lock();
    if (has_failed) ++counts.callback_failures;
  }
}

bool EventQueue::State::is_settled(std::uint64_t number) const {
  const bool waits = lanes.oldest().value_or(UINT64_MAX) <= number;
  return !waits && under_way.value_or(UINT64_MAX) > number;
}

Error EventQueue::State::refuse(ErrorKind kind, std::string message) {
  ++counts.refused;
  return refusal(kind, std::move(message));
}

bool EventQueue::State::has_work(bool was_empty) const {
  if (!untold.empty()) return true;
  return !paused_until && (was_empty || lanes.has_full() || is_full());
}

void EventQueue::State::make_room() {
  if (lanes.size() == 0) return;  // all of it is under way
  drop(lanes.drop_oldest(), refusal(ErrorKind::limit, "the queue was full, and newer events came"));
}

EventQueue::EventQueue(const Client& client, EventQueueOptions options)
    : state_(std::make_shared<State>(client.events.handle_, std::move(options))) {
  if (!state_->problem.empty()) return;
  state_->thread = std::thread([state = state_] { state->work(); });
}

EventQueue::~EventQueue() {
  if (state_->is_forked()) {
    // The thread does not exist here, and its parts cannot be taken apart.
    new (std::nothrow) std::shared_ptr<State>(state_);  // NOLINT: kept for ever, on purpose
    return;
  }
  close(state_->options.shutdown_time);
}

Result<void> EventQueue::push(std::string_view session_id, Event event) {
  State& state = *state_;
  if (state.is_forked()) {
    return refusal(ErrorKind::config, "the event queue belongs to the parent process");
  }
  std::string problem = state.problem;
  if (problem.empty()) problem = session_problem(session_id);
  if (problem.empty()) problem = problem_of(event);

  std::unique_lock lock(state.mutex);
  if (!problem.empty()) return state.refuse(ErrorKind::config, std::move(problem));
  if (state.is_full() && state.options.overflow == Overflow::wait) {
    const auto until = after(state.options.longest_wait);
    state.settled.wait_until(lock, until, [&] { return !state.is_full() || state.is_closing; });
  }
  if (state.is_closing) return state.refuse(ErrorKind::config, "the event queue is closed");
  if (state.is_full() && state.options.overflow == Overflow::drop_oldest) state.make_room();
  if (state.is_full()) return state.refuse(ErrorKind::limit, "the event queue is full");
  ++state.counts.accepted;
  const bool was_empty = state.lanes.size() == 0;
  state.last_number = state.lanes.push(session_id, std::move(event), steady_clock::now());
  const bool has_work = state.has_work(was_empty);
  lock.unlock();
  if (has_work) state.work_came.notify_one();
  return {};
}

bool EventQueue::flush(milliseconds longest) {
  State& state = *state_;
  if (state.is_forked() || !state.problem.empty()) return true;
  std::unique_lock lock(state.mutex);
  const std::uint64_t last = state.last_number;
  state.flushed = std::max(state.flushed, last);
  state.work_came.notify_one();
  return state.settled.wait_until(lock, after(longest),
                                  [&] { return state.is_settled(last) || state.is_over; });
}

EventCounts EventQueue::close(milliseconds longest) {
  State& state = *state_;
  if (state.is_forked() || !state.problem.empty()) return counts();
  {
    std::unique_lock lock(state.mutex);
    state.is_closing = true;
    state.work_came.notify_one();
    state.settled.notify_all();
    state.settled.wait_until(lock, after(longest), [&] { return state.is_over; });
    if (!state.is_over) {
      state.stop.request_stop();
      state.work_came.notify_one();
    }
  }
  const std::lock_guard lock(state.join_mutex);
  if (state.thread.joinable()) state.thread.join();
  return counts();
}

std::vector<UnsentEvents> EventQueue::take_parked() {
  State& state = *state_;
  if (state.is_forked()) return {};
  const std::lock_guard lock(state.mutex);
  state.counts.parked = 0;
  return std::exchange(state.parked, {});
}

EventCounts EventQueue::counts() const {
  if (state_->is_forked()) return {};
  const std::lock_guard lock(state_->mutex);
  EventCounts counts = state_->counts;
  counts.waiting = state_->lanes.size() + state_->under_way_count;
  counts.holds = state_->last_failure;
  return counts;
}

}  // namespace quartet::taplytics
