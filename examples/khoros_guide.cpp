// The code of docs/khoros.md, so that it compiles and runs.
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iostream>

#include <quartet/khoros.hpp>

namespace {

namespace khoros = quartet::khoros;
using quartet::Result;
using quartet::Secret;

int january(const std::filesystem::path& file) {
  // [run]
  namespace khoros = quartet::khoros;

  auto options = khoros::Options::from_env();
  if (!options) return std::cerr << describe(options.error()) << '\n', 2;
  const khoros::Client client{*std::move(options)};

  const khoros::ConversationReport january{.from = quartet::parse_timestamp("2026-01-01").value(),
                                           .to = quartet::parse_timestamp("2026-02-01").value(),
                                           .output = {.format = khoros::ReportFormat::csv}};
  const auto receipt = client.reports.run(january, file);
  if (!receipt) return std::cerr << describe(receipt.error()) << '\n', 1;
  std::cout << receipt->rows << " rows in " << file.string() << '\n';
  // [/run]
  return 0;
}

// [request]
khoros::ReportRequest closed_conversations(quartet::Timestamp from, quartet::Timestamp to) {
  return khoros::ConversationReport{
      .from = from,
      .to = to,
      .output = {.format = khoros::ReportFormat::csv,
                 .columns = {khoros::columns::conversation_id, khoros::columns::status},
                 .locale = "en"},
      .time_zone = {.id = "America/Chicago"},
      .filters = {.business_hours = khoros::BusinessHours::inside, .priorities = {0, 1}},
      .conversations = khoros::Conversations::closed};
}
// [/request]

// [resume]
// Today: start it, and leave it to whoever has the token.
Result<Secret> begin(const khoros::Client& client, const khoros::ReportRequest& request) {
  const auto job = client.reports.start(request);
  if (!job) return job.error();
  return khoros::resume_token(*job);
}

// Another process: wait for it and fetch it.
Result<khoros::DownloadReceipt> finish(const khoros::Client& client, const Secret& token,
                                       const std::filesystem::path& file) {
  const auto job = khoros::job_of(token);
  if (!job) return job.error();
  const auto done = client.reports.wait(*job, {.timeout = std::chrono::hours(2)});
  if (!done) return done.error();
  return client.reports.download(*job, file);
}
// [/resume]

// [rows]
Result<std::size_t> open_conversations(const std::filesystem::path& file) {
  std::size_t count = 0;
  for (const auto& row : khoros::read_rows(file, khoros::ReportFormat::csv)) {
    if (!row) return row.error();
    if (row->text(khoros::columns::status).value() == "OPEN") ++count;
  }
  return count;
}
// [/rows]

int rest(const std::filesystem::path& file) {
  const khoros::Client client{khoros::Options::from_env().value()};
  std::cout << open_conversations(file).value() << " of them are open\n";
  const auto request = closed_conversations(quartet::parse_timestamp("2026-01-01").value(),
                                            quartet::parse_timestamp("2026-02-01").value());
  const Secret token = begin(client, request).value();
  std::cout << finish(client, token, file).value().rows << " rows of another report\n";
  return 0;
}

}  // namespace

int main() {
  try {
    const auto file = std::filesystem::temp_directory_path() / "quartet_khoros_guide.csv";
    const int status = january(file);
    if (status == 0) rest(file);
    std::filesystem::remove(file);
    return status;
  } catch (const std::exception& exception) {
    std::cerr << exception.what() << '\n';
    return 1;
  }
}
