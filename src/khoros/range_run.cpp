#include "khoros/range_run.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "core/keyed_hash.hpp"
#include "core/text.hpp"
#include "core/url.hpp"
#include "khoros/download.hpp"
#include "khoros/profile.hpp"
#include "khoros/report_rules.hpp"
#include "khoros/slice_folder.hpp"
#include "quartet/khoros/reports.hpp"

namespace quartet::khoros {
namespace {

namespace fs = std::filesystem;

// What decides the contents of the slices.
std::string fingerprint(const Work& work, const ReportRequest& request,
                        const RangeOptions& options) {
  constexpr detail::HashKey key{0x736c69636573, 0x6f6672616e6765};
  const RequestSpec spec = start_request(company_key_of(*work.handle), request);
  std::string text = work.session().base().origin + spec.path + '?' +
                     detail::encode_query(spec.query) + '\n' + detail::encode_form(spec.form);
  text += '\n' + std::to_string(options.slice.count());
  return detail::hex64(detail::keyed_hash(key, text));
}

std::string slice_name(std::size_t index, ReportFormat format) {
  char name[32];
  std::snprintf(name, sizeof name, "%04zu.%s", index + 1, std::string(to_string(format)).c_str());
  return name;
}

// A job that cannot be gone on with any more is started again.
bool is_lost(const Error& error) {
  return error.kind == ErrorKind::not_found || error.kind == ErrorKind::vendor;
}

}  // namespace

RangeRun::RangeRun(Work& work, const ReportRequest& request, fs::path file,
                   const RangeOptions& options)
    : work_(work),
      request_(request),
      file_(std::move(file)),
      folder_(file_),
      options_(options),
      deadline_(after(work.now(), options.run.wait.timeout)) {
  folder_ += ".slices";
}

Result<RangeReceipt> RangeRun::run() {
  Result<void> done = detail::PartFile::check(file_);
  if (!done) return std::move(done).error();
  Result<SliceFolder> folder = SliceFolder::open(folder_, fingerprint(work_, request_, options_));
  if (!folder) return std::move(folder).error();
  make_lanes();
  done = complete_lanes();
  if (!done) return kept(std::move(done).error());
  Result<RangeReceipt> receipt = merge_lanes();
  if (receipt) folder->remove();
  return receipt;
}

void RangeRun::make_lanes() {
  for (const Slice& slice : slices_of(request_.from, request_.to, options_.slice)) {
    Lane lane{.slice = slice, .file = folder_ / slice_name(lanes_.size(), request_.format)};
    std::error_code ignored;
    if (fs::exists(lane.file, ignored)) {
      lane.step = Step::done;  // it has its name since it is whole
    } else if (Result<Job> job = job_of(Secret(content_of(job_file(lane))))) {
      lane.job = *std::move(job);
      lane.step = Step::poll;
    }
    lanes_.push_back(std::move(lane));
  }
}

fs::path RangeRun::job_file(const Lane& lane) const {
  fs::path path = lane.file;
  path += ".job";
  return path;
}

Result<void> RangeRun::complete_lanes() {
  while (Lane* lane = next_lane()) {
    if (lane->next > work_.now()) work_.wait_until(lane->next);
    if (work_.is_stopped()) return stopped();
    Result<void> advanced = advance(*lane);
    if (!advanced) return advanced;
  }
  return {};
}

// Only the first few that are not done have a turn: the vendor runs no more at a time.
RangeRun::Lane* RangeRun::next_lane() {
  Lane* next = nullptr;
  int running = 0;
  for (Lane& lane : lanes_) {
    if (lane.step == Step::done) continue;
    if (++running > options_.most_running) break;
    if (next == nullptr || lane.next < next->next) next = &lane;
  }
  return next;
}

Result<void> RangeRun::advance(Lane& lane) {
  Progress& facts = work_.progress.facts();
  facts.slice = static_cast<int>(&lane - lanes_.data()) + 1;
  facts.slices = static_cast<int>(lanes_.size());
  facts.received = 0;
  facts.size = std::nullopt;
  facts.starts = std::max(lane.starts, 1);
  switch (lane.step) {
    case Step::start: return start(lane);
    case Step::poll: return poll(lane);
    case Step::download: return download(lane);
    case Step::done: break;
  }
  return {};
}

Result<void> RangeRun::start(Lane& lane) {
  ReportRequest request = request_;
  request.from = lane.slice.from;
  request.to = lane.slice.to;
  Result<Job> job =
      detail::run(work_.handle, ops::start_report(company_key_of(*work_.handle), request));
  ++lane.starts;
  if (!job && is_queue_full(job.error())) return wait_for_slot(lane, job.error());
  if (!job) return std::move(job).error();
  lane.job = *std::move(job);
  lane.machine.reset();
  lane.step = Step::poll;
  lane.next = work_.now();  // the other lanes may have something to start first
  return write_private(job_file(lane), resume_token(*lane.job).reveal());
}

Result<void> RangeRun::poll(Lane& lane) {
  if (!lane.machine) {
    lane.machine.emplace(
        PollPolicy{deadline_, options_.run.wait.first_poll, options_.run.wait.longest_poll});
  }
  PollStep step = lane.machine->polled(poll_once(work_, *lane.job, deadline_), work_.now(),
                                       work_.session().random());
  work_.progress.facts().state = lane.machine->state();
  ++work_.progress.facts().polls;
  work_.progress.tell();
  if (const auto* wait = std::get_if<PollWait>(&step)) {
    lane.next = wait->until;
    return {};
  }
  Result<JobStatus>& outcome = std::get<PollStop>(step).outcome;
  if (outcome) {
    lane.step = Step::download;
    return {};
  }
  Error error = std::move(outcome).error();
  if (lane.machine->state() == JobState::queue_full) return wait_for_slot(lane, std::move(error));
  error.attempts = lane.machine->polls();
  // One of an earlier process may be gone.
  if (lane.starts > 0 || !is_lost(error)) return error;
  lane.step = Step::start;
  return {};
}

Result<void> RangeRun::wait_for_slot(Lane& lane, Error error) {
  error.attempts = lane.starts;
  if (lane.starts > options_.run.max_restarts) return error;
  lane.next = work_.now() + slot_wait(lane.starts, work_.session().random());
  lane.step = Step::start;
  return lane.next < deadline_ ? Result<void>() : error;
}

Result<void> RangeRun::download(Lane& lane) {
  Result<DownloadReceipt> receipt =
      download_to_file({work_.handle, *lane.job, options_.run.download}, lane.file, work_.progress);
  if (!receipt) {
    if (lane.starts > 0 || !is_lost(receipt.error())) return std::move(receipt).error();
    lane.step = Step::start;
    return {};
  }
  lane.receipt = *std::move(receipt);
  lane.receipt.starts = lane.starts;
  lane.step = Step::done;
  std::error_code ignored;
  fs::remove(job_file(lane), ignored);
  return {};
}

Result<RangeReceipt> RangeRun::merge_lanes() {
  std::vector<fs::path> files;
  RangeReceipt receipt;
  for (const Lane& lane : lanes_) {
    files.push_back(lane.file);
    receipt.slices.push_back({lane.slice.from, lane.slice.to, lane.receipt});
  }
  Result<detail::PartFile> out = detail::PartFile::open(file_, "merged");
  if (!out) return std::move(out).error();
  DocumentCheck check(request_.format, options_.run.download.sha256);
  Result<void> done = out->restart({});
  if (!done) return std::move(done).error();
  const Result<Quoting> quoting = merge(files, request_.format, *out, check);
  if (!quoting) return quoting.error();
  receipt.whole.is_end_proven = true;
  done = check.finish(receipt.whole);
  if (!done) return std::move(done).error();
  receipt.whole.bytes = out->size();
  receipt.whole.is_quoting_unbalanced |= *quoting == Quoting::unbalanced;
  done = out->commit();
  if (!done) return std::move(done).error();
  return receipt;
}

Error RangeRun::kept(Error error) const {
  const auto whole = std::count_if(lanes_.begin(), lanes_.end(),
                                   [](const Lane& lane) { return lane.step == Step::done; });
  error.elapsed = work_.progress.elapsed();
  error.message += "; " + std::to_string(whole) + " of " + std::to_string(lanes_.size()) +
                   " slices are kept in " + folder_.string() + ", and the same call goes on there";
  return named(std::move(error), work_);
}

}  // namespace quartet::khoros
