// What is in a report of the sandbox's Khoros.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "testing/khoros_parameters.hpp"

namespace quartet::testing::fake_khoros {

// The same seed and request make the same report. An edition is another one of the same shape.
struct ReportSource {
  ReportRequest request;
  std::size_t rows = 0;
  std::uint64_t seed = 0;
};

[[nodiscard]] std::string make_report(const ReportSource& source, std::uint64_t edition);

// The file of a job, made when it is first asked for. All functions may be called from any thread.
class ReportFile {
 public:
  explicit ReportFile(ReportSource source) : source_(std::move(source)) {}

  [[nodiscard]] std::shared_ptr<const std::string> contents(std::uint64_t edition);
  [[nodiscard]] std::string entity_tag(std::uint64_t edition) const;

 private:
  ReportSource source_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<const std::string>> editions_;
};

}  // namespace quartet::testing::fake_khoros
