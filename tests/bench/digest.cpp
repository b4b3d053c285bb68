#include "digest.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace quartet::bench {
namespace {

// Facts about one row or a part of it.
class Place {
 public:
  Place(Digest& digest, std::string name) : digest_(digest), name_(std::move(name)) {}

  [[nodiscard]] Place at(std::string_view part) const {
    return {digest_, name_ + '/' + std::string(part)};
  }

  void add(std::string_view part, const std::string& text) const {
    if (!text.empty()) digest_.add(at(part).name_, text);
  }
  void add(std::string_view part, std::int64_t number) const { add(part, std::to_string(number)); }
  void add(std::string_view part, double number) const { add(part, std::to_string(number)); }
  template <class Clock, class Unit>
  void add(std::string_view part, std::chrono::time_point<Clock, Unit> time) const {
    add(part, std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count());
  }
  // A number or time that is not there is no fact.
  template <class T>
  void add(std::string_view part, const std::optional<T>& content) const {
    if (content) add(part, *content);
  }

 private:
  Digest& digest_;
  std::string name_;
};

std::string shown(const std::string& value) {
  return value;
}
std::string shown(const Value& value) {
  return value.as_text() != nullptr ? *value.as_text() : to_json(value);
}

template <class Engagement>
void add_engagement(const Place& account, const Engagement& engagement) {
  account.add("score.current", engagement.score.value().current);
  account.add("score.change", engagement.score->change);
  account.add("health.current", engagement.health.value().current);
  account.add("health.previous", engagement.health->previous);
  account.add("health.reason", engagement.health->reason);
  account.add("health.last_changed", engagement.health->last_changed);
}

template <class Windows>
void add_windows(const Place& place, const Windows& windows) {
  for (const auto& [name, window] : windows) {
    const Place at = place.at(name);
    at.add("all", window.all.value());
    for (const auto& [module, count] : window.modules) at.at("modules").add(module, count);
    for (const auto& [action, count] : window.actions) at.at("actions").add(action, count);
  }
}

template <class Stats>
void add_stats(const Place& account, const Stats& stats) {
  add_windows(account.at("users"), stats.users);
  add_windows(account.at("activities"), stats.activities);
  account.add("first_activity", stats.first_activity.value());
  account.add("last_activity", stats.last_activity.value());
}

template <class Account>
void add_account(const Place& place, const Account& account) {
  place.add("id", account.id);
  place.add("name", account.name);
  place.add("foreign_id", account.foreign_id);
  place.add("salesforce_id", account.salesforce_id);
  place.add("status", account.status.value().current);
  place.add("status.changed", account.status->changed);
  add_engagement(place, account.engagement.value());
  for (const auto& [name, value] : account.attributes) {
    place.at("attributes").add(name, shown(value));
  }
  if (account.stats) add_stats(place, *account.stats);
}

template <class Page>
Digest digest_of_accounts(const Page& page) {
  Digest digest;
  const Place whole(digest, "");
  whole.add("total_items", page.total_items);
  whole.add("current_item_count", page.current_item_count);
  whole.add("name", page.header.value().name);
  whole.add("service_id", page.service_id);
  std::int64_t row = 0;
  for (const auto& account : page.accounts) {
    add_account(whole.at(std::to_string(row++)), account);
  }
  return digest;
}

void add_cell(const Place& place, const Value& cell) {
  if (const Object* object = cell.as_object()) {
    for (const auto& [name, value] : *object) add_cell(place.at(name), value);
  } else if (const auto integer = cell.as_integer()) {
    place.add("integer", *integer);
  } else if (const auto real = cell.as_double()) {
    place.add("real", *real);
  } else if (const std::string* text = cell.as_text()) {
    place.add("text", *text);
  }
}

struct AddPlainCell {
  const Place& place;

