// The code of docs/taplytics.md, so that it compiles and runs.
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include <quartet/taplytics.hpp>

namespace {

namespace filters = quartet::taplytics::filters;
namespace taplytics = quartet::taplytics;
using quartet::Result;
using namespace std::chrono_literals;

int all_users() {
  // [run]
  namespace taplytics = quartet::taplytics;

  auto options = taplytics::Options::from_env();
  if (!options) return std::cerr << describe(options.error()) << '\n', 2;
  const taplytics::Client client{*std::move(options)};

  auto users = client.users.list();
  int sessions = 0;
  for (const auto& user : users) {
    if (!user) return std::cerr << describe(user.error()) << '\n', 1;
    sessions += static_cast<int>(user->session_count.value_or(0));
  }
  std::cout << sessions << " sessions\n";
  std::cerr << describe(users.receipt()) << '\n';  // how many, and how sure that it is all
  // [/run]
  return 0;
}

// [upsert]
// Creates the user, or changes what is named; custom data are merged into what is there.
Result<taplytics::User> welcome(const taplytics::Client& client, const std::string& id) {
  return client.users.create_or_update(
      taplytics::UserRef::user_id(id),
      {.first_name = "Robin", .custom_data = {{"plan", "gold"}, {"visits", 1}}});
}
// [/upsert]

// [experiments]
Result<std::vector<std::string>> active_experiments(const taplytics::Client& client) {
  std::vector<std::string> ids;
  for (const auto& experiment : client.experiments.list()) {
    if (!experiment) return experiment.error();
    if (experiment->status == taplytics::experiment_statuses::active) ids.push_back(experiment->id);
  }
  return ids;
}
// [/experiments]

// [events]
// One call for any number of events; the report says what became of each.
void send_purchases(const taplytics::Client& client, const std::string& session,
                    const std::vector<taplytics::Event>& events) {
  const taplytics::EventReport report = client.events.send(session, events);
  std::cout << report.sent << " of " << events.size() << " sent\n";
  for (const taplytics::EventBatch& batch : report.batches) {
    if (batch.outcome == taplytics::EventOutcome::sent) continue;
    std::cout << "from event " << batch.first << " on, " << batch.count << ' '
              << to_string(batch.outcome) << ": " << (batch.error ? describe(*batch.error) : "")
              << '\n';
  }
}
// [/events]

// [queue]
// In the background, from any thread; the destructor waits for what is left.
taplytics::EventCounts send_in_background(const taplytics::Client& client,
                                          const std::string& session) {
  taplytics::EventQueue queue(client, {.longest_age = 2s});
  for (int i = 0; i < 500; ++i) {
    const auto pushed = queue.push(session, {.name = "Page opened", .value = i});
    if (!pushed) std::cerr << describe(pushed.error()) << '\n';  // full: nothing was taken
  }
  return queue.close(10s);
}
// [/queue]

// [push]
taplytics::NewPush offer() {
  return {.audience = taplytics::Audience::matching({filters::os(taplytics::Os::ios),
                                                     filters::app_language().in({"en", "fr"}),
                                                     filters::custom_number("visits").at_least(3)}),
          .notification = {.alert = "20 % off today", .time_to_live = 1h},
          .custom_keys = {.others = {{"screen", "offers"}}}};
}
// [/push]

// [schedule]
// At eight in the morning on each user's own clock. Everybody has to be said.
taplytics::NewPush good_morning(std::chrono::local_days day) {
  return {.audience = taplytics::Audience::everybody(),
          .notification = {.alert = "Good morning!"},
          .schedule = taplytics::Schedule{.local_time = day + 8h}};
}
// [/schedule]

// The chapters, one after the other.
void rest() {
  const taplytics::Client client{taplytics::Options::from_env().value()};
  std::cout << welcome(client, "guide 1").value().first_name << '\n';
  const quartet::Removal removed =
      client.users.remove(taplytics::UserRef::user_id("guide 1")).value();
  std::cout << (removed.already_gone ? "gone already" : "deleted") << '\n';
  std::cout << active_experiments(client).value().size() << " active experiments\n";
  send_purchases(client, "session 1", {{.name = "Purchase", .value = 42}, {.name = "Rating"}});
  std::cout << send_in_background(client, "session 1").sent << " sent in the background\n";
  const auto tomorrow = std::chrono::floor<std::chrono::days>(
      std::chrono::system_clock::now().time_since_epoch() + std::chrono::hours(48));
  for (const taplytics::NewPush& push :
       {offer(), good_morning(std::chrono::local_days(tomorrow))}) {
    std::cout << client.push.get(client.push.send(push).value().id).value().notification.alert
              << '\n';
  }
}

}  // namespace

int main() {
  try {
    const int status = all_users();
    if (status == 0) rest();
    return status;
  } catch (const std::exception& exception) {
    std::cerr << exception.what() << '\n';
    return 1;
  }
}
