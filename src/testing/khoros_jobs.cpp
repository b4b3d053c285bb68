#include "testing/khoros_jobs.hpp"

#include <algorithm>
#include <utility>

#include "testing/khoros_ids.hpp"

namespace quartet::testing::fake_khoros {
namespace {

namespace answers = khoros_answers;

// The vendor's limits for a user.
constexpr std::size_t kRunning = 2;
constexpr std::size_t kQueued = 5;  // the running ones included

constexpr int kEarlyPolls = 3;
constexpr int kPollsWithoutLink = 2;

std::optional<std::string> reason_of(Ending ending) {
  if (ending == Ending::too_many) return "The user is attempting to run too many exports";
  if (ending == Ending::failed) return "The export could not be written";
  return std::nullopt;
}

std::string_view detail_of(Ending ending) {
  if (ending == Ending::completed) return "COMPLETED";
  return ending == Ending::terminated ? "TERMINATED" : "FAILED";
}

bool has_link(const Job& job) {
  if (job.ending != Ending::completed || job.answers.has(answers::no_link)) return false;
  return !job.answers.has(answers::late_link) || job.ready_polls > kPollsWithoutLink;
}

bool is_paused(const Job& job) {
  return job.answers.has(answers::unknown_state) && is_early_poll(job);
}

}  // namespace

JobState state_of(const Job& job, Time now) {
  if (is_paused(job)) return {.runner_state = "PAUSED", .detail = ""};
  if (job.closes > now) return {.runner_state = "RUNNING", .detail = ""};
  return {.runner_state = "CLOSED",
          .detail = detail_of(job.ending),
          .reason = reason_of(job.ending),
          .has_link = has_link(job)};
}

bool is_early_poll(const Job& job) {
  return job.polls <= kEarlyPolls;
}

std::optional<Time> slot_of_next(std::vector<Time> closing, Time now) {
  if (closing.size() >= kQueued) return std::nullopt;
  if (closing.size() < kRunning) return now;
  std::sort(closing.begin(), closing.end());
  return closing[closing.size() - kRunning];
}

Job JobBook::start(ReportRequest request, Time now) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = jobs_.size();
  const std::uint64_t seed = settings_.seed;
  Job job{.id = {workflow_id(seed, request.name), run_id(seed, number)},
          .access_token = access_token(seed, number),
          .answers = request.answers,
          .ending = ending_of(request),
          .started = now,
          .closes = now};
  job.file_name = signature(seed, ~number).substr(0, 16);
  job.file_name += request.format == Format::csv ? ".csv" : ".json";
  const std::optional<Time> slot = slot_of_next(closing_after(now), now);
  if (!slot) job.ending = Ending::too_many;
  const bool runs = job.ending != Ending::too_many;
  const bool ends = runs && !job.answers.has(answers::never_closes) && *slot != Time::max();
  if (runs) job.closes = ends ? *slot + settings_.options.job_time : Time::max();
  job.file = std::make_shared<ReportFile>(
      ReportSource{.request = std::move(request), .rows = settings_.options.rows, .seed = seed});
  places_.emplace(job.id, jobs_.size());
  jobs_.push_back(job);
  return job;
}

Ending JobBook::ending_of(const ReportRequest& request) {
  const Answers& asked = request.answers;
  const bool is_first = starts_[request.name]++ == 0;
  if (asked.has(answers::queue_full)) return Ending::too_many;
  if (asked.has(answers::queue_full_once) && is_first) return Ending::too_many;
  if (asked.has(answers::fails)) return Ending::failed;
  if (asked.has(answers::fails_silently)) return Ending::failed_silently;
  return asked.has(answers::unknown_detail) ? Ending::terminated : Ending::completed;
}

std::vector<Time> JobBook::closing_after(Time now) const {
  std::vector<Time> closing;
  for (const Job& job : jobs_) {
    if (job.closes > now) closing.push_back(job.closes);
  }
  return closing;
}

std::optional<Job> JobBook::poll(const JobId& id, Time now) {
  const std::lock_guard lock(mutex_);
  Job* job = find_locked(id);
  if (job == nullptr) return std::nullopt;
  ++job->polls;
  if (state_of(*job, now).detail == detail_of(Ending::completed)) ++job->ready_polls;
  return *job;
}

std::optional<Job> JobBook::find(const JobId& id) const {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(id);
  return place != places_.end() ? std::optional(jobs_[place->second]) : std::nullopt;
}

std::vector<Job> JobBook::all() const {
  const std::lock_guard lock(mutex_);
  return jobs_;
}

std::string JobBook::add_link(const JobId& id, Time now) {
  const std::lock_guard lock(mutex_);
  std::string name = signature(settings_.seed, links_.size());
  Job* job = find_locked(id);
  if (job == nullptr) return name;
  links_[name] = {.job = id, .number = ++job->links, .expires = now + settings_.options.link_time};
  return name;
}

std::optional<Link> JobBook::find_link(const std::string& signature) const {
  const std::lock_guard lock(mutex_);
  const auto link = links_.find(signature);
  return link != links_.end() ? std::optional(link->second) : std::nullopt;
}

int JobBook::count_whole_file(const JobId& id) {
  const std::lock_guard lock(mutex_);
  Job* job = find_locked(id);
  return job != nullptr ? job->whole_files++ : 0;
}

Job* JobBook::find_locked(const JobId& id) {
  const auto place = places_.find(id);
  return place != places_.end() ? &jobs_[place->second] : nullptr;
}

}  // namespace quartet::testing::fake_khoros
