#include "testing/taplytics_users.hpp"

#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "testing/form.hpp"
#include "testing/taplytics_ids.hpp"
#include "testing/taplytics_times.hpp"
#include "testing/totango_random.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

using fake_totango::Part;
using fake_totango::Random;

// --- people

struct Person {
  std::string_view first_name;
  std::string_view last_name;
  std::string_view mailbox;
};

// What names are known to break: quotes, separators, line breaks, blanks at the ends, texts beyond
// ASCII and beyond the basic plane.
constexpr std::array<Person, 14> kPeople = {{{"Nora", "Lindqvist", "nora.lindqvist"},
                                             {"Tom", "Becker", "tom_becker"},
                                             {"Ruth", "Okafor", "RUTH"},
                                             {"Paul", "Meier", "p.meier"},
                                             {"Zoë", "Ångström", "zoe"},
                                             {"José \"Pepe\"", "Núñez", "jose.nunez"},
                                             {"Sinéad", "O'Rourke", "sinead.o'rourke"},
                                             {"美咲", "佐藤", "misaki"},
                                             {"ليلى", "حداد", "layla"},
                                             {"Łukasz", "Żak; \"Z\", jr.", "lukasz"},
                                             {"🚀 Max", "e\u0301clair", "max"},
                                             {" Ann ", "Lee\tSmith", "ann"},
                                             {"back\\slash", "</b>", "b"},
                                             {"Two\nlines", "\"\"", "two"}}};
constexpr std::array<std::string_view, 3> kDomains = {"example.com", "example.org",
                                                      "mail.example.net"};

// Both hold the user's number, so that a user is found by them without a search.
std::string email_of(Random& random, const Person& person, std::size_t index) {
  return std::string(person.mailbox) + '+' + std::to_string(index + 1) + '@' +
         std::string(random.pick(kDomains));
}

std::string user_id_of(Random& random, std::size_t index) {
  const std::string number = std::to_string(index + 1);
  switch (random.below(12)) {
    case 0: return "crm/" + number;  // these need encoding
    case 1: return "Kunde ü " + number;
    case 2: return "a+b&c=" + number + "?#%";
    default: return number;
  }
}

// --- places

struct Place {
  const char* city;
  const char* continent;
  const char* country;
  const char* country_name;
  double latitude;
  double longitude;
  const char* postal_code;  // null: not known
  const char* region;
  const char* timezone;
};

constexpr std::array<Place, 5> kPlaces = {
    {{"Uppsala", "EU", "SWE", "Sweden", 59.85882, 17.63889, "753 20", "Uppsala",
      "Europe/Stockholm"},
     {"São Paulo", "SA", "BRA", "Brazil", -23.5475, -46.63611, nullptr, "São Paulo",
      "America/Sao_Paulo"},
     {"京都市", "AS", "JPN", "Japan", 35.02107, 135.75385, "600-8001", "Kyoto", "Asia/Tokyo"},
     {"Halifax", "NA", "CAN", "Canada", 44.64533, -63.57239, nullptr, "Nova Scotia",
      "America/Halifax"},
     {"Wellington", "OC", "NZL", "New Zealand", -41, 175, "6011", "Wellington",
      "Pacific/Auckland"}}};

Json location_of(const Place& place) {
  return {{"city_name", place.city},
          {"continent_code", place.continent},
          {"country_code", place.country},
          {"country_name", place.country_name},
          {"latitude", place.latitude},
          {"longitude", place.longitude},
          {"postal_code", place.postal_code != nullptr ? Json(place.postal_code) : Json()},
          {"region_name", place.region},
          {"timezone", place.timezone}};
}

// --- the rest

