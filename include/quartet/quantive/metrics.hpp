// Quantive's metrics, which its screens call key results.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/quantive/query.hpp"
#include "quartet/quantive/types.hpp"
#include "quartet/time.hpp"

namespace quartet::quantive {

/// How a metric's numbers are shown.
struct NumberFormat {
  std::optional<std::int64_t> fraction_size = std::nullopt;
  std::string prefix = {};
  std::string suffix = {};
  Object extra = {};
};

/// How sure the owner is.
struct Confidence {
  std::optional<double> value = std::nullopt;
  std::string reason = {};
  std::string user_id = {};
  std::optional<Timestamp> date = std::nullopt;
  Object extra = {};
};

/// A key result. What the vendor leaves unset ("" or the year 1) is empty here.
struct Metric {
  std::string id = {};  ///< opaque
  std::string account_id = {};
  std::string name = {};
  std::string description = {};
  std::string goal_id = {};
  std::string goal_name = {};
  std::string session_id = {};
  std::string owner_id = {};
  std::vector<std::string> owner_ids = {};
  std::optional<Assignee> assignee = std::nullopt;
  std::vector<Assignee> assignees = {};
  std::optional<double> initial_value = std::nullopt;
  std::optional<double> target = std::nullopt;
  std::optional<double> actual = std::nullopt;
  std::optional<double> critical = std::nullopt;
  std::optional<double> attainment = std::nullopt;  ///< 0 to 1, with rounding noise
  std::string target_operator = {};                 ///< see `target_operators`
  std::string manual_type = {};                     ///< see `manual_types`
  NumberFormat format = {};
  std::string progress_status = {};  ///< "bad", or a word that is not documented
  std::optional<Confidence> confidence = std::nullopt;
  std::optional<Timestamp> due = std::nullopt;
  std::optional<Timestamp> soft_due = std::nullopt;
  std::optional<Timestamp> last_check_in = std::nullopt;
  std::optional<Timestamp> created = std::nullopt;
  std::string created_by_id = {};
  std::string url = {};
  Object extra = {};
};

/// Known words of Metric::target_operator.
namespace target_operators {
inline constexpr std::string_view at_least = "at_least";
}
/// Known words of Metric::manual_type.
namespace manual_types {
inline constexpr std::string_view number = "double";
}

struct NewMetric {
  std::string name;
  std::string goal_id;
  std::string owner_id;
  double initial_value = 0;
  double target = 1;
  std::string target_operator = std::string(target_operators::at_least);
  std::string manual_type = std::string(manual_types::number);
  std::optional<Timestamp> due = std::nullopt;
  std::optional<Timestamp> soft_due = std::nullopt;
  Object extra = {};  ///< members that this version does not know
};

/// A new value of a metric.
struct CheckIn {
  double actual;  ///< finite
  std::string comment = {};
  std::optional<double> confidence = std::nullopt;
  /// Not set: now.
  std::optional<Timestamp> date = std::nullopt;
  Object custom_fields = {};
};

/// The key results of an account. Copies are cheap; all functions may be called from any thread.
class Metrics : detail::HandleShare {
 public:
  /// GET /metrics of the second API generation, page by page.
  [[nodiscard]] Pager<Metric> list(const Query& query = {}) const;
  /// GET /metrics/{id}
  [[nodiscard]] Result<Metric> get(std::string_view id) const;
  /// POST /metrics. A lost reply is `delivery: unknown`, and nothing is sent again.
  [[nodiscard]] Result<Metric> create(const NewMetric& metric) const;
  /// POST /metrics/{id}/checkin, never repeated. The vendor documents no body of the reply; what it
  /// sends, as it is, and null when that is nothing.
  [[nodiscard]] Result<Value> check_in(std::string_view id, const CheckIn& check_in) const;

 private:
  friend class Client;
  explicit Metrics(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {
/// One page of `Metrics::list`: `limit` rows from row `skip` on.
[[nodiscard]] Operation<ListPage<Metric>> list_metrics(const Query& query, std::int64_t skip,
                                                       std::int64_t limit);
[[nodiscard]] Operation<Metric> get_metric(std::string_view id);
[[nodiscard]] Operation<Metric> create_metric(const NewMetric& metric);
[[nodiscard]] Operation<Value> check_in(std::string_view id, const CheckIn& check_in);
}  // namespace ops

}  // namespace quartet::quantive
