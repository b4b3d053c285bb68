// Pages of made-up accounts, as the API would send them: minified JSON, the same at every call,
// with spare bytes behind it for a decoder.
#pragma once

#include <string>

namespace quartet::bench {

// Of an active list, in summary shape.
[[nodiscard]] std::string sample_page(int accounts);
// The same with stats: what was counted within six windows.
[[nodiscard]] std::string sample_stats_page(int accounts);
// Of a search with six columns: colour, health trend, text, number, owner, time. Each may be null.
[[nodiscard]] std::string sample_search_page(int hits);

}  // namespace quartet::bench
