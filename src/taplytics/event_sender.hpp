// Sending events in batches, and finding those that the vendor refuses.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/session.hpp"
#include "quartet/taplytics/events.hpp"

namespace quartet::taplytics {

// Why an event cannot be sent; empty when it can.
[[nodiscard]] std::string problem_of(const Event& event);
// The same for a session.
[[nodiscard]] std::string session_problem(std::string_view session_id);

// Of events that can all be sent. `requests` counts those that were made.
[[nodiscard]] EventReport send_batches(const detail::Handle& handle, std::string_view session_id,
                                       const std::vector<Event>& events, std::size_t batch_size,
                                       std::uint64_t& requests);

// How many requests a batch may take in which some are refused. One culprit in a hundred is found
// with 15.
inline constexpr int kMostRequestsPerBatch = 40;

}  // namespace quartet::taplytics
