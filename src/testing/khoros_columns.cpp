#include "testing/khoros_columns.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <utility>

#include "testing/totango_random.hpp"

namespace quartet::testing::fake_khoros {
namespace {

using fake_totango::Random;

// --- invented conversations

constexpr std::array<std::string_view, 8> kAuthors = {
    "Ann O'Hara",           "Müller, Jörg", "María \"Mia\" Peña", "李 小龍",
    "Søren, the \"Other\"", "Zoë Ångström", "Fatima Al-Sayed",    "😀 happy customer"};
constexpr std::array<std::string_view, 6> kHandles = {"@ann_o", "@jm",       "@mia.pena",
                                                      "@lxl",   "@the\"1\"", "@zoe,a"};
constexpr std::array<std::string_view, 8> kPosts = {
    "Where is my order? It was due on Monday.",
    "Still waiting, for the third day,\nand nobody answers:\n- not by phone\n- not by mail",
    "They said \"tomorrow\", \"tomorrow\", and again \"tomorrow\".",
    "Danke, alles prima — schöne Grüße aus Zürich!",
    "Line one\r\nLine two; \"quoted\", with a comma\r\n",
    "¿Por qué cuesta 1,99 € y no 1,50 €?",
    "返品したいのですが、どうすればいいですか。",
    " C:\\temp\\log.txt\tshows = +1 {\"code\": 500} 🤷"};
constexpr std::array<std::string_view, 4> kStatuses = {"OPEN", "CLOSED", "PENDING", "NEW"};
constexpr std::array<std::string_view, 5> kNetworks = {"TWITTER", "FACEBOOK", "INSTAGRAM", "SMS",
                                                       "KHOROS COMMUNITY"};
constexpr std::array<std::string_view, 6> kTags = {
    "", "", "billing", "delivery,late", "praise", "returns,\"urgent\",höchste Eile"};
constexpr std::array<std::string_view, 4> kAgents = {"Grace Hopper", "Ada L., Countess",
                                                     "Linus \"Penguin\" B.", "Édith Clarke"};

std::string conversation_id(const Row& row, Random&) {
  return std::to_string(84'120 + row.index);
}

std::string status(const Row&, Random& random) {
  return std::string(random.pick(kStatuses));
}

std::string agent_id(const Row&, Random& random) {
  if (random.percent(25)) return "";  // nobody yet
  return std::to_string(1'700 + random.below(60));
}

std::string author_name(const Row&, Random& random) {
  return std::string(random.pick(kAuthors));
}

std::string author_handle(const Row&, Random& random) {
  return random.percent(15) ? "" : std::string(random.pick(kHandles));
}

std::string network(const Row&, Random& random) {
  return std::string(random.pick(kNetworks));
}

std::string post_text(const Row& row, Random& random) {
  if (random.percent(5)) return "";  // a picture alone
  const std::string text(random.pick(kPosts));
  return random.percent(50) ? text : text + " (" + std::to_string(row.index + 1) + ")";
}

std::string priority(const Row&, Random& random) {
  return std::to_string(random.below(6));
}

std::string tags(const Row&, Random& random) {
  return std::string(random.pick(kTags));
}

std::string created_time(const Row& row, Random&) {
  using std::chrono::days;
  using std::chrono::floor;
  using std::chrono::milliseconds;
  const std::chrono::sys_time<milliseconds> time(milliseconds(static_cast<std::int64_t>(row.time)));
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02ld:%02ld:%02ld",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<long>(clock.hours().count()),
                static_cast<long>(clock.minutes().count()),
                static_cast<long>(clock.seconds().count()));
  return text.data();
}

std::string time_zone(const Row&, Random&) {
  return "UTC";
}

std::string agent_name(const Row& row, Random&) {
  return std::string(kAgents[row.index % kAgents.size()]);
}

std::string agent_email(const Row& row, Random&) {
  return "agent" + std::to_string(row.index + 1) + "@example.com";
}

std::string agent_number(const Row& row, Random&) {
  return std::to_string(1'700 + row.index);
}

std::string duration(const Row&, Random& random) {
  return std::to_string(random.below(28'800'000));
}

// --- the table

struct Kind {
  std::string_view name;
  std::string (*cell)(const Row&, Random&);
  Files files = Files::all;
};

// A cell's random numbers depend on the place in this table: add at the end.
constexpr Kind kKinds[] = {{"CONVERSATION_ID", conversation_id},
                           {"STATUS", status},
                           {"ASSIGNED_AGENT_DISPLAY_ID", agent_id},
                           {"AUTHOR_NAME", author_name},
                           {"AUTHOR_HANDLE", author_handle},
                           {"NETWORK", network},
                           {"POST_TEXT", post_text},
                           {"PRIORITY", priority},
                           {"TAGS", tags},
                           {"CREATED_TIME", created_time},
                           {"TIME_ZONE", time_zone},
                           {"agent_name", agent_name},
                           {"agent_email", agent_email},
                           {"agent_id", agent_number},
                           {"TOTAL_CONSOLE_LOGGED_IN_TIME_MILLIS", duration, Files::json_only},
                           {"TOTAL_GREEN_STATE_TIME_MILLIS", duration, Files::json_only},
                           {"TOTAL_YELLOW_STATE_TIME_MILLIS", duration, Files::json_only},
                           {"TOTAL_RED_STATE_TIME_MILLIS", duration, Files::json_only},
                           {"TOTAL_MOBILE_TIME_MILLIS", duration, Files::json_only}};

constexpr std::size_t kUnknown = std::size(kKinds);
constexpr std::size_t kFirstOfConversations = 0;
constexpr std::size_t kFirstOfAgents = 10;
constexpr std::size_t kFirstOfTimes = 14;

bool is_in(const Kind& kind, Files files) {
  return kind.files == Files::all || kind.files == files;
}

}  // namespace

Column Column::named(std::string name, Files files) {
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& each) {
    return each.name == name && is_in(each, files);
  });
  return {std::move(name), static_cast<std::size_t>(kind - std::begin(kKinds))};
}

std::string Column::cell(const Row& row) const {
  if (kind_ == kUnknown) return "";
  Random random(row.seed, row.index, static_cast<fake_totango::Part>(kind_));
  return kKinds[kind_].cell(row, random);
}

std::vector<std::string> columns_of_type(std::string_view type, Files files) {
  const bool is_user = type == "user";
  const bool is_of_agents = is_user || type == "raw_agent_states";
  const std::size_t first = is_of_agents ? kFirstOfAgents : kFirstOfConversations;
  std::size_t last = is_of_agents ? kFirstOfTimes : kFirstOfAgents;
  if (is_user) last = kUnknown;
  std::vector<std::string> names;
  for (std::size_t i = first; i < last; ++i) {
    if (is_in(kKinds[i], files)) names.emplace_back(kKinds[i].name);
  }
  return names;
}

}  // namespace quartet::testing::fake_khoros
