// The version of quartet. The build reads it from this file; it stands nowhere else.
#pragma once

#define QUARTET_VERSION_MAJOR 0
#define QUARTET_VERSION_MINOR 1
#define QUARTET_VERSION_PATCH 0

#include <string_view>

namespace quartet {

/// The version of the library that is linked, as "major.minor.patch". Never throws.
[[nodiscard]] std::string_view version() noexcept;

}  // namespace quartet
