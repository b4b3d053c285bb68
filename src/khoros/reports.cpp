#include "quartet/khoros/reports.hpp"

#include <algorithm>
#include <utility>

#include "core/part_file.hpp"
#include "core/session.hpp"
#include "khoros/download.hpp"
#include "khoros/job_replies.hpp"
#include "khoros/links.hpp"
#include "khoros/poll_machine.hpp"
#include "khoros/profile.hpp"
#include "khoros/range_run.hpp"
#include "khoros/report_rules.hpp"
#include "khoros/rows.hpp"
#include "khoros/work.hpp"

namespace quartet::khoros {
namespace {

using detail::Handle;
using std::chrono::milliseconds;

Result<JobStatus> wait_for(Work& work, Job& job, const PollPolicy& policy) {
  PollMachine machine(policy);
  while (true) {
    PollStep step =
        machine.polled(poll_once(work, job, policy.deadline), work.now(), work.session().random());
    work.progress.facts().state = machine.state();
    ++work.progress.facts().polls;
    work.progress.tell();
    if (auto* stop = std::get_if<PollStop>(&step)) return std::move(stop->outcome);
    const auto& wait = std::get<PollWait>(step);
    work.session().clock().wait_until(wait.until, work.handle->call.stop);
    if (work.handle->call.stop.stop_requested()) {
      return stopped();
    }
  }
}

Result<void> check_range(const RangeOptions& options) {
  if (options.slice < std::chrono::days(1) || options.slice > std::chrono::days(90)) {
    return bad_option("slice must be 1 to 90 days");
  }
  if (options.most_running == 1 || options.most_running == 2) return {};
  return bad_option("most_running must be 1 or 2");
}

// A range that fits into one slice is one report of any type.
Result<void> check_slices(const ReportRequest& request, const RangeOptions& options) {
  return request.to - request.from > options.slice ? check_slicing(request) : Result<void>();
}

// Starts the job, again while the queue is full, and waits for it.
Result<Job> complete(Work& work, const ReportRequest& request, const RunOptions& options) {
  const PollPolicy policy{.deadline = after(work.now(), options.wait.timeout),
                          .first = options.wait.first_poll,
                          .longest = options.wait.longest_poll};
  for (int& starts = work.progress.facts().starts;; ++starts) {
    Result<Job> job =
        detail::run(work.handle, ops::start_report(company_key_of(*work.handle), request));
    Result<JobStatus> done = job ? wait_for(work, *job, policy) : job.error();
    if (done) return job;
    Error error = std::move(done).error();
    if (!job && !is_queue_full(error)) return named(std::move(error), work);
    if (job && work.state() != JobState::queue_full) {
      return with_token(std::move(error), work, *job);
    }
    const TimePoint until = work.now() + slot_wait(starts, work.session().random());
    const bool is_late = until >= policy.deadline;
    if (is_late || starts > options.max_restarts) {
      error.retry_reason =
          is_late ? "not started again: the next start would be after the deadline"
                  : "gave up: the queue was full at each of " + std::to_string(starts) + " starts";
      error.attempts = starts;
      error.elapsed = work.progress.elapsed();
      return named(std::move(error), work);
    }
    work.session().clock().wait_until(until, work.handle->call.stop);
  }
}

template <class Deliver>
Result<DownloadReceipt> run_with(Work& work, const ReportRequest& request,
                                 const RunOptions& options, Deliver deliver) {
  Result<Job> job = complete(work, request, options);
  if (!job) return std::move(job).error();
  Result<DownloadReceipt> receipt = deliver(DownloadTask{work.handle, *job, options.download});
  if (!receipt) return with_token(std::move(receipt).error(), work, *job);
  receipt->starts = work.progress.facts().starts;
  return receipt;
}

// A report as it comes from the network, for the readers of rows.
class NetworkSource final : public detail::ByteSource {
 public:
  NetworkSource(DownloadTask task) : task_(std::move(task)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    if (!stream_) {
      Result<void> usable = check_options(task_.options);
      if (usable) usable = detail::check(*task_.handle);
      if (!usable) return failure(std::move(usable).error());
      stream_.emplace(open_stream(task_, Restart::refused, {}));
    }
    const Result<StreamPart> part = stream_->read(buffer);
    if (!part) return failure(part.error());
    return part->size;
  }

 private:
  [[nodiscard]] Error failure(Error error) const {
    detail::name_error(error, *task_.handle, "reports.rows");
    const bool is_over = error.kind == ErrorKind::not_found || error.kind == ErrorKind::config;
    if (!is_over) error.resume = std::string(resume_token(task_.job).reveal());
    return error;
  }

