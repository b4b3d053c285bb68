#include "khoros/work.hpp"

#include <algorithm>
#include <utility>

#include "khoros/profile.hpp"
#include "quartet/khoros/reports.hpp"

namespace quartet::khoros {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstSlotWait = std::chrono::seconds(15);
constexpr milliseconds kLongestSlotWait = std::chrono::minutes(2);
// The last poll of a wait goes out when the time is over, and needs some to be answered.
constexpr milliseconds kLastPoll = std::chrono::seconds(5);

}  // namespace

Error bad_option(const char* message) {
  return {.kind = ErrorKind::config, .message = message};
}

Result<void> check_options(const WaitOptions& options) {
  const milliseconds zero(0);
  if (options.timeout <= zero) return bad_option("wait.timeout must be more than 0");
  if (options.first_poll <= zero || options.longest_poll < options.first_poll) {
    return bad_option("wait.first_poll must be more than 0, and wait.longest_poll not less");
  }
  return {};
}

Result<void> check_options(const DownloadOptions& options) {
  if (options.timeout > milliseconds(0)) return {};
  return bad_option("download.timeout must be more than 0");
}

Result<void> check_options(const RunOptions& options) {
  if (options.max_restarts < 0) return bad_option("max_restarts must be at least 0");
  Result<void> wait = check_options(options.wait);
  return wait ? check_options(options.download) : wait;
}

Error named(Error error, const Work& work) {
  detail::name_error(error, *work.handle, work.operation);
  return error;
}

Error with_token(Error error, const Work& work, const Job& job) {
  const JobState state = work.state();
  // While a job is waited for, a 404 says nothing about its end.
  const bool is_over = state == JobState::failed || state == JobState::queue_full ||
                       (state == JobState::completed && error.kind == ErrorKind::not_found);
  if (!is_over) error.resume = std::string(resume_token(job).reveal());
  // A download's error has counted its requests already.
  if (state != JobState::completed) error.attempts = work.progress.facts().polls;
  error.elapsed = work.progress.elapsed();
  return named(std::move(error), work);
}

Error stopped() {
  return {.kind = ErrorKind::cancelled,
          .message = "the stop token fired; what was started goes on at the vendor",
          .delivery = Delivery::applied,
          .retry_reason = "not tried again: the call was cancelled"};
}

Result<JobStatus> poll_once(const Work& work, Job& job, TimePoint deadline) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - work.now());
  const milliseconds usual = work.handle->call.timeout.value_or(defaults::call_timeout);
  const auto handle =
      detail::with_call(*work.handle, {.timeout = std::min(std::max(left, kLastPoll), usual)});
  Result<JobStatus> status = detail::run(handle, ops::report_status(company_key_of(*handle), job));
  if (status && job.access_token.empty()) job.access_token = status->access_token;
  return status;
}

bool is_queue_full(const Error& error) noexcept {
  // A 429 is about calls, not exports.
  return error.kind == ErrorKind::rate_limited && error.http_status == 200;
}

milliseconds slot_wait(int starts, double random) {
  milliseconds wait = kFirstSlotWait;
  for (int i = 1; i < starts && wait < kLongestSlotWait; ++i) wait *= 2;
  wait = std::min(wait, kLongestSlotWait);
  return wait / 2 +
         milliseconds(static_cast<std::int64_t>(random * static_cast<double>(wait.count()) / 2));
}

}  // namespace quartet::khoros
