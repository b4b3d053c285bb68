#include "quartet/taplytics/push.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "core/value_check.hpp"
#include "taplytics/links.hpp"
#include "taplytics/profile.hpp"

namespace quartet::taplytics {
namespace {

using detail::first_problem;
using detail::prefixed;
using std::chrono::floor;
using std::chrono::seconds;

// The last place on earth where a time on the wall comes.
constexpr std::chrono::hours kLastZone(12);

std::string to_text(LocalTime time) {
  // A time on the wall is written like one of UTC, without the letter for it.
  std::string text = to_rfc3339(Timestamp(time.time_since_epoch()));
  text.pop_back();
  return text;
}

Object body_of(const CustomKeys& keys) {
  Object body;
  if (!keys.android_title.empty()) body.append("tl_title", keys.android_title);
  if (keys.android_silent) body.append("tl_silent", *keys.android_silent);
  if (keys.android_priority) body.append("tl_priority", *keys.android_priority);
  if (!keys.android_activity.empty()) body.append("tl_activity", keys.android_activity);
  for (const auto& [name, value] : keys.others) body.append(name, value);
  return body;
}

Object body_of(const Filter& filter) {
  Object body{{"type", filter.type},
              {"comparator", to_string(filter.comparator)},
              {"values", filter.values}};
  if (!filter.data_key.empty()) body.append("dataKey", filter.data_key);
  return body;
}

Array body_of(const std::vector<Filter>& filters) {
  Array body;
  for (const Filter& filter : filters) body.emplace_back(body_of(filter));
  return body;
}

Object body_of(const Notification& notification) {
  Object body;
  if (!notification.alert.empty()) body.append("alert", notification.alert);
  if (notification.time_to_live) {
    body.append("time_to_live", std::int64_t{notification.time_to_live->count()});
  }
  for (const auto& [name, value] : notification.extra) body.append(name, value);
  return body;
}

Object body_of(const Image& image) {
  Object body{{"url", image.url}};
  if (image.tl_cdn) body.append("tl_cdn", *image.tl_cdn);
  return body;
}

// When both are set, the local time wins, and the other one would only mislead.
Object body_of(const Schedule& schedule) {
  if (schedule.local_time) return {{"local_time", to_text(*schedule.local_time)}};
  return {{"time", to_rfc3339(floor<seconds>(*schedule.time))}};
}

// `production` is always said: its default decides who gets a push.
Object body_of(const NewPush& push) {
  Object body;
  if (!push.name.empty()) body.append("name", push.name);
  body.append("notification", body_of(push.notification));
  if (push.image) body.append("image", body_of(*push.image));
  if (!push.audience.is_everybody()) body.append("filters", body_of(push.audience.filters()));
  if (!push.custom_keys.empty()) body.append("custom_keys", body_of(push.custom_keys));
  if (push.filter_duplicate_content) {
    body.append("filter_duplicate_content", *push.filter_duplicate_content);
  }
  if (push.schedule) body.append("schedule", body_of(*push.schedule));
  body.append("production", push.production);
  if (push.is_silent) body.append("is_silent", *push.is_silent);
  if (push.badge_count) body.append("badge_count", *push.badge_count);
  return body;
}

std::string problem_of(const Notification& notification, const CustomKeys& keys) {
  if (notification.alert.empty() && keys.empty()) {
    return "the alert is empty, which it may be beside custom keys alone";
  }
  std::string problem = detail::repetition_problem(body_of(notification));
  if (!problem.empty()) return prefixed("the notification:", problem);
  return notification.time_to_live.value_or(seconds(0)) < seconds(0)
             ? "time_to_live must not be negative"
             : "";
}

std::string problem_of(const Image& image) {
  const std::string_view path =
      std::string_view(image.url).substr(0, image.url.find_first_of("?#"));
  constexpr std::array<std::string_view, 3> endings = {".jpg", ".jpeg", ".png"};
  const bool is_known = std::any_of(endings.begin(), endings.end(), [path](std::string_view end) {
    return path.size() > end.size() &&
           detail::equal_ignoring_case(path.substr(path.size() - end.size()), end);
  });
  return is_known ? "" : "the image's url must end with .jpg, .jpeg or .png";
}

std::string problem_of(const CustomKeys& keys) {
  return prefixed("the custom key", detail::repetition_problem(body_of(keys)));
}

std::string problem_of(const Schedule& schedule, Timestamp now) {
  if (!schedule.time && !schedule.local_time) return "the schedule has no time";
  if (schedule.local_time) {
    const Timestamp last(schedule.local_time->time_since_epoch() + seconds(kLastZone));
    return last > now ? "" : "the schedule's local time is over everywhere";
  }
  return floor<seconds>(*schedule.time) > now ? "" : "the schedule's time is not in the future";
}

std::string problem_of(const NewPush& push, const Object& body, Timestamp now) {
  return first_problem({push.audience.problem(), problem_of(push.notification, push.custom_keys),
                        push.image ? problem_of(*push.image) : "", problem_of(push.custom_keys),
                        push.schedule ? problem_of(*push.schedule, now) : "",
                        push.badge_count.value_or(0) < 0 ? "badge_count must not be negative" : "",
                        prefixed("the push:", detail::value_problem(body))});
}

// An object, or a list that has it.
Result<Push> decode_push(Response& reply, DecodeContext& context, const std::string& id) {
  const bool is_list = detail::trim_blanks(reply.body).starts_with('[');
  std::vector<Push> found;
  if (is_list) {
    Result<LinkedPage<Push>> page = decode_linked<Push>(reply, context);
    if (!page) return std::move(page).error();
    found = std::move(page->items);
  } else {
    Result<Push> push = detail::decode<Push>(reply, context);
    if (!push) return push;
    found.push_back(*std::move(push));
  }
  for (Push& push : found) {
    if (push.id == id) return std::move(push);
  }
  return Error{.kind = ErrorKind::decode, .message = "the reply is about another push"};
}

}  // namespace

bool CustomKeys::empty() const noexcept {
  return android_title.empty() && !android_silent && !android_priority &&
         android_activity.empty() && others.empty();
}

Result<Push> Pushes::send(const NewPush& push) const {
  return detail::run(handle_, ops::send_push(push));
}

Pager<Push> Pushes::list(const PageOptions& options) const {
  return linked_listing<Push>(handle_, {"push.list", "/v2/push"}, options);
}

Result<Push> Pushes::get(std::string_view id) const {
  return detail::run(handle_, ops::get_push(id));
}

namespace ops {

Operation<Push> send_push(const NewPush& push, Timestamp now) {
  std::string problem = push.schedule ? problem_of(*push.schedule, now) : "";
  const Object body = problem.empty() ? body_of(push) : Object{};
  if (problem.empty()) problem = problem_of(push, body, now);
  return {.name = "push.send",
          .request = {.method = Method::post,
                      .path = "/v2/push",
                      .body = to_json(body),
                      .content_type = std::string(kJson),
                      .problem = std::move(problem)},
          .effect = Effect::write,
          .decode = &detail::decode<Push>};
}

Operation<LinkedPage<Push>> pushes_page(std::int64_t page, int per_page) {
  return linked_page<Push>({"push.list", "/v2/push"}, page, per_page);
}

Operation<Push> get_push(std::string_view id) {
  return {.name = "push.get",
          .request = {.path = "/v2/push/" + detail::percent_encode(id),
                      .problem = prefixed("the push's id", detail::segment_problem(id))},
          .effect = Effect::read,
          .decode = [id = std::string(id)](Response& reply, DecodeContext& context) {
            return decode_push(reply, context, id);
          }};
}

}  // namespace ops
}  // namespace quartet::taplytics
