#include "sample_report.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace quartet::bench {
namespace {

constexpr std::string_view kTexts[] = {
    "Hello, my router restarts every hour since the update. Can you help?",
    "@support still \"no signal\" after the third call, thanks for nothing",
    "Guten Tag, die Rechnung f\xC3\xBCr M\xC3\xA4rz ist doppelt gebucht worden.",
    "Two things:\n1. the app does not open\n2. the refund, see above",
    "Thank you, that was quick!"};
constexpr std::string_view kStatuses[] = {"OPEN", "CLOSED", "ENGAGED", "PENDING"};
constexpr std::string_view kAgents[] = {"Ada Kim", "Jo Ek", "Maximilian Obermeier", ""};
constexpr std::string_view kTags[] = {"billing;refund", "technical", "praise", "router;update"};

enum class Content : unsigned char { id, status, agent, time, millis, tags, text };

struct Column {
  std::string_view name;
  Content content;
};

constexpr Column kColumns[] = {
    {"CONVERSATION_ID", Content::id},
    {"CONVERSATION_DISPLAY_ID", Content::id},
    {"STATUS", Content::status},
    {"PREVIOUS_STATUS", Content::status},
    {"ASSIGNED_AGENT_DISPLAY_ID", Content::id},
    {"ASSIGNED_AGENT_NAME", Content::agent},
    {"CLOSING_AGENT_NAME", Content::agent},
    {"AUTHOR_ID", Content::id},
    {"CREATED_TIME", Content::time},
    {"FIRST_ASSIGNED_TIME", Content::time},
    {"FIRST_RESPONSE_TIME", Content::time},
    {"CLOSED_TIME", Content::time},
    {"TOTAL_HANDLE_TIME_MILLIS", Content::millis},
    {"TOTAL_WAIT_TIME_MILLIS", Content::millis},
    {"TOTAL_GREEN_STATE_TIME_MILLIS", Content::millis},
    {"TOTAL_RED_STATE_TIME_MILLIS", Content::millis},
    {"CONVERSATION_TAGS", Content::tags},
    {"AUTHOR_TAGS", Content::tags},
    {"FIRST_POST_TEXT", Content::text},
    {"LATEST_POST_TEXT", Content::text},
    {"LATEST_RESPONSE_TEXT", Content::text},
    {"RESPONSE_COUNT", Content::millis},
};

class Cells {
 public:
  std::string cell(Content content) {
    switch (content) {
      case Content::id: return std::to_string(1'000'000 + random_() % 90'000'000);
      case Content::status: return one_of(kStatuses);
      case Content::agent: return one_of(kAgents);
      case Content::time:
        return "2026-01-" + two_digits(28) + " " + two_digits(23) + ":" + two_digits(59) + ":" +
               two_digits(59);
      case Content::millis: return std::to_string(random_() % 9'000'000);
      case Content::tags: return one_of(kTags);
      case Content::text: break;
    }
    return one_of(kTexts);
  }

 private:
  template <std::size_t size>
  std::string one_of(const std::string_view (&texts)[size]) {
    return std::string(texts[random_() % size]);
  }
  std::string two_digits(std::uint_fast32_t most) {
    const std::uint_fast32_t number = 1 + random_() % most;
    return (number < 10 ? "0" : "") + std::to_string(number);
  }

  std::mt19937 random_{1};
};

void add_csv(std::string& out, std::string_view cell) {
  if (cell.find_first_of("\",\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

void add_json(std::string& out, std::string_view cell) {
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  out += '"';
}

}  // namespace

SampleReport sample_report(int rows) {
  SampleReport report;
  for (const Column& column : kColumns) (report.csv += column.name) += ',';
  report.csv.back() = '\n';
  report.json = "[";
  Cells cells;
  for (int row = 0; row < rows; ++row) {
    report.json += row == 0 ? "{" : ",\n{";
    for (const Column& column : kColumns) {
      const std::string cell = cells.cell(column.content);
      add_csv(report.csv, cell);
      report.csv += ',';
      add_json(report.json, column.name);
      report.json += ':';
      add_json(report.json, cell);
      report.json += ',';
    }
    report.csv.back() = '\n';
    report.json.back() = '}';
  }
  report.json += "]\n";
  return report;
}

}  // namespace quartet::bench
