// What the sandbox's Quantive holds, and how it changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "testing/quantive_data.hpp"

namespace quartet::testing::fake_quantive {

enum class Collection : unsigned char { goals, metrics, sessions, assignees, users, tags, teams };

[[nodiscard]] std::optional<Collection> collection_of(std::string_view name);

// Rows are numbered from 0 on. A removed one keeps its number, so that no other gets it.
class Store {
 public:
  explicit Store(const DataSettings& settings);

  [[nodiscard]] std::size_t size(Collection collection) const;
  [[nodiscard]] bool has(Collection collection, std::size_t row) const;
  [[nodiscard]] const std::string& id_of(Collection collection, std::size_t row) const;
  [[nodiscard]] std::optional<std::size_t> find(Collection collection, const std::string& id) const;
  // Of the collections that are neither goals nor metrics.
  [[nodiscard]] const Json& plain_row(Collection collection, std::size_t row) const;
  [[nodiscard]] const Goal& goal(std::size_t row) const { return data_.goals[row]; }
  [[nodiscard]] const Metric& metric(std::size_t row) const { return data_.metrics[row]; }
  [[nodiscard]] std::size_t items_tagged(const std::string& title) const;
  [[nodiscard]] const std::string& account_id() const { return account_id_; }
  [[nodiscard]] bool is_known(Collection collection, const std::string& id) const {
    return find(collection, id).has_value();
  }

  // Where to put what is made now. Each call lets time go by.
  [[nodiscard]] std::string next_time();
  [[nodiscard]] std::string next_id(Collection collection) const;

  std::size_t add(Goal goal);
  std::size_t add(Metric metric);
  void replace(std::size_t row, Goal goal);
  void replace(std::size_t row, Metric metric);
  void remove_goal(std::size_t row);  // with its metrics

  // Differs whenever something has changed.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  [[nodiscard]] const std::vector<Json>& plain_rows(Collection collection) const;
  void index(Collection collection);
  void add_tags_of(const Goal& goal);
  void remove_tags_of(const Goal& goal);

  std::uint64_t seed_;
  std::string account_id_;
  Data data_;
  std::map<Collection, std::unordered_map<std::string, std::size_t>> rows_;  // by id
  std::map<std::string, std::size_t> items_tagged_;                          // by title
  std::uint64_t version_ = 0;
  std::int64_t writes_ = 0;
};

// The mean of the metrics', or the goal's own when it has none.
[[nodiscard]] double attainment_of(const Store& store, const Goal& goal);
[[nodiscard]] double attainment_of(const Metric& metric);

}  // namespace quartet::testing::fake_quantive
