#include "taplytics/event_lanes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace quartet::taplytics {

std::optional<std::uint64_t> EventLanes::oldest() const {
  return by_age_.empty() ? std::nullopt : std::optional(by_age_.begin()->first);
}

EventLanes::Lane& EventLanes::lane_of(std::string_view session_id) {
  std::unique_ptr<Lane>& lane = lanes_[std::string(session_id)];
  if (lane == nullptr) lane = std::make_unique<Lane>(Lane{std::string(session_id), {}});
  return *lane;
}

void EventLanes::leave_order(const Lane& lane) {
  if (lane.events.empty()) return;
  by_age_.erase(lane.events.front().number);
  full_.erase(lane.events.front().number);
}

void EventLanes::enter_order(Lane& lane) {
  if (lane.events.empty()) {
    lanes_.erase(lane.session_id);
    return;
  }
  by_age_.emplace(lane.events.front().number, &lane);
  if (lane.events.size() >= rules_.batch_size) full_.emplace(lane.events.front().number, &lane);
}

std::uint64_t EventLanes::push(std::string_view session_id, Event event, QueueTime now) {
  Lane& lane = lane_of(session_id);
  const std::uint64_t number = ++last_number_;
  lane.events.push_back({std::move(event), number, now});
  ++size_;
  if (lane.events.size() == 1) {
    enter_order(lane);
  } else if (lane.events.size() == rules_.batch_size) {
    full_.emplace(lane.events.front().number, &lane);
  }
  return number;
}

WaitingBatch EventLanes::take(Lane& lane, std::size_t most) {
  leave_order(lane);
  WaitingBatch batch{.session_id = lane.session_id, .events = {}};
  const auto count = static_cast<std::ptrdiff_t>(std::min(most, lane.events.size()));
  const auto end = lane.events.begin() + count;
  batch.events.assign(std::make_move_iterator(lane.events.begin()), std::make_move_iterator(end));
  lane.events.erase(lane.events.begin(), end);
  size_ -= batch.events.size();
  enter_order(lane);
  return batch;
}

WaitingBatch EventLanes::drop_oldest() {
  return take(*by_age_.begin()->second, 1);
}

void EventLanes::put_back(WaitingBatch batch) {
  if (batch.events.empty()) return;
  Lane& lane = lane_of(batch.session_id);
  leave_order(lane);
  size_ += batch.events.size();
  lane.events.insert(lane.events.begin(), std::make_move_iterator(batch.events.begin()),
                     std::make_move_iterator(batch.events.end()));
  enter_order(lane);
}

std::optional<WaitingBatch> EventLanes::take_due(QueueTime now, std::uint64_t flushed) {
  if (by_age_.empty()) return std::nullopt;
  Lane& eldest = *by_age_.begin()->second;
  const WaitingEvent& first = eldest.events.front();
  const bool is_due = first.number <= flushed || now - first.taken_at >= rules_.longest_age;
  if (is_due) return take(eldest, rules_.batch_size);
  if (full_.empty()) return std::nullopt;
  return take(*full_.begin()->second, rules_.batch_size);
}

std::optional<QueueTime> EventLanes::next_due() const {
  if (by_age_.empty()) return std::nullopt;
  return by_age_.begin()->second->events.front().taken_at + rules_.longest_age;
}

}  // namespace quartet::taplytics
