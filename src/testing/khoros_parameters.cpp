#include "testing/khoros_parameters.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "testing/form.hpp"

namespace quartet::testing::fake_khoros {
namespace {

// --- what each type takes

enum class Filters : unsigned char { common, none, unknown };
enum class Place : unsigned char { query, body };  // of the parameters, in a POST
enum class Methods : unsigned char { post, get_and_post };

struct ReportType {
  std::string_view name;
  Filters filters = Filters::common;
  std::array<std::string_view, 3> own = {};
  Place place = Place::query;
  Methods methods = Methods::post;
};

// The vendor's own samples send timeInterval to types whose parameters do not name it.
constexpr ReportType kTypes[] = {
    {.name = "author"},
    {.name = "combined", .own = {"timeInterval"}},
    {.name = "conversation", .own = {"conversationReportType", "timeInterval"}},
    {.name = "conversation_actions",
     .own = {"timeInterval"},
     .place = Place::body,
     .methods = Methods::get_and_post},
    {.name = "conversation_history_action", .own = {"raiselimit"}, .place = Place::body},
    {.name = "incoming_post"},
    {.name = "marketing/raw_brand_posts", .filters = Filters::unknown},
    {.name = "raw_agent_states", .own = {"teamIds"}},
    {.name = "raw_expert_help"},
    {.name = "response"},
    {.name = "response_approval", .own = {"includeDisabled", "teamIds"}},
    {.name = "team_performance", .own = {"includeDisabled", "teamIds"}},
    {.name = "team_performance_interval", .own = {"includeDisabled", "teamIds", "timeInterval"}},
    {.name = "user",
     .filters = Filters::none,
     .own = {"agentId", "teamId", "includeDisabled"},
     .place = Place::body,
     .methods = Methods::get_and_post}};

constexpr std::string_view kInterval = "team_performance_interval";
constexpr std::string_view kForAll[] = {"companyKey", "startTime",    "endTime",
                                        "locale",     "reportFormat", "reportMetrics"};
constexpr std::string_view kCommon[] = {"enableBusinessHour", "businessHourType", "priorities",
                                        "smartViewId",        "timezone",         "timezoneOffset",
                                        "workqueueIds"};
constexpr std::string_view kRepeatable[] = {"reportMetrics", "teamId", "agentId"};
constexpr std::string_view kAlwaysInQuery[] = {"companyKey", "raiselimit"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool takes(const ReportType& type, std::string_view name) {
  if (type.filters == Filters::unknown || contains(kForAll, name)) return true;
  if (type.filters == Filters::common && contains(kCommon, name)) return true;
  return contains(type.own, name);
}

// --- what values look like

constexpr std::uint64_t kWeek = 604'800'000;
constexpr std::uint64_t kLongestRange = std::uint64_t{92} * 86'400'000;  // three months
constexpr std::uint64_t kLatestTime = 253'402'300'799'999;               // the end of the year 9999
constexpr std::uint64_t kMostBuckets = 744;
constexpr std::uint64_t kIntervals[] = {300'000,    600'000,    900'000,    1'800'000,
                                        3'600'000,  7'200'000,  14'400'000, 28'800'000,
                                        43'200'000, 86'400'000, kWeek};

bool is_time(std::string_view text) {
  const auto number = parse_digits(text);
  return number && *number <= kLatestTime;
}

bool is_format(std::string_view text) {
  return text == "json" || text == "csv";
}

bool is_boolean(std::string_view text) {
  return text == "true" || text == "false";
}

bool is_offset(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return is_time(text);
}

bool is_interval(std::string_view text) {
  const auto number = parse_digits(text);
  if (!number || *number > kWeek) return number.has_value();
  return std::find(std::begin(kIntervals), std::end(kIntervals), *number) != std::end(kIntervals);
}

bool is_selection(std::string_view text) {
  return text == "OPEN_AT_END" || text == "CLOSED" || text == "CREATED";
}

// Numbers from 0 to 5 with commas between.
bool is_priorities(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 2 == 0 ? text[i] < '0' || text[i] > '5' : text[i] != ',') return false;
  }
  return text.size() % 2 == 1;
}

struct ValueRule {
  std::string_view name;
  bool (*holds)(std::string_view);
  const char* must_be;
};

constexpr ValueRule kRules[] = {
    {"startTime", is_time, "milliseconds since 1970"},
    {"endTime", is_time, "milliseconds since 1970"},
    {"reportFormat", is_format, "json or csv"},
    {"enableBusinessHour", is_boolean, "true or false"},
    {"businessHourType", is_boolean, "true or false"},
    {"includeDisabled", is_boolean, "true or false"},
    {"raiselimit", is_boolean, "true or false"},
    {"timezoneOffset", is_offset, "milliseconds"},
    {"timeInterval", is_interval, "one of the documented intervals, or above one week"},
    {"conversationReportType", is_selection, "OPEN_AT_END, CLOSED or CREATED"},
    {"priorities", is_priorities, "numbers from 0 to 5 with commas between"}};

// --- the call

using Parameters = std::multimap<std::string, std::string, std::less<>>;

Error bad_start(std::string message) {
  return {.kind = ErrorKind::invalid, .message = std::move(message)};
}

std::string_view first_of(const Parameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  return found != parameters.end() ? std::string_view(found->second) : std::string_view();
}

std::string listed(const std::string& name) {
  return "parameter \"" + name + "\"";
}

Result<Parameters> in_query(const StartCall& call) {
  if (!call.body.empty()) return bad_start("this report takes its parameters in the query");
  const auto fields = parse_form_fields(call.query);
  if (!fields) return bad_start("the query is not percent-encoded");
  Parameters parameters;
  for (const FormField& field : *fields) parameters.emplace(field.name, field.value);
  return parameters;
}

Result<Parameters> in_body(const StartCall& call) {
  if (!is_form(call.content_type)) {
    return bad_start("the content type must be application/x-www-form-urlencoded");
  }
  const auto query = parse_form_fields(call.query);
  const auto body = parse_form_fields(call.body);
  if (!query || !body) return bad_start("the parameters are not percent-encoded");
  Parameters parameters;
  for (const FormField& field : *query) {
    if (!contains(kAlwaysInQuery, field.name)) {
      return bad_start(listed(field.name) + " belongs into the body");
    }
    parameters.emplace(field.name, field.value);
  }
  for (const FormField& field : *body) {
    if (contains(kAlwaysInQuery, field.name)) {
      return bad_start(listed(field.name) + " belongs into the query");
    }
    parameters.emplace(field.name, field.value);
  }
  return parameters;
}

Result<Parameters> parameters_of(const StartCall& call, const ReportType& type) {
  return call.method == "POST" && type.place == Place::body ? in_body(call) : in_query(call);
}

std::optional<Error> wrong_names(const Parameters& parameters, const ReportType& type) {
  for (const char* name : {"startTime", "endTime"}) {
    if (!parameters.contains(name)) return bad_start(listed(name) + " is required");
  }
  if (type.name == kInterval && !parameters.contains("timeInterval")) {
    return bad_start(listed("timeInterval") + " is required");
  }
  for (const auto& [name, value] : parameters) {
    if (!takes(type, name)) return bad_start("this report does not take the " + listed(name));
    const bool is_single = parameters.count(name) == 1 || contains(kRepeatable, name);
    if (!is_single) return bad_start(listed(name) + " is there twice");
  }
  return std::nullopt;
}

std::optional<Error> wrong_values(const Parameters& parameters) {
  for (const ValueRule& rule : kRules) {
    const auto found = parameters.find(rule.name);
    if (found == parameters.end() || rule.holds(found->second)) continue;
    return bad_start(listed(std::string(rule.name)) + " must be " + rule.must_be);
  }
  if (parameters.contains("businessHourType") &&
      first_of(parameters, "enableBusinessHour") != "true") {
    return bad_start("businessHourType needs enableBusinessHour=true");
  }
  return std::nullopt;
}

std::optional<Error> wrong_range(const ReportRequest& request, const Parameters& parameters) {
  if (request.start >= request.end) return bad_start("startTime must be before endTime");
  const std::uint64_t length = request.end - request.start;
  if (length > kLongestRange) return bad_start("the range must not be above three months");
  if (request.type != kInterval) return std::nullopt;
  const std::uint64_t interval = *parse_digits(first_of(parameters, "timeInterval"));
  const std::uint64_t buckets = (length - 1) / interval + 1;
  if (buckets <= kMostBuckets) return std::nullopt;
  return bad_start("Unable to hydrate filter for export info: Too many buckets (" +
                   std::to_string(buckets) + ") requested");
}

// Of the values that may ask for answers, those that do.
Result<Answers> answers_of(const Parameters& parameters) {
  for (const char* name : {"smartViewId", "agentId"}) {
    const auto [first, last] = parameters.equal_range(name);
    for (auto at = first; at != last; ++at) {
      if (!at->second.starts_with("sandbox:")) continue;
      const auto answers = Answers::parse(at->second);
      if (!answers) return bad_start("the sandbox has no answer \"" + at->second + "\"");
      return *answers;
    }
  }
  return Answers();
}

std::string name_of(const ReportType& type, const Parameters& parameters) {
  std::string name(type.name);
  for (const auto& [key, value] : parameters) name += '\n' + key + '=' + value;
  return name;
}

ReportRequest request_of(const ReportType& type, const Parameters& parameters) {
  ReportRequest request{.type = std::string(type.name)};
  if (first_of(parameters, "reportFormat") == "csv") request.format = Format::csv;
  const auto [first, last] = parameters.equal_range("reportMetrics");
  for (auto at = first; at != last; ++at) request.columns.push_back(at->second);
  request.start = *parse_digits(first_of(parameters, "startTime"));
  request.end = *parse_digits(first_of(parameters, "endTime"));
  request.name = name_of(type, parameters);
  return request;
}

}  // namespace

Result<ReportRequest> parse_start(const StartCall& call) {
  const auto* type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const ReportType& each) { return each.name == call.type; });
  if (type == std::end(kTypes)) return bad_start("there is no such report");
  if (call.method != "POST" && type->methods == Methods::post) {
    return bad_start("this report is started by POST");
  }
  const Result<Parameters> parameters = parameters_of(call, *type);
  if (!parameters) return parameters.error();
  if (auto wrong = wrong_names(*parameters, *type)) return *std::move(wrong);
  if (auto wrong = wrong_values(*parameters)) return *std::move(wrong);
  ReportRequest request = request_of(*type, *parameters);
  if (auto wrong = wrong_range(request, *parameters)) return *std::move(wrong);
  Result<Answers> answers = answers_of(*parameters);
  if (!answers) return answers.error();
  request.answers = *std::move(answers);
  return request;
}

}  // namespace quartet::testing::fake_khoros
