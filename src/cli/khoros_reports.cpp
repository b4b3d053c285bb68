// quartet khoros report, start, status and download.
#include <iostream>
#include <iterator>

#include <unistd.h>

#include "arguments.hpp"
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

// One line on a terminal that is written over: slice, state, time, bytes, speed.
class ProgressLine {
 public:
  explicit ProgressLine(const OutputChoice& output)
      : enabled_(isatty(STDERR_FILENO) == 1 && (output.file || isatty(STDOUT_FILENO) == 0)) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const khoros::Progress& progress) {
    if (!enabled_) return;
    const auto seconds = progress.elapsed.count() / 1000;
    std::cerr << "\r\x1b[K";
    if (progress.slices > 0) {
      std::cerr << "slice " << progress.slice << " of " << progress.slices << ": ";
    }
    std::cerr << to_string(progress.state) << ", " << seconds << " s";
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
    // Another slice counts from its own beginning, and so does a file that is begun anew.
    if (slice_ != progress.slice || progress.received < first_bytes_ || first_bytes_ == 0) {
      slice_ = progress.slice;
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
  int slice_ = 0;
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

// Why nothing can be written there, before anything is asked for.
Result<void> check_output(const OutputChoice& output) {
  if (output.file && output.file->empty()) return usage("-o takes the name of a file");
  return {};
}

void print_receipt(const DownloadReceipt& receipt, const OutputChoice& output) {
  if (receipt.is_quoting_unbalanced) {
    std::cerr << "warning: the report has a quote that is not doubled: the number of rows may be "
                 "wrong\n";
  }
  std::cerr << receipt.rows << " rows, " << size_text(receipt.bytes) << ", sha256 "
            << receipt.sha256;
  if (receipt.resumed_from > 0) std::cerr << ", went on at " << receipt.resumed_from;
  if (output.file) std::cerr << ", in " << *output.file;
  std::cerr << '\n';
}

int finish(const Result<DownloadReceipt>& receipt, ProgressLine& line, const OutputChoice& output,
           const Environment& environment) {
  line.clear();
  std::cout.flush();
  if (!receipt) return report(receipt.error(), environment.common);
  if (output.file || environment.common.verbose) print_receipt(*receipt, output);
  return kSuccess;
}

// The vendor's pages say 90 days and three months. Up to 90 days are one report.
bool is_long(const khoros::ReportRequest& request) {
  return request.to - request.from > khoros::RangeOptions{}.slice;
}

// Three calendar months have 92 days at most.
bool is_beyond_three_months(const khoros::ReportRequest& request) {
  return request.to - request.from > std::chrono::days(92);
}

enum class Way : unsigned char { one_report, slices };

// Reports that cannot be put together of slices go as far as one report may.
Result<Way> way_of(const khoros::ReportRequest& request, const OutputChoice& output) {
  if (!output.file || !is_long(request)) return Way::one_report;
  Result<void> can_be_sliced = khoros::check_slicing(request);
  if (can_be_sliced) return Way::slices;
  if (is_beyond_three_months(request)) return std::move(can_be_sliced).error();
  return Way::one_report;
}

Result<DownloadReceipt> run_one_way(const khoros::Client& client,
                                    const khoros::ReportRequest& request,
                                    const OutputChoice& output, Way way,
                                    const khoros::RunOptions& options) {
  if (!output.file) return client.reports.run(request, write_out, options);
  if (way == Way::one_report) return client.reports.run(request, *output.file, options);
  const Result<khoros::RangeReceipt> receipt =
      client.reports.run_range(request, *output.file, {.run = options});
  if (!receipt) return receipt.error();
  return receipt->whole;
}

int run_report(const Environment& environment, const ReportChoice& choice,
               const OutputChoice& output) {
  const Result<khoros::ReportRequest> request = request_of(choice);
  if (!request) return report(request.error(), environment.common);
  const Result<void> writable = check_output(output);
  if (!writable) return report(writable.error(), environment.common);
  const Result<Way> way = way_of(*request, output);
  if (!way) return report(way.error(), environment.common);
  const Result<std::chrono::milliseconds> timeout = timeout_of(output);
  if (!timeout) return report(timeout.error(), environment.common);
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  ProgressLine line(output);
  const khoros::RunOptions options{
      .wait = {.timeout = *timeout,
               .progress = [&line](const khoros::Progress& progress) { line.show(progress); }},
      .download = {.timeout = *timeout, .allow_unproven_end = output.allow_unproven_end}};
  const Result<DownloadReceipt> receipt = run_one_way(*client, *request, output, *way, options);
  line.clear();
  const std::string warning = receipt ? khoros::age_warning(*request) : "";
  if (!warning.empty()) std::cerr << "warning: " << warning << '\n';
  return finish(receipt, line, output, environment);
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
  Result<Job> job = job_of_text(token);
  if (!job) return report(job.error(), environment.common);
  const Result<void> writable = check_output(output);
  if (!writable) return report(writable.error(), environment.common);
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
  if (job->access_token.empty()) job->access_token = status->access_token;
  const khoros::DownloadOptions options{
      .timeout = *timeout, .allow_unproven_end = output.allow_unproven_end, .progress = show};
  const Result<DownloadReceipt> receipt =
      output.file ? client->reports.download(*job, *output.file, options)
                  : client->reports.download(*job, write_out, options);
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
