#include "quartet/version.hpp"

#include "core/codec.hpp"
#include "http/curl_version.hpp"

#define QUARTET_TEXT_OF(x) #x
#define QUARTET_TEXT(x) QUARTET_TEXT_OF(x)

namespace quartet {

std::string_view version() noexcept {
  return QUARTET_TEXT(QUARTET_VERSION_MAJOR) "." QUARTET_TEXT(
      QUARTET_VERSION_MINOR) "." QUARTET_TEXT(QUARTET_VERSION_PATCH);
}

std::vector<LibraryVersion> library_versions() {
  std::vector<LibraryVersion> versions = detail::curl_versions();
  versions.push_back({"simdjson", detail::simdjson_version()});
  return versions;
}

}  // namespace quartet
