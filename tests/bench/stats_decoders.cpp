#include "stats_decoders.hpp"

#include <string_view>

#include "dom_members.hpp"
#include "ondemand_members.hpp"

namespace quartet::bench {
namespace {

using Counts = std::map<std::string, std::int64_t>;
using Windows = std::map<std::string, PlainWindow>;

std::string name_of(simdjson::simdjson_result<ondemand::field>& field) {
  return std::string(std::string_view(field.unescaped_key()));
}

// Modules come as text, actions as numbers.
Counts read_modules(ondemand::object object) {
  Counts counts;
  for (auto field : object) {
    std::int64_t& count = counts[name_of(field)];
    count = field.value().get_int64_in_string();
  }
  return counts;
}

Counts read_actions(ondemand::object object) {
  Counts counts;
  for (auto field : object) {
    std::int64_t& count = counts[name_of(field)];
    count = field.value().get_int64();
  }
  return counts;
}

void read_window(ondemand::object object, PlainWindow& window) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (value.is_null()) continue;
    if (key == "all") {
      window.all = value.get_int64();
    } else if (key == "actions") {
      window.actions = read_actions(value.get_object());
    } else if (key == "modules") {
      window.modules = read_modules(value.get_object());
    }
  }
}

Windows read_windows(ondemand::object object) {
  Windows windows;
  for (auto field : object) {
    PlainWindow& window = windows[name_of(field)];
    read_window(field.value().get_object(), window);
  }
  return windows;
}

}  // namespace

PlainStats read_stats(ondemand::object object) {
  PlainStats stats;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (value.is_null()) continue;
    if (key == "users") {
      stats.users = read_windows(value.get_object());
    } else if (key == "activities") {
      stats.activities = read_windows(value.get_object());
    } else if (key == "first_activity") {
      assign(stats.first_activity, value);
    } else if (key == "last_activity") {
      assign(stats.last_activity, value);
    }
  }
  return stats;
}

// Found by the library through their argument, so they cannot hide in the anonymous namespace.
void from_json(const json& object, PlainWindow& window);

void from_json(const json& object, PlainWindow& window) {
  read(object, "all", window.all);
  read(object, "actions", window.actions);
  const auto modules = object.find("modules");
  if (modules == object.end() || modules->is_null()) return;
  for (const auto& [name, count] : modules->items()) {
    window.modules[name] = std::stoll(count.get_ref<const std::string&>());
  }
}

void from_json(const json& object, PlainStats& stats) {
  read(object, "users", stats.users);
  read(object, "activities", stats.activities);
  read(object, "first_activity", stats.first_activity);
  read(object, "last_activity", stats.last_activity);
}

}  // namespace quartet::bench
