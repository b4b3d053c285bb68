#include "testing/taplytics_push_rules.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "core/text.hpp"
#include "quartet/time.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

// --- members

enum class Type : unsigned char { text, number, flag, object, array };

struct Member {
  const char* name;
  Type type;
  const char* must_be;
};

constexpr Member kOfPush[] = {
    {"name", Type::text, "name must be a string"},
    {"image", Type::object, "image must be an object"},
    {"filters", Type::array, "filters must be an array"},
    {"custom_keys", Type::object, "custom_keys must be an object"},
    {"filter_duplicate_content", Type::flag, "filter_duplicate_content must be true or false"},
    {"schedule", Type::object, "schedule must be an object"},
    {"production", Type::flag, "production must be true or false"},
    {"is_silent", Type::flag, "is_silent must be true or false"},
    {"badge_count", Type::number, "badge_count must be a number"}};
constexpr Member kOfNotification[] = {
    {"alert", Type::text, "notification.alert must be a string"},
    {"time_to_live", Type::number, "notification.time_to_live must be a number"}};
constexpr Member kOfImage[] = {{"url", Type::text, "image.url must be a string"},
                               {"tl_cdn", Type::flag, "image.tl_cdn must be true or false"}};
constexpr Member kOfFilter[] = {
    {"type", Type::text, "The type of a filter must be a string"},
    {"comparator", Type::text, "The comparator of a filter must be a string"},
    {"values", Type::array, "The values of a filter must be an array"},
    {"dataKey", Type::text, "The dataKey of a filter must be a string"}};
constexpr Member kOfSchedule[] = {
    {"time", Type::text, "schedule.time must be a string"},
    {"local_time", Type::text, "schedule.local_time must be a string"}};

bool has_type(const Json& value, Type type) {
  switch (type) {
    case Type::text: return value.is_string();
    case Type::number: return value.is_number();
    case Type::flag: return value.is_boolean();
    case Type::object: return value.is_object();
    case Type::array: return value.is_array();
  }
  return false;
}

template <std::size_t N>
std::string type_problem(const Json& object, const Member (&members)[N]) {
  for (const Member& member : members) {
    const auto found = object.find(member.name);
    if (found != object.end() && !has_type(*found, member.type)) return member.must_be;
  }
  return "";
}

template <std::size_t N>
bool contains(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Empty when it is not there.
std::string text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// --- notification and image

std::string notification_problem(const Json& push) {
  const auto notification = push.find("notification");
  if (notification == push.end() || !notification->is_object()) {
    return "notification is required: an object";
  }
  std::string problem = type_problem(*notification, kOfNotification);
  if (!problem.empty()) return problem;
  const bool has_alert = !text_at(*notification, "alert").empty();
  return has_alert || push.contains("custom_keys") ? "" : "notification.alert is required";
}

bool is_image_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t dot = url.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view extension = url.substr(dot);
  return detail::equal_ignoring_case(extension, ".jpg") ||
         detail::equal_ignoring_case(extension, ".jpeg") ||
         detail::equal_ignoring_case(extension, ".png");
}

std::string image_problem(const Json& image) {
  std::string problem = type_problem(image, kOfImage);
  if (!problem.empty() || !image.contains("url")) return problem;
  return is_image_url(text_at(image, "url")) ? "" : "image.url must end in .jpg, .jpeg or .png";
}

// --- filters

constexpr std::string_view kFilterTypes[] = {
    "an_version", "ios_version",       "os",  "id",       "email",   "custom_data",
    "gender",     "user_id",           "age", "app_lang", "country", "device_model",
    "push_token", "push_token_sandbox"};
constexpr std::string_view kComparators[] = {"=", "!=", "<=", ">="};
constexpr std::string_view kSystems[] = {"iOS", "Android"};

std::string values_problem(const Json& filter) {
  const auto values = filter.find("values");
  if (values == filter.end() || values->empty()) return "A filter needs values";
  const bool is_of_systems = text_at(filter, "type") == "os";
  for (const Json& value : *values) {
    if (!value.is_string() && !value.is_number()) {
      return "The values of a filter must be strings or numbers";
    }
    const bool is_system =
        value.is_string() && contains(kSystems, value.get_ref<const std::string&>());
    if (is_of_systems && !is_system) return "The values of a filter by os must be iOS or Android";
  }
  return "";
}

