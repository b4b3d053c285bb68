// All that the search of the sandbox's Totango searches, in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "testing/totango_data.hpp"
#include "testing/totango_extras.hpp"
#include "testing/totango_usage.hpp"

namespace quartet::testing::fake_totango {

// Positions in the two orders in which hits are sorted.
struct Ranks {
  std::size_t by_id = 0;
  std::size_t by_title = 0;  // equal titles have equal ones
};

struct AccountRecord {
  std::size_t index = 0;
  std::string id;
  std::string title;
  std::string status;
  std::string_view status_group;
  std::string_view health;           // "red", "yellow", "green", or empty
  std::string_view previous_health;  // the same
  Json health_details;               // as in the lists, or null
  Json score;                        // a number or null
  Json attributes;                   // name and plain value
  Usage usage;
  Extras extras;
  std::size_t user_count = 0;
  Ranks ranks;
};

struct UserRecord {
  const AccountRecord* account = nullptr;
  Person person;
  Ranks ranks;
};

struct EventRecord {
  const AccountRecord* account = nullptr;
  std::uint64_t time = 0;
  std::string_view type;
  Json body;  // as it is sent
};

struct Table {
  std::vector<AccountRecord> accounts;
  std::vector<UserRecord> users;    // of all accounts
  std::vector<EventRecord> events;  // newest first
};

[[nodiscard]] Table make_table(std::uint64_t seed);

enum class Kind : unsigned char { accounts, users, events };

[[nodiscard]] std::string_view to_string(Kind kind);

// What terms are tried on and cells are taken from. An account is always there: the account itself,
// the user's or the event's.
struct Row {
  const AccountRecord* account = nullptr;
  const UserRecord* user = nullptr;
  const EventRecord* event = nullptr;
};

// What users and accounts both have; an event's row answers for its account.
[[nodiscard]] const std::string& id_of(const Row& row);
[[nodiscard]] const std::string& title_of(const Row& row);
[[nodiscard]] const Ranks& ranks_of(const Row& row);
[[nodiscard]] std::optional<std::uint64_t> first_activity(const Row& row);
[[nodiscard]] std::optional<std::uint64_t> last_activity(const Row& row);
// Null when it is not set.
[[nodiscard]] Json attribute_of(const Row& row, const std::string& name);

}  // namespace quartet::testing::fake_totango
