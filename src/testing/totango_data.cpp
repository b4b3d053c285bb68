#include "testing/totango_data.hpp"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "testing/totango_extras.hpp"
#include "testing/totango_random.hpp"

namespace quartet::testing::fake_totango {
namespace {

// --- names

constexpr std::array<std::string_view, 20> kWords = {
    "Alder",   "Beacon",  "Cobalt",  "Delta",   "Ember",  "Fjord",    "Granite",
    "Harbor",  "Indigo",  "Juniper", "Kestrel", "Lumen",  "Meridian", "Nimbus",
    "Orchard", "Prairie", "Quarry",  "Ridge",   "Summit", "Tundra"};
constexpr std::array<std::string_view, 8> kTrades = {"Mills", "Foods",  "Systems", "Airlines",
                                                     "Press", "Optics", "Bank",    "Clinic"};

// What names are known to break: separators, quotes, line breaks, blanks at the ends, formulas in
// spreadsheets, texts beyond ASCII and beyond the basic plane. "%" is the place of the words.
constexpr std::array<std::string_view, 19> kFrames = {"% Industries",
                                                      "% Ltd",
                                                      "%, Inc.",
                                                      "%; GmbH & Co. KG",
                                                      "The \"%\" Company",
                                                      "\"%\"",
                                                      "O'% Brothers'",
                                                      "Café % Zoë",
                                                      "Ångström % Łódź",
                                                      "株式会社%さくら",
                                                      "شركة %",
                                                      "% 🚀 Labs",
                                                      "👩‍🚀 % e\u0301",
                                                      "%\nSecond line",
                                                      "%, \"Größe\"\r\nZürich, 東京",
                                                      "  % Trading  ",
                                                      "%\t(old)\t",
                                                      "=SUM(%)",
                                                      "back\\slash </%>"};

std::string name_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::name);
  const bool is_ordinary = random.percent(50);
  std::string name(is_ordinary ? kFrames[0] : random.pick(kFrames));
  std::string words(random.pick(kWords));
  words.append(" ").append(random.pick(kTrades));
  return name.replace(name.find('%'), 1, words);
}

// Distinct, since the factor has no divisor in common with the number of ids.
std::string id_of(std::uint64_t seed, std::size_t index) {
  constexpr std::uint64_t ids = 90'000;
  const std::uint64_t number = 10'000 + (index * 7'919 + seed % ids) % ids;
  switch (number % 50) {
    case 0: return "org " + std::to_string(number) + "/eu";  // needs encoding in a path
    case 1: return "kunde-ü-" + std::to_string(number);
    case 2: return std::to_string(number);
    default: return "a" + std::to_string(number);
  }
}

// --- status and its history

constexpr std::array<std::string_view, 5> kLaterStatuses = {"Onboarding", "Paying", "Paying",
                                                            "At risk", "Churned"};

Json to_json(const StatusChange& change, const char* status_name) {
  return {{status_name, change.status}, {"changed", change.changed}};
}

// --- engagement

Json score_of(Random& random) {
  Json score;
  score["change"] = static_cast<double>(random.below(101)) - 50.0;
  if (random.percent(10)) return score;  // it is not always there
  Json& current = score["current"] = random.below(101);
  if (random.percent(20)) current = 45.5;
  if (random.percent(6)) current = nullptr;
  return score;
}

