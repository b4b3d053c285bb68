// The answers that a report asked for when it was started.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quartet::testing::fake_khoros {

class Answers {
 public:
  // Of "sandbox:<name>+<name>"; any other text asks for none. Nothing when a name is not known.
  [[nodiscard]] static std::optional<Answers> parse(std::string_view text);

  [[nodiscard]] bool has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace quartet::testing::fake_khoros
