// The jobs of the sandbox's Khoros: their queue, their states and the links to their files.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/testing/sandbox.hpp"
#include "testing/khoros_answers.hpp"
#include "testing/khoros_parameters.hpp"
#include "testing/khoros_report.hpp"

namespace quartet::testing::fake_khoros {

using Time = std::chrono::steady_clock::time_point;

enum class Ending : unsigned char { completed, failed, failed_silently, terminated, too_many };

// Equal reports have the same workflow.
struct JobId {
  std::string workflow;
  std::string run;

  friend auto operator<=>(const JobId&, const JobId&) = default;
};

struct Job {
  JobId id;
  std::string access_token;
  Answers answers;
  Ending ending = Ending::completed;
  Time started = {};  // the call, not the run
  Time closes = {};
  std::string file_name = {};
  std::shared_ptr<ReportFile> file = {};
  int polls = 0;        // of its status, so far
  int ready_polls = 0;  // those of them that said COMPLETED
  int links = 0;
  int whole_files = 0;  // replies of the store that began at the front
};

struct JobState {
  std::string_view runner_state;
  std::string_view detail;
  std::optional<std::string> reason = std::nullopt;
  bool has_link = false;
};

[[nodiscard]] JobState state_of(const Job& job, Time now);

// Whether the poll that was counted last is one of those that some answers spoil.
[[nodiscard]] bool is_early_poll(const Job& job);

// When a job gets its running slot, if those that have not closed yet end at these times. Nothing
// when the queue is full.
[[nodiscard]] std::optional<Time> slot_of_next(std::vector<Time> closing, Time now);

struct Link {
  JobId job;
  int number = 0;  // of the job, from 1
  Time expires = {};
};

// Jobs are handed out as they are at that moment. All functions may be called from any thread.
class JobBook {
 public:
  struct Settings {
    std::uint64_t seed;
    KhorosSandboxOptions options;
  };

  explicit JobBook(Settings settings) : settings_(settings) {}

  Job start(ReportRequest request, Time now);
  // Counts a question for the state.
  std::optional<Job> poll(const JobId& id, Time now);
  [[nodiscard]] std::optional<Job> find(const JobId& id) const;
  [[nodiscard]] std::vector<Job> all() const;  // in the order of their starts

  // The signature of a new link to the job's file.
  std::string add_link(const JobId& id, Time now);
  [[nodiscard]] std::optional<Link> find_link(const std::string& signature) const;
  // How many there were before.
  int count_whole_file(const JobId& id);

 private:
  [[nodiscard]] Ending ending_of(const ReportRequest& request);
  [[nodiscard]] std::vector<Time> closing_after(Time now) const;
  [[nodiscard]] Job* find_locked(const JobId& id);

  Settings settings_;
  mutable std::mutex mutex_;
  std::vector<Job> jobs_;
  std::map<JobId, std::size_t> places_;             // in `jobs_`
  std::map<std::string, int, std::less<>> starts_;  // of equal reports
  std::map<std::string, Link> links_;
};

}  // namespace quartet::testing::fake_khoros