Json health_of(Random& random) {
  constexpr std::array<std::string_view, 3> words = {"Good", "Average", "Poor"};
  constexpr std::array<std::string_view, 4> reasons = {
      "Less than 10% license utilization", "Usage up by \"power\" users",
      "No activity,\nno reply to 2 mails", "Renewal is near"};
  return {{"current", random.pick(words)},
          {"previous", random.pick(words)},
          {"reason", random.pick(reasons)},
          {"last_changed", time_within(random, kFirstTime, 1'500)}};
}

// Adds the member, or does not: some accounts have none.
void add_engagement(Json& account, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::engagement);
  if (random.percent(8)) return;
  Json& engagement = account["engagement"];
  if (random.percent(4)) return;  // null
  engagement = Json::object();
  if (!random.percent(5)) engagement["score"] = score_of(random);
  if (!random.percent(5)) engagement["health"] = health_of(random);
}

// --- attributes

Json plain_attributes(Random& random) {
  constexpr std::array<std::string_view, 4> regions = {"Baltimore", "São Paulo", "東京",
                                                       "US, East"};
  constexpr std::array<std::string_view, 4> plans = {"Pro", "Team", "Free", "Enterprise \"Plus\""};
  constexpr std::array<std::string_view, 4> dates = {"2012-04-22", "2025-02-28", "2025-12-31",
                                                     "2028-02-29"};
  Json attributes = {{"Region", random.pick(regions)}, {"Plan", random.pick(plans)}};
  attributes["Renewal-Date"] = random.pick(dates);
  attributes["Licenses"] = std::to_string(random.below(500));
  attributes["Seats"] = random.below(500);
  attributes["ARR"] = static_cast<double>(random.below(1'000'000)) + 0.25;
  attributes["Reference"] = random.percent(30);
  attributes["Owner"] = random.percent(40) ? Json() : Json("Ann O'Hara");
  if (random.percent(10)) attributes["Notes"] = "asked for:\n- \"SSO\"\n- a discount, 5%";
  if (random.percent(3)) attributes["Ledger"] = 9'007'199'254'740'993;  // no double holds it
  return attributes;
}

// The guide shows plain values, while real replies have had an object around each.
Json attributes_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::attributes);
  const bool is_early = index % kTotangoEarlyStride == kTotangoFirstEarly;
  if (random.percent(2) && !is_early) return Json::object();
  Json attributes = plain_attributes(random);
  if (const Owner* owner = owner_of(seed, index)) attributes["Success Manager"] = owner->name;
  if (is_early) attributes["Program"] = "Early access";
  if (!random.percent(20)) return attributes;
  for (Json& value : attributes) value = Json::object({{"value", std::move(value)}});
  return attributes;
}

void add_foreign_ids(Json& account, std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::crm);
  account["foreign_id"] =
      random.percent(60) ? Json() : Json("crm-" + std::to_string(random.below(100'000)));
  account["SF_id"] =
      random.percent(50) ? Json() : Json("001D" + std::to_string(random.below(1'000'000'000)));
}

Json totango_id(Random& random, std::size_t index) {
  const std::size_t number = 700'000 + index * 13;
  return random.percent(10) ? Json("t-" + std::to_string(number)) : Json(number);
}

}  // namespace

std::vector<StatusChange> history_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::status);
  std::uint64_t time = time_within(random, kFirstTime, 900);
  std::vector<StatusChange> history = {{"Signup", time}};
  if (index % kTotangoTrialStride == 0) {
    history.push_back({kTotangoTrial, time_within(random, time + 1, 30)});
    return history;
  }
  for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
    time = time_within(random, time + 1, 200);
    history.push_back({random.pick(kLaterStatuses), time});
  }
  if (index % kTotangoTrialStride == kTotangoFirstFormerTrial) {
    const std::uint64_t middle = history[0].changed + (history[1].changed - history[0].changed) / 2;
    history.insert(history.begin() + 1, {kTotangoTrial, middle});
  }
  return history;
}

Json account_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::identity);
  Json account;
  account["account_id"] = id_of(seed, index);
  account["totango_id"] = totango_id(random, index);
  account["name"] = name_of(seed, index);
  account["status"] = to_json(history_of(seed, index).back(), "current");
  add_foreign_ids(account, seed, index);
  add_engagement(account, seed, index);
  if (random.percent(70)) account["frequency"]["current"] = random.below(31);
  account["attributes"] = attributes_of(seed, index);
  return account;
}

std::string account_json(std::uint64_t seed, std::size_t index) {
  return account_of(seed, index).dump();
}

std::string lifecycle_json(std::uint64_t seed, std::size_t index) {
  std::vector<StatusChange> history = history_of(seed, index);
  Json lifecycle = to_json(history.back(), "current");
  history.pop_back();
  Json earlier = Json::array();
  for (const StatusChange& change : history) earlier.push_back(to_json(change, "status"));
  lifecycle["history"] = std::move(earlier);
  return lifecycle.dump();
}

}  // namespace quartet::testing::fake_totango
