#include "testing/totango_data.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace quartet::testing {
namespace {

using Json = nlohmann::ordered_json;

// Each part of an account draws from a sequence of its own, so that a change to one part leaves the
// others as they are.
enum class Part : unsigned char { name, status, crm, engagement, attributes, users, stats };

// splitmix64: the standard library's distributions differ between platforms.
class Random {
 public:
  Random(std::uint64_t seed, std::size_t index, Part part)
      : state_(mix(seed) ^ mix(std::uint64_t{index} * 8 + static_cast<std::uint64_t>(part) + 1)) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t end) { return next() % end; }
  [[nodiscard]] bool percent(std::uint64_t chance) { return below(100) < chance; }
  template <class T, std::size_t N>
  [[nodiscard]] const T& pick(const std::array<T, N>& choices) {
    return choices[static_cast<std::size_t>(below(N))];
  }

 private:
  static std::uint64_t mix(std::uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9U;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBU;
    return word ^ (word >> 31);
  }
  std::uint64_t next() { return mix(state_ += 0x9E3779B97F4A7C15U); }

  std::uint64_t state_;
};

constexpr std::uint64_t kFirstTime = 1'600'000'000'000;  // 2020-09-13, in milliseconds
constexpr std::uint64_t kDay = 86'400'000;

std::uint64_t time_within(Random& random, std::uint64_t from, std::uint64_t days) {
  return from + random.below(days * kDay);
}

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

struct StatusChange {
  std::string_view status;
  std::uint64_t changed;
};

constexpr std::array<std::string_view, 5> kLaterStatuses = {"Onboarding", "Paying", "Paying",
                                                            "At risk", "Churned"};

// Oldest first; the last one is the status of now.
std::vector<StatusChange> history_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::status);
  std::uint64_t time = time_within(random, kFirstTime, 900);
  std::vector<StatusChange> history = {{"Signup", time}};
  if (index % kTotangoTrialStride == 0) {
    history.push_back({"Trial", time_within(random, time + 1, 30)});
    return history;
  }
  for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
    time = time_within(random, time + 1, 200);
    history.push_back({random.pick(kLaterStatuses), time});
  }
  return history;
}

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
  constexpr std::array<std::string_view, 3> dates = {"2012-04-22", "2025-12-31", "2028-02-29"};
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
  if (random.percent(2)) return Json::object();
  Json attributes = plain_attributes(random);
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

// --- stats

constexpr std::array<const char*, 7> kWindows = {"realtime_today", "past_1d",  "past_3d", "past_7d",
                                                 "past_14d",       "past_30d", "past_90d"};

using Counts = std::array<std::uint64_t, 3>;

// A longer window holds at least what the shorter one holds.
void grow(Counts& counts, Random& random, std::uint64_t most) {
  for (std::uint64_t& count : counts) count += random.below(most);
}

std::string sum(const Counts& counts) {
  return std::to_string(counts[0] + counts[1] + counts[2]);
}

// Written as text: names without anything to escape, and numbers, seven times for each account.
std::string member(std::string_view name, const std::string& value) {
  return '"' + std::string(name) + "\":" + value;
}

// Counts of modules come as text, as in the guide; those of actions as numbers.
std::string modules_of(const Counts& counts) {
  const auto text = [](std::uint64_t count) { return '"' + std::to_string(count) + '"'; };
  return '{' + member("task-management", text(counts[0])) + ',' +
         member("reporting", text(counts[1])) + ',' + member("administration", text(counts[2])) +
         '}';
}

std::string actions_of(const Counts& counts) {
  return '{' + member("create-task", std::to_string(counts[0])) + ',' +
         member("delegate-task", std::to_string(counts[1])) + ',' +
         member("report-complete", std::to_string(counts[2])) + '}';
}

}  // namespace

std::string account_json(std::uint64_t seed, std::size_t index) {
  Json account;
  account["account_id"] = id_of(seed, index);
  account["name"] = name_of(seed, index);
  account["status"] = to_json(history_of(seed, index).back(), "current");
  add_foreign_ids(account, seed, index);
  add_engagement(account, seed, index);
  account["attributes"] = attributes_of(seed, index);
  return account.dump();
}

std::string stats_json(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::stats);
  std::string users;
  std::string activities;
  Counts user_counts{};
  Counts action_counts{};
  for (const char* window : kWindows) {
    grow(user_counts, random, 8);
    grow(action_counts, random, 300);
    const std::string modules = ',' + member("modules", modules_of(user_counts)) + '}';
    const char* separator = users.empty() ? "" : ",";
    users += separator + member(window, "{" + member("all", sum(user_counts)) + modules);
    activities +=
        separator + member(window, "{" + member("all", sum(action_counts)) + ',' +
                                       member("actions", actions_of(action_counts)) + modules);
  }
  const std::uint64_t first = time_within(random, kFirstTime, 900);
  const std::uint64_t last = time_within(random, first, 600);
  return '{' + member("users", '{' + users + '}') + ',' +
         member("activities", '{' + activities + '}') + ',' +
         member("last_activity", std::to_string(last)) + ',' +
         member("first_activity", std::to_string(first)) + '}';
}

std::string users_json(std::uint64_t seed, std::size_t index) {
  constexpr std::array<std::string_view, 5> people = {"avon", "stringer", "o'neil", "zoë",
                                                      "maría.josé"};
  Random random(seed, index, Part::users);
  Json users = Json::array();
  for (std::uint64_t count = random.below(people.size() + 1); count > 0; --count) {
    const std::string person(people[count - 1]);
    const std::uint64_t first = time_within(random, kFirstTime, 900);
    users.push_back({{"name", person + "@customer" + std::to_string(index) + ".example"},
                     {"first_usage", first},
                     {"last_usage", time_within(random, first, 600)}});
  }
  return users.dump();
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

}  // namespace quartet::testing
