// The Link header (RFC 8288), read as leniently as vendors write it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quartet/http.hpp"

namespace quartet::detail {

struct Link {
  std::string_view target;             // what stands between < and >
  std::vector<std::string> relations;  // in lower case
};

// All links of all Link headers, in order. Quotes may be double, single, missing or left over; what
// cannot be read is skipped. The views point into the headers.
[[nodiscard]] std::vector<Link> parse_links(const Headers& headers);

// The value of a parameter of an address, as it stands there; of several, the last. Null data when
// there is none.
[[nodiscard]] std::string_view query_value(std::string_view url, std::string_view name) noexcept;

}  // namespace quartet::detail
