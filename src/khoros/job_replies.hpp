// Reading what Khoros says of jobs.
#pragma once

#include <vector>

#include "khoros/profile.hpp"
#include "quartet/khoros/jobs.hpp"

namespace quartet::khoros {

// The job that a start reply names. Error: decode.
[[nodiscard]] Result<Job> read_job(const Envelope& reply, const ReportRequest& request);

// The state in a status reply's `result`. Error: decode.
[[nodiscard]] Result<JobStatus> read_status(const Envelope& reply);

[[nodiscard]] Result<std::vector<RecentJob>> read_recent(const Envelope& reply);

// The error of a job that has ended without a report.
[[nodiscard]] Error job_failure(const JobStatus& status);

}  // namespace quartet::khoros
