// The commands under `quartet khoros`, and what they share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "quartet/khoros.hpp"

namespace quartet::cli {

// A client from the environment and the common options. Error: config.
[[nodiscard]] Result<khoros::Client> khoros_client(const Environment& environment);

// A report as the commands take it.
struct ReportChoice {
  std::string type;
  std::string from;
  std::string to;
  khoros::ReportFormat format = khoros::ReportFormat::csv;
  std::vector<std::string> columns;
  std::vector<std::string> parameters;  // "name=value"
  bool by_get = false;
};

// TYPE, --from, --to, --report-format, --column, --param, --get.
void add_report_options(CLI::App& command, ReportChoice& choice);
// Error: config.
[[nodiscard]] Result<khoros::ReportRequest> request_of(const ReportChoice& choice);

// Where a report goes, how long everything may take, and what is taken for whole.
struct OutputChoice {
  std::optional<std::string> file;  // nothing: standard output
  std::string job_timeout;          // empty: the default
  bool allow_unproven_end = false;
};

void add_output_options(CLI::App& command, OutputChoice& choice);

void add_khoros_report(CLI::App& khoros, Environment& environment, Action& action);
void add_khoros_start(CLI::App& khoros, Environment& environment, Action& action);
void add_khoros_status(CLI::App& khoros, Environment& environment, Action& action);
void add_khoros_download(CLI::App& khoros, Environment& environment, Action& action);
void add_khoros_time_zones(CLI::App& khoros, Environment& environment, Action& action);
void add_khoros_teams(CLI::App& khoros, Environment& environment, Action& action);

}  // namespace quartet::cli
