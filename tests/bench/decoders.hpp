// What users would write without us: a page of an active list in plain structs, read by hand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <simdjson.h>

#include "plain_time.hpp"
#include "stats_decoders.hpp"

namespace quartet::bench {

struct PlainStatus {
  std::string current;
  std::optional<Time> changed;
};

struct PlainScore {
  std::optional<double> current;
  std::optional<double> change;
};

struct PlainHealth {
  std::string current;
  std::string previous;
  std::string reason;
  std::optional<Time> last_changed;
};

struct PlainEngagement {
  std::optional<PlainScore> score;
  std::optional<PlainHealth> health;
};

struct PlainAccount {
  std::string id;
  std::string name;
  std::string foreign_id;
  std::string salesforce_id;
  std::optional<PlainStatus> status;
  std::optional<PlainEngagement> engagement;
  std::map<std::string, std::string> attributes;  // what is no text, as JSON
  std::optional<PlainStats> stats;
};

struct PlainHeader {
  std::string name;
  std::string scope;
  std::optional<std::int64_t> length;
  std::optional<std::int64_t> offset;
};

struct PlainPage {
  std::vector<PlainAccount> accounts;
  std::optional<std::int64_t> total_items;
  std::optional<std::int64_t> current_item_count;
  std::optional<PlainHeader> header;
  std::string service_id;
};

// simdjson On-Demand, field by field. Throws on malformed input. The body has simdjson's spare
// bytes.
[[nodiscard]] PlainPage decode_by_hand(simdjson::ondemand::parser& parser, const std::string& body);

// nlohmann's DOM and from_json. Throws on malformed input.
[[nodiscard]] PlainPage decode_with_dom(const std::string& body);

}  // namespace quartet::bench
