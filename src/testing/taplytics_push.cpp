#include "testing/taplytics_push.hpp"

#include <algorithm>

#include "testing/taplytics_answers.hpp"
#include "testing/taplytics_ids.hpp"
#include "testing/taplytics_times.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

constexpr const char* kSent[] = {
    "id",           "name",     "status",     "created_at",
    "notification", "schedule", "production", "filter_duplicate_content",
    "filters"};
constexpr const char* kListedPushMembers[] = {"id", "filters", "notification", "production"};
constexpr const char* kOthers[] = {"image", "custom_keys", "is_silent", "badge_count"};

template <std::size_t N>
Json with_members(const Json& push, const char* const (&names)[N]) {
  Json shape = Json::object();
  for (const char* name : names) {
    const auto found = push.find(name);
    if (found != push.end()) shape[name] = *found;
  }
  return shape;
}

template <class Value>
Json value_or(const Json& body, const char* name, Value fallback) {
  const auto found = body.find(name);
  return found != body.end() ? *found : Json(std::move(fallback));
}

}  // namespace

Json sent_push(const Json& push) {
  return with_members(push, kSent);
}

Json listed_push(const Json& push) {
  return with_members(push, kListedPushMembers);
}

Json PushBook::add(const Json& body, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  Json push = {{"id", id_of(seed_, IdOf::push, pushes_.size())}};
  if (body.contains("name")) push["name"] = body.at("name");
  push["status"] = "sending";  // also with a schedule: no other status is known
  push["created_at"] = zulu_time(now);
  push["notification"] = body.at("notification");
  push["schedule"] = value_or(body, "schedule", Json{{"now", true}});
  push["production"] = value_or(body, "production", false);
  push["filter_duplicate_content"] = value_or(body, "filter_duplicate_content", true);
  push["filters"] = value_or(body, "filters", Json::array());
  for (const char* name : kOthers) {
    if (body.contains(name)) push[name] = body.at(name);
  }
  pushes_.push_back(push);
  return push;
}

std::size_t PushBook::size() const {
  const std::lock_guard lock(mutex_);
  return pushes_.size();
}

std::vector<Json> PushBook::page(std::size_t first, std::size_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<Json> pushes;
  for (std::size_t i = first; i < pushes_.size() && pushes.size() < count; ++i) {
    pushes.push_back(pushes_[i]);
  }
  return pushes;
}

std::optional<Json> PushBook::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto index = index_of(seed_, IdOf::push, id);
  if (index && *index < pushes_.size()) return pushes_[*index];
  const bool is_stand_in = asks(id) && !pushes_.empty();
  return is_stand_in ? std::optional(pushes_.front()) : std::nullopt;
}

std::optional<Json> PushBook::only_one() const {
  const std::lock_guard lock(mutex_);
  return pushes_.size() == 1 ? std::optional(pushes_.front()) : std::nullopt;
}

Json PushBook::all() const {
  const std::lock_guard lock(mutex_);
  return Json(pushes_);
}

}  // namespace quartet::testing::fake_taplytics
