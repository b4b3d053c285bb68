#include "testing/totango_events.hpp"

#include <algorithm>

#include "quartet/testing/sandbox.hpp"
#include "testing/totango_random.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr std::uint64_t kDays = 200;

Json account_block(const AccountRecord& account, Random& random) {
  Json block = {{"id", account.id}};
  if (!random.percent(20)) block["display_name"] = account.title;
  if (account.extras.contract_value) block["contract_value"] = *account.extras.contract_value;
  return block;
}

// Who writes an account's notes: its owner, or a team where it has none.
std::string_view author_of(const AccountRecord& account) {
  return account.extras.owner != nullptr ? account.extras.owner->name : "Success Team";
}

Json touchpoint_properties(const AccountRecord& account, std::uint64_t time, Random& random) {
  constexpr std::array<std::string_view, 4> subjects = {"Kick-off", "Quarterly review, 2nd part",
                                                        "Angebot für \"mehr\" Plätze", "更新"};
  Json properties = {{"activity_type_id", "activity-" + std::to_string(random.below(5))},
                     {"subject", random.pick(subjects)},
                     {"meeting_type", random.percent(50) ? Json("call") : Json()},
                     {"parent_id", nullptr},
                     {"informed", Json::array()},
                     {"totango_participants", Json::array()},
                     {"touchpoint_tags", Json::array()},
                     {"creation_time", time}};
  if (account.extras.owner != nullptr) {
    properties["totango_participants"].push_back(account.extras.owner->email);
  }
  return properties;
}

Json note(const AccountRecord& account, std::uint64_t time, Random& random) {
  constexpr std::array<std::string_view, 3> texts = {"They want SSO before the renewal.",
                                                     "Called twice,\nno answer.",
                                                     "Alles gut 🙂 <b>danke</b>"};
  const Json content = {{"text", random.pick(texts)},
                        {"note_id", 500'000 + random.below(400'000)},
                        {"totango_user", {{"user_name", author_of(account)}}}};
  return {{"note_content", content}, {"properties", touchpoint_properties(account, time, random)}};
}

Json campaign_touch(const AccountRecord& account, std::uint64_t time, Random& random) {
  return {{"properties", touchpoint_properties(account, time, random)}};
}

Json task(Random& random) {
  constexpr std::array<std::string_view, 3> states = {"open", "completed", "cancelled"};
  const Json status = {{"current", random.pick(states)},
                       {"prev", random.percent(50) ? Json("open") : Json()},
                       {"is_modified", random.percent(50)}};
  const Json content = {{"task_id", std::to_string(70'000 + random.below(9'000))},
                        {"action", random.percent(50) ? "created" : "updated"},
                        {"status", status}};
  return {{"task_content", content}};
}

Json alert(Random& random) {
  constexpr std::array<std::string_view, 3> sentiments = {"positive", "neutral", "negative"};
  const Json content = {{"alert_type", "health_change"},
                        {"sentiment", random.pick(sentiments)},
                        {"description", "Health went from green to \"yellow\""},
                        {"properties", Json::object({{"from", "green"}, {"to", "yellow"}})}};
  return {{"alert_content", content}};
}

Json content_of(std::string_view type, const AccountRecord& account, std::uint64_t time,
                Random& random) {
  if (type == "note") return note(account, time, random);
  if (type == "campaign_touch") return campaign_touch(account, time, random);
  return type == "task" ? task(random) : alert(random);
}

EventRecord make_event(std::uint64_t seed, std::size_t index,
                       const std::vector<AccountRecord>& accounts) {
  Random random(seed, index, Part::event);
  const AccountRecord& account = accounts[static_cast<std::size_t>(random.below(accounts.size()))];
  const std::uint64_t first = static_cast<std::uint64_t>(totango_today) - kDays * kDay;
  EventRecord event{.account = &account,
                    .time = time_within(random, first, kDays),
                    .type = random.pick(kEventTypes),
                    .body = {}};
  event.body["id"] = "ev-" + std::to_string(100'000 + index * 7);
  event.body["timestamp"] = event.time;
  event.body["type"] = event.type;
  event.body["account"] = account_block(account, random);
  const bool is_new = random.percent(30);
  event.body["is_new"] = random.percent(25) ? Json(is_new ? "true" : "false") : Json(is_new);
  event.body.update(content_of(event.type, account, event.time, random));
  return event;
}

}  // namespace

std::vector<EventRecord> make_events(std::uint64_t seed,
                                     const std::vector<AccountRecord>& accounts) {
  std::vector<EventRecord> events;
  events.reserve(kTotangoEvents);
  for (std::size_t index = 0; index < kTotangoEvents; ++index) {
    events.push_back(make_event(seed, index, accounts));
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const EventRecord& a, const EventRecord& b) { return a.time > b.time; });
  return events;
}

}  // namespace quartet::testing::fake_totango
