// A sandbox whose jobs take no time, and clients of its Khoros whose waits take none.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "quartet/khoros.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/testing/sandbox.hpp"

namespace quartet::testing {

inline Timestamp day(const char* text) {
  return parse_timestamp(text).value();
}

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// A folder of the test's own, removed at its end.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "quartet-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_),
                                                  std::filesystem::directory_iterator()));
  }

 private:
  std::filesystem::path path_;
};

class KhorosTest : public ::testing::Test {
 protected:
  // A report that is answered as asked for.
  static khoros::ConversationReport report(
      std::string_view answer = "", khoros::ReportFormat format = khoros::ReportFormat::csv) {
    khoros::ConversationReport request{
        .from = day("2026-01-01"), .to = day("2026-02-01"), .output = {.format = format}};
    if (!answer.empty()) request.filters.smart_view_id = "sandbox:" + std::string(answer);
    return request;
  }
  [[nodiscard]] khoros::Client client_of(HttpOptions http) const {
    return khoros::Client{{.username = sandbox.khoros_username(),
                           .password = sandbox.khoros_password(),
                           .company_key = sandbox.khoros_company_key(),
                           .endpoint = khoros::Endpoint::at(sandbox.url()),
                           .http = std::move(http),
                           .call = {.timeout = std::chrono::minutes(10),
                                    .attempt_timeout = std::chrono::minutes(5)}}};
  }
  // The job of a report that is completed.
  [[nodiscard]] khoros::Job completed(
      std::string_view answer = "", khoros::ReportFormat format = khoros::ReportFormat::csv) const {
    khoros::Job job = client.reports.start(report(answer, format)).value();
    (void)client.reports.wait(job).value();
    return job;
  }

  Sandbox sandbox = Sandbox::start({.calls_per_minute = 0,
                                    .khoros = {.job_time = std::chrono::milliseconds(0),
                                               .link_time = std::chrono::hours(1)}})
                        .value();
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  khoros::Client client = client_of({.clock = clock});
  TestFolder folder;
};

}  // namespace quartet::testing
