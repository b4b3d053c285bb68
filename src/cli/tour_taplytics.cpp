// The tour through Taplytics' guide: users, experiments, events and pushes.
#include <chrono>
#include <iostream>

#include "output.hpp"
#include "quartet/taplytics.hpp"
#include "tour.hpp"
#include "values.hpp"

namespace quartet::cli {
namespace {

using taplytics::UserRef;
using testing::Sandbox;
namespace filters = taplytics::filters;

taplytics::Client taplytics_client(const Sandbox& sandbox, const Environment& environment) {
  return taplytics::Client{{.token = sandbox.token(),
                            .endpoint = taplytics::Endpoint::at(sandbox.url()),
                            .call = {.stop = environment.stop}}};
}

// What must be gone is asked for: the answer has to be that it is not there.
template <class T>
Result<void> expect_gone(const Result<T>& asked) {
  if (asked) return surprise("what was deleted is still there");
  std::cout << "  " << describe(asked.error()) << '\n';
  return asked.error().kind == ErrorKind::not_found ? Result<void>() : asked.error();
}

// --- users

std::string user_line(const taplytics::User& user) {
  return fitted(user.id, 26) + fitted(user.user_id, 16) + fitted(user.email, 36) +
         fitted(user.first_name + " " + user.last_name, 24);
}

Result<void> list_users(const taplytics::Client& client) {
  headline("Taplytics, \"Users By Token Collection\": every user, by page tokens");
  Result<void> shown = show(client.users.list(), user_line);
  if (!shown) return shown;
  headline("Taplytics, \"Pagination\": every user, by page numbers and Link headers");
  return show(client.users.list_by_page({.per_page = 50}), user_line);
}

Result<void> get_by_email(const taplytics::Client& client) {
  headline("Taplytics, \"Retrieve a User\": by the e-mail address");
  std::string email;
  for (Result<taplytics::User>& user : client.users.list()) {
    if (!user) return user.error();
    email = user->email;
    if (!email.empty()) break;
  }
  const Result<taplytics::User> user = client.users.get(UserRef::email(email));
  if (!user) return user.error();
  std::cout << "  " << user_line(*user) << '\n';
  for (const auto& [key, value] : user->custom_data) {
    std::cout << "  " << fitted(key, 26) << display(value) << '\n';
  }
  return user->email == email ? Result<void>() : surprise("that is another user");
}

Result<void> upsert_and_delete(const taplytics::Client& client) {
  headline("Taplytics, \"Create or Update a User\": custom data are merged");
  const UserRef ref = UserRef::user_id("tour 42");
  const auto created = client.users.create_or_update(
      ref, {.email = "robin@customer.example",
            .first_name = "Robin",
            .last_name = "Vale",
            .custom_data = {{"occupation", "Bug Fixer"}, {"visits", 1}}});
  if (!created) return created.error();
  const auto changed = client.users.create_or_update(
      ref, {.gender = "other", .custom_data = {{"visits", 2}, {"favourite colour", "teal"}}});
  if (!changed) return changed.error();
  const Result<taplytics::User> user = client.users.get(ref);
  if (!user) return user.error();
  std::cout << "  " << user_line(*user) << "\n  " << to_json(Value(user->custom_data)) << '\n';
  if (user->custom_data.size() != 3) return surprise("the custom data were not merged");
  headline("Taplytics, \"Remove a User\": it is gone");
  if (const Result<Removal> removed = client.users.remove(ref); !removed) return removed.error();
  return expect_gone(client.users.get(ref));
}

// --- experiments

Result<void> experiments(const taplytics::Client& client) {
  headline("Taplytics, \"Experiments\": all of them, one, and one less");
  std::string id;
  const Result<void> shown =
      show(client.experiments.list(), [&id](const taplytics::Experiment& experiment) {
        if (id.empty()) id = experiment.id;
        return fitted(experiment.id, 26) + fitted(experiment.name, 32) +
               fitted(experiment.status, 10) + std::to_string(experiment.variations.size()) +
               " variations";
      });
  if (!shown) return shown;
  const Result<taplytics::Experiment> experiment = client.experiments.get(id);
  if (!experiment) return experiment.error();
  std::cout << "  " << experiment->id << ": " << display(Value(experiment->description)) << ", "
            << experiment->status << ", from app version " << experiment->min_app_version << '\n';
  if (const Result<Removal> removed = client.experiments.remove(id); !removed) {
    return removed.error();
  }
  return expect_gone(client.experiments.get(id));
}

// --- events

std::vector<taplytics::Event> purchases(int count) {
  const Timestamp start = parse_timestamp("2024-06-01T08:00:00Z").value();
  std::vector<taplytics::Event> events;
  for (int i = 0; i < count; ++i) {
    events.push_back({.name = "Purchase",
                      .time = start + std::chrono::seconds(i),
                      .value = 0.5 * i,
                      .metadata = {{"occupation", "Bug Fixer"}}});
  }
  return events;
}

Result<void> events(const taplytics::Client& client) {
  headline("Taplytics, \"Events\": 250 of them, one of which the vendor does not take");
  std::vector<taplytics::Event> batch = purchases(250);
  batch[120].name = "bad name";
  const taplytics::EventReport report = client.events.send("session-of-the-tour", batch);
  std::cout << "  " << report.sent << " sent, " << report.rejected << " rejected, "
            << report.unknown << " unknown, " << report.not_sent << " not sent\n";
  for (const taplytics::EventBatch& part : report.batches) {
    if (part.outcome == taplytics::EventOutcome::sent) continue;
    std::cout << "  event " << part.first + 1 << ": "
              << (part.error ? describe(*part.error) : std::string(to_string(part.outcome)))
              << '\n';
  }
  const bool is_right = report.sent == 249 && report.rejected == 1;
  return is_right ? Result<void>() : surprise("the wrong events were rejected");
}

// --- pushes

std::string push_line(const taplytics::Push& push) {
  return fitted(push.id, 26) + fitted(push.notification.alert, 52) +
         std::to_string(push.filters.size()) + " filters";
}

// The guide's audience.
taplytics::Audience guide_audience() {
  return taplytics::Audience::matching({filters::android_version().at_least("5.0.0"),
                                        filters::ios_version().is_not("8.0.1"),
                                        filters::country().in({"Canada", "US"}),
                                        filters::custom_number("dollars spent").at_least(16)});
}

Result<taplytics::Push> send_now(const taplytics::Client& client) {
  headline("Taplytics, \"Send a New Push Notification\": with the guide's four filters");
  Result<taplytics::Push> push = client.push.send(
      {.audience = guide_audience(),
       .notification = {.alert = "Congratulations, you have won a record player!"},
       .name = "Test",
       .image = taplytics::Image{.url = "https://images.customer.example/record-player.png",
                                 .tl_cdn = true},
       .filter_duplicate_content = true,
       .is_silent = false});
  if (push) std::cout << "  " << push_line(*push) << ", " << push->status << '\n';
  return push;
}

Result<void> send_later(const taplytics::Client& client) {
  headline("Taplytics, \"Scheduled Messages\": tomorrow, at each user's own clock");
  const auto tomorrow = std::chrono::floor<std::chrono::seconds>(
                            std::chrono::system_clock::now().time_since_epoch()) +
                        std::chrono::hours(24);
  const Result<taplytics::Push> push = client.push.send(
      {.audience = taplytics::Audience::everybody(),
       .notification = {.alert = "Good morning!", .time_to_live = std::chrono::hours(1)},
       .schedule = taplytics::Schedule{.local_time = taplytics::LocalTime(tomorrow)}});
  if (!push) return push.error();
  std::cout << "  " << push_line(*push) << ", at "
            << (push->schedule ? push->schedule->local_time : "") << '\n';
  const bool has_time = push->schedule && !push->schedule->local_time.empty();
  return has_time ? Result<void>() : surprise("the push has no local time");
}

Result<void> read_pushes(const taplytics::Client& client, const std::string& id) {
  headline("Taplytics, \"List all Push Notifications\", and one of them");
  const Result<void> shown = show(client.push.list(), push_line);
  if (!shown) return shown;
  const Result<taplytics::Push> push = client.push.get(id);
  if (!push) return push.error();
  for (const taplytics::PushFilter& filter : push->filters) {
    std::cout << "  " << fitted(filter.type, 14) << fitted(filter.data_key, 16)
              << fitted(filter.comparator, 4) << to_json(Value(filter.values)) << '\n';
  }
  return push->filters.size() == 4 ? Result<void>() : surprise("the push has lost filters");
}

// Both of the guide's bad filters: one that everybody fulfils, and an order of texts. The request
// counter shows that nothing went out.
Result<void> refuse_bad_filters(const taplytics::Client& client, const Sandbox& sandbox) {
  using taplytics::Comparator;
  namespace types = taplytics::filter_types;
  headline("Taplytics, \"BAD Filters, DO NOT DO THIS\": both explained, and not sent");
  const std::uint64_t before = sandbox.requests();
  for (const taplytics::Filter& bad :
       {filters::raw(types::ios_version, Comparator::not_equal, {Value("8.0.1"), Value("8.1.3")}),
        filters::raw(types::app_language, Comparator::at_least, {Value("en")})}) {
    const Result<taplytics::Push> push =
        client.push.send({.audience = taplytics::Audience::matching({bad}),
                          .notification = {.alert = "For nobody in particular"}});
    if (push || sandbox.requests() != before) return surprise("a bad filter was sent");
    std::cout << "  " << describe(push.error()) << '\n';
    if (push.error().kind != ErrorKind::config) return push.error();
  }
  return {};
}

Result<void> pushes(const taplytics::Client& client) {
  const Result<taplytics::Push> push = send_now(client);
  if (!push) return push.error();
  Result<void> walked = send_later(client);
  if (walked) walked = read_pushes(client, push->id);
  return walked;
}

}  // namespace

Result<void> tour_taplytics(const Sandbox& sandbox, const Environment& environment) {
  const taplytics::Client client = taplytics_client(sandbox, environment);
  for (const auto& step :
       {&list_users, &get_by_email, &upsert_and_delete, &experiments, &events, &pushes}) {
    if (Result<void> done = step(client); !done) return done;
  }
  return refuse_bad_filters(client, sandbox);
}

}  // namespace quartet::cli