  void operator()(std::monostate) const {}
  void operator()(std::int64_t integer) const { place.add("integer", integer); }
  void operator()(double real) const { place.add("real", real); }
  void operator()(const std::string& text) const { place.add("text", text); }
  void operator()(const PlainTrend& trend) const {
    place.at("health").add("text", trend.health);
    place.at("health_prev").add("text", trend.previous);
    place.at("change_date").add("integer", trend.changed);
  }
  void operator()(const PlainOwner& owner) const {
    place.at("owner_value").add("text", owner.name);
    place.at("owner_tid_value").add("text", owner.email);
  }
};

void add_cell(const Place& place, const PlainCell& cell) {
  std::visit(AddPlainCell{place}, cell);
}

const Array& cells_of(const totango::AccountHit& hit) {
  return hit.fields.values;
}
const std::vector<PlainCell>& cells_of(const PlainHit& hit) {
  return hit.cells;
}

template <class Hit>
void add_hit(const Place& place, const Hit& hit) {
  place.add("id", hit.id);
  place.add("display_name", hit.display_name);
  place.add("last_activity", hit.last_activity);
  std::int64_t column = 0;
  for (const auto& cell : cells_of(hit)) add_cell(place.at(std::to_string(column++)), cell);
  place.add("columns", column);
}

template <class Page>
Digest digest_of_hits(const Page& page) {
  Digest digest;
  const Place whole(digest, "");
  whole.add("total_hits", page.total_hits);
  whole.add("service_id", page.service_id);
  std::int64_t row = 0;
  for (const auto& hit : page.hits) add_hit(whole.at(std::to_string(row++)), hit);
  return digest;
}

// By its kind, too: a number is not the text of it.
void add_value(const Place& place, std::string_view name, const Value& value) {
  const Place at = place.at(name);
  if (const Object* object = value.as_object()) {
    at.add("members", static_cast<std::int64_t>(object->size()));
    for (const auto& [member, content] : *object) add_value(at, member, content);
  } else if (const Array* array = value.as_array()) {
    std::int64_t index = 0;
    for (const Value& element : *array) add_value(at, std::to_string(index++), element);
    at.add("elements", index);
  } else {
    at.add("json", to_json(value));
  }
}

void add_location(const Place& place, const taplytics::Location& location) {
  place.add("city_name", location.city_name);
  place.add("continent_code", location.continent_code);
  place.add("country_code", location.country_code);
  place.add("country_name", location.country_name);
  place.add("region_name", location.region_name);
  place.add("timezone", location.timezone);
  place.add("postal_code", location.postal_code);
  place.add("latitude", location.latitude);
  place.add("longitude", location.longitude);
  add_value(place, "extra", location.extra);
}

void add_user(const Place& place, const taplytics::User& user) {
  place.add("id", user.id);
  place.add("user_id", user.user_id);
  place.add("email", user.email);
  place.add("first_name", user.first_name);
  place.add("last_name", user.last_name);
  place.add("name", user.name);
  place.add("gender", user.gender);
  place.add("created", user.created.value());
  place.add("last_seen_ip", user.last_seen_ip);
  place.add("session_count", user.session_count);
  add_location(place.at("location"), user.location.value());
  std::int64_t index = 0;
  for (const taplytics::Participation& participation : user.experiments) {
    const Place at = place.at("experiments").at(std::to_string(index++));
    at.add("experiment_id", participation.experiment_id);
    at.add("variation", participation.variation);
    add_value(at, "extra", participation.extra);
  }
  add_value(place, "custom_data", user.custom_data);
  add_value(place, "devices", user.devices);
  add_value(place, "extra", user.extra);
}

}  // namespace

void Digest::add(std::string_view place, std::string_view fact) {
  ++facts_;
  sum_ += std::hash<std::string>()(std::string(place) + '=' + std::string(fact));
}

Digest digest_of(const totango::AccountsPage& page) {
  return digest_of_accounts(page);
}
Digest digest_of(const PlainPage& page) {
  return digest_of_accounts(page);
}
Digest digest_of(const totango::SearchPage<totango::AccountHit>& page) {
  return digest_of_hits(page);
}
Digest digest_of(const PlainSearchPage& page) {
  return digest_of_hits(page);
}
Digest digest_of(const taplytics::UsersByToken& page) {
  Digest digest;
  const Place whole(digest, "");
  whole.add("next_token", page.next_token);
  whole.add("num_entities", page.num_entities);
  add_value(whole, "extra", page.extra);
  std::int64_t row = 0;
  for (const taplytics::User& user : page.users) add_user(whole.at(std::to_string(row++)), user);
  whole.add("rows", row);
  return digest;
}

}  // namespace quartet::bench
