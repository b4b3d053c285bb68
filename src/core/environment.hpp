// Options from the environment.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace quartet::detail {

// Nothing when the variable is not set, or empty.
[[nodiscard]] inline std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here writes it
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace quartet::detail
