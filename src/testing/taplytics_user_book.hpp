// The users of the sandbox's Taplytics: the seeded ones, and what calls have made of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// Which user a call is about. Empty: not said. The vendor does not say which one counts when
// there are several; here it is the first one.
struct UserKey {
  std::string id;
  std::string user_id;
  std::string email;

  [[nodiscard]] bool is_empty() const { return id.empty() && user_id.empty() && email.empty(); }
};

// Users are in the order in which they were created, and are handed out with the members of both
// shapes. Only users that a call has changed take room. All functions may be called from any
// thread.
class UserBook {
 public:
  struct Settings {
    std::uint64_t seed;
    std::size_t users;
    std::size_t experiments;
  };

  explicit UserBook(Settings settings) : settings_(settings), total_(settings.users) {}

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::optional<Json> find(const UserKey& key) const;
  [[nodiscard]] std::vector<Json> page(std::size_t first, std::size_t count) const;
  // Those behind the user with that id, who may have been removed meanwhile. Nothing when there
  // never was one.
  [[nodiscard]] std::optional<std::vector<Json>> after(const std::string& id,
                                                       std::size_t count) const;

  // Changes the first user that one of the names fits, or makes one. Nothing when an id is given
  // and nobody has it.
  std::optional<Json> put(const UserKey& key, const Json& changes);
  bool remove(const UserKey& key);

 private:
  // A user's place is its index, among all there ever were. All of these need the lock.
  [[nodiscard]] bool is_there(std::size_t place) const;
  [[nodiscard]] Json at(std::size_t place) const;
  [[nodiscard]] std::vector<Json> from(std::size_t place, std::size_t count) const;
  [[nodiscard]] std::size_t place_of_row(std::size_t row) const;
  [[nodiscard]] std::optional<std::size_t> place_of_id(const std::string& id) const;
  [[nodiscard]] std::optional<std::size_t> place_of_name(const char* member,
                                                         const std::string& name) const;
  [[nodiscard]] std::optional<std::size_t> place_of(const UserKey& key) const;
  // Also of the user that an answer on demand stands for.
  [[nodiscard]] std::optional<std::size_t> place_or_stand_in(const UserKey& key) const;
  [[nodiscard]] bool has_name(std::size_t place, const char* member, const std::string& name) const;
  void remember_names(std::size_t place, const Json& user);

  Settings settings_;
  mutable std::mutex mutex_;
  std::size_t total_;  // with those that were removed
  std::unordered_map<std::size_t, Json> changed_;
  std::set<std::size_t> removed_;
  std::unordered_map<std::string, std::size_t> names_;  // of the changed ones; may be outdated
};

}  // namespace quartet::testing::fake_taplytics
