// The usage of an account in plain structs, for the decoders of active lists.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>
#include <simdjson.h>

#include "plain_time.hpp"

namespace quartet::bench {

struct PlainWindow {
  std::optional<std::int64_t> all;
  std::map<std::string, std::int64_t> modules;
  std::map<std::string, std::int64_t> actions;
};

struct PlainStats {
  std::map<std::string, PlainWindow> users;
  std::map<std::string, PlainWindow> activities;
  std::optional<Time> first_activity;
  std::optional<Time> last_activity;
};

[[nodiscard]] PlainStats read_stats(simdjson::ondemand::object object);
void from_json(const nlohmann::json& object, PlainStats& stats);

}  // namespace quartet::bench
