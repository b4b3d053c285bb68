#include "testing/taplytics_api.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "testing/taplytics_answers.hpp"
#include "testing/taplytics_push_rules.hpp"
#include "testing/taplytics_times.hpp"
#include "testing/taplytics_users.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

Reply no_such_address() {
  return not_found("There is no such address");
}

Reply no_such(const char* what) {
  return not_found(std::string("There is no such ") + what);
}

Reply wrong_window() {
  return bad_request("page and per_page must be numbers from 1");
}

// An array of what `shape` makes of each item.
template <class Shape>
Json rows_of(const std::vector<Json>& items, Shape shape) {
  Json rows = Json::array();
  for (const Json& item : items) rows.push_back(shape(item));
  return rows;
}

// A text that is there and empty would make a call about one user a call about all of them.
bool has_empty_name(const Call& call) {
  return call.parameter("user_id") == "" || call.parameter("email") == "";
}

UserKey key_of(const Call& call) {
  return {.id = call.path.size() == 2 ? call.path.back() : "",
          .user_id = call.parameter("user_id").value_or(""),
          .email = call.parameter("email").value_or("")};
}

// An upsert can name its user in the body alone; a name in the address comes before.
UserKey upsert_key_of(const Call& call) {
  UserKey key = key_of(call);
  if (!key.is_empty()) return key;
  return {
      .id = "", .user_id = call.body.value("user_id", ""), .email = call.body.value("email", "")};
}

}  // namespace

Api::Api(const Settings& settings)
    : link_(settings.link),
      users_({.seed = settings.seed,
              .users = settings.options.users,
              .experiments = settings.options.experiments}),
      experiments_({.seed = settings.seed, .experiments = settings.options.experiments}),
      pushes_(settings.seed) {}

Reply Api::answer(const Call& call) {
  if (call.path.empty() || call.path.size() > 2) return no_such_address();
  const std::string& resource = call.path.front();
  const bool is_whole = call.path.size() == 1;
  if (resource == "users") return users(call);
  if (resource == "experiments") return experiments(call);
  if (resource == "push") return push(call);
  if (resource == "usersByToken" && is_whole && call.method == "GET") return users_by_token(call);
  if (resource == "events" && is_whole && call.method == "POST") return save_events(call);
  return no_such_address();
}

// --- users

// Behind the last user comes a page without users, whose token is null: the vendor does not say how
// the list ends.
Reply Api::users_by_token(const Call& call) const {
  const auto window = window_of(call);
  if (!window) return wrong_window();
  const std::string token = call.parameter("paginationToken").value_or("");
  const auto found = token.empty() || asks(token) ? users_.page(0, window->per_page)
                                                  : users_.after(token, window->per_page);
  if (!found) return bad_request("The paginationToken is not known");
  return {.json = {{"nextPaginationToken", found->empty() ? Json() : found->back().at("id")},
                   {"numEntities", found->size()},
                   {"users", rows_of(*found, listed_user)}}};
}

Reply Api::users(const Call& call) {
  if (has_empty_name(call)) return bad_request("user_id and email must not be empty");
  if (call.method == "POST") return put_user(call);
  const UserKey key = key_of(call);
  if (call.method == "GET" && key.is_empty()) return list_users(call);
  if (key.is_empty()) return bad_request("An id, a user_id or an email is required");
  if (call.method == "DELETE") {
    return users_.remove(key) ? Reply{.status = 204, .text = ""} : no_such("user");
  }
  const auto user = users_.find(key);
  return user ? Reply{.json = single_user(*user)} : no_such("user");
}

// The guide speaks of this list without showing it: an array, as the other pages have.
Reply Api::list_users(const Call& call) const {
  const auto window = window_of(call);
  if (!window) return wrong_window();
  return {.json = rows_of(users_.page(window->first(), window->per_page), single_user),
          .link = link_of(link_, "/v2/users", *window, users_.size())};
}

Reply Api::put_user(const Call& call) {
  const std::string problem = user_problem(call.body);
  if (!problem.empty()) return bad_request(problem);
  const UserKey key = upsert_key_of(call);
  if (key.is_empty()) return bad_request("An id, a user_id or an email is required");
  const auto user = users_.put(key, call.body);
  return user ? Reply{.json = single_user(*user)} : no_such("user");
}

// --- experiments

Reply Api::experiments(const Call& call) {
  const bool has_id = call.path.size() == 2;
  if (call.method == "GET" && !has_id) return list_experiments(call);
  if (call.method == "GET") {
    const auto experiment = experiments_.find(call.path.back());
    return experiment ? Reply{.json = *experiment} : no_such("experiment");
  }
  if (call.method != "DELETE" || !has_id) return no_such_address();
  const auto removed = experiments_.remove(call.path.back());
  return removed ? Reply{.json = {{"deleted", true}, {"id", *removed}}} : no_such("experiment");
}

Reply Api::list_experiments(const Call& call) const {
  const auto window = window_of(call);
  if (!window) return wrong_window();
  const auto as_it_is = [](const Json& item) { return item; };
  return {.json = rows_of(experiments_.page(window->first(), window->per_page), as_it_is),
          .link = link_of(link_, "/v2/experiments", *window, experiments_.size())};
}

// --- events

Reply Api::save_events(const Call& call) {
  const std::string session = call.parameter("session_id").value_or("");
  if (session.empty()) return bad_request("session_id is required");
  const std::string problem = events_problem(call.body);
  if (!problem.empty()) return bad_request(problem);
  events_.save(session, call.body);
  return {.text = "all events saved"};  // not JSON, whatever its header says
}

// --- push notifications

Reply Api::push(const Call& call) {
  const bool has_id = call.path.size() == 2;
  if (call.method == "POST" && !has_id) return send_push(call);
  if (call.method != "GET") return no_such_address();
  if (!has_id && call.end == PathEnd::segment) return list_pushes(call);
  const auto found = has_id ? pushes_.find(call.path.back()) : pushes_.only_one();
  if (!found) return no_such("push notification");
  return {.content_type = kPlainJsonType, .json = listed_push(*found)};
}

Reply Api::send_push(const Call& call) {
  const std::int64_t now = milliseconds_now();
  const std::string problem = push_problem(call.body, now);
  if (!problem.empty()) return bad_request(problem);
  return {.json = sent_push(pushes_.add(call.body, now))};
}

Reply Api::list_pushes(const Call& call) const {
  const auto window = window_of(call);
  if (!window) return wrong_window();
  return {.content_type = kPlainJsonType,
          .json = rows_of(pushes_.page(window->first(), window->per_page), listed_push),
          .link = link_of(link_, "/v2/push", *window, pushes_.size())};
}

}  // namespace quartet::testing::fake_taplytics
