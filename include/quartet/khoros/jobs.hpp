// Report jobs: what is known about one, and how it is waited for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "quartet/khoros/report_types.hpp"
#include "quartet/secret.hpp"

namespace quartet::khoros {

/// A report that was started. A value: copy it, keep it, or turn it into a resume token for another
/// process. Two jobs are the same when both ids are: the vendor repeats a workflow id for equal
/// requests.
struct Job {
  std::string report_type = {};
  std::string workflow_id;
  std::string run_id;
  ReportFormat format = ReportFormat::json;
  Timestamp started = {};
  /// The vendor's own token for this job, from its links; empty when they had none. The only secret
  /// that ever stands in a query.
  Secret access_token = Secret{""};
};

/// The job as text, for another process or another day. Whoever has it and the account's password
/// can download the report, so it is a secret.
[[nodiscard]] Secret resume_token(const Job& job);

/// The job of a resume token. Error: `config`, when it is none or was cut.
[[nodiscard]] Result<Job> job_of(const Secret& resume_token);

/// How far a job is.
enum class JobState : unsigned char {
  running,     ///< queued, running, or in a state that this library does not know
  finishing,   ///< completed; the vendor has no link yet
  completed,   ///< it can be downloaded
  queue_full,  ///< closed unprocessed, as too many exports were queued: start it again later
  failed,      ///< closed without a report
};

/// "running", "finishing", ...
[[nodiscard]] std::string_view to_string(JobState state) noexcept;

/// What a poll says. Texts are the vendor's own.
struct JobStatus {
  JobState state = JobState::running;
  std::string runner_state = {};  ///< RUNNING, CLOSED, or a word that is not documented
  std::string detail = {};        ///< COMPLETED, FAILED, or a word that is not documented
  std::string reason = {};
  std::optional<std::int64_t> current_count = std::nullopt;  ///< not documented further
  std::optional<std::int64_t> total_count = std::nullopt;    ///< not documented further
  /// The vendor's token for the job, as the reply's links have it; empty when they have none. For
  /// a job whose start reply had none: `job.access_token = status.access_token`. `wait`, `run` and
  /// `run_range` do so themselves.
  Secret access_token = Secret{""};
};

/// How a wait or a download stands. Sizes are bytes.
struct Progress {
  JobState state = JobState::running;
  std::chrono::milliseconds elapsed{0};  ///< since `wait`, `download` or `run` began
  int polls = 0;
  int starts = 1;  ///< more than 1: the queue was full
  /// Of `run_range`: which slice this is about, from 1 on, and how many there are; else 0. The
  /// other members but `elapsed` and `polls` are about that slice.
  int slice = 0;
  int slices = 0;
  std::uint64_t received = 0;  ///< of the file, what an earlier run left included
  std::optional<std::uint64_t> size = std::nullopt;  ///< of the file, when the store says so
};

/// Called on the caller's thread, after each poll and several times a second of a download. What it
/// throws ends the call, after clean-up, and reaches the caller.
using ProgressFunction = std::function<void(const Progress&)>;

struct WaitOptions {
  /// How long to wait. More than 0; `milliseconds::max()` is for ever. The last poll goes out at
  /// its end, and has 5 s to be answered. After it: an error of kind `timeout` with the resume
  /// token; the job goes on at the vendor.
  std::chrono::milliseconds timeout = std::chrono::hours(1);
  /// The time between polls grows from the first to the longest, each spread by a quarter. More
  /// than 0.
  std::chrono::milliseconds first_poll = std::chrono::seconds(1);
  std::chrono::milliseconds longest_poll = std::chrono::seconds(30);
  ProgressFunction progress = nullptr;
};

/// A job as the vendor's list of the last 24 hours has it.
struct RecentJob {
  Job job;
  JobStatus status;
};

}  // namespace quartet::khoros
