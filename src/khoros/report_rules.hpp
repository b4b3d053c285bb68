// What each report takes, and where on the wire it goes.
#pragma once

#include "quartet/khoros/report_types.hpp"

namespace quartet::khoros {

// The call that starts the report. Its `problem` says why it must not be sent.
[[nodiscard]] RequestSpec start_request(const std::string& company_key,
                                        const ReportRequest& request);

}  // namespace quartet::khoros
