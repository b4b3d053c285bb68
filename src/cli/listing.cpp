#include "listing.hpp"

#include <utility>

#include <unistd.h>

namespace quartet::cli {

bool Progress::is_wanted() {
  return isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0;
}

void Progress::show(std::uint64_t rows, const Receipt& receipt) {
  if (!enabled_ || rows % 100 != 0) return;
  std::cerr << '\r' << rows;
  if (receipt.total_at_end) std::cerr << " of " << *receipt.total_at_end;
  std::cerr << " rows" << std::flush;
  shown_ = true;
}

void Progress::clear() {
  constexpr const char* erase_line = "\r\x1b[K";
  if (shown_) std::cerr << erase_line << std::flush;
}

int end_listing(const Listed& listed, RowWriter& writer, const Receipt& receipt,
                const std::string& cursor, bool is_limited, const CommonOptions& common) {
  // What was refused before the first row has no output at all, not an empty list.
  const bool has_output = !listed.failure || listed.rows > 0;
  const Result<void> written = has_output ? writer.finish() : Result<void>();
  if (listed.failure) return report(*listed.failure, common);
  if (!written) return report(written.error(), common);
  if (common.verbose) {
    std::cerr << describe(receipt) << '\n';
    if (is_limited) std::cerr << "go on with --cursor " << cursor << '\n';
  }
  return kSuccess;
}

int print_row(const Row& row, std::vector<Column> columns, const CommonOptions& common) {
  RowWriter writer(common.format, std::move(columns));
  writer.write(row);
  const Result<void> written = writer.finish();
  return written ? kSuccess : report(written.error(), common);
}

}  // namespace quartet::cli
