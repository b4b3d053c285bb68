#include "testing/quantive_people.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace quartet::testing::fake_quantive {
namespace {

// --- sessions

struct SessionRow {
  const char* title;
  const char* status;
  const char* start;
  const char* end;
  std::optional<std::size_t> parent;
};

constexpr std::array<SessionRow, 9> kSessions = {{
    {"FY 2023", "closed", "2023-01-01T00:00:00Z", "2023-12-31T23:59:59.999Z", std::nullopt},
    {"FY 2024, \"stretch\"", "open", "2024-01-01T00:00:00Z", "2024-12-31T23:59:59.999Z",
     std::nullopt},
    {"Q1 2024", "closed", "2024-01-01T00:00:00Z", "2024-03-31T23:59:59.999Z", 1},
    {"Q2 2024", "closed", "2024-04-01T00:00:00Z", "2024-06-30T23:59:59.99Z", 1},
    {"Q3 2024", "locked", "2024-07-01T00:00:00Z", "2024-09-30T23:59:59.9Z", 1},
    {"Q4 2024", "open", "2024-10-01T00:00:00Z", "2024-12-31T23:59:59Z", 1},
    {"Q4 2024, Größe & 品質", "locked", "2024-10-01T00:00:00Z", "2024-12-31T23:59:59Z", 1},
    {"Q1 2025", "open", "2025-01-01T00:00:00Z", "2025-03-31T23:59:59Z", std::nullopt},
    {"Some day", "open", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", std::nullopt},
}};

// --- users

struct UserRow {
  const char* first;
  const char* last;
};

// Names that are known to break: quotes, blanks, hyphens, texts beyond ASCII, none at all.
constexpr std::array<UserRow, 20> kUsers = {
    {{"Ada", "Bell"},       {"Ben", "O'Hara"},   {"Chloé", "Dupré"},     {"Dov", "Levi"},
     {"Ewa", "Łoś"},        {"Finn", "Åberg"},   {"Gina", "de la Vega"}, {"Hiro", "田中"},
     {"Ines", "Köhler"},    {"Jan", "van Dijk"}, {"Kim", "Lee-Park"},    {"Lena", "Novák"},
     {"Max \"M\"", "Ray"},  {"Nour", "حداد"},    {"Ola", "Østby"},       {"Pia", "Quist"},
     {"Raj", "Singh, Jr."}, {"Sam", ""},         {"Tess", "Ueda"},       {"Uwe", "Voß 🚀"}}};

std::string mail_of(std::size_t number) {
  return "user" + std::to_string(number) + "@sandbox.example";
}

std::string full_name(const UserRow& user) {
  const std::string_view last = user.last;
  return last.empty() ? std::string(user.first) : std::string(user.first) + ' ' + user.last;
}

// --- teams and tags

struct TeamRow {
  const char* name;
  const char* description;
  std::optional<std::size_t> parent;
};

constexpr std::array<TeamRow, 6> kTeams = {{{"Product", "Builds it", std::nullopt},
                                            {"Sales, EU", "", std::nullopt},
                                            {"Équipe Québec", "Vend \"tout\"", 1},
                                            {"東京", "", 1},
                                            {"Research & Design", "Line one\nline two", 0},
                                            {"People", "", std::nullopt}}};

// Titles that have to be encoded, quoted or both.
constexpr std::array<const char*, 12> kTags = {
    "growth",           "Top priority",  "sales, EU", "the \"big\" one",
    "Qualität & Größe", "東京 オフィス", "🚀 launch",  "a/b?c=d#e",
    "100% done",        "1+1",           "O'Hara's",  "back\\slash {x}"};

Json assignee(const DataSettings& settings, const Json& row, const char* type) {
  const bool is_user = std::string_view(type) == "user";
  Json made = {{"id", row["id"]},
               {"accountId", settings.account_id},
               {"name", row["name"]},
               {"email", is_user ? row["email"] : Json("")},
               {"avatar", ""}};
  if (is_user)
    made["picture"] = "https://app.sandbox.example/pictures/" + row["email"].get<std::string>();
  if (!is_user) made["color"] = "#2a7ae2";
  if (is_user) made["isActive"] = row["isActive"];
  made["type"] = type;
  return made;
}

}  // namespace

std::vector<Json> sessions_of(const DataSettings& settings) {
  std::vector<Json> sessions;
  for (const SessionRow& row : kSessions) {
    const auto id = [&](std::size_t number) {
      return object_id(settings.seed, IdKind::session, number);
    };
    sessions.push_back({{"id", id(sessions.size())},
                        {"accountId", settings.account_id},
                        {"parentId", row.parent ? id(*row.parent) : ""},
                        {"title", row.title},
                        {"status", row.status},
                        {"start", row.start},
                        {"end", row.end}});
  }
  return sessions;
}

std::vector<Json> users_of(const DataSettings& settings) {
  std::vector<Json> users;
  for (const UserRow& row : kUsers) {
    const std::size_t number = users.size();
    const std::string name = full_name(row);
    users.push_back({{"id", object_id(settings.seed, IdKind::user, number)},
                     {"accountId", settings.account_id},
                     {"email", mail_of(number)},
                     {"firstName", row.first},
                     {"lastName", row.last},
                     {"name", name},
                     {"subscriptionType", number % 7 == 3 ? "" : "user"},
                     {"isActive", number % 9 != 8}});
    if (number % 4 != 0) users.back()["displayName"] = number % 4 == 1 ? "" : name;
  }
  return users;
}

std::vector<Json> teams_of(const DataSettings& settings) {
  std::vector<Json> teams;
  for (const TeamRow& row : kTeams) {
    const std::size_t number = teams.size();
    const auto id = [&](std::size_t of) { return object_id(settings.seed, IdKind::team, of); };
    const auto day = static_cast<std::int64_t>(number) * 86'400'500;
    teams.push_back({{"id", id(number)},
                     {"accountId", settings.account_id},
                     {"name", row.name},
                     {"description", row.description},
                     {"avatar", ""},
                     {"dateCreated", time_text(1'672'563'600'000 + day)},
                     {"parentId", row.parent ? id(*row.parent) : ""}});
  }
  return teams;
}

std::vector<Json> tags_of(const DataSettings& settings) {
  std::vector<Json> tags;
  for (const char* title : kTags) {
    const auto hours = static_cast<std::int64_t>(tags.size()) * 3'600'125;
    tags.push_back(
        tag_row(settings.seed, tags.size(), title, time_text(1'680'000'000'000 + hours)));
  }
  return tags;
}

std::vector<Json> assignees_of(const DataSettings& settings, const std::vector<Json>& users,
                               const std::vector<Json>& teams) {
  std::vector<Json> assignees;
  for (const Json& user : users) assignees.push_back(assignee(settings, user, "user"));
  for (const Json& team : teams) assignees.push_back(assignee(settings, team, "team"));
  return assignees;
}

}  // namespace quartet::testing::fake_quantive
