#include "listing.hpp"

#include <string_view>
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

namespace {

// Going on meets the same limit, and what the library calls by its member has another name here.
Error as_the_program_says_it(Error error) {
  if (error.kind != ErrorKind::limit) return error;
  error.resume.clear();
  constexpr std::string_view member = "(see .offset_meaning)";
  if (const std::size_t at = error.message.find(member); at != std::string::npos) {
    error.message.replace(at, member.size(), "(try --offset-meaning record)");
  }
  return error;
}

// What somebody who trusts the output has to know; empty when there is nothing.
const char* doubt_of(const Receipt& receipt) {
  if (receipt.grade == Completeness::moved) return "rows may be missing";
  if (receipt.unreadable > 0) return "rows are missing";
  if (receipt.unmatched > 0) return "the vendor did not keep to the filter";
  return "";
}

}  // namespace

int end_listing(const Listed& listed, RowWriter& writer, const Receipt& receipt,
                const std::string& cursor, bool is_limited, const CommonOptions& common) {
  // What was refused before the first row has no output at all, not an empty list.
  const bool has_output = !listed.failure || listed.rows > 0;
  const Result<void> written = has_output ? writer.finish() : Result<void>();
  if (listed.failure) return report(as_the_program_says_it(*listed.failure), common);
  if (!written) return report(written.error(), common);
  const std::string_view doubt = doubt_of(receipt);
  if (!doubt.empty()) {
    std::cerr << "warning: " << doubt << ": " << describe(receipt) << '\n';
  } else if (common.verbose) {
    std::cerr << describe(receipt) << '\n';
  }
  if (is_limited) std::cerr << "go on with --cursor " << cursor << '\n';
  return kSuccess;
}

int print_row(const Row& row, std::vector<Column> columns, const CommonOptions& common) {
  RowWriter writer(common.format, std::move(columns));
  writer.write(row);
  const Result<void> written = writer.finish();
  return written ? kSuccess : report(written.error(), common);
}

}  // namespace quartet::cli
