#include "search_decoders.hpp"

#include <string_view>

#include "dom_members.hpp"
#include "ondemand_members.hpp"

namespace quartet::bench {
namespace {

// What the cell holds, made to be of that kind.
template <class Kind>
Kind& as(PlainCell& cell) {
  Kind* const content = std::get_if<Kind>(&cell);
  return content != nullptr ? *content : cell.emplace<Kind>();
}

void read_object_cell(ondemand::object object, PlainCell& cell) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "health") {
      assign(as<PlainTrend>(cell).health, field.value());
    } else if (key == "health_prev") {
      assign(as<PlainTrend>(cell).previous, field.value());
    } else if (key == "change_date") {
      assign(as<PlainTrend>(cell).changed, field.value());
    } else if (key == "owner_value") {
      assign(as<PlainOwner>(cell).name, field.value());
    } else if (key == "owner_tid_value") {
      assign(as<PlainOwner>(cell).email, field.value());
    }
  }
}

void read_number_cell(ondemand::number number, PlainCell& cell) {
  if (number.is_int64()) {
    cell = number.get_int64();
  } else {
    cell = number.as_double();
  }
}

void read_cell(ondemand::value value, PlainCell& cell) {
  switch (value.type()) {
    case ondemand::json_type::object: return read_object_cell(value.get_object(), cell);
    case ondemand::json_type::number: return read_number_cell(value.get_number(), cell);
    case ondemand::json_type::string:
      cell.emplace<std::string>(std::string_view(value.get_string()));
      return;
    default: return;
  }
}

void read_hit(ondemand::object object, PlainHit& hit) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "name") {
      assign(hit.id, value);
    } else if (key == "display_name") {
      assign(hit.display_name, value);
    } else if (key == "last_activity_time") {
      assign(hit.last_activity, value);
    } else if (key == "selected_fields") {
      for (auto cell : value.get_array()) read_cell(cell.value(), hit.cells.emplace_back());
    }
  }
}

void read_accounts(ondemand::object object, PlainSearchPage& page) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "total_hits") {
      assign(page.total_hits, value);
    } else if (key == "hits") {
      for (auto hit : value.get_array()) read_hit(hit.get_object(), page.hits.emplace_back());
    }
  }
}

}  // namespace

PlainSearchPage decode_search_by_hand(ondemand::parser& parser, const std::string& body) {
  PlainSearchPage page;
  ondemand::document document = parser.iterate(body.data(), body.size(), body.capacity());
  for (auto field : document.get_object()) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "status") {
      assign(page.status, value);
    } else if (key == "service_id") {
      assign(page.service_id, value);
    } else if (key == "response") {
      read_accounts(value["accounts"].get_object(), page);
    }
  }
  return page;
}

// Found by the library through their argument, so they cannot hide in the anonymous namespace.
void from_json(const json& object, PlainTrend& trend);
void from_json(const json& object, PlainOwner& owner);
void from_json(const json& object, PlainHit& hit);

void from_json(const json& object, PlainTrend& trend) {
  read(object, "health", trend.health);
  read(object, "health_prev", trend.previous);
  read(object, "change_date", trend.changed);
}

void from_json(const json& object, PlainOwner& owner) {
  read(object, "owner_value", owner.name);
  read(object, "owner_tid_value", owner.email);
}

namespace {

PlainCell cell_of(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  if (value.contains("health")) return value.get<PlainTrend>();
  if (value.contains("owner_value")) return value.get<PlainOwner>();
  return {};
}

}  // namespace

void from_json(const json& object, PlainHit& hit) {
  read(object, "name", hit.id);
  read(object, "display_name", hit.display_name);
  read(object, "last_activity_time", hit.last_activity);
  for (const json& value : object.at("selected_fields")) hit.cells.push_back(cell_of(value));
}

PlainSearchPage decode_search_with_dom(const std::string& body) {
  const json document = json::parse(body);
  const json& accounts = document.at("response").at("accounts");
  PlainSearchPage page;
  read(document, "status", page.status);
  read(document, "service_id", page.service_id);
  read(accounts, "total_hits", page.total_hits);
  read(accounts, "hits", page.hits);
  return page;
}

}  // namespace quartet::bench
