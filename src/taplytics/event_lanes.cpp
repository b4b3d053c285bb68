#include "taplytics/event_lanes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace quartet::taplytics {

std::optional<std::uint64_t> EventLanes::oldest() const {
  return by_age_.empty() ? std::nullopt : std::optional(by_age_.begin()->first);
}

EventLanes::Place::Place(Lane* lane) {
  Order one{{0, lane}};
  node_ = one.extract(one.begin());
}

void EventLanes::Place::enter(Order& order, std::uint64_t number) noexcept {
  node_.key() = number;
  position_ = order.insert(std::move(node_)).position;
  order_ = &order;
}

void EventLanes::Place::leave() noexcept {
  if (is_taken()) node_ = std::exchange(order_, nullptr)->extract(position_);
}

EventLanes::Lane& EventLanes::lane_of(std::string_view session_id) {
  std::string key(session_id);
  if (const auto found = lanes_.find(key); found != lanes_.end()) return *found->second;
  auto lane = std::make_unique<Lane>(session_id);
  return *lanes_.emplace(std::move(key), std::move(lane)).first->second;
}

void EventLanes::leave_order(Lane& lane) noexcept {
  for (Place* place : {&lane.by_age, &lane.by_state, &lane.among_full}) place->leave();
}

void EventLanes::enter_order(Lane& lane) noexcept {
  if (lane.events.empty()) {
    lanes_.erase(lane.session_id);
    return;
  }
  const std::uint64_t number = lane.events.front().mark.number;
  lane.by_age.enter(by_age_, number);
  lane.by_state.enter(lane.held_until ? held_ : ready_, number);
  const bool is_full = lane.events.size() >= rules_.batch_size;
  if (is_full && !lane.held_until) lane.among_full.enter(full_, number);
}

std::uint64_t EventLanes::push(std::string_view session_id, Event event, QueueTime now) {
  Lane& lane = lane_of(session_id);
  const std::uint64_t number = last_number_ + 1;
  const bool was_empty = lane.events.empty();
  try {
    lane.events.push_back({std::move(event), {.number = number, .taken_at = now}});
  } catch (...) {
    if (was_empty) lanes_.erase(lane.session_id);
    throw;
  }
  if (was_empty || lane.events.size() == rules_.batch_size) {
    leave_order(lane);
    enter_order(lane);
  }
  last_number_ = number;
  ++size_;
  return number;
}

WaitingBatch EventLanes::take(Lane& lane, std::size_t most) {
  const std::size_t count = std::min(most, lane.events.size());
  WaitingBatch batch{.session_id = lane.session_id, .events = {}, .marks = {}};
  batch.events.reserve(count);  // first, so that nothing is lost when there is no memory
  batch.marks.reserve(count);
  leave_order(lane);
  for (std::size_t i = 0; i < count; ++i) {
    batch.events.push_back(std::move(lane.events.front().event));
    batch.marks.push_back(lane.events.front().mark);
    lane.events.pop_front();
  }
  size_ -= count;
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
  try {
    for (std::size_t i = batch.events.size(); i > 0; --i) {
      lane.events.push_front({std::move(batch.events[i - 1]), batch.marks[i - 1]});
      ++size_;
    }
  } catch (...) {
    enter_order(lane);  // what is there can still be found
    throw;
  }
  enter_order(lane);
}

std::size_t EventLanes::clear() noexcept {
  for (const auto& entry : lanes_) leave_order(*entry.second);
  lanes_.clear();
  return std::exchange(size_, 0);
}

void EventLanes::hold(const std::string& session_id, QueueTime until) noexcept {
  const auto found = lanes_.find(session_id);
  if (found == lanes_.end()) return;
  leave_order(*found->second);
  found->second->held_until = until;
  enter_order(*found->second);
}

void EventLanes::release(QueueTime now) noexcept {
  for (auto next = held_.begin(); next != held_.end();) {
    Lane& lane = *next->second;
    ++next;
    if (*lane.held_until > now) continue;
    leave_order(lane);
    lane.held_until.reset();
    enter_order(lane);
  }
}

void EventLanes::release_all() noexcept {
  release(QueueTime::max());
}

std::optional<WaitingBatch> EventLanes::take_due(QueueTime now, std::uint64_t flushed) {
  release(now);
  if (ready_.empty()) return std::nullopt;
  Lane& eldest = *ready_.begin()->second;
  const EventMark& first = eldest.events.front().mark;
  const bool is_due =
      first.number <= flushed || now >= detail::after(first.taken_at, rules_.longest_age);
  if (is_due) return take(eldest, rules_.batch_size);
  if (full_.empty()) return std::nullopt;
  return take(*full_.begin()->second, rules_.batch_size);
}

std::optional<WaitingBatch> EventLanes::take_any() {
  if (by_age_.empty()) return std::nullopt;
  return take(*by_age_.begin()->second, rules_.batch_size);
}

std::optional<QueueTime> EventLanes::next_due() const {
  std::optional<QueueTime> due;
  if (!ready_.empty()) {
    due = detail::after(ready_.begin()->second->events.front().mark.taken_at, rules_.longest_age);
  }
  for (const auto& entry : held_) {
    due = std::min(due.value_or(QueueTime::max()), *entry.second->held_until);
  }
  return due;
}

}  // namespace quartet::taplytics