std::string filter_problem(const Json& filter) {
  if (!filter.is_object()) return "A filter must be an object";
  std::string problem = type_problem(filter, kOfFilter);
  if (!problem.empty()) return problem;
  if (!contains(kFilterTypes, text_at(filter, "type"))) return "The type of a filter is not known";
  if (!contains(kComparators, text_at(filter, "comparator"))) {
    return "The comparator of a filter must be =, !=, <= or >=";
  }
  const bool is_of_data = text_at(filter, "type") == "custom_data";
  if (is_of_data && text_at(filter, "dataKey").empty()) {
    return "A filter by custom_data needs a dataKey";
  }
  if (!is_of_data && filter.contains("dataKey")) return "Only custom_data has a dataKey";
  return values_problem(filter);
}

bool has_filter(const Json& filters, std::string_view type) {
  return std::any_of(filters.begin(), filters.end(),
                     [&](const Json& filter) { return text_at(filter, "type") == type; });
}

bool names_system(const Json& filters, std::string_view system) {
  return std::any_of(filters.begin(), filters.end(), [&](const Json& filter) {
    if (text_at(filter, "type") != "os") return false;
    const Json& values = filter.at("values");
    return std::find(values.begin(), values.end(), system) != values.end();
  });
}

// --- schedule

// "2031-05-01T08:00:00", and a Z behind it for a time of UTC.
std::optional<Timestamp> time_in(std::string text, std::string_view zone) {
  constexpr std::size_t size = std::string_view("2031-05-01T08:00:00").size();
  if (text.size() != size + zone.size() || !text.ends_with(zone) || text[10] != 'T') {
    return std::nullopt;
  }
  text = text.substr(0, size) + 'Z';
  const auto time = parse_timestamp(text);
  return time && to_rfc3339(*time) == text ? std::optional(*time) : std::nullopt;
}

std::string time_problem(const Json& schedule, const char* member, std::string_view zone,
                         std::int64_t earliest) {
  if (!schedule.contains(member)) return "";
  const std::string name = std::string("schedule.") + member;
  const auto time = time_in(text_at(schedule, member), zone);
  if (!time) return name + " must have the form YYYY-MM-DDTHH:MM:SS" + std::string(zone);
  const bool is_ahead = to_epoch_milliseconds(*time) > earliest;
  return is_ahead ? "" : name + " must be in the future";
}

}  // namespace

std::string filters_problem(const Json& filters) {
  for (const Json& filter : filters) {
    std::string problem = filter_problem(filter);
    if (!problem.empty()) return problem;
  }
  const bool is_doubled = (has_filter(filters, "ios_version") && names_system(filters, "iOS")) ||
                          (has_filter(filters, "an_version") && names_system(filters, "Android"));
  return is_doubled ? "A filter by os must not name a system whose versions are filtered" : "";
}

std::string schedule_problem(const Json& schedule, std::int64_t now) {
  std::string problem = type_problem(schedule, kOfSchedule);
  if (!problem.empty()) return problem;
  if (schedule.contains("now")) return "schedule does not take now";  // only replies have it
  if (!schedule.contains("time") && !schedule.contains("local_time")) {
    return "schedule needs time or local_time";
  }
  problem = time_problem(schedule, "time", "Z", now);
  if (!problem.empty()) return problem;
  // It is over when it is over everywhere; the last zone is 12 hours behind.
  constexpr std::int64_t half_a_day = 43'200'000;
  return time_problem(schedule, "local_time", "", now - half_a_day);
}

std::string push_problem(const Json& push, std::int64_t now) {
  if (!push.is_object()) return "The body must be a JSON object";
  std::string problem = type_problem(push, kOfPush);
  if (problem.empty()) problem = notification_problem(push);
  if (problem.empty() && push.contains("image")) problem = image_problem(push.at("image"));
  if (problem.empty() && push.contains("filters")) problem = filters_problem(push.at("filters"));
  if (problem.empty() && push.contains("schedule")) {
    problem = schedule_problem(push.at("schedule"), now);
  }
  return problem;
}

}  // namespace quartet::testing::fake_taplytics
