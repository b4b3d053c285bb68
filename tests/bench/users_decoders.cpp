#include "users_decoders.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dom_members.hpp"
#include "ondemand_members.hpp"
#include "quartet/nlohmann.hpp"
#include "rfc3339.hpp"

namespace quartet::bench {
namespace {

using taplytics::Location;
using taplytics::Participation;
using taplytics::User;
using taplytics::UsersByToken;

void assign_time(std::optional<Timestamp>& out, ondemand::value value) {
  if (!value.is_null()) out = parse_rfc3339(value.get_string());
}

Value read_value(ondemand::value value);

Value read_number(ondemand::number number) {
  if (number.is_int64()) return std::int64_t{number.get_int64()};
  return number.as_double();
}

Object read_members(ondemand::object members) {
  Object object;
  for (auto field : members) {
    const std::string_view key = field.unescaped_key();
    object.emplace(key, read_value(field.value()));
  }
  return object;
}

Array read_elements(ondemand::array elements) {
  Array array;
  for (auto element : elements) array.push_back(read_value(element.value()));
  return array;
}

Value read_value(ondemand::value value) {
  switch (value.type()) {
    case ondemand::json_type::object: return read_members(value.get_object());
    case ondemand::json_type::array: return read_elements(value.get_array());
    case ondemand::json_type::number: return read_number(value.get_number());
    case ondemand::json_type::string: return std::string_view(value.get_string());
    case ondemand::json_type::boolean: return bool(value.get_bool());
    case ondemand::json_type::null: break;
  }
  return {};
}

void read_location(ondemand::object object, Location& location) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "city_name") {
      assign(location.city_name, value);
    } else if (key == "continent_code") {
      assign(location.continent_code, value);
    } else if (key == "country_code") {
      assign(location.country_code, value);
    } else if (key == "country_name") {
      assign(location.country_name, value);
    } else if (key == "latitude") {
      assign(location.latitude, value);
    } else if (key == "longitude") {
      assign(location.longitude, value);
    } else if (key == "postal_code") {
      assign(location.postal_code, value);
    } else if (key == "region_name") {
      assign(location.region_name, value);
    } else if (key == "timezone") {
      assign(location.timezone, value);
    }
  }
}

void read_participation(ondemand::object object, Participation& participation) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "experiment_id") {
      assign(participation.experiment_id, field.value());
    } else if (key == "variation") {
      assign(participation.variation, field.value());
    }
  }
}

void read_experiments(ondemand::array list, User& user) {
  for (auto element : list) {
    read_participation(element.get_object(), user.experiments.emplace_back());
  }
}

void read_user(ondemand::object object, User& user) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "id") {
      assign(user.id, value);
    } else if (key == "created_at") {
      assign_time(user.created, value);
    } else if (key == "user_id") {
      assign(user.user_id, value);
    } else if (key == "email") {
      assign(user.email, value);
    } else if (key == "first_name") {
      assign(user.first_name, value);
    } else if (key == "last_name") {
      assign(user.last_name, value);
    } else if (key == "name") {
      assign(user.name, value);
    } else if (key == "metadata") {
      if (!value.is_null()) user.custom_data = read_members(value.get_object());
    } else if (key == "last_seen_ip") {
      assign(user.last_seen_ip, value);
    } else if (key == "location") {
      if (!value.is_null()) read_location(value.get_object(), user.location.emplace());
    } else if (key == "experiments") {
      if (!value.is_null()) read_experiments(value.get_array(), user);
    } else if (key == "devices") {
      if (!value.is_null()) user.devices = read_elements(value.get_array());
    } else if (key == "session_count") {
      assign(user.session_count, value);
    }
  }
}

}  // namespace

UsersByToken decode_users_by_hand(ondemand::parser& parser, const std::string& body) {
  UsersByToken page;
  ondemand::document document = parser.iterate(body.data(), body.size(), body.capacity());
  for (auto field : document.get_object()) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "nextPaginationToken") {
      assign(page.next_token, value);
    } else if (key == "numEntities") {
      assign(page.num_entities, value);
    } else if (key == "users") {
      for (auto user : value.get_array()) read_user(user.get_object(), page.users.emplace_back());
    }
  }
  return page;
}

namespace {

void read_time(const json& object, const char* key, std::optional<Timestamp>& out) {
  const auto member = object.find(key);
  if (member == object.end() || member->is_null()) return;
  out = parse_rfc3339(member->get_ref<const std::string&>());
}

void read_object(const json& object, const char* key, Object& out) {
  const auto member = object.find(key);
  if (member == object.end() || member->is_null()) return;
  for (const auto& [name, value] : member->items()) out.append(name, value.get<Value>());
}

}  // namespace
}  // namespace quartet::bench

// Found by the library through their argument, so they stand in the namespace of the structs.
namespace quartet::taplytics {

using bench::json;
using bench::read;

void from_json(const json& object, Location& location);
void from_json(const json& object, Participation& participation);
void from_json(const json& object, User& user);
void from_json(const json& object, UsersByToken& page);

void from_json(const json& object, Location& location) {
  read(object, "city_name", location.city_name);
  read(object, "continent_code", location.continent_code);
  read(object, "country_code", location.country_code);
  read(object, "country_name", location.country_name);
  read(object, "latitude", location.latitude);
  read(object, "longitude", location.longitude);
  read(object, "postal_code", location.postal_code);
  read(object, "region_name", location.region_name);
  read(object, "timezone", location.timezone);
}

void from_json(const json& object, Participation& participation) {
  read(object, "experiment_id", participation.experiment_id);
  read(object, "variation", participation.variation);
}

void from_json(const json& object, User& user) {
  read(object, "id", user.id);
  bench::read_time(object, "created_at", user.created);
  read(object, "user_id", user.user_id);
  read(object, "email", user.email);
  read(object, "first_name", user.first_name);
  read(object, "last_name", user.last_name);
  read(object, "name", user.name);
  bench::read_object(object, "metadata", user.custom_data);
  read(object, "last_seen_ip", user.last_seen_ip);
  read(object, "location", user.location);
  read(object, "experiments", user.experiments);
  read(object, "devices", user.devices);
  read(object, "session_count", user.session_count);
}

void from_json(const json& object, UsersByToken& page) {
  read(object, "nextPaginationToken", page.next_token);
  read(object, "numEntities", page.num_entities);
  read(object, "users", page.users);
}

}  // namespace quartet::taplytics

namespace quartet::bench {

UsersByToken decode_users_with_dom(const std::string& body) {
  return json::parse(body).get<UsersByToken>();
}

}  // namespace quartet::bench
