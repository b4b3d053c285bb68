#include "decoders.hpp"

#include <string_view>

#include "dom_members.hpp"
#include "ondemand_members.hpp"

namespace quartet::bench {
namespace {

PlainStatus read_status(ondemand::object object) {
  PlainStatus status;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "current") {
      assign(status.current, field.value());
    } else if (key == "changed") {
      assign(status.changed, field.value());
    }
  }
  return status;
}

PlainScore read_score(ondemand::object object) {
  PlainScore score;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "current") {
      assign(score.current, field.value());
    } else if (key == "change") {
      assign(score.change, field.value());
    }
  }
  return score;
}

PlainHealth read_health(ondemand::object object) {
  PlainHealth health;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "current") {
      assign(health.current, field.value());
    } else if (key == "previous") {
      assign(health.previous, field.value());
    } else if (key == "reason") {
      assign(health.reason, field.value());
    } else if (key == "last_changed") {
      assign(health.last_changed, field.value());
    }
  }
  return health;
}

PlainEngagement read_engagement(ondemand::object object) {
  PlainEngagement engagement;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (value.is_null()) continue;
    if (key == "score") {
      engagement.score = read_score(value.get_object());
    } else if (key == "health") {
      engagement.health = read_health(value.get_object());
    }
  }
  return engagement;
}

std::map<std::string, std::string> read_attributes(ondemand::object object) {
  std::map<std::string, std::string> attributes;
  for (auto field : object) {
    std::string& attribute = attributes[std::string(std::string_view(field.unescaped_key()))];
    ondemand::value value = field.value();
    if (value.type() == ondemand::json_type::string) {
      attribute = std::string_view(value.get_string());
    } else {
      attribute = std::string_view(simdjson::to_json_string(value));
    }
  }
  return attributes;
}

void read_account(ondemand::object object, PlainAccount& account) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "account_id") {
      assign(account.id, value);
    } else if (key == "name") {
      assign(account.name, value);
    } else if (key == "status") {
      if (!value.is_null()) account.status = read_status(value.get_object());
    } else if (key == "foreign_id") {
      assign(account.foreign_id, value);
    } else if (key == "SF_id") {
      assign(account.salesforce_id, value);
    } else if (key == "engagement") {
      if (!value.is_null()) account.engagement = read_engagement(value.get_object());
    } else if (key == "attributes") {
      if (!value.is_null()) account.attributes = read_attributes(value.get_object());
    } else if (key == "stats") {
      if (!value.is_null()) account.stats = read_stats(value.get_object());
    }
  }
}

PlainHeader read_header(ondemand::object object) {
  PlainHeader header;
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    if (key == "scope") {
      assign(header.scope, field.value());
    } else if (key == "length") {
      assign(header.length, field.value());
    } else if (key == "offset") {
      assign(header.offset, field.value());
    } else if (key == "name") {
      assign(header.name, field.value());
    }
  }
  return header;
}

}  // namespace

PlainPage decode_by_hand(ondemand::parser& parser, const std::string& body) {
  PlainPage page;
  ondemand::document document = parser.iterate(body.data(), body.size(), body.capacity());
  for (auto field : document.get_object()) {
    const std::string_view key = field.unescaped_key();
    ondemand::value value = field.value();
    if (key == "service_id") {
      assign(page.service_id, value);
    } else if (key == "accounts") {
      for (auto account : value.get_array()) {
        read_account(account.get_object(), page.accounts.emplace_back());
      }
    } else if (key == "total_items") {
      assign(page.total_items, value);
    } else if (key == "current_item_count") {
      assign(page.current_item_count, value);
    } else if (key == "response_header") {
      if (!value.is_null()) page.header = read_header(value.get_object());
    }
  }
  return page;
}

// Found by the library through their argument, so they cannot hide in the anonymous namespace.
void from_json(const json& object, PlainStatus& status);
void from_json(const json& object, PlainScore& score);
void from_json(const json& object, PlainHealth& health);
void from_json(const json& object, PlainEngagement& engagement);
void from_json(const json& object, PlainAccount& account);
void from_json(const json& object, PlainHeader& header);
void from_json(const json& object, PlainPage& page);

void from_json(const json& object, PlainStatus& status) {
  read(object, "current", status.current);
  read(object, "changed", status.changed);
}

void from_json(const json& object, PlainScore& score) {
  read(object, "current", score.current);
  read(object, "change", score.change);
}

void from_json(const json& object, PlainHealth& health) {
  read(object, "current", health.current);
  read(object, "previous", health.previous);
  read(object, "reason", health.reason);
  read(object, "last_changed", health.last_changed);
}

void from_json(const json& object, PlainEngagement& engagement) {
  read(object, "score", engagement.score);
  read(object, "health", engagement.health);
}

void from_json(const json& object, PlainAccount& account) {
  read(object, "account_id", account.id);
  read(object, "name", account.name);
  read(object, "foreign_id", account.foreign_id);
  read(object, "SF_id", account.salesforce_id);
  read(object, "status", account.status);
  read(object, "engagement", account.engagement);
  read(object, "stats", account.stats);
  const auto attributes = object.find("attributes");
  if (attributes == object.end() || attributes->is_null()) return;
  for (const auto& [name, value] : attributes->items()) {
    account.attributes[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
}

void from_json(const json& object, PlainHeader& header) {
  read(object, "scope", header.scope);
  read(object, "length", header.length);
  read(object, "offset", header.offset);
  read(object, "name", header.name);
}

void from_json(const json& object, PlainPage& page) {
  read(object, "service_id", page.service_id);
  read(object, "accounts", page.accounts);
  read(object, "total_items", page.total_items);
  read(object, "current_item_count", page.current_item_count);
  read(object, "response_header", page.header);
}

PlainPage decode_with_dom(const std::string& body) {
  return json::parse(body).get<PlainPage>();
}

}  // namespace quartet::bench
