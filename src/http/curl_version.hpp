// The versions of libcurl and what it brings.
#pragma once

#include <vector>

#include "quartet/version.hpp"

namespace quartet::detail {

[[nodiscard]] std::vector<LibraryVersion> curl_versions();

}  // namespace quartet::detail
