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

#include "quartet/taplytics/events.hpp"

namespace quartet::taplytics {

using QueueTime = std::chrono::steady_clock::time_point;

struct WaitingEvent {
  Event event;
  std::uint64_t number = 0;  // counted from 1 as they were taken
  QueueTime taken_at;
  bool is_second_try = false;  // its reply was lost once
};

// Events of one session that are sent together.
struct WaitingBatch {
  std::string session_id;
  std::vector<WaitingEvent> events;
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
  // Whether a session has enough for a whole batch.
  [[nodiscard]] bool has_full() const noexcept { return !full_.empty(); }
  // The number of the oldest event; nothing when none waits.
  [[nodiscard]] std::optional<std::uint64_t> oldest() const;

  // Takes an event in and answers its number.
  std::uint64_t push(std::string_view session_id, Event event, QueueTime now);
  // Takes the oldest event out, with its session. There must be one.
  [[nodiscard]] WaitingBatch drop_oldest();
  // Puts events of a batch back in front of those of their session.
  void put_back(WaitingBatch batch);

  // A batch that is due: its oldest event is old enough or has a number up to `flushed`, or there
  // are enough of its session. Nothing when none is.
  [[nodiscard]] std::optional<WaitingBatch> take_due(QueueTime now, std::uint64_t flushed);
  // When the oldest event will be old enough; nothing when none waits.
  [[nodiscard]] std::optional<QueueTime> next_due() const;

 private:
  struct Lane {
    std::string session_id;
    std::deque<WaitingEvent> events;
  };

  Lane& lane_of(std::string_view session_id);
  [[nodiscard]] WaitingBatch take(Lane& lane, std::size_t most);
  // To be called around a change of a lane's front.
  void leave_order(const Lane& lane);
  void enter_order(Lane& lane);

  Rules rules_;
  std::size_t size_ = 0;
  std::uint64_t last_number_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Lane>> lanes_;
  std::map<std::uint64_t, Lane*> by_age_;  // by the number of a lane's oldest event
  std::map<std::uint64_t, Lane*> full_;    // those of them that have a whole batch
};

}  // namespace quartet::taplytics
