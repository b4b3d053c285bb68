#include "khoros/document_check.hpp"

#include <optional>
#include <string>

namespace quartet::khoros {
namespace {

detail::ReportSyntax syntax_of(ReportFormat format) {
  return format == ReportFormat::csv ? detail::ReportSyntax::csv : detail::ReportSyntax::json;
}

Error no_report(const std::string& problem) {
  return {.kind = ErrorKind::decode,
          .message = "what was downloaded is no whole report: " + problem,
          .delivery = Delivery::applied,
          .retry_reason = "not tried again: the answer would be the same"};
}

}  // namespace

DocumentCheck::DocumentCheck(ReportFormat format, bool has_digest)
    : syntax_(syntax_of(format)), has_digest_(has_digest), scanner_(syntax_) {}

void DocumentCheck::restart() {
  scanner_ = detail::ReportScanner(syntax_);
  digest_ = detail::Sha256();
}

Result<void> DocumentCheck::add(std::string_view part) {
  scanner_.scan(part);
  if (has_digest_) digest_.add(part);
  const std::optional<std::string> problem = scanner_.problem();
  return problem ? no_report(*problem) : Result<void>();
}

Result<void> DocumentCheck::finish(DownloadReceipt& receipt) {
  receipt.is_quoting_unbalanced = receipt.is_end_proven && scanner_.ends_within_quotes();
  const std::optional<std::string> problem = scanner_.problem_at_end();
  if (problem && !receipt.is_quoting_unbalanced) return no_report(*problem);
  receipt.rows = scanner_.rows();
  if (has_digest_) receipt.sha256 = digest_.finish();
  return {};
}

}  // namespace quartet::khoros
