#include "quartet/version.hpp"

#define QUARTET_TEXT_OF(x) #x
#define QUARTET_TEXT(x) QUARTET_TEXT_OF(x)

namespace quartet {

std::string_view version() noexcept {
  return QUARTET_TEXT(QUARTET_VERSION_MAJOR) "." QUARTET_TEXT(
      QUARTET_VERSION_MINOR) "." QUARTET_TEXT(QUARTET_VERSION_PATCH);
}

}  // namespace quartet
