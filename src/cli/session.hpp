// What all commands share: the common options, the stop token of Ctrl-C, and how a failure is
// reported.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "quartet/options.hpp"
#include "quartet/removal.hpp"
#include "quartet/result.hpp"

namespace quartet::cli {

enum class Format : unsigned char { table, json, csv };

// The exit statuses; see the README.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 2;

struct CommonOptions {
  Format format = Format::table;
  std::string timeout;   // "120s"; empty: the default
  int max_attempts = 0;  // 0: the default
  bool verbose = false;
  bool env_proxy = false;
};

// A token that Ctrl-C and SIGTERM stop. Call it before the first thread starts.
[[nodiscard]] std::stop_token stop_on_signals();

// "250ms", "30s", "2m". Error: config.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(const std::string& text);

// Error: config.
[[nodiscard]] Result<CallOptions> call_options(const CommonOptions& common, std::stop_token stop);

// With --verbose, every attempt and wait is a line on stderr.
[[nodiscard]] HttpOptions http_options(const CommonOptions& common);

// Writes the error to stderr, as one line or as JSON, and answers the exit status.
int report(const Error& error, const CommonOptions& common);

// That standard output did not take what was written.
[[nodiscard]] Error output_failure();

// Says on stderr what was removed, and answers the exit status.
int report_removal(std::string_view id, const Removal& removal);

}  // namespace quartet::cli
