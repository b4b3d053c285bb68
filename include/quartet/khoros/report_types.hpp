// The 14 reports of Khoros Analytics: one struct each, with the parameters that the report takes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/khoros/rows.hpp"
#include "quartet/operation.hpp"
#include "quartet/result.hpp"
#include "quartet/time.hpp"

namespace quartet::khoros {

/// The names that the API has for its reports.
namespace report_types {
inline constexpr std::string_view agent_states = "raw_agent_states";
inline constexpr std::string_view author = "author";
inline constexpr std::string_view brand_posts = "raw_brand_posts";
inline constexpr std::string_view combined = "combined";
inline constexpr std::string_view conversation = "conversation";
inline constexpr std::string_view conversation_actions = "conversation_actions";
inline constexpr std::string_view conversation_history_action = "conversation_history_action";
inline constexpr std::string_view help_requests = "raw_expert_help";
inline constexpr std::string_view incoming_post = "incoming_post";
inline constexpr std::string_view response = "response";
inline constexpr std::string_view response_approval = "response_approval";
inline constexpr std::string_view team_performance = "team_performance";
inline constexpr std::string_view team_performance_interval = "team_performance_interval";
inline constexpr std::string_view user = "user";
}  // namespace report_types

/// Columns whose names are documented. A column is any text: the vendor's own list is longer, and
/// names are case-sensitive.
namespace columns {
inline constexpr const char* conversation_id = "CONVERSATION_ID";
inline constexpr const char* status = "STATUS";
inline constexpr const char* assigned_agent_display_id = "ASSIGNED_AGENT_DISPLAY_ID";
inline constexpr const char* time_zone = "TIME_ZONE";
inline constexpr const char* agent_name = "agent_name";    ///< agent states
inline constexpr const char* agent_email = "agent_email";  ///< agent states
inline constexpr const char* agent_id = "agent_id";        ///< agent states
// Of the user report, in JSON only; milliseconds.
inline constexpr const char* total_console_logged_in_time = "TOTAL_CONSOLE_LOGGED_IN_TIME_MILLIS";
inline constexpr const char* total_green_state_time = "TOTAL_GREEN_STATE_TIME_MILLIS";
inline constexpr const char* total_yellow_state_time = "TOTAL_YELLOW_STATE_TIME_MILLIS";
inline constexpr const char* total_red_state_time = "TOTAL_RED_STATE_TIME_MILLIS";
inline constexpr const char* total_mobile_time = "TOTAL_MOBILE_TIME_MILLIS";
}  // namespace columns

/// Any report, as its name and its parameters. The structs below turn into one. Use it directly
/// for a report that they do not know. Checked before anything is sent: the name, `from` before
/// `to`, and which parameters a report takes, where the vendor documents it (a report that is not
/// in `report_types`, and brand posts, may take anything).
struct ReportRequest {
  std::string type;  ///< one of `report_types`, or another name: letters, digits, '_', '-'
  Timestamp from;    ///< sent in milliseconds, rounded down
  Timestamp to;      ///< later than `from`; whether it belongs to the range is not documented
  ReportFormat format = ReportFormat::json;
  /// The columns to have, in this order; none: all that the company has switched on.
  std::vector<std::string> columns = {};
  /// Everything else, under the API's names; a name may stand there several times.
  std::vector<QueryParameter> parameters = {};
  /// `get` for conversation_actions and user only, where the vendor documents both.
  Method method = Method::post;
  /// Set by a struct below whose members cannot be written as parameters: why. `check` says it.
  std::string problem = {};
};

/// How the file is written.
struct ReportOutput {
  ReportFormat format = ReportFormat::json;
  /// See ReportRequest::columns.
  std::vector<std::string> columns = {};
  /// Language and form of times: "en", "es", "fr", "de", "tr"; the samples have "en_US". Empty: the
  /// company's.
  std::string locale = {};
};

/// In which zone the file writes its times. Neither: UTC. What both together mean is not
/// documented, so that is an error.
struct ReportTimeZone {
  std::string id = {};  ///< one of `client.time_zones.list()`, such as "America/Chicago"
  /// Ahead of UTC is positive; knows no daylight saving.
  std::optional<std::chrono::milliseconds> offset = std::nullopt;
};

/// What counts by the clock.
enum class BusinessHours : unsigned char {
  not_used,  ///< the filter is off
  any,       ///< the filter is on, for all hours
  inside,    ///< only within business hours
  outside,   ///< only outside them
};

/// Filters that most reports take. Nothing set: everything.
struct ReportFilters {
  BusinessHours business_hours = BusinessHours::not_used;
  /// One smart view. One with business hours of its own wins over `business_hours`.
  std::string smart_view_id = {};
  std::vector<int> priorities = {};  ///< 0 to 5
  std::vector<std::string> workqueue_ids = {};
};

/// A report whose parameters are the common ones. `Name` only tells them apart.
template <class Name>
struct CommonReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};

  [[nodiscard]] operator ReportRequest() const;  // NOLINT: every report is a request
};
using AuthorReport = CommonReport<struct AuthorName>;              ///< Raw Author
using CombinedReport = CommonReport<struct CombinedName>;          ///< Combined Raw Export
using HelpRequestsReport = CommonReport<struct HelpRequestsName>;  ///< Help Requests
using IncomingPostReport = CommonReport<struct IncomingPostName>;  ///< Raw Incoming Post
using ResponseReport = CommonReport<struct ResponseName>;          ///< Raw Response

