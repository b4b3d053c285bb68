#include "quartet/khoros/report_types.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"
#include "khoros/report_rules.hpp"

namespace quartet::khoros {
namespace {

void add(std::vector<QueryParameter>& parameters, const char* name, std::string value) {
  if (!value.empty()) parameters.push_back({name, std::move(value)});
}

void add_flag(std::vector<QueryParameter>& parameters, const char* name, bool flag) {
  if (flag) parameters.push_back({name, "true"});
}

template <class Range, class ToText>
std::string joined(const Range& items, ToText to_text) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + to_text(item);
  return text;
}

// An empty id would be a filter that lets everything pass, and a comma would make two of one.
std::string ids_problem(const char* name, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    if (id.empty()) return std::string(name) + ": an id is empty";
    if (id.find(',') != std::string::npos) return std::string(name) + ": an id has a comma";
  }
  return "";
}

void note_problem(ReportRequest& request, std::string problem) {
  if (request.problem.empty()) request.problem = std::move(problem);
}

void add_ids(ReportRequest& request, const char* name, const std::vector<std::string>& ids) {
  note_problem(request, ids_problem(name, ids));
  add(request.parameters, name, joined(ids, [](const std::string& id) { return id; }));
}

void add_each_id(ReportRequest& request, const char* name, const std::vector<std::string>& ids) {
  note_problem(request, ids_problem(name, ids));
  for (const std::string& id : ids) request.parameters.push_back({name, id});
}

void add_time_zone(std::vector<QueryParameter>& parameters, const ReportTimeZone& zone) {
  add(parameters, "timezone", zone.id);
  if (zone.offset) add(parameters, "timezoneOffset", std::to_string(zone.offset->count()));
}

void add_business_hours(std::vector<QueryParameter>& parameters, BusinessHours hours) {
  add_flag(parameters, "enableBusinessHour", hours != BusinessHours::not_used);
  if (hours == BusinessHours::inside) add(parameters, "businessHourType", "true");
  if (hours == BusinessHours::outside) add(parameters, "businessHourType", "false");
}

void add_filters(ReportRequest& request, const ReportFilters& filters) {
  add_business_hours(request.parameters, filters.business_hours);
  add(request.parameters, "smartViewId", filters.smart_view_id);
  add(request.parameters, "priorities",
      joined(filters.priorities, [](int priority) { return std::to_string(priority); }));
  add_ids(request, "workqueueIds", filters.workqueue_ids);
}

// What every report has.
template <class Report>
ReportRequest request_of(std::string_view type, const Report& report) {
  ReportRequest request{.type = std::string(type),
                        .from = report.from,
                        .to = report.to,
                        .format = report.output.format,
                        .columns = report.output.columns};
  add(request.parameters, "locale", report.output.locale);
  return request;
}

// And what most have.
template <class Report>
ReportRequest common_request_of(std::string_view type, const Report& report) {
  ReportRequest request = request_of(type, report);
  add_time_zone(request.parameters, report.time_zone);
  add_filters(request, report.filters);
  return request;
}

template <class Report>
ReportRequest team_request_of(std::string_view type, const Report& report) {
  ReportRequest request = common_request_of(type, report);
  add_ids(request, "teamIds", report.team_ids);
  add_flag(request.parameters, "includeDisabled", report.include_disabled);
  return request;
}

std::string_view wire_word(Conversations conversations) {
  switch (conversations) {
    case Conversations::open_at_end: return "OPEN_AT_END";
    case Conversations::closed: return "CLOSED";
    case Conversations::created: return "CREATED";
  }
  return "OPEN_AT_END";
}

}  // namespace

template <>
AuthorReport::operator ReportRequest() const {
  return common_request_of(report_types::author, *this);
}
template <>
CombinedReport::operator ReportRequest() const {
  return common_request_of(report_types::combined, *this);
}
template <>
HelpRequestsReport::operator ReportRequest() const {
  return common_request_of(report_types::help_requests, *this);
}
template <>
IncomingPostReport::operator ReportRequest() const {
  return common_request_of(report_types::incoming_post, *this);
}
template <>
ResponseReport::operator ReportRequest() const {
  return common_request_of(report_types::response, *this);
}
template <>
ResponseApprovalReport::operator ReportRequest() const {
  return team_request_of(report_types::response_approval, *this);
}
template <>
TeamPerformanceReport::operator ReportRequest() const {
  return team_request_of(report_types::team_performance, *this);
}

ConversationReport::operator ReportRequest() const {
  ReportRequest request = common_request_of(report_types::conversation, *this);
  if (conversations != Conversations::open_at_end) {
    add(request.parameters, "conversationReportType", std::string(wire_word(conversations)));
  }
  return request;
}

ConversationActionsReport::operator ReportRequest() const {
  ReportRequest request = common_request_of(report_types::conversation_actions, *this);
  request.method = method;
  return request;
}

ConversationHistoryReport::operator ReportRequest() const {
  ReportRequest request = common_request_of(report_types::conversation_history_action, *this);
  add_flag(request.parameters, "raiselimit", raise_limit);
  return request;
}

AgentStatesReport::operator ReportRequest() const {
  ReportRequest request = common_request_of(report_types::agent_states, *this);
  add_ids(request, "teamIds", team_ids);
  return request;
}

TeamPerformanceIntervalReport::operator ReportRequest() const {
  ReportRequest request = team_request_of(report_types::team_performance_interval, *this);
  add(request.parameters, "timeInterval", std::to_string(interval.count()));
  return request;
}

UserReport::operator ReportRequest() const {
  ReportRequest request = request_of(report_types::user, *this);
  request.method = method;
  add_each_id(request, "agentId", agent_ids);
  add_each_id(request, "teamId", team_ids);
  add_flag(request.parameters, "includeDisabled", include_disabled);
  return request;
}

BrandPostsReport::operator ReportRequest() const {
  ReportRequest request = request_of(report_types::brand_posts, *this);
  request.parameters.insert(request.parameters.end(), more.begin(), more.end());
  return request;
}

}  // namespace quartet::khoros
