#include "sample_page.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string_view>

#include "core/codec.hpp"

namespace quartet::bench {
namespace {

constexpr std::string_view kTrees[] = {"Birch", "Cedar", "Maple", "Rowan",    "Linden",
                                       "Alder", "Aspen", "Elm",   "Hawthorn", "Juniper"};
constexpr std::string_view kTrades[] = {"Mills",      "Logistics",      "Software GmbH",
                                        "Analytics",  "Health Systems", "Foods",
                                        "Publishing", "Insurance",      "Robotics & Sons"};
constexpr std::string_view kStatuses[] = {"Paying", "Trial", "Free", "Canceled"};
constexpr std::string_view kHealth[] = {"Good", "Average", "Poor"};
constexpr std::string_view kReasons[] = {"usage up", "no login for 14 days",
                                         "open tickets above the threshold",
                                         "engagement dropped by 20% in 30 days"};
constexpr std::string_view kPlans[] = {"Team", "Enterprise", "Starter", "Business Plus"};
constexpr std::string_view kRegions[] = {"EMEA", "Americas", "APAC"};
constexpr std::string_view kIndustries[] = {"Manufacturing", "Financial Services", "Retail",
                                            "Media & Entertainment", "Public Sector"};
constexpr std::string_view kNotes[] = {
    "Renewal call moved to next month, champion left the company.",
    "Asked for \\\"single sign-on\\\" twice; see the ticket of last week.",
    "Rollout in two more plants planned.\\nSteering committee meets on the first Monday.",
    "Vertragsverl\xC3\xA4ngerung steht an, Preisliste geschickt."};

constexpr std::string_view kModules[] = {"billing",    "reporting",           "task-management",
                                         "onboarding", "campaign management", "administration"};
constexpr std::string_view kActions[] = {
    "login",      "export",         "create-task",        "share dashboard",
    "run report", "invite a guest", "download as a file", "approve a campaign"};
constexpr std::string_view kColours[] = {"green", "yellow", "red"};
constexpr std::string_view kOwners[] = {
    R"({"owner_value":"Ada Kim","owner_tid_value":"ada.kim@quartet.example"})",
    R"({"owner_value":"Jo Ek","owner_tid_value":"jo@q.example"})",
    R"({"owner_value":"Maximilian Obermeier","owner_tid_value":"m.obermeier@quartet.example"})"};

struct Window {
  std::string_view name;
  std::uint32_t chance;  // of a name to be in it, in percent: long windows have more of them
};
constexpr Window kWindows[] = {{"realtime_today", 15}, {"past_1d", 25},  {"past_3d", 40},
                               {"past_14d", 70},       {"past_30d", 85}, {"past_90d", 100}};

enum class Shape : unsigned char { summary, stats };
enum class CountForm : unsigned char { number, text };

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void page(int accounts, Shape shape) {
    out_ += R"({"service_id":"9001","_revision":"r1","_type":"accounts-active-list",)"
            R"("_version":1.0,"accounts":[)";
    for (int i = 0; i < accounts; ++i) {
      if (i > 0) out_ += ',';
      account(i, shape);
    }
    const std::string count = std::to_string(accounts);
    out_ += joined({R"(],"total_items":48211,"response_header":{"scope":"all","length":)", count,
                    R"(,"offset":0,"name":"All accounts"},"current_item_count":)", count, "}"});
  }

  void search(int hits) {
    out_ += R"({"status":"success","_revision":"r1","_type":"status","_version":1.0,)"
            R"("service_id":"9001","took":12,"response":{"accounts":{"total_hits":8211,"hits":[)";
    for (int i = 0; i < hits; ++i) {
      if (i > 0) out_ += ',';
      hit(i);
    }
    out_ += "]}}}";
  }

 private:
  // Not a std:: distribution: those differ between standard libraries.
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>(random_() % std::uint32_t{limit});
  }
  template <std::size_t N>
  std::string_view one_of(const std::string_view (&words)[N]) {
    return words[below(N)];
  }
  std::string time() {
    return std::to_string(1'650'000'000'000 + std::int64_t{below(70'000'000)} * 1000);
  }
  std::string date() {
    return joined({"202", std::to_string(3 + below(4)), "-0", std::to_string(1 + below(9)), "-",
                   std::to_string(10 + below(19))});
  }
  static std::string joined(std::initializer_list<std::string_view> parts) {
    std::string whole;
    for (const std::string_view part : parts) whole += part;
    return whole;
  }

  void member(std::string_view name, std::string_view json) {
    const char last = out_.back();
    if (last != '{') out_ += ',';
    out_.append("\"").append(name).append("\":").append(json);
  }
  void text(std::string_view name, std::string_view content) {
    member(name, "\"");
    out_.append(content).append("\"");
  }

