// Khoros: analytics reports, from the start of a job to the rows of its file.
#pragma once

#include <memory>

#include "quartet/client.hpp"
#include "quartet/khoros/downloads.hpp"
#include "quartet/khoros/jobs.hpp"
#include "quartet/khoros/lookups.hpp"
#include "quartet/khoros/options.hpp"
#include "quartet/khoros/report_types.hpp"
#include "quartet/khoros/reports.hpp"
#include "quartet/khoros/rows.hpp"
#include "quartet/options.hpp"

namespace quartet::khoros {

/// A Khoros client: what all clients have, and the resources of this vendor. Most requests for
/// `send` need the parameter `companyKey`.
class Client : public ClientBase {
 public:
  explicit Client(Options options);

  /// A copy whose calls behave as given; what is not set stays. `timeout` and `max_attempts` are
  /// for each single call; waits and downloads have times of their own.
  [[nodiscard]] Client with(CallOptions call) const;

  Reports reports;
  TimeZones time_zones;
  Teams teams;

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
};

}  // namespace quartet::khoros
