#include "testing/totango_usage.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "quartet/testing/sandbox.hpp"
#include "testing/totango_random.hpp"

namespace quartet::testing::fake_totango {
namespace {

using Json = nlohmann::ordered_json;

// When an account was last used, beside what its own sequence says.
enum class Recency : unsigned char { ordinary, never, lately };

Recency recency_of(std::uint64_t seed, std::size_t index) {
  const std::uint64_t roll = Random(seed, index, Part::recency).below(100);
  if (roll < 3) return Recency::never;
  return roll < 13 ? Recency::lately : Recency::ordinary;
}

// Within the two weeks before today.
std::uint64_t time_lately(Random& random) {
  constexpr std::uint64_t days = 14;
  return time_within(random, static_cast<std::uint64_t>(totango_today) - days * kDay, days);
}

// A longer window holds at least what the shorter one holds.
void grow(Counts& counts, Random& random, std::uint64_t most) {
  for (std::uint64_t& count : counts) count += random.below(most);
}

// --- stats as text: names without anything to escape, and numbers, seven times for each account

std::string member(std::string_view name, const std::string& value) {
  return '"' + std::string(name) + "\":" + value;
}

// Counts of modules come as text, as in the guide; those of actions as numbers.
std::string modules_json(const Counts& counts) {
  std::string modules;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    modules += (i == 0 ? "" : ",") + member(kModules[i], '"' + std::to_string(counts[i]) + '"');
  }
  return '{' + modules + '}';
}

std::string actions_json(const Counts& counts) {
  std::string actions;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    actions += (i == 0 ? "" : ",") + member(kActions[i], std::to_string(counts[i]));
  }
  return '{' + actions + '}';
}

// The older form, which the vendor's command-line utilities read.
std::string activities_json(const Counts& counts) {
  std::string activities;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    activities += (i == 0 ? "{" : ",{") + member("name", '"' + std::string(kActions[i]) + '"') +
                  ',' + member("current", std::to_string(counts[i])) + '}';
  }
  return '[' + activities + ']';
}

// What accounts differ in.
struct StatsForm {
  bool has_actions = true;  // the form of the guide
  bool has_list = false;    // the older one; some have both
  bool has_past_7d = true;  // the guide does not show it
};

StatsForm form_of(std::uint64_t seed, std::size_t index) {
  Random random(seed, index, Part::stats_form);
  const std::uint64_t form = random.below(8);
  return {.has_actions = form != 0, .has_list = form < 2, .has_past_7d = random.below(10) != 0};
}

std::string time_json(std::optional<std::uint64_t> time) {
  return time ? std::to_string(*time) : "null";
}

std::string window_json(const Usage& usage, std::size_t window, const StatsForm& form) {
  const Counts& counts = usage.actions[window];
  std::string json = '{' + member("all", std::to_string(sum(counts))) + ',';
  if (form.has_actions) json += member("actions", actions_json(counts)) + ',';
  if (form.has_list) json += member("activities", activities_json(counts)) + ',';
  return json + member("modules", modules_json(usage.modules[window])) + '}';
}

struct Name {
  std::string_view mailbox;
  std::string_view title;
};

constexpr std::array<Name, 5> kPeople = {{{"avon", "Avon Marsh"},
                                          {"stringer", "Stringer Cole"},
                                          {"o'neil", "Sean O'Neil"},
                                          {"zoë", "Zoë Brandt"},
                                          {"maría.josé", "María José Ruiz"}}};
constexpr std::array<std::string_view, 3> kRoles = {"admin", "member", "viewer"};

Person never_active(Person person) {
  person.first_activity.reset();
  person.last_activity.reset();
  person.is_online = false;
  return person;
}

// `times` is the sequence of the lists' times, `more` that of everything else.
Person person_of(const Name& name, std::size_t account, Random& times, Random& more) {
  Person person;
  person.name = std::string(name.mailbox) + "@customer" + std::to_string(account) + ".example";
  person.first_activity = time_within(times, kFirstTime, 900);
  person.last_activity = time_within(times, *person.first_activity, 600);
  const std::uint64_t roll = more.below(100);
  const std::uint64_t lately = time_lately(more);
  if (roll < 10) person.last_activity = lately;
  person.is_online = more.percent(20) && roll < 10;
  person.display_name = more.percent(30) ? person.name : std::string(name.title);
  person.role = more.pick(kRoles);
  return roll < 96 ? person : never_active(std::move(person));
}

}  // namespace

std::uint64_t sum(const Counts& counts) {
  return counts[0] + counts[1] + counts[2];
}

Usage usage_of(std::uint64_t seed, std::size_t index) {
  const Recency recency = recency_of(seed, index);
  if (recency == Recency::never) return {};
  Random random(seed, index, Part::stats);
  Usage usage;
  Counts modules{};
  Counts actions{};
  for (std::size_t window = 0; window < kWindows.size(); ++window) {
    grow(modules, random, 8);
    grow(actions, random, 300);
    usage.modules[window] = modules;
    usage.actions[window] = actions;
  }
  usage.first_activity = time_within(random, kFirstTime, 900);
  usage.last_activity = time_within(random, *usage.first_activity, 600);
  if (recency == Recency::lately) usage.last_activity = time_lately(random);
  return usage;
}

std::string stats_json(std::uint64_t seed, std::size_t index) {
  const Usage usage = usage_of(seed, index);
  const StatsForm form = form_of(seed, index);
  std::string users;
  std::string activities;
  for (std::size_t i = 0; i < kWindows.size(); ++i) {
    if (kWindows[i].days == 7 && !form.has_past_7d) continue;
    const char* separator = users.empty() ? "" : ",";
    const Counts& modules = usage.modules[i];
    users += separator +
             member(kWindows[i].name, '{' + member("all", std::to_string(sum(modules))) + ',' +
                                          member("modules", modules_json(modules)) + '}');
    activities += separator + member(kWindows[i].name, window_json(usage, i, form));
  }
  return '{' + member("users", '{' + users + '}') + ',' +
         member("activities", '{' + activities + '}') + ',' +
         member("last_activity", time_json(usage.last_activity)) + ',' +
         member("first_activity", time_json(usage.first_activity)) + '}';
}

std::vector<Person> people_of(std::uint64_t seed, std::size_t index) {
  const bool is_unused = recency_of(seed, index) == Recency::never;
  Random random(seed, index, Part::users);
  Random more(seed, index, Part::person);
  std::vector<Person> people;
  for (std::uint64_t count = random.below(kPeople.size() + 1); count > 0; --count) {
    const Name& name = kPeople[static_cast<std::size_t>(count - 1)];
    Person person = person_of(name, index, random, more);
    people.push_back(is_unused ? never_active(std::move(person)) : std::move(person));
  }
  return people;
}

std::string users_json(std::uint64_t seed, std::size_t index) {
  Json users = Json::array();
  for (const Person& person : people_of(seed, index)) {
    const auto time = [](std::optional<std::uint64_t> value) {
      return value ? Json(*value) : Json();
    };
    users.push_back({{"name", person.name},
                     {"first_usage", time(person.first_activity)},
                     {"last_usage", time(person.last_activity)}});
  }
  return users.dump();
}

}  // namespace quartet::testing::fake_totango
