#include "quartet/taplytics/event_queue.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/process_mark.hpp"
#include "core/session.hpp"
#include "quartet/taplytics.hpp"
#include "taplytics/event_fates.hpp"
#include "taplytics/event_lanes.hpp"
#include "taplytics/event_sender.hpp"

namespace quartet::taplytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLongestPause = std::chrono::minutes(1);
// Beyond the end of closing, for telling of what is left: most of it is known only then.
constexpr milliseconds kLastWords(250);

Error refusal(ErrorKind kind, std::string message) {
  return {.kind = kind,
          .message = std::move(message),
          .vendor = "taplytics",
          .operation = "event_queue.push"};
}

QueueTime after(milliseconds duration) {
  return detail::after(steady_clock::now(), duration);
}

// Also a small queue can tell of a burst.
std::size_t untold_capacity(const EventQueueOptions& options) {
  return options.on_unsent ? std::max<std::size_t>(options.capacity, 1'000) : 0;
}

std::string options_problem(const EventQueueOptions& options) {
  if (options.capacity < 1) return "capacity must be 1 or more";
  if (options.batch_size < 1 || options.batch_size > most_events_per_request) {
    return "batch_size must be 1 to 100";
  }
  if (options.most_tries < 1) return "most_tries must be 1 or more";
  const bool has_times =
      options.longest_age >= milliseconds(1) && options.first_pause >= milliseconds(1) &&
      options.longest_wait >= milliseconds(0) && options.shutdown_time >= milliseconds(0);
  return has_times ? "" : "a time of the event queue is too short";
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
        fates({.lost_reply = options.lost_reply,
               .most_tries = options.most_tries,
               .parked_capacity = options.parked_capacity,
               .untold_capacity = untold_capacity(options)}),
        handle(detail::with_call(*client, {.stop = stop.get_token()})) {}

  [[nodiscard]] bool is_forked() const noexcept { return detail::process_mark() != owner; }

  // --- the queue's own thread
  void work();
  [[nodiscard]] std::optional<WaitingBatch> wait_for_batch(std::unique_lock<std::mutex>& lock);
  void carry_out(WaitingBatch batch, std::unique_lock<std::mutex>& lock);
  void settle(WaitingBatch batch, const EventReport& report);
  void put_back(WaitingBatch part) noexcept;
  void pause_for(const Resend& resend);
  void drop_rest() noexcept;
  void tell_one(std::unique_lock<std::mutex>& lock);
  void tell_rest(std::unique_lock<std::mutex>& lock);

  // --- with the mutex held
  [[nodiscard]] Error refuse(ErrorKind kind, std::string message);
  [[nodiscard]] bool is_full() const { return lanes.size() + under_way_count >= options.capacity; }
  [[nodiscard]] bool is_at_end() const;
  [[nodiscard]] std::optional<QueueTime> paused_until(QueueTime now) const;
  // Whether the thread has something to do at once.
  [[nodiscard]] bool has_work(bool was_empty) const;
  [[nodiscard]] bool is_settled(std::uint64_t number) const;
  [[nodiscard]] milliseconds pause_after(int failures) const;
  void end_own_pauses();
  void make_room();

  const EventQueueOptions options;
  const std::string problem;
  const std::uint64_t owner = detail::process_mark();

  mutable std::mutex mutex;
  std::condition_variable work_came;  // for the thread
  std::condition_variable settled;    // for those who wait for room, or for the end of something
  EventLanes lanes;
  EventFates fates;
  std::optional<std::uint64_t> under_way;  // the number of the first event that is being sent
  std::size_t under_way_count = 0;
  std::uint64_t last_number = 0;
  std::uint64_t flushed = 0;             // events up to this number are due
  std::optional<QueueTime> close_until;  // set when the queue is closed
  bool is_over = false;                  // the thread has nothing more to do
  int failures = 0;                      // one after the other, of the whole queue
  std::optional<Error> last_failure;     // why events are to be sent again
  bool is_hopeless = false;            // while closing: another attempt would end like the last one
  std::optional<QueueTime> own_pause;  // until then
  std::optional<QueueTime> vendor_pause;  // the vendor asked for it: nothing is sent before

  std::stop_source stop;  // cancels the request that is under way
  std::shared_ptr<const detail::Handle> handle;
  std::mutex join_mutex;
  std::thread thread;
};

void EventQueue::State::work() {
  std::unique_lock lock(mutex);
  while (true) {
    try {
      std::optional<WaitingBatch> batch = wait_for_batch(lock);
      if (!batch) break;
      carry_out(*std::move(batch), lock);
    } catch (...) {  // for want of memory, which may come back
      if (!lock.owns_lock()) lock.lock();
      own_pause = after(pause_after(++failures));
      settled.notify_all();
    }
  }
  drop_rest();
  tell_rest(lock);
  is_over = true;
  settled.notify_all();
}

bool EventQueue::State::is_at_end() const {
  if (stop.stop_requested()) return true;
  if (!close_until) return false;
  const bool asks_too_long = vendor_pause.value_or(QueueTime::min()) > *close_until;
  return is_hopeless || asks_too_long || lanes.size() == 0;
}

std::optional<QueueTime> EventQueue::State::paused_until(QueueTime now) const {
  const QueueTime until =
      std::max(own_pause.value_or(QueueTime::min()), vendor_pause.value_or(QueueTime::min()));
  return until > now ? std::optional(until) : std::nullopt;
}

// Nothing at the end. One call of `on_unsent` for each batch, so that neither starves the other.
std::optional<WaitingBatch> EventQueue::State::wait_for_batch(std::unique_lock<std::mutex>& lock) {
  while (true) {
    tell_one(lock);
    if (is_at_end()) return std::nullopt;
    const QueueTime now = steady_clock::now();
    const std::optional<QueueTime> pause = paused_until(now);
    const bool is_all_due = close_until || lanes.size() >= options.capacity;
    if (!pause) {
      auto batch = lanes.take_due(now, is_all_due ? last_number : flushed);
      if (batch) return batch;
    }
    if (fates.has_untold()) continue;
    const std::optional<QueueTime> wake = pause ? pause : lanes.next_due();
    if (wake) {
      work_came.wait_until(lock, *wake);
    } else {
      work_came.wait(lock);
    }
  }
}

void EventQueue::State::carry_out(WaitingBatch batch, std::unique_lock<std::mutex>& lock) {
  under_way = batch.marks.front().number;
  under_way_count = batch.events.size();
  lock.unlock();
  std::uint64_t requests = 0;
  EventReport report;  // without batches when something is thrown: the events may have gone out
  try {
    report = send_batches(*handle, batch.session_id, batch.events, options.batch_size, requests);
  } catch (...) {  // NOLINT(bugprone-empty-catch)
  }
  lock.lock();
  fates.counts.requests += requests;
  under_way.reset();
  under_way_count = 0;
  settle(std::move(batch), report);
  settled.notify_all();
}

void EventQueue::State::settle(WaitingBatch batch, const EventReport& report) {
  const QueueStage stage = close_until ? QueueStage::closing : QueueStage::open;
  Resend resend = fates.settle(std::move(batch), report, stage);
  for (WaitingBatch& part : resend.parts) put_back(std::move(part));
  if (resend.why) return pause_for(resend);
  failures = 0;
  if (!lanes.has_held()) last_failure.reset();
}

void EventQueue::State::put_back(WaitingBatch part) noexcept {
  const std::size_t wanted = lanes.size() + part.events.size();
  try {
    lanes.put_back(std::move(part));
  } catch (...) {
    fates.drop_lost(wanted - lanes.size());
  }
}

void EventQueue::State::pause_for(const Resend& resend) {
  const Error& why = *resend.why;
  if (why.retry_after) vendor_pause = after(*why.retry_after);
  if (concerns_session_alone(why)) {
    failures = 0;
    lanes.hold(resend.session_id, after(pause_after(resend.refusals)));
  } else {
    own_pause = after(pause_after(++failures));
    is_hopeless =
        close_until && (why.kind == ErrorKind::unauthorized || why.kind == ErrorKind::config);
  }
  last_failure = why;
}

milliseconds EventQueue::State::pause_after(int failed) const {
  milliseconds pause = options.first_pause;
  for (int i = 1; i < failed && pause < kLongestPause; ++i) pause *= 2;
  return std::min(pause, std::max(kLongestPause, options.first_pause));
}

void EventQueue::State::end_own_pauses() {
  own_pause.reset();
  lanes.release_all();
}

// At the end: what could not be sent in time, with the reason of the last attempt.
void EventQueue::State::drop_rest() noexcept {
  try {
    const Error reason = last_failure.value_or(
        refusal(ErrorKind::timeout, "the queue was closed before it was sent"));
    while (std::optional<WaitingBatch> batch = lanes.take_any()) {
      fates.drop(*std::move(batch), reason);
    }
  } catch (...) {
    fates.drop_lost(lanes.clear());
  }
}

void EventQueue::State::tell_one(std::unique_lock<std::mutex>& lock) {
  const std::optional<UnsentEvents> unsent = fates.next_untold();
  if (!unsent) return;
  lock.unlock();
  bool has_failed = false;
  try {
    options.on_unsent(*unsent);
  } catch (...) {
    has_failed = true;
  }
  lock.lock();
  if (has_failed) ++fates.counts.callback_failures;
}

void EventQueue::State::tell_rest(std::unique_lock<std::mutex>& lock) {
  const QueueTime until = detail::after(close_until.value_or(steady_clock::now()), kLastWords);
  while (fates.has_untold() && steady_clock::now() < until) tell_one(lock);
  fates.forget_untold();
}

bool EventQueue::State::is_settled(std::uint64_t number) const {
  const bool waits = lanes.oldest().value_or(UINT64_MAX) <= number;
  return !waits && under_way.value_or(UINT64_MAX) > number;
}

Error EventQueue::State::refuse(ErrorKind kind, std::string message) {
  ++fates.counts.refused;
  return refusal(kind, std::move(message));
}

bool EventQueue::State::has_work(bool was_empty) const {
  if (fates.has_untold()) return true;
  return !paused_until(steady_clock::now()) && (was_empty || lanes.has_full() || is_full());
}

void EventQueue::State::make_room() {
  if (lanes.size() == 0) return;  // all of it is under way
  const Error reason = refusal(ErrorKind::limit, "the queue was full, and newer events came");
  fates.drop(lanes.drop_oldest(), reason);
  settled.notify_all();  // it may be what a flush waits for
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
    state.settled.wait_until(lock, until, [&] { return !state.is_full() || state.close_until; });
  }
  if (state.close_until) return state.refuse(ErrorKind::config, "the event queue is closed");
  if (state.is_full() && state.options.overflow == Overflow::drop_oldest) state.make_room();
  if (state.is_full()) return state.refuse(ErrorKind::limit, "the event queue is full");
  const bool was_empty = state.lanes.size() == 0;
  state.last_number = state.lanes.push(session_id, std::move(event), steady_clock::now());
  ++state.fates.counts.accepted;
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
  state.end_own_pauses();
  state.work_came.notify_one();
  return state.settled.wait_until(lock, after(longest),
                                  [&] { return state.is_settled(last) || state.is_over; });
}

EventCounts EventQueue::close(milliseconds longest) {
  State& state = *state_;
  if (state.is_forked() || !state.problem.empty()) return counts();
  {
    std::unique_lock lock(state.mutex);
    const QueueTime until = after(longest);
    state.close_until = std::min(until, state.close_until.value_or(until));
    state.end_own_pauses();
    state.work_came.notify_one();
    state.settled.notify_all();
    state.settled.wait_until(lock, until, [&] { return state.is_over; });
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
  return state.fates.take_parked();
}

EventCounts EventQueue::counts() const {
  if (state_->is_forked()) return {};
  const std::lock_guard lock(state_->mutex);
  EventCounts counts = state_->fates.counts;
  counts.waiting = state_->lanes.size() + state_->under_way_count;
  counts.holds = state_->last_failure;
  return counts;
}

}  // namespace quartet::taplytics
