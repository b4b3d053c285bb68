// Reading the rows of a report, against a DOM of the whole; and the scanner, against copying.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include "comparison.hpp"
#include "core/report_scanner.hpp"
#include "heap_meter.hpp"
#include "quartet/khoros/rows.hpp"
#include "sample_report.hpp"

namespace quartet::bench {
namespace {

using khoros::ReportFormat;

constexpr int kRows = 200'000;
constexpr double kMostHeap = 4e6;
constexpr std::size_t kPart = 64 * 1024;  // of a download

// The report in memory and in files, which are gone when this is.
class Setting {
 public:
  Setting() : report_(sample_report(kRows)) {
    std::string folder = (std::filesystem::temp_directory_path() / "quartet-rows-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = folder;
    std::ofstream(file(ReportFormat::csv), std::ios::binary) << report_.csv;
    std::ofstream(file(ReportFormat::json), std::ios::binary) << report_.json;
  }
  ~Setting() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

  [[nodiscard]] std::filesystem::path file(ReportFormat format) const {
    return folder_ / to_string(format);
  }
  [[nodiscard]] const SampleReport& report() const { return report_; }

 private:
  SampleReport report_;
  std::filesystem::path folder_;
};

// What the contestants read of each row.
struct Sum {
  std::uint64_t rows = 0;
  std::uint64_t ids = 0;
  std::uint64_t open = 0;
  std::uint64_t text = 0;  // bytes
  std::int64_t milliseconds = 0;

  friend bool operator==(const Sum&, const Sum&) = default;
};

Sum sum_of_rows(const Setting& setting, ReportFormat format) {
  Sum sum;
  for (const Result<khoros::Row>& row : khoros::read_rows(setting.file(format), format)) {
    ++sum.rows;
    sum.ids += row->find("CONVERSATION_ID").value().size();
    sum.open += row->find("STATUS") == "OPEN" ? 1 : 0;
    sum.text += row->find("LATEST_POST_TEXT").value().size();
    sum.milliseconds += row->integer("TOTAL_HANDLE_TIME_MILLIS").value().value_or(0);
  }
  return sum;
}

Sum sum_of_dom(const Setting& setting) {
  Sum sum;
  const nlohmann::json document = nlohmann::json::parse(setting.report().json);
  for (const nlohmann::json& row : document) {
    ++sum.rows;
    sum.ids += row.at("CONVERSATION_ID").get_ref<const std::string&>().size();
    sum.open += row.at("STATUS").get_ref<const std::string&>() == "OPEN" ? 1 : 0;
    sum.text += row.at("LATEST_POST_TEXT").get_ref<const std::string&>().size();
    sum.milliseconds +=
        std::stoll(row.at("TOTAL_HANDLE_TIME_MILLIS").get_ref<const std::string&>());
  }
  return sum;
}

template <class Work>
Measure timed(Work work) {
  return [work](std::size_t repetitions) {
    const double start = processor_time();
    for (std::size_t i = 0; i < repetitions; ++i) benchmark::DoNotOptimize(work());
    return processor_time() - start;
  };
}

std::vector<Contestant> readers() {
  const auto setting = std::make_shared<const Setting>();
  const auto csv = [setting] { return sum_of_rows(*setting, ReportFormat::csv); };
  const auto json = [setting] { return sum_of_rows(*setting, ReportFormat::json); };
  const auto dom = [setting] { return sum_of_dom(*setting); };
  const Sum sum = dom();
  if (csv() != sum || json() != sum) {
    throw std::logic_error("the readers do not read the same report");
  }
  return {{"csv", timed(csv)}, {"json", timed(json)}, {"nlohmann", timed(dom)}};
}

Measure peak_heap(std::shared_ptr<const Setting> setting, ReportFormat format) {
  return [setting = std::move(setting), format](std::size_t) {
    const HeapMeter meter;
    benchmark::DoNotOptimize(sum_of_rows(*setting, format));
    return static_cast<double>(meter.use().peak);
  };
}

std::vector<Contestant> heaps() {
  const auto setting = std::make_shared<const Setting>();
  return {{"csv", peak_heap(setting, ReportFormat::csv)},
          {"json", peak_heap(setting, ReportFormat::json)},
          {"most", [](std::size_t) { return kMostHeap; }}};
}

std::uint64_t scan(std::string_view text, detail::ReportSyntax syntax) {
  detail::ReportScanner scanner(syntax);
  for (; !text.empty(); text.remove_prefix(std::min(kPart, text.size()))) {
    scanner.scan(text.substr(0, kPart));
  }
  return scanner.rows();
}

char copy(std::string_view text, std::vector<char>& to) {
  for (; !text.empty(); text.remove_prefix(std::min(kPart, text.size()))) {
    std::memcpy(to.data(), text.data(), std::min(kPart, text.size()));
    benchmark::ClobberMemory();
  }
  return to.front();
}

Comparison scan_comparison(const std::string& name, std::string SampleReport::*part,
                           detail::ReportSyntax syntax) {
  return {.name = name,
          .rounds = 20,
          .contestants =
              [part, syntax] {
                const auto report = std::make_shared<const SampleReport>(sample_report(kRows));
                const auto room = std::make_shared<std::vector<char>>(kPart);
                const auto scans = [=] { return scan((*report).*part, syntax); };
                const auto copies = [=] { return copy((*report).*part, *room); };
                if (scans() != kRows) throw std::logic_error("the scanner counts other rows");
                return std::vector<Contestant>{{"scan", timed(scans)}, {"copy", timed(copies)}};
              },
          .ratios = {{"scan_vs_copy", 0, 1}}};
}

}  // namespace

std::vector<Comparison> rows_comparisons() {
  const std::string rows = std::to_string(kRows);
  return {
      {.name = "report_rows/" + rows,
       .rounds = 7,
       .contestants = readers,
       .ratios = {{"nlohmann_vs_csv", 2, 0, Bound::at_least, 5},
                  {"nlohmann_vs_json", 2, 1, Bound::at_least, 5}}},
      {.name = "report_rows_peak_heap/" + rows,
       .rounds = 1,
       .unit = Unit::bytes,
       .contestants = heaps,
       .ratios = {{"csv_vs_most", 0, 2, Bound::at_most, 1},
                  {"json_vs_most", 1, 2, Bound::at_most, 1}}},
      scan_comparison("report_scan_csv/" + rows, &SampleReport::csv, detail::ReportSyntax::csv),
      scan_comparison("report_scan_json/" + rows, &SampleReport::json, detail::ReportSyntax::json)};
}

}  // namespace quartet::bench
