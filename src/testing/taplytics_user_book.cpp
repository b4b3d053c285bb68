#include "testing/taplytics_user_book.hpp"

#include <utility>

#include "testing/taplytics_answers.hpp"
#include "testing/taplytics_ids.hpp"
#include "testing/taplytics_times.hpp"
#include "testing/taplytics_users.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

constexpr const char* kUserId = "user_id";
constexpr const char* kEmail = "email";

std::string entry_of(const char* member, const std::string& name) {
  return std::string(member) + '=' + name;
}

}  // namespace

std::size_t UserBook::size() const {
  const std::lock_guard lock(mutex_);
  return total_ - removed_.size();
}

std::optional<Json> UserBook::find(const UserKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto place = place_or_stand_in(key);
  return place ? std::optional(at(*place)) : std::nullopt;
}

std::vector<Json> UserBook::page(std::size_t first, std::size_t count) const {
  const std::lock_guard lock(mutex_);
  return from(place_of_row(first), count);
}

std::optional<std::vector<Json>> UserBook::after(const std::string& id, std::size_t count) const {
  const std::lock_guard lock(mutex_);
  const auto place = index_of(settings_.seed, IdOf::user, id);
  if (!place || *place >= total_) return std::nullopt;
  return from(*place + 1, count);
}

std::optional<Json> UserBook::put(const UserKey& key, const Json& changes) {
  const std::lock_guard lock(mutex_);
  auto place = key.id.empty() ? place_of(key) : place_or_stand_in(key);
  if (!place && !key.id.empty()) return std::nullopt;
  Json user = place ? at(*place) : new_user(settings_.seed, total_, milliseconds_now());
  if (!place) place = total_++;
  if (key.id.empty() && !key.user_id.empty()) user[kUserId] = key.user_id;
  if (key.id.empty() && !key.email.empty()) user[kEmail] = key.email;
  apply_changes(user, changes);
  remember_names(*place, user);
  changed_.insert_or_assign(*place, user);
  return user;
}

bool UserBook::remove(const UserKey& key) {
  const std::lock_guard lock(mutex_);
  const auto place = place_or_stand_in(key);
  if (!place) return false;
  removed_.insert(*place);
  changed_.erase(*place);
  return true;
}

bool UserBook::is_there(std::size_t place) const {
  return place < total_ && !removed_.contains(place);
}

Json UserBook::at(std::size_t place) const {
  const auto changed = changed_.find(place);
  if (changed != changed_.end()) return changed->second;
  return user_of(settings_.seed, place, settings_.experiments);
}

std::vector<Json> UserBook::from(std::size_t place, std::size_t count) const {
  std::vector<Json> users;
  for (; place < total_ && users.size() < count; ++place) {
    if (is_there(place)) users.push_back(at(place));
  }
  return users;
}

std::size_t UserBook::place_of_row(std::size_t row) const {
  std::size_t place = row;
  for (const std::size_t removed : removed_) {
    if (removed > place) break;
    ++place;
  }
  return place;
}

std::optional<std::size_t> UserBook::place_of_id(const std::string& id) const {
  const auto place = index_of(settings_.seed, IdOf::user, id);
  return place && is_there(*place) ? place : std::nullopt;
}

std::optional<std::size_t> UserBook::place_of_name(const char* member,
                                                   const std::string& name) const {
  const auto known = names_.find(entry_of(member, name));
  if (known != names_.end() && has_name(known->second, member, name)) return known->second;
  const std::size_t likely = likely_index(name);
  return has_name(likely, member, name) ? std::optional(likely) : std::nullopt;
}

std::optional<std::size_t> UserBook::place_of(const UserKey& key) const {
  if (!key.id.empty()) return place_of_id(key.id);
  std::optional<std::size_t> place;
  if (!key.user_id.empty()) place = place_of_name(kUserId, key.user_id);
  if (!place && !key.email.empty()) place = place_of_name(kEmail, key.email);
  return place;
}

std::optional<std::size_t> UserBook::place_or_stand_in(const UserKey& key) const {
  const auto place = place_of(key);
  if (place) return place;
  const bool is_answer = asks(key.id) || asks(key.user_id) || asks(key.email);
  if (!is_answer || removed_.size() == total_) return std::nullopt;
  return place_of_row(0);
}

bool UserBook::has_name(std::size_t place, const char* member, const std::string& name) const {
  if (!is_there(place)) return false;
  const Json user = at(place);
  const auto found = user.find(member);
  return found != user.end() && *found == name;
}

void UserBook::remember_names(std::size_t place, const Json& user) {
  for (const char* member : {kUserId, kEmail}) {
    const auto found = user.find(member);
    if (found == user.end()) continue;
    names_.insert_or_assign(entry_of(member, found->get<std::string>()), place);
  }
}

}  // namespace quartet::testing::fake_taplytics
