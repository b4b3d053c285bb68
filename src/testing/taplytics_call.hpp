// A request to the sandbox's Taplytics, taken apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

enum class PathEnd : unsigned char { segment, slash };

struct Call {
  std::string method;
  std::vector<std::string> path;  // the segments behind /v2, decoded
  PathEnd end = PathEnd::segment;
  std::multimap<std::string, std::string> query = {};
  Json body = {};  // discarded when it is not JSON, or nested too deeply to be kept

  // The first one of that name.
  [[nodiscard]] std::optional<std::string> parameter(const std::string& name) const;
};

// Of the address as it was sent: a slash in an id comes encoded. Slashes may be doubled, which the
// vendor is known to take.
struct CallPath {
  std::vector<std::string> segments;
  PathEnd end = PathEnd::segment;
};
[[nodiscard]] CallPath parse_path(std::string_view target);

// An empty text is null.
[[nodiscard]] Json parse_body(std::string_view text);

}  // namespace quartet::testing::fake_taplytics
