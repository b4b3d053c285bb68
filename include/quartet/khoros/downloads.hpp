// Downloading reports: whole or not at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/khoros/jobs.hpp"

namespace quartet::khoros {

struct DownloadOptions {
  /// The whole download, with everything that is tried again. More than 0.
  std::chrono::milliseconds timeout = std::chrono::hours(1);
  /// Takes a file whose end only the connection's end tells, when the document itself looks whole.
  /// Otherwise that is an error of kind `transport`.
  bool allow_unproven_end = false;
  bool sha256 = true;  ///< whether the receipt has the file's digest
  /// Of `download`; `run` and `run_range` tell `wait.progress`, also of the download.
  ProgressFunction progress = nullptr;
};

/// What was downloaded.
struct DownloadReceipt {
  std::uint64_t rows = 0;   ///< records behind the header (CSV), elements of the array (JSON)
  std::uint64_t bytes = 0;  ///< of the file
  std::string sha256 = {};  ///< of the file, 64 hexadecimal digits
  /// Whether the length that the store announced was reached, rather than the connection closed.
  bool is_end_proven = false;
  /// CSV: the file is as long as the store announced, and yet ends within quotes, by RFC 4180: a
  /// quote in it is not doubled. How the vendor quotes is not documented, so the file is kept;
  /// `rows` may be wrong then, and `read_rows` may fail.
  bool is_quoting_unbalanced = false;
  int starts = 1;                  ///< more than 1: the vendor's queue was full
  int resumes = 0;                 ///< how often it went on behind a break
  std::uint64_t resumed_from = 0;  ///< bytes that an earlier process had left
};

/// Takes the file part by part; a part is valid during the call. An error ends the download with
/// it; so does an exception, which reaches the caller.
using ReportSink = std::function<Result<void>(std::string_view part)>;

struct RunOptions {
  WaitOptions wait = {};  ///< its `timeout` is for the whole job, with starting again
  DownloadOptions download = {};
  /// How often to start again when the vendor's queue was full. At least 0.
  int max_restarts = 10;
};

struct RangeOptions {
  /// The longest slice, 1 to 90 days: the vendor takes about three months in one report.
  std::chrono::days slice = std::chrono::days(90);
  /// Jobs at the vendor at a time, 1 or 2: it runs no more for one user.
  int most_running = 2;
  /// `wait.timeout` is for all slices together.
  RunOptions run = {};
};

struct SliceReceipt {
  Timestamp from;
  Timestamp to;
  /// Empty when an earlier call had downloaded the slice.
  DownloadReceipt download = {};
};

/// What a report over a long range came to.
struct RangeReceipt {
  DownloadReceipt whole = {};  ///< of the one file
  std::vector<SliceReceipt> slices = {};
  std::string warning = {};  ///< see `age_warning`
};

}  // namespace quartet::khoros
