// The version of quartet. The build reads it from this file; it stands nowhere else.
#pragma once

#define QUARTET_VERSION_MAJOR 0
#define QUARTET_VERSION_MINOR 1
#define QUARTET_VERSION_PATCH 0

#include <string>
#include <string_view>
#include <vector>

namespace quartet {

/// The version of the library that is linked, as "major.minor.patch". Never throws.
[[nodiscard]] std::string_view version() noexcept;

/// A library that quartet uses at run time.
struct LibraryVersion {
  std::string name;
  std::string version;
};

/// What is really linked: libcurl and its TLS library, simdjson. For bug reports and `quartet
/// doctor`.
[[nodiscard]] std::vector<LibraryVersion> library_versions();

}  // namespace quartet