  void element(std::string_view json) {
    if (out_.back() != '[') out_ += ',';
    out_ += json;
  }
  std::string null_or(std::uint32_t one_in, std::string_view json) {
    return std::string(below(one_in) == 0 ? "null" : json);
  }

  static std::string id(int index) { return joined({"acc-", std::to_string(100'000 + index)}); }

  void account(int index, Shape shape) {
    const std::string_view tree = one_of(kTrees);
    out_ += '{';
    text("account_id", id(index));
    text("name", joined({tree, " ", one_of(kTrades)}));
    member("status", "{");
    text("current", one_of(kStatuses));
    member("changed", time());
    out_ += '}';
    if (below(3) == 0) {
      member("foreign_id", "null");
    } else {
      text("foreign_id", std::to_string(40'000'000 + below(9'000'000)));
    }
    if (below(2) == 0) {
      member("SF_id", "null");
    } else {
      text("SF_id", joined({"0015f00000", std::to_string(10'000'000 + below(80'000'000))}));
    }
    engagement();
    attributes(tree);
    if (shape == Shape::stats) stats();
    out_ += '}';
  }

  void engagement() {
    member("engagement", R"({"score":{)");
    member("change", joined({std::to_string(below(60)), ".0"}));
    member("current", std::to_string(below(101)));
    out_ += '}';
    member("health", "{");
    text("current", one_of(kHealth));
    text("previous", one_of(kHealth));
    text("reason", one_of(kReasons));
    member("last_changed", time());
    out_ += "}}";
  }

  void attributes(std::string_view tree) {
    member("attributes", "{");
    text("Plan", one_of(kPlans));
    text("Seats", std::to_string(5 + below(900)));
    text("Contract Value", std::to_string(1000 + below(250'000)));
    text("Contract Renewal Date", date());
    text("Create Date", date());
    text("Success Manager", joined({"csm", std::to_string(below(40)), "@quartet.example"}));
    text("Region", one_of(kRegions));
    text("Industry", one_of(kIndustries));
    text("Website", joined({"https://www.", tree, std::to_string(below(1000)), ".example/"}));
    text("Notes", one_of(kNotes));
    member("NPS", std::to_string(below(101)));
    member("Reference Customer", below(2) == 0 ? "true" : "false");
    out_ += '}';
  }

  void stats() {
    member("stats", R"({"users":{)");
    for (const Window& window : kWindows) {
      member(window.name, R"({"all":)" + std::to_string(below(window.chance)));
      counts("modules", kModules, window, CountForm::text);
      out_ += '}';
    }
    out_ += '}';
    member("activities", "{");
    for (const Window& window : kWindows) {
      member(window.name, R"({"all":)" + std::to_string(below(50 * window.chance)));
      counts("actions", kActions, window, CountForm::number);
      counts("modules", kModules, window, CountForm::text);
      out_ += '}';
    }
    out_ += '}';
    member("first_activity", time());
    member("last_activity", time());
    out_ += '}';
  }

  template <std::size_t N>
  void counts(std::string_view name, const std::string_view (&words)[N], const Window& window,
              CountForm form) {
    member(name, "{");
    for (const std::string_view word : words) {
      if (below(100) >= window.chance) continue;
      const std::string count = std::to_string(1 + below(10 * window.chance));
      if (form == CountForm::text) {
        text(word, count);
      } else {
        member(word, count);
      }
    }
    out_ += '}';
  }

  void hit(int index) {
    out_ += '{';
    text("name", id(index));
    text("display_name", joined({one_of(kTrees), " ", one_of(kTrades)}));
    member("last_activity_time", null_or(8, time()));
    member("selected_fields", "[");
    element(null_or(20, joined({"\"", one_of(kColours), "\""})));
    element(null_or(20, trend()));
    element(null_or(5, joined({"\"", one_of(kIndustries), "\""})));
    element(null_or(4, joined({std::to_string(below(250'000)), below(10) == 0 ? ".5" : ""})));
    element(null_or(3, one_of(kOwners)));
    element(null_or(8, time()));
    out_ += "]}";
  }

  std::string trend() {
    return joined({R"({"health":")", one_of(kColours), R"(","health_prev":")", one_of(kColours),
                   R"(","change_date":)", time(), "}"});
  }

  std::mt19937 random_{20'240'601};
  std::string& out_;
};

template <class Write>
std::string padded(Write write) {
  std::string page;
  Writer writer(page);
  write(writer);
  page.reserve(page.size() + detail::kDecodePadding);
  return page;
}

}  // namespace

std::string sample_page(int accounts) {
  return padded([accounts](Writer& writer) { writer.page(accounts, Shape::summary); });
}

std::string sample_stats_page(int accounts) {
  return padded([accounts](Writer& writer) { writer.page(accounts, Shape::stats); });
}

std::string sample_search_page(int hits) {
  return padded([hits](Writer& writer) { writer.search(hits); });
}

}  // namespace quartet::bench