Json custom_data_of(std::uint64_t seed, std::size_t index) {
  constexpr std::array<std::string_view, 4> levels = {"gold", "silver", "\"trial\"", "größer"};
  constexpr std::array<std::string_view, 3> colours = {"teal", "ochre", "紺色"};
  Random random(seed, index, Part::attributes);
  Json data = Json::object();
  if (random.percent(8)) return data;
  data["loyalty level"] = random.pick(levels);
  data["visits"] = random.below(400);
  if (random.percent(60)) data["dollars spent"] = static_cast<double>(random.below(90'000)) / 100;
  if (random.percent(40)) data["newsletter"] = random.percent(50);
  if (random.percent(30)) data["Lieblingsfarbe (früher)"] = random.pick(colours);
  if (random.percent(20)) data["shop"] = {{"opening hours", "9-17"}, {"floor", random.below(9)}};
  if (random.percent(5)) data["ledger"] = 9'007'199'254'740'993;  // no double holds it
  return data;
}

std::int64_t created_at_of(Random& random, std::size_t index) {
  constexpr std::int64_t first = 1'425'168'000'000;  // 2015-03-01
  constexpr std::int64_t step = 97'000;              // later ones were created later
  return first + static_cast<std::int64_t>(index) * step +
         static_cast<std::int64_t>(random.below(97)) * 1'000;
}

Json experiments_of(std::uint64_t seed, std::size_t index, std::size_t experiments) {
  Random random(seed, index, Part::products);
  Json list = Json::array();
  if (experiments == 0) return list;
  for (std::uint64_t count = random.below(3); count > 0; --count) {
    const auto experiment = static_cast<std::size_t>(random.below(experiments));
    list.push_back({{"experiment_id", id_of(seed, IdOf::experiment, experiment)},
                    {"variation", id_of(seed, IdOf::variation, experiment * 4)}});
  }
  return list;
}

void add_names(Json& user, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::person);
  const Person& person = random.pick(kPeople);
  const bool has_user_id = !random.percent(10);
  if (has_user_id) user["user_id"] = user_id_of(random, index);
  if (!has_user_id || !random.percent(10)) user["email"] = email_of(random, person, index);
  if (random.percent(7)) return;  // nobody knows the name
  user["first_name"] = person.first_name;
  if (random.percent(7)) return;
  user["last_name"] = person.last_name;
  user["name"] = std::string(person.first_name) + ' ' + std::string(person.last_name);
}

// --- shapes

struct UserMember {
  const char* name;
  const char* stored;
};

constexpr std::array<UserMember, 13> kListedMembers = {{{"id", "id"},
                                                        {"created_at", "created_at"},
                                                        {"user_id", "user_id"},
                                                        {"email", "email"},
                                                        {"first_name", "first_name"},
                                                        {"last_name", "last_name"},
                                                        {"name", "name"},
                                                        {"metadata", "custom_data"},
                                                        {"last_seen_ip", "last_seen_ip"},
                                                        {"location", "location"},
                                                        {"experiments", "experiments"},
                                                        {"devices", "devices"},
                                                        {"session_count", "session_count"}}};
constexpr std::array<UserMember, 11> kSingle = {{{"id", "id"},
                                                 {"created_at", "created_at"},
                                                 {"user_id", "user_id"},
                                                 {"email", "email"},
                                                 {"first_name", "first_name"},
                                                 {"last_name", "last_name"},
                                                 {"custom_data", "custom_data"},
                                                 {"last_seen_ip", "last_seen_ip"},
                                                 {"location", "location"},
                                                 {"session_count", "session_count"},
                                                 {"gender", "gender"}}};

template <std::size_t N>
Json shaped(const Json& user, const std::array<UserMember, N>& members) {
  Json shape = Json::object();
  for (const UserMember& member : members) {
    const auto found = user.find(member.stored);
    if (found != user.end()) shape[member.name] = *found;
  }
  return shape;
}

// --- upserts

constexpr std::array<const char*, 5> kTexts = {"user_id", "email", "first_name", "last_name",
                                               "gender"};

std::string full_name(const Json& user) {
  const std::string first = user.value("first_name", "");
  const std::string last = user.value("last_name", "");
  return first.empty() || last.empty() ? first + last : first + ' ' + last;
}

}  // namespace

Json user_of(std::uint64_t seed, std::size_t index, std::size_t experiments) {
  constexpr std::array<std::string_view, 3> genders = {"female", "male", "other"};
  Random random(seed, index, Part::identity);
  Json user;
  user["id"] = id_of(seed, IdOf::user, index);
  user["created_at"] = offset_time(created_at_of(random, index));
  add_names(user, seed, index);
  if (!random.percent(6)) user["custom_data"] = custom_data_of(seed, index);
  if (!random.percent(10)) {
    user["last_seen_ip"] = "203.0.113." + std::to_string(random.below(256));
  }
  if (!random.percent(10)) user["location"] = location_of(random.pick(kPlaces));
  user["experiments"] = experiments_of(seed, index, experiments);
  user["devices"] = Json::array();
  if (random.percent(70)) user["devices"].push_back(Json::object());
  user["session_count"] = 1 + random.below(200);
  if (random.percent(60)) user["gender"] = random.pick(genders);
  return user;
}

Json new_user(std::uint64_t seed, std::size_t index, std::int64_t milliseconds) {
  return {{"id", id_of(seed, IdOf::user, index)},
          {"created_at", offset_time(milliseconds)},
          {"experiments", Json::array()},
          {"devices", Json::array()},
          {"session_count", 0}};
}

Json listed_user(const Json& user) {
  return shaped(user, kListedMembers);
}

Json single_user(const Json& user) {
  return shaped(user, kSingle);
}

std::size_t likely_index(const std::string& name) {
  constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();
  constexpr const char* digits = "0123456789";
  const std::size_t last = name.find_last_of(digits);
  if (last == std::string::npos) return nobody;
  const std::size_t before = name.find_last_not_of(digits, last);
  const std::size_t first = before == std::string::npos ? 0 : before + 1;
  const auto number = parse_digits(std::string_view(name).substr(first, last - first + 1));
  return number && *number > 0 ? static_cast<std::size_t>(*number - 1) : nobody;
}

std::string user_problem(const Json& changes) {
  if (!changes.is_object()) return "The body must be a JSON object";
  for (const char* name : kTexts) {
    const auto found = changes.find(name);
    if (found != changes.end() && !found->is_string()) {
      return std::string(name) + " must be a string";
    }
  }
  const auto data = changes.find("custom_data");
  const bool is_right = data == changes.end() || data->is_object();
  return is_right ? "" : "custom_data must be an object";
}

void apply_changes(Json& user, const Json& changes) {
  for (const char* name : kTexts) {
    const auto found = changes.find(name);
    if (found != changes.end()) user[name] = *found;
  }
  if (changes.contains("first_name") || changes.contains("last_name")) {
    user["name"] = full_name(user);
  }
  const auto data = changes.find("custom_data");
  if (data == changes.end()) return;
  Json& kept = user["custom_data"];
  if (!kept.is_object()) kept = Json::object();
  for (const auto& item : data->items()) kept[item.key()] = item.value();
}

}  // namespace quartet::testing::fake_taplytics
