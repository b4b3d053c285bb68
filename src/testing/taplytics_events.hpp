// The events that the sandbox's Taplytics has taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// Why a body is refused as a whole; empty when it is not. An event whose name begins with "bad" is
// one of those that the vendor would not take for reasons of its own.
[[nodiscard]] std::string events_problem(const Json& events);

// Counts all events and keeps the last 100,000, or fewer when they are long. All functions may be
// called from any thread.
class EventBook {
 public:
  // Of an array that has no problem.
  void save(const std::string& session, const Json& events);
  [[nodiscard]] std::uint64_t saved() const;
  // A JSON array of what is kept, oldest first, as it was sent: of one session, or of all.
  [[nodiscard]] std::string list(const std::optional<std::string>& session) const;

 private:
  struct Event {
    std::shared_ptr<const std::string> session;
    std::string text;
  };

  mutable std::mutex mutex_;
  std::deque<Event> events_;
  std::size_t bytes_ = 0;  // of their texts
  std::uint64_t saved_ = 0;
};

}  // namespace quartet::testing::fake_taplytics
