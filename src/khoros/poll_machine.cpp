#include "khoros/poll_machine.hpp"

#include <algorithm>

#include "khoros/job_replies.hpp"

namespace quartet::khoros {
namespace {

using std::chrono::milliseconds;

// How long failures of the status endpoint, and a link that does not come, are borne.
constexpr std::chrono::minutes kPatience(5);
constexpr double kGrowth = 1.5;
constexpr double kSpread = 0.25;
// Longer pauses are as good as none: no job lives so long.
constexpr std::chrono::hours kLongestPause(24 * 365);

bool may_pass(const Error& error) {
  switch (error.kind) {
    case ErrorKind::timeout:
    case ErrorKind::transport:
    case ErrorKind::proxy:
    case ErrorKind::rate_limited:
    case ErrorKind::server:
    case ErrorKind::not_found: return true;
    default: return false;
  }
}

std::string brief(const Error& error) {
  const std::string status =
      error.http_status == 0 ? "" : "HTTP " + std::to_string(error.http_status) + ": ";
  return status + error.message;
}

// `failure` is why the last poll failed; empty: it did not.
Error timed_out(JobState state, const std::string& failure) {
  const std::string message = failure.empty()
                                  ? "the job was still " + std::string(to_string(state)) +
                                        " when the time to wait was over; it goes on at the vendor"
                                  : "the time to wait was over, and the last poll had failed (" +
                                        failure + "); the job may go on at the vendor";
  return {.kind = ErrorKind::timeout,
          .message = message,
          .delivery = Delivery::applied,
          .retry_reason = "go on with the resume token"};
}

Error without_link() {
  return {.kind = ErrorKind::vendor,
          .message = "the job is completed, and the vendor gives no link to its report",
          .delivery = Delivery::applied};
}

milliseconds spread(milliseconds interval, double random) {
  const double factor = 1 - kSpread + 2 * kSpread * random;
  return milliseconds(static_cast<std::int64_t>(static_cast<double>(interval.count()) * factor));
}

}  // namespace

PollMachine::PollMachine(const PollPolicy& policy)
    : policy_(policy), interval_(std::min<milliseconds>(policy.first, kLongestPause)) {}

PollStep PollMachine::polled(Result<JobStatus> outcome, TimePoint now, double random) {
  ++polls_;
  if (!outcome) return failed(std::move(outcome).error(), now, random);
  failing_since_.reset();
  last_failure_.clear();
  state_ = outcome->state;
  switch (state_) {
    case JobState::completed: return PollStop{std::move(outcome)};
    case JobState::queue_full:
    case JobState::failed: return PollStop{job_failure(*outcome)};
    case JobState::finishing:
      if (!finishing_since_) finishing_since_ = now;
      if (now - *finishing_since_ >= kPatience) return PollStop{without_link()};
      break;
    case JobState::running: break;
  }
  return wait(now, random);
}

PollStep PollMachine::failed(Error error, TimePoint now, double random) {
  if (!failing_since_) failing_since_ = now;
  const bool is_borne = may_pass(error) && now - *failing_since_ < kPatience;
  if (!is_borne && now < policy_.deadline) return PollStop{std::move(error)};
  last_failure_ = brief(error);
  return wait(now, random);
}

PollStep PollMachine::wait(TimePoint now, double random) {
  if (now >= policy_.deadline) return PollStop{timed_out(state_, last_failure_)};
  // The job may be done at the last moment: that is when the last poll goes out.
  const TimePoint until = std::min(after(now, spread(interval_, random)), policy_.deadline);
  const auto grown =
      milliseconds(static_cast<std::int64_t>(static_cast<double>(interval_.count()) * kGrowth) + 1);
  interval_ = std::min<milliseconds>({grown, policy_.longest, kLongestPause});
  return PollWait{until};
}

}  // namespace quartet::khoros
