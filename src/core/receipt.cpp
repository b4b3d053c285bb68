// What a listing says about itself.
#include <string>

#include "quartet/pager.hpp"

namespace quartet {

std::string_view to_string(Completeness grade) noexcept {
  switch (grade) {
    case Completeness::proven: return "proven";
    case Completeness::consistent: return "consistent";
    case Completeness::moved: return "moved";
    case Completeness::cut: return "cut";
  }
  return "cut";
}

std::string describe(const Receipt& receipt) {
  const auto count = [](std::uint64_t number, const char* one, const char* many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
  };
  std::string line = count(receipt.rows, "row", "rows");
  if (receipt.total_at_end) line += " of " + std::to_string(*receipt.total_at_end);
  line +=
      " on " + count(receipt.pages, "page", "pages") + ", " + std::string(to_string(receipt.grade));
  if (!receipt.reason.empty()) line += " (" + receipt.reason + ")";
  if (receipt.duplicates > 0) {
    line += ", " + count(receipt.duplicates, "duplicate", "duplicates") + " dropped";
  }
  if (receipt.unreadable > 0) {
    line += ", " + count(receipt.unreadable, "row", "rows") + " left out";
  }
  if (receipt.unmatched > 0) {
    line += ", " + count(receipt.unmatched, "row does", "rows do") + " not fulfil the filter";
  }
  if (receipt.retries > 0) line += ", " + count(receipt.retries, "retry", "retries");
  if (receipt.resumed) line += ", resumed";
  return line;
}

namespace detail {

Error moved_from_listing() {
  return {.kind = ErrorKind::config, .message = "the listing was moved from"};
}

const Receipt& no_receipt() {
  static const Receipt receipt{.reason = "the listing was moved from"};
  return receipt;
}

}  // namespace detail
}  // namespace quartet
