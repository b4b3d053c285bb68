// The events that wait: in order within each session, and all of them by age. Without threads.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "quartet/taplytics/events.hpp"

namespace quartet::taplytics {

using QueueTime = std::chrono::steady_clock::time_point;

// What is known about an event that waits.
struct EventMark {
  std::uint64_t number = 0;  // counted from 1 as they were taken
  QueueTime taken_at;
  bool is_second_try = false;  // its reply was lost once
  int refusals = 0;            // how often the vendor refused it for a reason that is not its own
};

// Events of one session that are sent together, and the mark of each.
struct WaitingBatch {
  std::string session_id;
  std::vector<Event> events;
  std::vector<EventMark> marks;
};

class EventLanes {
 public:
  // What makes a batch due before its events are old enough.
  struct Rules {
    std::size_t batch_size;
    std::chrono::milliseconds longest_age;
  };

  explicit EventLanes(Rules rules) : rules_(rules) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // Whether a session has enough for a whole batch, and need not wait.
  [[nodiscard]] bool has_full() const noexcept { return !full_.empty(); }
  [[nodiscard]] bool has_held() const noexcept { return !held_.empty(); }
  // The number of the oldest event; nothing when none waits.
  [[nodiscard]] std::optional<std::uint64_t> oldest() const;

  // Takes an event in and answers its number. Whatever is thrown, nothing has changed.
  std::uint64_t push(std::string_view session_id, Event event, QueueTime now);
  // Takes the oldest event out, with its session. There must be one.
  [[nodiscard]] WaitingBatch drop_oldest();
  // Puts events of a batch back in front of those of their session. When it throws, `size` says how
  // many are there.
  void put_back(WaitingBatch batch);
  // Forgets all events, and answers how many there were.
  std::size_t clear() noexcept;

  // A session whose events are not due before that time; the others go on meanwhile.
  void hold(const std::string& session_id, QueueTime until) noexcept;
  void release_all() noexcept;

  // A batch that is due: its oldest event is old enough or has a number up to `flushed`, or there
  // are enough of its session. Nothing when none is.
  [[nodiscard]] std::optional<WaitingBatch> take_due(QueueTime now, std::uint64_t flushed);
  // Whatever waits, also of sessions that are held; nothing when none does.
  [[nodiscard]] std::optional<WaitingBatch> take_any();
  // When a batch may be due next; nothing when none waits.
  [[nodiscard]] std::optional<QueueTime> next_due() const;

 private:
  struct Lane;
  using Order = std::map<std::uint64_t, Lane*>;  // by the number of a lane's oldest event

  // A lane's place in an order. The memory for it stays with the lane: what changes an order must
  // not fail half-way.
  class Place {
   public:
    explicit Place(Lane* lane);
    void enter(Order& order, std::uint64_t number) noexcept;
    void leave() noexcept;
    [[nodiscard]] bool is_taken() const noexcept { return order_ != nullptr; }

   private:
    Order* order_ = nullptr;
    Order::iterator position_;
    Order::node_type node_;
  };

  struct WaitingEvent {
    Event event;
    EventMark mark;
  };
  struct Lane {
    explicit Lane(std::string_view session) : session_id(session) {}
    std::string session_id;
    std::deque<WaitingEvent> events;
    std::optional<QueueTime> held_until;
    Place by_age{this};
    Place by_state{this};
    Place among_full{this};
  };

  Lane& lane_of(std::string_view session_id);
  [[nodiscard]] WaitingBatch take(Lane& lane, std::size_t most);
  void release(QueueTime now) noexcept;
  // To be called around a change of a lane's events, or of its hold. An empty lane ends.
  static void leave_order(Lane& lane) noexcept;
  void enter_order(Lane& lane) noexcept;

  Rules rules_;
  std::size_t size_ = 0;
  std::uint64_t last_number_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Lane>> lanes_;
  Order by_age_;  // all lanes with events
  Order ready_;   // those of them that are not held
  Order full_;    // those of these that have a whole batch
  Order held_;
};

}  // namespace quartet::taplytics
