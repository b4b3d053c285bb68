// What the parts of one `wait`, `download`, `run` or `run_range` share.
#pragma once

#include <memory>
#include <string>

#include "khoros/job_progress.hpp"
#include "khoros/poll_machine.hpp"
#include "quartet/khoros/downloads.hpp"

namespace quartet::khoros {

struct Work {
  std::shared_ptr<const detail::Handle> handle;
  const char* operation;
  JobProgress progress;

  [[nodiscard]] JobState state() const { return progress.facts().state; }
  [[nodiscard]] detail::Session& session() const { return *handle->session; }
  [[nodiscard]] TimePoint now() const { return session().clock().now(); }
  [[nodiscard]] bool is_stopped() const { return handle->call.stop.stop_requested(); }
  void wait_until(TimePoint time) const { session().clock().wait_until(time, handle->call.stop); }
};

[[nodiscard]] Error bad_option(const char* message);
[[nodiscard]] Result<void> check_options(const WaitOptions& options);
[[nodiscard]] Result<void> check_options(const DownloadOptions& options);
[[nodiscard]] Result<void> check_options(const RunOptions& options);

// The error as one of this work.
[[nodiscard]] Error named(Error error, const Work& work);
// The same of a job: with the means to go on, when there is something to go on with, and with the
// time and the polls or requests of the whole call.
[[nodiscard]] Error with_token(Error error, const Work& work, const Job& job);
[[nodiscard]] Error stopped();

// Adopts a token that the job lacks.
[[nodiscard]] Result<JobStatus> poll_once(const Work& work, Job& job, TimePoint deadline);

// Of a start: refused, as too many exports are queued.
[[nodiscard]] bool is_queue_full(const Error& error) noexcept;

// How long to wait for a slot before the job is started again, after `starts` starts.
[[nodiscard]] std::chrono::milliseconds slot_wait(int starts, double random);

}  // namespace quartet::khoros
