// What is looked at while a report's bytes go by: whether it is whole, its rows, its digest.
#pragma once

#include <string_view>

#include "core/report_scanner.hpp"
#include "core/sha256.hpp"
#include "quartet/khoros/downloads.hpp"

namespace quartet::khoros {

// Half of what libcurl hands out at once: as fast, and less memory.
inline constexpr std::size_t kBufferBytes = 256 * 1024;

class DocumentCheck {
 public:
  DocumentCheck(ReportFormat format, bool has_digest);

  void restart();
  // Error: decode, when it is no report, whatever may follow.
  [[nodiscard]] Result<void> add(std::string_view part);
  // Fills in what the receipt says of the document. Error: decode, when it is not a whole report,
  // as far as the receipt does not prove that it is.
  [[nodiscard]] Result<void> finish(DownloadReceipt& receipt);

 private:
  detail::ReportSyntax syntax_;
  bool has_digest_;
  detail::ReportScanner scanner_;
  detail::Sha256 digest_;
};

}  // namespace quartet::khoros
