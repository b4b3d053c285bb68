// What users would write without us: a page of a search in plain structs, read by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <simdjson.h>

#include "plain_time.hpp"

namespace quartet::bench {

struct PlainTrend {
  std::string health;
  std::string previous;
  std::optional<Time> changed;
};

struct PlainOwner {
  std::string name;
  std::string email;
};

// What a column may hold; JSON's kind decides.
using PlainCell =
    std::variant<std::monostate, std::int64_t, double, std::string, PlainTrend, PlainOwner>;

struct PlainHit {
  std::string id;
  std::string display_name;
  std::optional<Time> last_activity;
  std::vector<PlainCell> cells;
};

struct PlainSearchPage {
  std::vector<PlainHit> hits;
  std::optional<std::int64_t> total_hits;
  std::string status;
  std::string service_id;
};

// simdjson On-Demand, field by field. Throws on malformed input. The body has simdjson's spare
// bytes.
[[nodiscard]] PlainSearchPage decode_search_by_hand(simdjson::ondemand::parser& parser,
                                                    const std::string& body);

// nlohmann's DOM and from_json. Throws on malformed input.
[[nodiscard]] PlainSearchPage decode_search_with_dom(const std::string& body);

}  // namespace quartet::bench
