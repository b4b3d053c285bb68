// The tour through Khoros' guide: a conversation report with all columns, then with three.
#include <filesystem>
#include <iostream>

#include "output.hpp"
#include "quartet/khoros.hpp"
#include "tour.hpp"

namespace quartet::cli {
namespace {

using testing::Sandbox;
namespace fs = std::filesystem;

khoros::Client khoros_client(const Sandbox& sandbox, const Environment& environment) {
  return khoros::Client{{.username = sandbox.khoros_username(),
                         .password = sandbox.khoros_password(),
                         .company_key = sandbox.khoros_company_key(),
                         .endpoint = khoros::Endpoint::at(sandbox.url()),
                         .call = {.stop = environment.stop}}};
}

// The guide's range.
Result<khoros::ConversationReport> guide_report() {
  const Result<Timestamp> from = from_epoch_milliseconds(1'551'441'600'000);
  const Result<Timestamp> to = from_epoch_milliseconds(1'556'712'000'000);
  if (!from) return from.error();
  if (!to) return to.error();
  return khoros::ConversationReport{
      .from = *from, .to = *to, .output = {.format = khoros::ReportFormat::csv, .locale = "en_US"}};
}

// A folder that is gone when the tour is over.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / "quartet-tour-XXXXXX") {
    std::string pattern = path_.string();
    const char* made = mkdtemp(pattern.data());
    path_ = made != nullptr ? fs::path(made) : fs::path();
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

Result<void> show_rows(const fs::path& file) {
  int shown = 0;
  for (Result<khoros::Row>& row : khoros::read_rows(file, khoros::ReportFormat::csv)) {
    if (!row) return row.error();
    if (++shown > kShownRows) break;
    std::cout << " ";
    for (std::size_t i = 0; i < row->size() && i < 4; ++i) {
      std::cout << ' ' << fitted(row->at(i).value_or(""), 16);
    }
    std::cout << '\n';
  }
  return {};
}

Result<void> run_all_columns(const khoros::Client& client, khoros::ConversationReport report,
                             const Folder& folder) {
  headline("Khoros: a conversation report with all columns, to a file");
  int polls = 0;
  const auto count = [&polls](const khoros::Progress& progress) { polls = progress.polls; };
  const khoros::RunOptions options{
      .wait = {.first_poll = std::chrono::milliseconds(100), .progress = count}};
  const auto receipt = client.reports.run(report, folder / "all.csv", options);
  if (!receipt) return receipt.error();
  std::cout << "  " << receipt->rows << " rows, " << receipt->bytes << " bytes after " << polls
            << " polls, sha256 " << receipt->sha256.substr(0, 16) << "...\n";
  return show_rows(folder / "all.csv");
}

Result<void> run_three_columns(const khoros::Client& client, khoros::ConversationReport report,
                               const Folder& folder) {
  headline("Khoros: the same with three columns, started here and downloaded by its token");
  report.output.columns = {khoros::columns::conversation_id, khoros::columns::status,
                           khoros::columns::assigned_agent_display_id};
  const Result<khoros::Job> started = client.reports.start(report);
  if (!started) return started.error();
  const Result<khoros::Job> job = khoros::job_of(khoros::resume_token(*started));
  if (!job) return job.error();
  const auto status = client.reports.wait(*job, {.first_poll = std::chrono::milliseconds(100)});
  if (!status) return status.error();
  std::cout << "  " << status->runner_state << ", " << status->detail << '\n';
  const auto receipt = client.reports.download(*job, folder / "three.csv");
  if (!receipt) return receipt.error();
  std::cout << "  " << receipt->rows << " rows, " << receipt->bytes << " bytes\n";
  return show_rows(folder / "three.csv");
}

Result<void> show_lookups(const khoros::Client& client) {
  headline("Khoros: the ids that reports take");
  const auto zones = client.time_zones.list();
  if (!zones) return zones.error();
  const auto teams = client.teams.list();
  if (!teams) return teams.error();
  std::cout << "  " << zones->size() << " time zones, " << teams->size() << " teams\n";
  const auto recent = client.reports.recent();
  if (!recent) return recent.error();
  std::cout << "  " << recent->size() << " jobs in the last 24 hours\n";
  return {};
}

}  // namespace

Result<void> tour_khoros(const Sandbox& sandbox, const Environment& environment) {
  const khoros::Client client = khoros_client(sandbox, environment);
  const Result<khoros::ConversationReport> report = guide_report();
  if (!report) return report.error();
  const Folder folder;
  Result<void> walked = run_all_columns(client, *report, folder);
  if (walked) walked = run_three_columns(client, *report, folder);
  return walked ? show_lookups(client) : walked;
}

}  // namespace quartet::cli
