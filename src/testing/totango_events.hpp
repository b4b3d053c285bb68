// The timeline events of the sandbox's Totango.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "testing/totango_table.hpp"

namespace quartet::testing::fake_totango {

inline constexpr std::size_t kTotangoEvents = 3'000;
inline constexpr std::array<std::string_view, 4> kEventTypes = {"note", "campaign_touch", "task",
                                                                "alert"};

// Events of those accounts within the 200 days before today, newest first.
[[nodiscard]] std::vector<EventRecord> make_events(std::uint64_t seed,
                                                   const std::vector<AccountRecord>& accounts);

}  // namespace quartet::testing::fake_totango
