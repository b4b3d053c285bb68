#include "khoros/report_rules.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/text.hpp"

namespace quartet::khoros {
namespace {

// Sets of parameters, as bits.
enum Takes : unsigned {
  kCommon = 1,
  kConversations = 2,
  kRaiseLimit = 4,
  kTeamIds = 8,
  kDisabled = 16,
  kInterval = 32,
  kUser = 64,
  kAnything = 128,  // nobody documents what
};

// How a row belongs to the range.
enum class RowKind : unsigned char {
  events,     // each to one moment: slices together have what one report has
  by_choice,  // that, or a state at the range's end: conversations
  people,     // one for each, about the whole range
  totals,     // sums over the range, or over pieces of it
  capped,     // as many of a conversation as one report may have
  unknown,    // nobody documents it
};

struct ReportRule {
  std::string_view type;
  unsigned takes;
  RowKind rows;
  bool has_form = false;  // of a POST
  bool may_get = false;
  bool is_marketing = false;
};

// Vendor's tables 3.2 and 4.2; the rows by the reports' own names and what is said of them.
constexpr ReportRule kReports[] = {
    {report_types::agent_states, kCommon | kTeamIds, RowKind::events},
    {report_types::author, kCommon, RowKind::people},
    {.type = report_types::brand_posts,
     .takes = kAnything,
     .rows = RowKind::events,
     .is_marketing = true},
    {report_types::combined, kCommon, RowKind::events},
    {report_types::conversation, kCommon | kConversations, RowKind::by_choice},
    {.type = report_types::conversation_actions,
     .takes = kCommon,
     .rows = RowKind::events,
     .has_form = true,
     .may_get = true},
    {.type = report_types::conversation_history_action,
     .takes = kCommon | kRaiseLimit,
     .rows = RowKind::capped,
     .has_form = true},
    {report_types::help_requests, kCommon, RowKind::events},
    {report_types::incoming_post, kCommon, RowKind::events},
    {report_types::response, kCommon, RowKind::events},
    {report_types::response_approval, kCommon | kTeamIds | kDisabled, RowKind::events},
    {report_types::team_performance, kCommon | kTeamIds | kDisabled, RowKind::totals},
    {report_types::team_performance_interval, kCommon | kTeamIds | kDisabled | kInterval,
     RowKind::totals},
    {.type = report_types::user,
     .takes = kUser | kDisabled,
     .rows = RowKind::people,
     .has_form = true,
     .may_get = true},
};

// A report that is not in the table may take anything.
constexpr ReportRule kUnknownReport{"", kAnything, RowKind::unknown};

enum class Kind : unsigned char { text, ids, flag, priorities, interval, offset };

struct ParameterRule {
  std::string_view name;
  unsigned taken_by;  // 0: every report
  Kind kind = Kind::text;
  bool repeats = false;
};

constexpr ParameterRule kParameters[] = {
    {"locale", 0},
    {"timezone", kCommon},
    {"timezoneOffset", kCommon, Kind::offset},
    {"enableBusinessHour", kCommon, Kind::flag},
    {"businessHourType", kCommon, Kind::flag},
    {"smartViewId", kCommon},
    {"priorities", kCommon, Kind::priorities},
    {"workqueueIds", kCommon, Kind::ids},
    {"teamIds", kTeamIds, Kind::ids},
    {"teamId", kUser, Kind::text, true},
    {"agentId", kUser, Kind::text, true},
    {"includeDisabled", kDisabled, Kind::flag},
    {"timeInterval", kInterval, Kind::interval},
    {"conversationReportType", kConversations},
    {"raiselimit", kRaiseLimit, Kind::flag},
};

// Members of the request, which must not come in a second time.
constexpr std::string_view kOwnParameters[] = {
    "companyKey", "startTime", "endTime", "reportFormat", "reportMetrics", "analyticsAccessToken"};

constexpr std::int64_t kIntervals[] = {300'000,    600'000,    900'000,    1'800'000,
                                       3'600'000,  7'200'000,  14'400'000, 28'800'000,
                                       43'200'000, 86'400'000, 604'800'000};
constexpr std::int64_t kWeek = 604'800'000;

const ReportRule& rule_of(std::string_view type) noexcept {
  const auto* found = std::find_if(std::begin(kReports), std::end(kReports),
                                   [type](const ReportRule& rule) { return rule.type == type; });
  return found != std::end(kReports) ? *found : kUnknownReport;
}

bool is_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

std::optional<std::int64_t> number_of(std::string_view text) noexcept {
  std::int64_t number = 0;
  return detail::read_number(text, number) ? std::optional(number) : std::nullopt;
}

// "0,3,5"
bool are_priorities(std::string_view text) noexcept {
  if (text.empty() || text.size() % 2 == 0) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = i % 2 == 0 ? text[i] >= '0' && text[i] <= '5' : text[i] == ',';
    if (!fits) return false;
  }
  return true;
}

// "17,sales": none of them empty.
bool are_ids(std::string_view text) noexcept {
  return !text.empty() && text.front() != ',' && text.back() != ',' &&
         text.find(",,") == std::string_view::npos;
}

bool is_interval(std::string_view text) noexcept {
  const std::optional<std::int64_t> number = number_of(text);
  if (!number) return false;
  return *number > kWeek ||
         std::find(std::begin(kIntervals), std::end(kIntervals), *number) != std::end(kIntervals);
}

std::string value_problem(const ParameterRule& rule, std::string_view value) {
  const auto must = [&rule](const char* what) {
    return std::string(rule.name) + " must be " + what;
  };
  switch (rule.kind) {
    case Kind::ids: return are_ids(value) ? "" : must("ids, separated by commas; none empty");
    case Kind::flag: return value == "true" || value == "false" ? "" : must("true or false");
    case Kind::priorities:
      return are_priorities(value) ? "" : must("numbers from 0 to 5, separated by commas");
    case Kind::interval:
      return is_interval(value)
                 ? ""
                 : must(
                       "5, 10, 15 or 30 minutes, 1, 2, 4, 8 or 12 hours, 1 day, 1 week, or longer "
                       "for months; in milliseconds");
    case Kind::offset: return number_of(value) ? "" : must("a whole number of milliseconds");
    case Kind::text: break;
  }
  return "";
}

std::string parameter_problem(const ReportRule& report, const QueryParameter& parameter) {
  const std::string& name = parameter.name;
  const std::string& value = parameter.value;
  if (std::find(std::begin(kOwnParameters), std::end(kOwnParameters), name) !=
      std::end(kOwnParameters)) {
    return name + " is written by the client and cannot be a parameter";
  }
  if (!is_name(name)) return "a parameter's name must be letters, digits, '_' and '-'";
  if (const std::string why = detail::name_problem(value); !why.empty()) return name + " " + why;
  const auto* rule = std::find_if(std::begin(kParameters), std::end(kParameters),
                                  [&](const ParameterRule& known) { return known.name == name; });
  const bool takes_anything = (report.takes & kAnything) != 0;
  if (rule == std::end(kParameters)) {
    return takes_anything ? ""
                          : name + " is no parameter of the report " + std::string(report.type);
  }
  const bool is_taken =
      takes_anything || rule->taken_by == 0 || (report.takes & rule->taken_by) != 0;
  if (!is_taken) return name + " is no parameter of the report " + std::string(report.type);
  return value_problem(*rule, value);
}

bool has(const ReportRequest& request, std::string_view name) {
  return std::any_of(request.parameters.begin(), request.parameters.end(),
                     [name](const QueryParameter& parameter) { return parameter.name == name; });
}

bool has(const ReportRequest& request, std::string_view name, std::string_view value) {
  return std::find(request.parameters.begin(), request.parameters.end(),
                   QueryParameter{std::string(name), std::string(value)}) !=
         request.parameters.end();
}

std::string twice_problem(const ReportRequest& request) {
  for (const ParameterRule& rule : kParameters) {
    const auto count =
        std::count_if(request.parameters.begin(), request.parameters.end(),
                      [&](const auto& parameter) { return parameter.name == rule.name; });
    if (count > 1 && !rule.repeats) return std::string(rule.name) + " stands there twice";
  }
  return "";
}

// What the parameters demand of each other.
std::string combination_problem(const ReportRequest& request, const ReportRule& report) {
  if (has(request, "businessHourType") && !has(request, "enableBusinessHour", "true")) {
    return "businessHourType needs enableBusinessHour=true";
  }
  if (has(request, "timezone") && has(request, "timezoneOffset")) {
    return "timezone and timezoneOffset cannot both be given: what that means is not documented";
  }
  if ((report.takes & kInterval) != 0 && !has(request, "timeInterval")) {
    return "the report " + request.type + " needs timeInterval";
  }
  return twice_problem(request);
}

std::string column_problem(const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    if (const std::string why = detail::name_problem(column); !why.empty()) {
      return "a column's name " + why;
    }
  }
  return "";
}

