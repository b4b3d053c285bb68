// The answers that a request to the sandbox's Quantive asks for.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/result.hpp"
#include "testing/quantive_replies.hpp"
#include "testing/quantive_request.hpp"

namespace quartet::testing::fake_quantive {

class Asked {
 public:
  // Takes what asks for an answer out of the request, but for a name in the body. Error: invalid,
  // when an answer is not known.
  [[nodiscard]] static Result<Asked> take_from(Request& request);

  [[nodiscard]] bool has(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  // The first of them that is the same whatever the request.
  [[nodiscard]] std::optional<Reply> canned_reply() const;

 private:
  void take_from_path(Request& request);
  void take_from_query(Request& request);
  // Whether the text asks for an answer.
  bool take(std::string_view text);
  // What is left of a filter; nothing when it was there to ask for an answer.
  std::optional<Json> rest_of(const Json& filter);

  std::vector<std::string> names_;
};

// Changes a row as asked. Only what is there is changed.
void spoil_row(Json& row, const Asked& asked);

// Every time of a row with 9 fraction digits.
enum class Times : unsigned char { all, created_only };
void widen_times(Json& row, Times which);

// Changes the reply to a request that was carried out.
[[nodiscard]] Reply spoiled(Reply reply, const Request& request, const Asked& asked);

}  // namespace quartet::testing::fake_quantive
