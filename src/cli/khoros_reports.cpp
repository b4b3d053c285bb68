// quartet khoros report, start, status and download.
#include <iostream>
#include <iterator>

#include <unistd.h>

#include "khoros.hpp"
#include "output.hpp"

namespace quartet::cli {
namespace {

using khoros::DownloadReceipt;
using khoros::Job;
using khoros::JobState;

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  const auto tenths = [bytes](std::uint64_t unit) {
    return std::to_string(bytes / unit) + "." + std::to_string(bytes % unit * 10 / unit);
  };
  return bytes < 1'000'000 ? tenths(1000) + " kB" : tenths(1'000'000) + " MB";
}

// One line on a terminal that is written over: state, time, bytes, speed.
class ProgressLine {
 public:
  explicit ProgressLine(const OutputChoice& output)
      : enabled_(isatty(STDERR_FILENO) == 1 &&
                 (!output.file.empty() || isatty(STDOUT_FILENO) == 0)) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const khoros::Progress& progress) {
    if (!enabled_) return;
    const auto seconds = progress.elapsed.count() / 1000;
    std::cerr << "\r\x1b[K" << to_string(progress.state) << ", " << seconds << " s";
    if (progress.starts > 1) std::cerr << ", start " << progress.starts;
    if (progress.received > 0) show_bytes(progress);
    std::cerr << std::flush;
    shown_ = true;
  }
  void clear() {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
    shown_ = false;
  }

 private:
  void show_bytes(const khoros::Progress& progress) {
    if (first_bytes_ == 0) {
      first_bytes_ = progress.received;
      first_time_ = progress.elapsed;
    }
    std::cerr << ", " << size_text(progress.received);
    if (progress.size) std::cerr << " of " << size_text(*progress.size);
    const auto time = (progress.elapsed - first_time_).count();
    if (time <= 0) return;
    const std::uint64_t news = progress.received - first_bytes_;
    std::cerr << ", " << size_text(news * 1000 / static_cast<std::uint64_t>(time)) << "/s";
  }

  bool enabled_;
  bool shown_ = false;
  std::uint64_t first_bytes_ = 0;
  std::chrono::milliseconds first_time_{0};
};

Result<void> write_out(std::string_view part) {
  std::cout.write(part.data(), static_cast<std::streamsize>(part.size()));
  if (std::cout) return {};
  return Error{.kind = ErrorKind::limit, .message = "standard output did not take everything"};
}

Result<std::chrono::milliseconds> timeout_of(const OutputChoice& output) {
  if (output.job_timeout.empty()) return khoros::WaitOptions{}.timeout;
  Result<std::chrono::milliseconds> timeout = parse_duration(output.job_timeout);
  if (timeout) return timeout;
  return Error{.kind = ErrorKind::config,
               .message = "--job-timeout takes a duration such as 30s or 10m"};
}

int finish(const Result<DownloadReceipt>& receipt, ProgressLine& line, const OutputChoice& output,
           const Environment& environment) {
  line.clear();
  std::cout.flush();
  if (!receipt) return report(receipt.error(), environment.common);
  if (output.file.empty() && !environment.common.verbose) return kSuccess;
  std::cerr << receipt->rows << " rows, " << size_text(receipt->bytes) << ", sha256 "
            << receipt->sha256;
  if (receipt->resumed_from > 0) std::cerr << ", went on at " << receipt->resumed_from;
  if (!output.file.empty()) std::cerr << ", in " << output.file;
  std::cerr << '\n';
  return kSuccess;
}

// The vendor takes no longer range in one report.
bool is_long(const khoros::ReportRequest& request) {
  return request.to - request.from > khoros::RangeOptions{}.slice;
}

// In slices, into one file.
Result<DownloadReceipt> run_slices(const khoros::Client& client,
                                   const khoros::ReportRequest& request, const OutputChoice& output,
                                   const khoros::RunOptions& options) {
  const Result<khoros::RangeReceipt> receipt =
      client.reports.run_range(request, output.file, {.run = options});
  if (!receipt) return receipt.error();
  if (!receipt->warning.empty()) std::cerr << "warning: " << receipt->warning << '\n';
  return receipt->whole;
}

int run_report(const Environment& environment, const ReportChoice& choice,
               const OutputChoice& output) {
  const Result<khoros::ReportRequest> request = request_of(choice);
  if (!request) return report(request.error(), environment.common);
  const Result<std::chrono::milliseconds> timeout = timeout_of(output);
  if (!timeout) return report(timeout.error(), environment.common);
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  ProgressLine line(output);
  const khoros::RunOptions options{
      .wait = {.timeout = *timeout,
               .progress = [&line](const khoros::Progress& progress) { line.show(progress); }},
      .download = {.timeout = *timeout}};
  const auto run = [&]() -> Result<DownloadReceipt> {
    if (output.file.empty()) return client->reports.run(*request, write_out, options);
    if (is_long(*request)) return run_slices(*client, *request, output, options);
    return client->reports.run(*request, output.file, options);
  };
  return finish(run(), line, output, environment);
}