std::string request_problem(const ReportRequest& request) {
  const ReportRule& report = rule_of(request.type);
  if (!request.problem.empty()) return request.problem;
  if (!is_name(request.type)) return "a report's name must be letters, digits, '_' and '-'";
  if (to_epoch_milliseconds(request.from) >= to_epoch_milliseconds(request.to)) {
    return "a report's start must be before its end";
  }
  if (request.method != Method::post && !(request.method == Method::get && report.may_get)) {
    return "the report " + request.type + " is started by POST" +
           (report.may_get ? " or GET" : " only");
  }
  for (const QueryParameter& parameter : request.parameters) {
    std::string problem = parameter_problem(report, parameter);
    if (!problem.empty()) return problem;
  }
  std::string problem = combination_problem(request, report);
  return !problem.empty() ? problem : column_problem(request.columns);
}

// Why slices would not have the rows that one report has; empty: they have.
std::string slicing_problem(const ReportRequest& request) {
  switch (rule_of(request.type).rows) {
    case RowKind::events: return "";
    case RowKind::by_choice:
      if (has(request, "conversationReportType", "CLOSED") ||
          has(request, "conversationReportType", "CREATED")) {
        return "";
      }
      return "each slice would have the conversations that were open at its own end; ask for those "
             "closed or created within the range (conversationReportType=CLOSED or CREATED)";
    case RowKind::people: return "each slice would have a row for the same people once more";
    case RowKind::totals: return "its rows are totals, and each slice would have its own";
    case RowKind::capped:
      return "its rows are capped for each conversation, and each slice would count anew";
    case RowKind::unknown: break;
  }
  return "nobody documents whether its rows belong to one moment each";
}