/// Which conversations a conversation report has.
enum class Conversations : unsigned char {
  open_at_end,  ///< open at the end of the range; what the vendor takes when nothing is said
  closed,       ///< closed within the range
  created,      ///< created within the range
};

/// Raw Conversations.
struct ConversationReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};
  Conversations conversations = Conversations::open_at_end;

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// Conversation Actions.
struct ConversationActionsReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};
  Method method = Method::post;  ///< or `get`

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// Conversation History Action; not in the guide.
struct ConversationHistoryReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};
  /// Up to 2,000 actions for each conversation instead of 500.
  bool raise_limit = false;

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// Agent State Export.
struct AgentStatesReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};
  std::vector<std::string> team_ids = {};

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// Team Performance; Raw Response Approval takes the same (teams of that one stand in one of the
/// vendor's two pages only).
template <class Name>
struct TeamReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};
  std::vector<std::string> team_ids = {};
  bool include_disabled = false;  ///< agents who are switched off

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};
using ResponseApprovalReport = TeamReport<struct ResponseApprovalName>;
using TeamPerformanceReport = TeamReport<struct TeamPerformanceName>;

/// Team Performance Interval: the same numbers for each piece of the range.
struct TeamPerformanceIntervalReport {
  Timestamp from;
  Timestamp to;
  /// 5, 10, 15 or 30 minutes; 1, 2, 4, 8 or 12 hours; 1 day; 1 week; anything longer means monthly.
  /// Long ranges take long intervals only: too many pieces are refused by the vendor.
  std::chrono::milliseconds interval;
  ReportOutput output = {};
  ReportTimeZone time_zone = {};
  ReportFilters filters = {};
  std::vector<std::string> team_ids = {};
  bool include_disabled = false;

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// User. `from` and `to` only count for the total times.
struct UserReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  std::vector<std::string> agent_ids = {};
  std::vector<std::string> team_ids = {};
  bool include_disabled = false;
  Method method = Method::post;  ///< or `get`

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// Raw Brand Posts, under the marketing path. Only the guide has it, and names no parameter of its
/// campaign filter: give what your account documents as `more`.
struct BrandPostsReport {
  Timestamp from;
  Timestamp to;
  ReportOutput output = {};
  std::vector<QueryParameter> more = {};

  [[nodiscard]] operator ReportRequest() const;  // NOLINT
};

/// Why the request cannot be sent; what `reports.start` checks before it sends anything. Error:
/// `config`, naming the parameter.
[[nodiscard]] Result<void> check(const ReportRequest& request);

/// Why a long range of the report cannot be put together of slices, as `reports.run_range` does.
/// It can when every row belongs to one moment: actions, posts, responses, conversations that were
/// closed or created. It cannot when rows are totals, people, or what was so at the range's end.
/// Error: `config`, with what to do instead.
[[nodiscard]] Result<void> check_slicing(const ReportRequest& request);

/// What may be missing of the report, in words: the vendor keeps data for 18 months. Empty when
/// nothing is.
[[nodiscard]] std::string age_warning(const ReportRequest& request);

}  // namespace quartet::khoros
