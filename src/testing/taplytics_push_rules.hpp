// What the sandbox's Taplytics takes as a push notification.
#pragma once

#include <cstdint>
#include <string>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// Why the body of a push is refused at that time, in milliseconds since 1970; empty when it is not.
// Open in the guide, and taken here: an empty array of filters, and a notification without alert
// beside custom_keys.
[[nodiscard]] std::string push_problem(const Json& push, std::int64_t now);

// The parts of it.
[[nodiscard]] std::string filters_problem(const Json& filters);
[[nodiscard]] std::string schedule_problem(const Json& schedule, std::int64_t now);

}  // namespace quartet::testing::fake_taplytics