int start_report(const Environment& environment, const ReportChoice& choice) {
  const Result<khoros::ReportRequest> request = request_of(choice);
  if (!request) return report(request.error(), environment.common);
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Job> job = client->reports.start(*request);
  if (!job) return report(job.error(), environment.common);
  // The one thing that this command is for.
  std::cout << khoros::resume_token(*job).reveal() << '\n' << std::flush;
  return kSuccess;
}

// A command line shows to every user of the machine: "-" reads the token from standard input.
Result<Job> job_of_text(const std::string& text) {
  if (text != "-") return khoros::job_of(Secret(std::string_view(text)));
  std::string line;
  std::getline(std::cin, line);
  return khoros::job_of(Secret(std::move(line)));
}

int show_status(const Environment& environment, const std::string& token) {
  const Result<Job> job = job_of_text(token);
  if (!job) return report(job.error(), environment.common);
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<khoros::JobStatus> status = client->reports.poll(*job);
  if (!status) return report(status.error(), environment.common);
  const std::string state(to_string(status->state));
  RowWriter writer(environment.common.format,
                   {{"state", 10}, {"runner-state", 12}, {"detail", 12}, {"reason", 40}});
  writer.write({{state, status->runner_state, status->detail, status->reason},
                {{"state", Value(state)},
                 {"report", Value(job->report_type)},
                 {"started", Value(to_rfc3339(job->started))},
                 {"runner_state", Value(status->runner_state)},
                 {"detail", Value(status->detail)},
                 {"reason", Value(status->reason)}}});
  const Result<void> written = writer.finish();
  return written ? kSuccess : report(written.error(), environment.common);
}

int download_report(const Environment& environment, const std::string& token,
                    const OutputChoice& output) {
  const Result<Job> job = job_of_text(token);
  if (!job) return report(job.error(), environment.common);
  const Result<std::chrono::milliseconds> timeout = timeout_of(output);
  if (!timeout) return report(timeout.error(), environment.common);
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  ProgressLine line(output);
  const auto show = [&line](const khoros::Progress& progress) { line.show(progress); };
  const Result<khoros::JobStatus> status =
      client->reports.wait(*job, {.timeout = *timeout, .progress = show});
  if (!status) {
    line.clear();
    return report(status.error(), environment.common);
  }
  const khoros::DownloadOptions options{.timeout = *timeout, .progress = show};
  const Result<DownloadReceipt> receipt =
      output.file.empty() ? client->reports.download(*job, write_out, options)
                          : client->reports.download(*job, output.file, options);
  return finish(receipt, line, output, environment);
}

void add_job(CLI::App& command, std::string& token) {
  command.add_option("job", token, "what `khoros start` printed; - reads it from standard input")
      ->required()
      ->type_name("JOB");
}

}  // namespace

void add_khoros_report(CLI::App& khoros, Environment& environment, Action& action) {
  CLI::App* command = khoros.add_subcommand(
      "report", "run a report: start it, wait for it, download it; with -o, ranges of any length");
  auto choice = std::make_shared<ReportChoice>();
  auto output = std::make_shared<OutputChoice>();
  add_report_options(*command, *choice);
  add_output_options(*command, *output);
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, choice, output] {
    action = [&environment, choice, output] { return run_report(environment, *choice, *output); };
  });
}

void add_khoros_start(CLI::App& khoros, Environment& environment, Action& action) {
  CLI::App* command =
      khoros.add_subcommand("start", "start a report and print its job, which is a secret");
  auto choice = std::make_shared<ReportChoice>();
  add_report_options(*command, *choice);
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, choice] {
    action = [&environment, choice] { return start_report(environment, *choice); };
  });
}

void add_khoros_status(CLI::App& khoros, Environment& environment, Action& action) {
  CLI::App* command = khoros.add_subcommand("status", "how a job is");
  auto token = std::make_shared<std::string>();
  add_job(*command, *token);
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, token] {
    action = [&environment, token] { return show_status(environment, *token); };
  });
}

void add_khoros_download(CLI::App& khoros, Environment& environment, Action& action) {
  CLI::App* command = khoros.add_subcommand("download", "wait for a job and download its report");
  auto token = std::make_shared<std::string>();
  auto output = std::make_shared<OutputChoice>();
  add_job(*command, *token);
  add_output_options(*command, *output);
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, token, output] {
    action = [&environment, token, output] {
      return download_report(environment, *token, *output);
    };
  });
}

}  // namespace quartet::cli
