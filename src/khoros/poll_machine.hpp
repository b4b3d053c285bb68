// Waiting for a job as a state machine without I/O: given the clock and the last poll's outcome, it
// says what to do next.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "core/clock.hpp"
#include "quartet/khoros/jobs.hpp"

namespace quartet::khoros {

using detail::after;
using detail::TimePoint;

struct PollPolicy {
  TimePoint deadline;  // when the last poll is due
  std::chrono::milliseconds first{};
  std::chrono::milliseconds longest{};
};

struct PollAction {};
// Wait, then `waited`.
struct PollWait {
  TimePoint until;
};
struct PollStop {
  Result<JobStatus> outcome;
};
using PollStep = std::variant<PollAction, PollWait, PollStop>;

class PollMachine {
 public:
  explicit PollMachine(const PollPolicy& policy);

  // `random` in [0, 1) spreads the polls of many jobs.
  [[nodiscard]] PollStep polled(Result<JobStatus> outcome, TimePoint now, double random);

  [[nodiscard]] int polls() const noexcept { return polls_; }
  // Of the last poll that said one.
  [[nodiscard]] JobState state() const noexcept { return state_; }

 private:
  [[nodiscard]] PollStep failed(Error error, TimePoint now, double random);
  [[nodiscard]] PollStep wait(TimePoint now, double random);

  PollPolicy policy_;
  std::chrono::milliseconds interval_;
  int polls_ = 0;
  JobState state_ = JobState::running;
  std::string last_failure_;  // empty when the last poll was answered
  std::optional<TimePoint> failing_since_;
  std::optional<TimePoint> finishing_since_;
};

}  // namespace quartet::khoros
