// What changes the goals and metrics of the sandbox's Quantive.
#pragma once

#include <cstddef>
#include <string>

#include "testing/quantive_answers.hpp"
#include "testing/quantive_replies.hpp"
#include "testing/quantive_request.hpp"
#include "testing/quantive_store.hpp"

namespace quartet::testing::fake_quantive {

enum class PatchReply : unsigned char { goal, nothing };

class GoalWriter {
 public:
  GoalWriter(Store& store, PatchReply patch_reply) : store_(store), patch_reply_(patch_reply) {}

  [[nodiscard]] Reply create(const Json& body, const Asked& asked);
  [[nodiscard]] Reply patch(const std::string& id, const Json& body, const Asked& asked);
  // The vendor does not say what becomes of metrics and children. Here the metrics go with the
  // goal, and the children stay as they are.
  [[nodiscard]] Reply remove(const std::string& id);

 private:
  [[nodiscard]] Reply shown(int status, std::size_t row, const Asked& asked) const;

  Store& store_;
  PatchReply patch_reply_;
};

class MetricWriter {
 public:
  explicit MetricWriter(Store& store) : store_(store) {}

  [[nodiscard]] Reply create(const Json& body, const Asked& asked);
  // Answers with the metric: the vendor documents no body.
  [[nodiscard]] Reply check_in(const std::string& id, const Json& body, const Asked& asked);

 private:
  [[nodiscard]] Reply shown(std::size_t row, const Asked& asked) const;

  Store& store_;
};

}  // namespace quartet::testing::fake_quantive
