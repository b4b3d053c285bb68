// The filters of Quantive's second API generation, applied to rows.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "quartet/result.hpp"

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

// What a query that cannot be carried out is refused with.
[[nodiscard]] Error invalid(std::string message);

// The values that a dotted path leads to, through arrays as well; of an array also its elements.
// `_id` leads to the row's id, and `id` nowhere.
[[nodiscard]] std::vector<const Json*> values_at(const Json& row, std::string_view path);

class Filter {
 public:
  // Error: invalid, with what is wrong with it.
  [[nodiscard]] static Result<Filter> parse(const Json& document);

  [[nodiscard]] bool matches(const Json& row) const;
  [[nodiscard]] bool is_empty() const { return conditions_.empty(); }

 private:
  enum class Test : unsigned char { equal, unequal, one_of, regex, greater, least, less, most };

  struct Condition {
    std::string path;
    Test test = Test::equal;
    Json value = {};
    std::regex regex = {};
  };

  [[nodiscard]] static std::optional<Test> test_of(std::string_view name);
  [[nodiscard]] std::optional<Error> add_all(const Json& document);
  [[nodiscard]] std::optional<Error> add(const std::string& path, const Json& value);
  [[nodiscard]] std::optional<Error> add(const std::string& path, const std::string& name,
                                         const Json& value);
  [[nodiscard]] static bool holds(const Condition& condition, const Json& row);
  [[nodiscard]] static bool holds_for(const Condition& condition, const Json& value);

  std::vector<Condition> conditions_;  // all of them hold
};

}  // namespace quartet::testing::fake_quantive
