// What became of the events of a queue: the counts, who is still to be told, what is parked.
// Without threads.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "quartet/taplytics/event_queue.hpp"
#include "taplytics/event_lanes.hpp"

namespace quartet::taplytics {

// Events that are to be sent again, all of one session.
struct Resend {
  std::string session_id;
  std::vector<WaitingBatch> parts;  // from the last to the first, as what goes back is in front
  std::optional<Error> why;         // when there are any
  int refusals = 0;                 // how often the vendor has refused them, at most
};

enum class QueueStage : unsigned char { open, closing };

// Whether an error is one session's affair, or one batch's: the others may get through.
[[nodiscard]] bool concerns_session_alone(const Error& error) noexcept;

// Nothing here throws: for want of memory, events are counted that cannot be told of.
class EventFates {
 public:
  struct Rules {
    LostReply lost_reply = LostReply::drop;
    int most_tries = 1;
    std::size_t parked_capacity = 0;
    std::size_t untold_capacity = 0;  // events; 0 when nobody wants to know
  };

  explicit EventFates(Rules rules) : rules_(rules) {}

  // Books what a report says. A report without batches: sending them failed half-way.
  [[nodiscard]] Resend settle(WaitingBatch batch, const EventReport& report,
                              QueueStage stage) noexcept;
  // Books events that were given up before they were sent. What was sent once, and whose reply was
  // lost, may be there.
  void drop(WaitingBatch batch, const Error& reason) noexcept;
  // The same for events that are not there any more.
  void drop_lost(std::size_t count) noexcept;

  [[nodiscard]] bool has_untold() const noexcept { return !untold_.empty(); }
  [[nodiscard]] std::optional<UnsentEvents> next_untold() noexcept;
  void forget_untold() noexcept;

  [[nodiscard]] std::vector<UnsentEvents> take_parked() noexcept;

  // All but `waiting` and `holds`.
  EventCounts counts = {};

 private:
  // Events with the same are told together.
  using Fate = std::tuple<std::string, EventOutcome, ErrorKind, int>;
  using Untold = std::map<Fate, UnsentEvents>;
  enum class Parking : unsigned char { none, parked };

  [[nodiscard]] static Fate fate_of(const UnsentEvents& unsent);
  // Leaves in the part what is to be sent again, and in `open` how many are not booked yet.
  void settle_part(WaitingBatch& part, const EventBatch& fate, QueueStage stage, std::size_t& open);
  [[nodiscard]] bool is_resent(EventMark& mark, const EventBatch& fate, QueueStage stage) const;
  void give_up(WaitingBatch over, EventOutcome outcome, const Error& error, Parking parking,
               std::size_t& open);
  void book(EventOutcome outcome, std::size_t count) noexcept;
  void park(const UnsentEvents& unsent) noexcept;
  void tell(UnsentEvents unsent) noexcept;
  void merge(UnsentEvents unsent);

  Rules rules_;
  std::vector<UnsentEvents> parked_;
  Untold untold_;
  std::list<Untold::iterator> untold_order_;  // the first to be told is in front
  std::size_t untold_events_ = 0;
};

}  // namespace quartet::taplytics
