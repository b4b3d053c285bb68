// Pages of made-up accounts, as the active-list endpoint would send them.
#pragma once

#include <string>

namespace quartet::bench {

// Minified JSON in summary shape, the same at every call, with spare bytes behind it for a decoder.
[[nodiscard]] std::string sample_page(int accounts);

}  // namespace quartet::bench
