// Taplytics' experiments.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/removal.hpp"
#include "quartet/taplytics/options.hpp"
#include "quartet/taplytics/paging.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::taplytics {

/// A variable that a variation sets. For `JSON` both values are texts that hold JSON.
struct DynamicVariable {
  std::string id = {};
  std::string name = {};
  std::optional<bool> is_active = std::nullopt;
  std::string created_from = {};  ///< "device", "web"
  std::string type = {};          ///< "JSON", "String", "Number", "Boolean"
  Value default_value = {};
  Value value = {};
  Object extra = {};
};

/// A variation, or the baseline. A single experiment names its variations by id alone; a listing
/// has them whole, and its baseline without an id.
struct Variation {
  std::string id = {};
  std::string name = {};
  std::optional<double> distribution = std::nullopt;  ///< 0 to 1
  std::vector<DynamicVariable> dynamic_variables = {};
  Array web_elements = {};
  Object extra = {};
};

/// Whom an experiment is for. A listing has conditions; a single experiment has one element with
/// the two versions.
struct ExperimentFilter {
  std::string id = {};
  std::string type = {};  ///< "osType", ...; not the words of push filters
  std::string comparator = {};
  Array values = {};
  std::string version = {};
  std::string os_version = {};
  Object extra = {};
};

/// An experiment, in the shape of a listing or of a single one: what a shape lacks is empty. Guide:
/// "Experiments".
struct Experiment {
  std::string id = {};  ///< opaque
  std::string project_id = {};
  std::string name = {};  ///< in listings
  std::string description = {};
  std::string status = {};  ///< see `experiment_statuses`
  std::vector<std::string> goal_ids = {};
  std::vector<Variation> variations = {};
  std::optional<Variation> baseline = std::nullopt;  ///< in both shapes
  std::string winning_variation_id = {};             ///< of a single experiment
  std::vector<ExperimentFilter> filters = {};
  std::string min_app_version = {};  ///< of a single experiment
  std::string max_app_version = {};  ///< of a single experiment
  std::optional<Timestamp> created = std::nullopt;
  std::optional<Timestamp> updated = std::nullopt;
  Object extra = {};
};

/// Known words of Experiment::status. Source: docs.taplytics.com, "Experiment states".
namespace experiment_statuses {
inline constexpr std::string_view draft = "draft";        ///< not live
inline constexpr std::string_view active = "active";      ///< live and collecting
inline constexpr std::string_view paused = "paused";      ///< kept for a restart
inline constexpr std::string_view archived = "archived";  ///< ended
}  // namespace experiment_statuses

/// The experiments of a project. Copies are cheap; all functions may be called from any thread.
class Experiments : detail::HandleShare {
 public:
  /// GET /v2/experiments
  [[nodiscard]] Pager<Experiment> list(const PageOptions& options = {}) const;
  /// GET /v2/experiments/{id}
  [[nodiscard]] Result<Experiment> get(std::string_view id) const;
  /// DELETE /v2/experiments/{id}. Error: vendor when the reply does not say that it was deleted.
  /// After a lost reply it is asked again; when that finds nothing, the first attempt did it, and
  /// the result says `already_gone`.
  [[nodiscard]] Result<Removal> remove(std::string_view id) const;

 private:
  friend class Client;
  explicit Experiments(std::shared_ptr<const detail::Handle> handle)
      : HandleShare(std::move(handle)) {}
};

namespace ops {
[[nodiscard]] Operation<LinkedPage<Experiment>> experiments_page(std::int64_t page, int per_page);
[[nodiscard]] Operation<Experiment> get_experiment(std::string_view id);
[[nodiscard]] Operation<Removal> remove_experiment(std::string_view id);
}  // namespace ops

}  // namespace quartet::taplytics
