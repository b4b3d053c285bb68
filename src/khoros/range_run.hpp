// A report over a long range: a job for each slice, a few at a time, on the caller's thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "khoros/slices.hpp"
#include "khoros/work.hpp"

namespace quartet::khoros {

class RangeRun {
 public:
  RangeRun(Work& work, const ReportRequest& request, std::filesystem::path file,
           const RangeOptions& options);

  [[nodiscard]] Result<RangeReceipt> run();

 private:
  enum class Step : unsigned char { start, poll, download, done };
  struct Lane {
    Slice slice;
    std::filesystem::path file;
    Step step = Step::start;
    TimePoint next = {};  // when to take the step
    int starts = 0;
    std::optional<Job> job = {};
    std::optional<PollMachine> machine = {};
    DownloadReceipt receipt = {};
  };

  void make_lanes();
  [[nodiscard]] Result<void> complete_lanes();
  // The lane whose turn is next; null when all are done.
  [[nodiscard]] Lane* next_lane();
  [[nodiscard]] Result<void> advance(Lane& lane);
  [[nodiscard]] Result<void> start(Lane& lane);
  [[nodiscard]] Result<void> poll(Lane& lane);
  [[nodiscard]] Result<void> download(Lane& lane);
  [[nodiscard]] Result<void> wait_for_slot(Lane& lane, Error error);
  [[nodiscard]] Result<RangeReceipt> merge_lanes();
  [[nodiscard]] std::filesystem::path job_file(const Lane& lane) const;
  [[nodiscard]] Error kept(Error error) const;

  Work& work_;
  const ReportRequest& request_;
  std::filesystem::path file_;
  std::filesystem::path folder_;
  const RangeOptions& options_;
  TimePoint deadline_;
  std::vector<Lane> lanes_;
};

}  // namespace quartet::khoros
