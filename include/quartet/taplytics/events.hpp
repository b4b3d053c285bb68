// Taplytics' events: what an app's user did, sent in batches.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::taplytics {

/// Something that happened. Guide: "Events".
struct Event {
  std::string name;  ///< not empty
  std::optional<Timestamp> time = std::nullopt;
  std::optional<double> value = std::nullopt;  ///< finite
  Object metadata = {};
};

/// The vendor takes no more events in one request.
inline constexpr std::size_t most_events_per_request = 100;

/// What became of an event, or of all events of a batch.
enum class EventOutcome : unsigned char {
  sent,      ///< the vendor saved them
  rejected,  ///< the vendor refused them; nothing of them is saved
  unknown,   ///< the reply was lost: they may or may not be saved
  not_sent,  ///< they never left this process, or were refused for a reason that is not theirs
};

/// "sent", "rejected", ...
[[nodiscard]] std::string_view to_string(EventOutcome outcome) noexcept;

/// Events that shared their fate, in the order of sending: places in the list that was given.
struct EventBatch {
  std::size_t first = 0;
  std::size_t count = 0;
  EventOutcome outcome = EventOutcome::not_sent;
  std::optional<Error> error = std::nullopt;  ///< why, unless they were sent
};

/// What became of every event: sent + rejected + unknown + not_sent is how many were given.
struct EventReport {
  std::size_t sent = 0;
  std::size_t rejected = 0;
  std::size_t unknown = 0;
  std::size_t not_sent = 0;
  std::vector<EventBatch> batches = {};  ///< in order and without gaps

  [[nodiscard]] bool all_sent() const noexcept { return rejected + unknown + not_sent == 0; }
  /// The first error; null when all were sent.
  [[nodiscard]] const Error* error() const noexcept;
};

/// Sends events. Copies are cheap; all functions may be called from any thread.
class Events : detail::HandleShare {
 public:
  /// POST /v2/events, at most 100 a request, in order, one after the other. `session_id` is that of
  /// a current session of the app's user, which only the app's SDK knows. A batch that the vendor
  /// refuses is split, within bounds, to find the events that are to blame; the others are sent. A
  /// batch whose reply is lost is not sent again; what comes after it is sent all the same. Any
  /// other failure ends the sending, and the rest is `not_sent`.
  [[nodiscard]] EventReport send(std::string_view session_id,
                                 const std::vector<Event>& events) const;

 private:
  friend class Client;
  friend class EventQueue;
  explicit Events(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {
/// One request of 1 to 100 events.
[[nodiscard]] Operation<void> send_events(std::string_view session_id,
                                          const std::vector<Event>& events);
}  // namespace ops

}  // namespace quartet::taplytics
