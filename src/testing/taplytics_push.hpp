// The push notifications of the sandbox's Taplytics. There are none at first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// The reply to the one who sends it.
[[nodiscard]] Json sent_push(const Json& push);
// The item of a list, which is also what reading one gives.
[[nodiscard]] Json listed_push(const Json& push);

// Pushes are handed out as they were sent, with what the vendor adds. All functions may be called
// from any thread.
class PushBook {
 public:
  explicit PushBook(std::uint64_t seed) : seed_(seed) {}

  // Of a body that has no problem, at that time in milliseconds since 1970.
  Json add(const Json& body, std::int64_t now);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<Json> page(std::size_t first, std::size_t count) const;
  [[nodiscard]] std::optional<Json> find(const std::string& id) const;
  // Without an id: the only one there is.
  [[nodiscard]] std::optional<Json> only_one() const;
  [[nodiscard]] Json all() const;

 private:
  std::uint64_t seed_;
  mutable std::mutex mutex_;
  std::vector<Json> pushes_;
};

}  // namespace quartet::testing::fake_taplytics
