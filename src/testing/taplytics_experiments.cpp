#include "testing/taplytics_experiments.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "testing/taplytics_answers.hpp"
#include "testing/taplytics_ids.hpp"
#include "testing/taplytics_times.hpp"
#include "testing/totango_random.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

using fake_totango::Part;
using fake_totango::Random;

constexpr std::array<std::string_view, 4> kStatuses = {"active", "draft", "paused", "archived"};
constexpr std::array<std::string_view, 6> kNames = {
    "Checkout button", "Größere Schrift \"A/B\"", "割引バナー", "Price, with VAT; EU\nsecond line",
    "🎈 Onboarding",    "C:\\paths </b>"};
constexpr std::size_t kIdsEach = 4;  // ids of a kind that an experiment can have
constexpr std::size_t kBaseline = kIdsEach - 1;

std::string_view status_of(std::size_t index) {
  return kStatuses[index % kStatuses.size()];
}

// How many besides the baseline.
std::size_t variations_of(std::size_t index) {
  return 1 + index % 2;
}

std::string part_id(std::uint64_t seed, IdOf what, std::size_t index, std::size_t number) {
  return id_of(seed, what, index * kIdsEach + number);
}

struct Times {
  std::int64_t created;
  std::int64_t updated;
};

Times times_of(std::uint64_t seed, std::size_t index) {
  constexpr std::int64_t first = 1'510'000'000'000;  // 2017-11-06
  constexpr std::int64_t day = 86'400'000;
  Random random(seed, index, Part::lifecycle);
  const std::int64_t created =
      first + static_cast<std::int64_t>(index) * day + static_cast<std::int64_t>(random.below(day));
  return {created, created + static_cast<std::int64_t>(random.below(100 * day))};
}

// --- variables: those of the type JSON hold it as text

struct Variable {
  const char* name;
  const char* origin;
  const char* type;
  const char* default_value;  // as JSON
  const char* value;
};

constexpr std::array<Variable, 4> kVariables = {
    {{"banner", "device", "JSON", R"("{\"lines\":1}")", R"("{\"lines\":2,\"text\":\"größer\"}")"},
     {"button text", "web", "String", R"("Buy")", R"("Buy \"now\"")"},
     {"discount", "device", "Number", "0", "7.5"},
     {"new menu", "web", "Boolean", "false", "true"}}};

Json variable_of(std::uint64_t seed, std::size_t index, std::size_t variation) {
  const Variable& variable = kVariables[index % kVariables.size()];
  const bool is_baseline = variation == kBaseline;
  return {{"name", variable.name},
          {"isActive", index % 3 != 0},
          {"createdFrom", variable.origin},
          {"defaultValue", Json::parse(variable.default_value)},
          {"variableType", variable.type},
          {"value", Json::parse(is_baseline ? variable.default_value : variable.value)},
          {"_id", part_id(seed, IdOf::variable, index, variation)}};
}

// --- parts of the two shapes

Json goal_ids_of(std::uint64_t seed, std::size_t index) {
  Json ids = Json::array();
  for (std::size_t i = 0; i < index % kIdsEach; ++i) {
    ids.push_back(part_id(seed, IdOf::goal, index, i));
  }
  return ids;
}

// A fraction, whatever its name says.
double share_of(std::size_t index) {
  return 1.0 / static_cast<double>(variations_of(index) + 1);
}

Json variation_of(std::uint64_t seed, std::size_t index, std::size_t number) {
  return {{"name", "Variation " + std::to_string(number + 1)},
          {"distributionPercent", share_of(index)},
          {"_id", part_id(seed, IdOf::variation, index, number)},
          {"dynamicVariables", Json::array({variable_of(seed, index, number)})},
          {"webElements", Json::array()}};
}

Json baseline_of(std::uint64_t seed, std::size_t index) {
  return {{"distributionPercent", share_of(index)},
          {"dynamicVariables", Json::array({variable_of(seed, index, kBaseline)})},
          {"name", "Baseline"}};
}

Json filters_of(std::uint64_t seed, std::size_t index) {
  if (index % 3 == 2) return Json::array();
  return Json::array({{{"comparator", "="},
                       {"type", "osType"},
                       {"_id", part_id(seed, IdOf::filter, index, 0)},
                       {"values", Json::array({index % 3 == 0 ? "Android" : "iPhone OS"})}}});
}

std::string_view description_of(std::size_t index) {
  return index % 5 == 4 ? "" : "Whether \"more\" sells more,\nin the länder";
}

}  // namespace

