// The resource group `reports`: starting, waiting, downloading.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "quartet/khoros/downloads.hpp"
#include "quartet/khoros/jobs.hpp"
#include "quartet/khoros/rows.hpp"
#include "quartet/operation.hpp"

namespace quartet::khoros {

class Client;

/// Reports are made by jobs that take seconds to hours. `run` does everything; the other functions
/// are its parts. All may be called from any thread. Waits and downloads block, and end at once
/// when the client's stop token fires (`client.with({.stop = ...})`); the vendor has no way to stop
/// a job, so it goes on there. Source: developer.khoros.com, "Beginner's Guide to the Analytics
/// Reports API"; docs/khoros.md says what the vendor leaves open.
class Reports : detail::HandleShare {
 public:
  /// Starts a job. Never sent again once it may have arrived: when the reply is lost, the error
  /// says `delivery: unknown`, and `recent` helps to look for the job. Errors: config (see
  /// `check`), vendor (the request was refused inside a reply), decode, and what every call can
  /// have.
  [[nodiscard]] Result<Job> start(const ReportRequest& request) const;

  /// Asks once how the job is.
  [[nodiscard]] Result<JobStatus> poll(const Job& job) const;

  /// Polls until the job is completed. Failures that may pass are borne for five minutes. Errors:
  /// timeout and cancelled, both with the resume token; vendor (the job failed; the reason is in
  /// `vendor_message`); rate_limited (the vendor closed it because its queue was full: start it
  /// again), and what every call can have.
  [[nodiscard]] Result<JobStatus> wait(const Job& job, const WaitOptions& options = {}) const;

  /// Downloads a completed job's report to a file: written beside it as `<file>.part`, checked,
  /// flushed and renamed, so the file is never there by halves. A break is resumed where it was, or
  /// begun anew when the store cannot. When the call ends with an error that may pass (transport,
  /// timeout, cancelled, server, unauthorized, ...) or the process dies, a part that can be gone on
  /// with stays, and the same download goes on there; after any other error it is removed. An
  /// existing file is replaced when it is a regular one; a symbolic link stays, and leads to the
  /// report then. Errors: not_found (reports are kept 24 hours: run it again), forbidden (the store
  /// refused every link, for a reason of its own: `vendor_code`, `excerpt`), unsafe_link,
  /// transport, timeout, cancelled, decode (not a whole report), config (the file cannot be
  /// written), limit (the disk is full).
  [[nodiscard]] Result<DownloadReceipt> download(const Job& job, const std::string& file,
                                                 const DownloadOptions& options = {}) const;
  /// The same into a sink. What it was given cannot be taken back: a store that cannot go on where
  /// it broke is an error.
  [[nodiscard]] Result<DownloadReceipt> download(const Job& job, const ReportSink& sink,
                                                 const DownloadOptions& options = {}) const;

  /// The rows of a completed job, straight from the network, in the memory of one row. Of the
  /// options, `timeout` and `allow_unproven_end` count.
  [[nodiscard]] Rows rows(const Job& job, const DownloadOptions& options = {}) const;

  /// Starts, waits and downloads; starts again while the vendor's queue is full. Errors: as of the
  /// three; `error.resume` has the resume token once there is a job.
  [[nodiscard]] Result<DownloadReceipt> run(const ReportRequest& request, const std::string& file,
                                            const RunOptions& options = {}) const;
  [[nodiscard]] Result<DownloadReceipt> run(const ReportRequest& request, const ReportSink& sink,
                                            const RunOptions& options = {}) const;

  /// A report over a range of any length: cut into slices, at most two jobs at a time, put together
  /// in one file with one header or one array. Only for reports whose rows belong to one moment
  /// each, unless one slice is enough: see `check_slicing`. Neighbouring slices share their border,
  /// as the vendor does not say whether an end belongs to its range: a row of just that millisecond
  /// may come twice. What was downloaded is kept in `<file>.slices` until the file is whole, with
  /// the resume tokens of jobs under way in files that only their owner can read; the same call
  /// goes on there, in this process or another, but not at the same time. Errors: as of `run`;
  /// config, also when slices would not have the rows of one report, or the folder is in use or not
  /// ours; decode, when slices have different columns (name the columns to have).
  [[nodiscard]] Result<RangeReceipt> run_range(const ReportRequest& request,
                                               const std::string& file,
                                               const RangeOptions& options = {}) const;

  /// The jobs of the last 24 hours. The vendor advises against it and announced its end; use it to
  /// look for a job whose start reply was lost. It names neither reports nor formats: set
  /// `job.format` before you download.
  [[nodiscard]] Result<std::vector<RecentJob>> recent() const;

 private:
  friend class Client;
  explicit Reports(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {

/// One call of each kind, for `client.run` and `client.run_with_metadata`.
[[nodiscard]] Operation<Job> start_report(const std::string& company_key,
                                          const ReportRequest& request);
[[nodiscard]] Operation<JobStatus> report_status(const std::string& company_key, const Job& job);
[[nodiscard]] Operation<std::vector<RecentJob>> recent_jobs(const std::string& company_key);

}  // namespace ops
}  // namespace quartet::khoros
