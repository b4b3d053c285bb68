// Downloading a report to a file or into a sink, checked on the way.
#pragma once

#include <filesystem>
#include <memory>

#include "khoros/job_progress.hpp"
#include "khoros/report_stream.hpp"
#include "quartet/khoros/downloads.hpp"

namespace quartet::khoros {

struct DownloadTask {
  std::shared_ptr<const detail::Handle> handle;
  Job job;
  DownloadOptions options;
};

[[nodiscard]] Result<DownloadReceipt> download_to_file(const DownloadTask& task,
                                                       const std::filesystem::path& file,
                                                       JobProgress& progress);
[[nodiscard]] Result<DownloadReceipt> download_to_sink(const DownloadTask& task,
                                                       const ReportSink& sink,
                                                       JobProgress& progress);

// The stream that such a download reads.
[[nodiscard]] ReportStream open_stream(const DownloadTask& task, Restart restart,
                                       Position position);

}  // namespace quartet::khoros