std::vector<QueryParameter> all_parameters(const ReportRequest& request) {
  std::vector<QueryParameter> all = {
      {"startTime", std::to_string(to_epoch_milliseconds(request.from))},
      {"endTime", std::to_string(to_epoch_milliseconds(request.to))},
      {"reportFormat", std::string(to_string(request.format))}};
  all.insert(all.end(), request.parameters.begin(), request.parameters.end());
  for (const std::string& column : request.columns) all.push_back({"reportMetrics", column});
  return all;
}

}  // namespace

Result<void> check(const ReportRequest& request) {
  std::string problem = request_problem(request);
  if (problem.empty()) return {};
  return Error{.kind = ErrorKind::config, .message = std::move(problem), .vendor = "khoros"};
}

Result<void> check_slicing(const ReportRequest& request) {
  const std::string problem = slicing_problem(request);
  if (problem.empty()) return {};
  return Error{.kind = ErrorKind::config,
               .message = "the report " + request.type +
                          " cannot be put together of slices: " + problem +
                          ". Ask for ranges of up to three months, one report each (reports.run)",
               .vendor = "khoros"};
}

std::string age_warning(const ReportRequest& request) {
  const auto now =
      std::chrono::time_point_cast<Timestamp::duration>(std::chrono::system_clock::now());
  const bool is_kept = request.from >= now - std::chrono::months(18);
  return is_kept ? ""
                 : "the range begins more than 18 months ago, and the vendor keeps data no longer";
}

RequestSpec start_request(const std::string& company_key, const ReportRequest& request) {
  const ReportRule& report = rule_of(request.type);
  RequestSpec spec{.method = request.method,
                   .path = std::string("/api/public/reports/report/") +
                           (report.is_marketing ? "marketing/" : "") + request.type,
                   .query = {{"companyKey", company_key}},
                   .problem = request_problem(request)};
  const bool has_form = report.has_form && request.method == Method::post;
  for (QueryParameter& parameter : all_parameters(request)) {
    // One of the history report's stays in the query; the vendor's samples have it so.
    if (has_form && parameter.name != "raiselimit") {
      spec.form.push_back({std::move(parameter.name), std::move(parameter.value)});
    } else {
      spec.query.push_back(std::move(parameter));
    }
  }
  return spec;
}

}  // namespace quartet::khoros
