// Events as `quartet totango search events` writes them.
#pragma once

#include "output.hpp"
#include "quartet/totango.hpp"

namespace quartet::cli {

// Error: config, naming what a search for events has no use for: it would be dropped.
[[nodiscard]] Result<void> check_event_query(const totango::SearchRequest& query);

[[nodiscard]] Row event_row(const totango::Event& event);

}  // namespace quartet::cli
