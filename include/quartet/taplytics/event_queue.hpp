// EventQueue: events that are sent in the background.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/result.hpp"
#include "quartet/taplytics/events.hpp"

namespace quartet::taplytics {

class Client;

/// What to do with a new event when the queue is full. An event that is left out is counted.
enum class Overflow : unsigned char {
  refuse,       ///< `push` answers an error of kind `limit`; nothing else changes
  drop_oldest,  ///< the oldest event that is not under way makes room for it
  wait,         ///< `push` waits for room, no longer than `EventQueueOptions::longest_wait`
};

/// What to do with a batch whose reply was lost: it may have been saved.
enum class LostReply : unsigned char {
  drop,    ///< it is given up: an event is never there twice
  resend,  ///< it is sent once more, and given up when that is lost, too: an event may be there
           ///< twice
  park,    ///< it is kept for `take_parked`
};

/// Events that were not sent, and why.
struct UnsentEvents {
  std::string session_id;
  std::vector<Event> events;
  EventOutcome outcome = EventOutcome::unknown;
  Error error;
};

struct EventQueueOptions {
  std::size_t capacity = 10'000;  ///< events that may wait, 1 or more
  /// So many events of a session are sent at once, 1 to 100.
  std::size_t batch_size = most_events_per_request;
  /// An event waits no longer before it is sent, however few there are. 1 ms or more.
  std::chrono::milliseconds longest_age = std::chrono::seconds(5);
  Overflow overflow = Overflow::refuse;
  std::chrono::milliseconds longest_wait = std::chrono::seconds(1);  ///< of `push`; 0 or more
  LostReply lost_reply = LostReply::drop;
  std::size_t parked_capacity = 10'000;  ///< events that may be parked; more are given up
  /// The destructor takes no longer, but for a quarter of a second in which `on_unsent` is told of
  /// what is left. 0 or more.
  std::chrono::milliseconds shutdown_time = std::chrono::seconds(10);
  /// How long to wait before a batch is tried again that the vendor was not reached with; doubles
  /// up to a minute. 1 ms or more.
  std::chrono::milliseconds first_pause = std::chrono::seconds(1);
  /// A batch that the vendor refuses for a reason that is neither its contents', nor the key's, nor
  /// the pace's (402, 403, 409, a redirect) is sent so often, with those pauses. Its session alone
  /// pauses. Then it is rejected. 1 or more.
  int most_tries = 5;
  /// Told about events that are rejected, unknown or dropped. Called on the queue's own thread, one
  /// call at a time, and between two requests, so it should be quick; a call that throws is counted
  /// and ignored. Events of one session with the same fate come together. At most
  /// `capacity` events, or 1,000 if that is more, wait for it: `EventCounts::untold` has the
  /// others. It must not use the queue.
  std::function<void(const UnsentEvents&)> on_unsent = {};
};

/// What became of the events so far. After `close`: accepted = sent + rejected + unknown + dropped;
/// before it, `waiting` is what is missing.
struct EventCounts {
  std::uint64_t accepted = 0;  ///< taken by `push`
  std::uint64_t sent = 0;
  std::uint64_t rejected = 0;  ///< the vendor refused them, or their session
  std::uint64_t unknown = 0;   ///< their reply was lost
  std::uint64_t dropped = 0;   ///< never sent: pushed out by newer ones, or left at the end
  std::uint64_t waiting = 0;   ///< still in the queue or under way
  std::uint64_t refused = 0;   ///< not taken by `push`; no part of `accepted`
  std::uint64_t parked = 0;    ///< waiting for `take_parked`; counted as unknown or rejected, too
  std::uint64_t requests = 0;
  std::uint64_t callback_failures = 0;
  /// Events that `on_unsent` was not told of: there was no room to keep them for it, or no time.
  std::uint64_t untold = 0;
  /// Why events are held back to be sent again later, such as a refused key; nothing when they get
  /// through.
  std::optional<Error> holds = std::nullopt;
};

/// Sends events in the background, on one thread of its own: in order within a session, in batches,
/// when enough are there or the oldest has waited long enough. A queue in memory: a process that is
/// killed loses what waits. When a session is no longer valid, its events are parked. In a forked
/// child the queue is empty and `push` answers an error. All functions may be called from any
/// thread.
///
///     taplytics::EventQueue queue(client, {.longest_age = 2s});
///     queue.push(session, {.name = "Purchase", .value = 42});
class EventQueue {
 public:
  /// Options that cannot be used are reported by `push` with an error of kind `config`.
  explicit EventQueue(const Client& client, EventQueueOptions options = {});
  /// Closes within `shutdown_time`.
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  /// Takes an event. Quick: it never asks the network. Errors: config (a name or session that is
  /// empty, a closed queue, a forked child), limit (no room).
  [[nodiscard]] Result<void> push(std::string_view session_id, Event event);

  /// Sends what waits now, whatever its number and age, and waits for that. A pause of the queue's
  /// own ends; one that the vendor asked for does not. False when the time is over before.
  [[nodiscard]] bool flush(std::chrono::milliseconds longest);

  /// Sends what waits and takes nothing more. A pause of the queue's own ends, so that everything
  /// is tried once more. What is not sent in time is dropped; a request that is under way then is
  /// cancelled, and its events are unknown. Ends sooner when waiting is of no use: a key that is
  /// refused again, or a vendor that asked to wait longer. `on_unsent` is told of what is left for
  /// a quarter of a second beyond the time. May be called again. Not from `on_unsent`.
  EventCounts close(std::chrono::milliseconds longest);

  /// Hands out what was parked: batches with a lost reply (`LostReply::park`) and events of ended
  /// sessions. They can be pushed again, which counts anew.
  [[nodiscard]] std::vector<UnsentEvents> take_parked();

  [[nodiscard]] EventCounts counts() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace quartet::taplytics
