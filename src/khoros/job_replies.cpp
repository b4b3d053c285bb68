#include "khoros/job_replies.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "khoros/links.hpp"
#include "khoros/profile.hpp"

namespace quartet::khoros {
namespace {

JobState state_of(const JobStatus& status, bool has_link) {
  // A state that nobody documents is not the end; the wait has a deadline.
  if (status.runner_state != "CLOSED") return JobState::running;
  if (status.detail == "COMPLETED") return has_link ? JobState::completed : JobState::finishing;
  const bool is_full = says_queue_full(status.reason) || says_queue_full(status.detail);
  return is_full ? JobState::queue_full : JobState::failed;
}

std::optional<std::int64_t> count_of(const Object& object, std::string_view name) {
  const Value* value = object.find(name);
  return value != nullptr ? value->as_integer() : std::nullopt;
}

// The list of recent jobs says `details`.
std::string detail_of(const Object& state) {
  std::string detail = text_of(state, "detail");
  return !detail.empty() ? detail : text_of(state, "details");
}

Secret access_token_of(const Object& info) {
  Secret token = access_token_in(text_of(info, "statusUrl"));
  return !token.empty() ? token : access_token_in(text_of(info, "downloadUrl"));
}

// An item has `jobInfo` and an inner `result`.
Result<JobStatus> read_item(const Object& item, const std::string& message) {
  const Value* inner = item.find("result");
  const Object* state = inner != nullptr ? one_object(*inner) : nullptr;
  if (state == nullptr) return unexpected("result.result: an object was expected");
  JobStatus status{.runner_state = text_of(*state, "runnerState"),
                   .detail = detail_of(*state),
                   .reason = text_of(*state, "reason"),
                   .current_count = count_of(*state, "currentCount"),
                   .total_count = count_of(*state, "totalCount")};
  if (status.runner_state.empty()) return unexpected("result.result.runnerState: it is missing");
  // Nobody documents in which of the two a reason stands.
  if (status.reason.empty()) status.reason = message;
  const Value* info = item.find("jobInfo");
  const Object* job = info != nullptr ? one_object(*info) : nullptr;
  if (job != nullptr) status.access_token = access_token_of(*job);
  status.state = state_of(status, job != nullptr && !text_of(*job, "downloadUrl").empty());
  return status;
}

Result<Job> job_in(const Object& info) {
  Job job{.workflow_id = text_of(info, "workflowId"),
          .run_id = text_of(info, "runId"),
          .access_token = access_token_of(info)};
  if (job.workflow_id.empty()) return unexpected("result.workflowId: it is missing");
  if (job.run_id.empty()) return unexpected("result.runId: it is missing");
  return job;
}

Timestamp wall_time() {
  return std::chrono::time_point_cast<Timestamp::duration>(std::chrono::system_clock::now());
}

}  // namespace

Result<Job> read_job(const Envelope& reply, const ReportRequest& request) {
  const Object* info = one_object(reply.result);
  if (info == nullptr) return unexpected("result: an object was expected");
  Result<Job> job = job_in(*info);
  if (!job) return job;
  job->report_type = request.type;
  job->format = request.format;
  job->started = wall_time();
  return job;
}

Result<JobStatus> read_status(const Envelope& reply) {
  const Object* item = one_object(reply.result);
  if (item == nullptr) return unexpected("result: an object was expected");
  return read_item(*item, reply.message);
}

Result<std::vector<RecentJob>> read_recent(const Envelope& reply) {
  std::vector<RecentJob> jobs;
  const Array* items = reply.result.as_array();
  const Array single = items == nullptr ? Array{reply.result} : Array{};
  for (const Value& item : items != nullptr ? *items : single) {
    const Object* object = item.as_object();
    const Value* info = object != nullptr ? object->find("jobInfo") : nullptr;
    const Object* names = info != nullptr ? one_object(*info) : nullptr;
    if (names == nullptr) return unexpected("result: a list of jobs was expected");
    Result<Job> job = job_in(*names);
    if (!job) return std::move(job).error();
    Result<JobStatus> status = read_item(*object, "");
    if (!status) return std::move(status).error();
    jobs.push_back({*std::move(job), *std::move(status)});
  }
  return jobs;
}

Error job_failure(const JobStatus& status) {
  const bool is_full = status.state == JobState::queue_full;
  return {.kind = is_full ? ErrorKind::rate_limited : ErrorKind::vendor,
          .message = is_full ? "the vendor closed the job unprocessed, as too many exports are "
                               "queued: start it again later"
                             : "the report job has failed",
          .vendor_code = status.detail,
          .vendor_message = status.reason,
          .delivery = is_full ? Delivery::refused : Delivery::applied,
          .retry_reason = is_full ? "" : "not tried again: the answer would be the same"};
}

}  // namespace quartet::khoros
