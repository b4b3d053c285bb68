// The experiments of the sandbox's Taplytics, in the two shapes in which it shows one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// Variations are objects, filters an array, times end in Z.
[[nodiscard]] Json listed_experiment(std::uint64_t seed, std::size_t index);
// Variations are ids, filters an object, times end in +00:00. Only an archived one has a winner.
[[nodiscard]] Json single_experiment(std::uint64_t seed, std::size_t index);

// Which of the seeded ones are still there. All functions may be called from any thread.
class ExperimentBook {
 public:
  struct Settings {
    std::uint64_t seed;
    std::size_t experiments;
  };

  explicit ExperimentBook(Settings settings) : settings_(settings) {}

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<Json> page(std::size_t first, std::size_t count) const;
  [[nodiscard]] std::optional<Json> find(const std::string& id) const;
  // The id of the one that was there.
  std::optional<std::string> remove(const std::string& id);

 private:
  // Both need the lock.
  [[nodiscard]] bool is_there(std::size_t index) const;
  [[nodiscard]] std::optional<std::size_t> index_or_stand_in(const std::string& id) const;

  Settings settings_;
  mutable std::mutex mutex_;
  std::set<std::size_t> removed_;
};

}  // namespace quartet::testing::fake_taplytics
