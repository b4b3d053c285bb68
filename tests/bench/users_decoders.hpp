// What users would write without us: a page of Taplytics' users read by hand. The structs are ours,
// so that what is compared is the reading and not what is made.
#pragma once

#include <string>

#include <simdjson.h>

#include "quartet/taplytics/users.hpp"

namespace quartet::bench {

// simdjson On-Demand, field by field. Throws on malformed input. The body has simdjson's spare
// bytes.
[[nodiscard]] taplytics::UsersByToken decode_users_by_hand(simdjson::ondemand::parser& parser,
                                                           const std::string& body);

// nlohmann's DOM and from_json. Throws on malformed input.
[[nodiscard]] taplytics::UsersByToken decode_users_with_dom(const std::string& body);

}  // namespace quartet::bench