Json listed_experiment(std::uint64_t seed, std::size_t index) {
  const Times times = times_of(seed, index);
  Json variations = Json::array();
  for (std::size_t i = 0; i < variations_of(index); ++i) {
    variations.push_back(variation_of(seed, index, i));
  }
  return {{"id", id_of(seed, IdOf::experiment, index)},
          {"project_id", id_of(seed, IdOf::project, 0)},
          {"description", description_of(index)},
          {"goal_ids", goal_ids_of(seed, index)},
          {"filters", filters_of(seed, index)},
          {"variations", std::move(variations)},
          {"baseline", baseline_of(seed, index)},
          {"updated_at", zulu_time(times.updated)},
          {"created_at", zulu_time(times.created)},
          {"name", kNames[index % kNames.size()]},
          {"status", status_of(index)}};
}

Json single_experiment(std::uint64_t seed, std::size_t index) {
  const Times times = times_of(seed, index);
  Json variations = Json::array();
  for (std::size_t i = 0; i < variations_of(index); ++i) {
    variations.push_back(part_id(seed, IdOf::variation, index, i));
  }
  Json experiment = {{"id", id_of(seed, IdOf::experiment, index)},
                     {"project_id", id_of(seed, IdOf::project, 0)},
                     {"variations", variations}};
  if (status_of(index) == "archived") experiment["winning_variation"] = variations.front();
  experiment["baseline_variation"] = part_id(seed, IdOf::variation, index, kBaseline);
  experiment["goal_ids"] = goal_ids_of(seed, index);
  experiment["status"] = status_of(index);
  experiment["description"] = description_of(index);
  experiment["min_app_version"] = "1." + std::to_string(index % 7);
  experiment["max_app_version"] = "2.11.4-beta";
  experiment["filters"] = {{"version", "3.1." + std::to_string(index)}, {"os_version", "9.0.2"}};
  experiment["created_at"] = offset_time(times.created);
  experiment["updated_at"] = offset_time(times.updated);
  return experiment;
}

std::size_t ExperimentBook::size() const {
  const std::lock_guard lock(mutex_);
  return settings_.experiments - removed_.size();
}

std::vector<Json> ExperimentBook::page(std::size_t first, std::size_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<Json> experiments;
  for (std::size_t index = 0; index < settings_.experiments; ++index) {
    if (experiments.size() == count) break;
    if (!is_there(index)) continue;
    if (first > 0) {
      --first;
    } else {
      experiments.push_back(listed_experiment(settings_.seed, index));
    }
  }
  return experiments;
}

std::optional<Json> ExperimentBook::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto index = index_or_stand_in(id);
  return index ? std::optional(single_experiment(settings_.seed, *index)) : std::nullopt;
}

std::optional<std::string> ExperimentBook::remove(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto index = index_or_stand_in(id);
  if (!index) return std::nullopt;
  removed_.insert(*index);
  return id_of(settings_.seed, IdOf::experiment, *index);
}

bool ExperimentBook::is_there(std::size_t index) const {
  return index < settings_.experiments && !removed_.contains(index);
}

std::optional<std::size_t> ExperimentBook::index_or_stand_in(const std::string& id) const {
  const auto index = index_of(settings_.seed, IdOf::experiment, id);
  if (index && is_there(*index)) return index;
  if (!asks(id)) return std::nullopt;
  for (std::size_t first = 0; first < settings_.experiments; ++first) {
    if (is_there(first)) return first;
  }
  return std::nullopt;
}

}  // namespace quartet::testing::fake_taplytics