  DownloadTask task_;
  std::optional<ReportStream> stream_;  // its time begins with the first row
};

}  // namespace

Rows Reports::rows(const Job& job, const DownloadOptions& options) const {
  return detail::make_rows(std::make_unique<NetworkSource>(DownloadTask{handle_, job, options}),
                           job.format);
}

Result<Job> Reports::start(const ReportRequest& request) const {
  return detail::run(handle_, ops::start_report(company_key_of(*handle_), request));
}

Result<JobStatus> Reports::poll(const Job& job) const {
  return detail::run(handle_, ops::report_status(company_key_of(*handle_), job));
}

Result<std::vector<RecentJob>> Reports::recent() const {
  return detail::run(handle_, ops::recent_jobs(company_key_of(*handle_)));
}

Result<JobStatus> Reports::wait(const Job& job, const WaitOptions& options) const {
  Work work{handle_, "reports.wait", {*handle_->session, options.progress}};
  Result<void> usable = check_options(options);
  if (usable) usable = detail::check(*work.handle);
  if (!usable) return named(std::move(usable).error(), work);
  Job own = job;  // may get a token on the way
  Result<JobStatus> status = wait_for(
      work, own, {after(work.now(), options.timeout), options.first_poll, options.longest_poll});
  if (!status) return with_token(std::move(status).error(), work, own);
  return status;
}

Result<DownloadReceipt> Reports::download(const Job& job, const std::string& file,
                                          const DownloadOptions& options) const {
  Work work{handle_, "reports.download", {*handle_->session, options.progress}};
  Result<void> usable = check_options(options);
  if (usable) usable = detail::check(*work.handle);
  if (!usable) return named(std::move(usable).error(), work);
  work.progress.facts().state = JobState::completed;
  Result<DownloadReceipt> receipt =
      download_to_file({work.handle, job, options}, file, work.progress);
  if (!receipt) return with_token(std::move(receipt).error(), work, job);
  return receipt;
}

Result<DownloadReceipt> Reports::download(const Job& job, const ReportSink& sink,
                                          const DownloadOptions& options) const {
  Work work{handle_, "reports.download", {*handle_->session, options.progress}};
  Result<void> usable = check_options(options);
  if (usable) usable = detail::check(*work.handle);
  if (!usable) return named(std::move(usable).error(), work);
  work.progress.facts().state = JobState::completed;
  Result<DownloadReceipt> receipt =
      download_to_sink({work.handle, job, options}, sink, work.progress);
  if (!receipt) return with_token(std::move(receipt).error(), work, job);
  return receipt;
}

Result<DownloadReceipt> Reports::run(const ReportRequest& request, const std::string& file,
                                     const RunOptions& options) const {
  Work work{handle_, "reports.run", {*handle_->session, options.wait.progress}};
  Result<void> usable = check_options(options);
  // An hour's wait must not end at a folder that is not there.
  if (usable) usable = detail::PartFile::check(file);
  if (!usable) return named(std::move(usable).error(), work);
  return run_with(work, request, options, [&](const DownloadTask& task) {
    return download_to_file(task, file, work.progress);
  });
}

Result<DownloadReceipt> Reports::run(const ReportRequest& request, const ReportSink& sink,
                                     const RunOptions& options) const {
  Work work{handle_, "reports.run", {*handle_->session, options.wait.progress}};
  Result<void> usable = check_options(options);
  if (!usable) return named(std::move(usable).error(), work);
  return run_with(work, request, options, [&](const DownloadTask& task) {
    return download_to_sink(task, sink, work.progress);
  });
}

Result<RangeReceipt> Reports::run_range(const ReportRequest& request, const std::string& file,
                                        const RangeOptions& options) const {
  Work work{handle_, "reports.run_range", {*handle_->session, options.run.wait.progress}};
  Result<void> usable = check_options(options.run);
  if (usable) usable = check_range(options);
  if (usable) usable = detail::check(*work.handle);
  if (usable) usable = check(request);
  if (usable) usable = check_slices(request, options);
  if (!usable) return named(std::move(usable).error(), work);
  Result<RangeReceipt> receipt = RangeRun(work, request, file, options).run();
  if (!receipt) return named(std::move(receipt).error(), work);
  receipt->warning = age_warning(request);
  return receipt;
}

namespace ops {

Operation<Job> start_report(const std::string& company_key, const ReportRequest& request) {
  return {.name = "reports.start",
          .request = start_request(company_key, request),
          .effect = Effect::write,
          .decode = [request](Response& reply, DecodeContext& context) -> Result<Job> {
            Result<Envelope> result = read_envelope(reply, context);
            if (!result) return std::move(result).error();
            return read_job(*result, request);
          }};
}

Operation<JobStatus> report_status(const std::string& company_key, const Job& job) {
  return {.name = "reports.poll",
          .request = job_request(company_key, job, "/status"),
          .effect = Effect::read,
          .decode = [](Response& reply, DecodeContext& context) -> Result<JobStatus> {
            Result<Envelope> result = read_envelope(reply, context);
            if (!result) return std::move(result).error();
            return read_status(*result);
          }};
}

Operation<std::vector<RecentJob>> recent_jobs(const std::string& company_key) {
  return {.name = "reports.recent",
          .request = {.path = "/api/public/reports/jobs", .query = {{"companyKey", company_key}}},
          .effect = Effect::read,
          .decode = [](Response& reply, DecodeContext& context) -> Result<std::vector<RecentJob>> {
            Result<Envelope> result = read_envelope(reply, context);
            if (!result) return std::move(result).error();
            return read_recent(*result);
          }};
}

}  // namespace ops
}  // namespace quartet::khoros
