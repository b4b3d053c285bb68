// Quantive (formerly Gtmhub): goals, key results, and the look-ups that they need.
#pragma once

#include <memory>

#include "quartet/client.hpp"
#include "quartet/options.hpp"
#include "quartet/quantive/goals.hpp"
#include "quartet/quantive/lookups.hpp"
#include "quartet/quantive/metrics.hpp"
#include "quartet/quantive/options.hpp"
#include "quartet/quantive/query.hpp"
#include "quartet/quantive/types.hpp"

namespace quartet::quantive {

/// A Quantive client: what all clients have, and the resources of this vendor. Paths for `send`
/// begin with "/api/v1" or "/api/v2".
class Client : public ClientBase {
 public:
  explicit Client(Options options);

  /// A copy whose calls behave as given; what is not set stays.
  [[nodiscard]] Client with(CallOptions call) const;

  Goals goals;
  Metrics metrics;
  PlanningSessions sessions;
  Assignees assignees;
  Users users;
  Teams teams;
  Tags tags;

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
};

}  // namespace quartet::quantive
