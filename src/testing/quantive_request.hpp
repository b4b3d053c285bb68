// A request to the sandbox's Quantive, taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "testing/form.hpp"

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

// In place of an id: the first row that there is. No request can name it.
inline constexpr std::string_view kFirstRow = "sandbox:";

struct Request {
  std::string method;
  int version = 1;
  std::vector<std::string> path;  // decoded, behind the version: "goals", an id
  std::vector<FormField> query;   // decoded
  Json body = {};                 // discarded when it is no JSON
  std::string text = {};          // all of it; equal requests have equal texts

  [[nodiscard]] bool is_write() const { return method != "GET" && method != "HEAD"; }
  // The first value of a parameter.
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

// Nothing when the target is not one of the API's, or has a percent sign without two hex digits.
[[nodiscard]] std::optional<Request> parse_request(const std::string& method,
                                                   const std::string& target,
                                                   const std::string& body);

}  // namespace quartet::testing::fake_quantive
