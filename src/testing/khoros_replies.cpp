#include "testing/khoros_replies.hpp"

#include <utility>

#include "core/text.hpp"
#include "quartet/testing/sandbox.hpp"

namespace quartet::testing::fake_khoros {
namespace {

namespace answers = khoros_answers;

constexpr const char* kOtherHost = "https://analytics-api-qa.sandbox.invalid";

Json envelope(const char* status, Json result) {
  return {{"status", status},
          {"request", nullptr},
          {"message", nullptr},
          {"result", std::move(result)}};
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// --- a job

std::string url_of(const Job& job, const Site& site, std::string_view what) {
  const bool has_key = job.answers.has(answers::company_key_urls);
  const std::string access =
      has_key ? "companyKey=" + detail::percent_encode(site.company_key)
              : "analyticsAccessToken=" + detail::percent_encode(job.access_token);
  return (job.answers.has(answers::wrong_host_urls) ? kOtherHost : site.url) +
         "/api/public/reports/report/" + detail::percent_encode(job.id.workflow) + '/' +
         detail::percent_encode(job.id.run) + '/' + std::string(what) + '?' + access;
}

Json info_of(const Job& job, const Site& site, const JobState& state) {
  const bool has_link = state.has_link || job.answers.has(answers::early_link);
  return {{"workflowId", job.id.workflow},
          {"runId", job.id.run},
          {"downloadUrl", has_link ? url_of(job, site, "download") : ""},
          {"statusUrl", url_of(job, site, "status")}};
}

// Numbers nowhere stand in the vendor's samples, where all three are null.
Json progress_of(const Job& job, const JobState& state, const char* detail_name) {
  const bool has_counts = job.answers.has(answers::array_status);
  return {{"runnerState", state.runner_state},
          {"reason", state.reason ? Json(*state.reason) : Json()},
          {detail_name, state.detail},
          {"currentCount", has_counts ? Json(250) : Json()},
          {"totalCount", has_counts ? Json(1'000) : Json()},
          {"lastAcknowledgeTime", has_counts ? Json(1'730'419'200'000) : Json()}};
}

std::string origin_of(const Job& job, const Site& site) {
  if (job.answers.has(answers::http_link)) return "http://198.51.100.7";
  if (job.answers.has(answers::private_link)) return "https://10.0.0.7";
  if (job.answers.has(answers::metadata_link)) return "https://169.254.169.254";
  return site.store_url;
}

// --- the small ones

Json time_zone_entry(const char* id, const char* name, const char* short_name, const char* offset) {
  const int sign = offset[0] == '-' ? -1 : 1;
  const int hours = (offset[1] - '0') * 10 + (offset[2] - '0');
  const int minutes = (offset[4] - '0') * 10 + (offset[5] - '0');
  return {{"id", id},
          {"name", name},
          {"shortName", short_name},
          {"offsetString", offset},
          {"offsetMillis", sign * (hours * 60 + minutes) * 60'000}};
}

Json team(const char* uuid, int id, const char* name, Json description, int members) {
  return {{"uuid", uuid},
          {"teamId", id},
          {"name", name},
          {"description", std::move(description)},
          {"numberOfMembers", members}};
}

}  // namespace

Reply refusal(int status, const std::string& reason) {
  return {.status = status, .body = text_of(envelope("FAIL", reason))};
}

Reply empty_refusal() {
  return {.status = 400, .content_type = kJsonType, .body = "{}"};
}

Reply passed(Json result) {
  return {.content_type = kJsonType, .body = text_of(envelope("PASS", std::move(result)))};
}

Reply started(const Job& job, const Site& site) {
  Json info = info_of(job, site, {});
  if (job.answers.has(answers::ids_only)) {
    info.erase("downloadUrl");
    info.erase("statusUrl");
  }
  Reply reply = passed(std::move(info));
  reply.content_type = job.answers.has(answers::json_type) ? kJsonType : kTextType;
  return reply;
}

Reply too_many_buckets() {
  Reply reply = passed(
      "Unable to hydrate filter for export info: com.example.filter.HydrationException: Too many "
      "buckets (745) requested");
  reply.content_type = kTextType;
  return reply;
}

Reply status_of(const Job& job, const Site& site, Time now) {
  const JobState state = state_of(job, now);
  Json result = {{"jobInfo", info_of(job, site, state)},
                 {"result", progress_of(job, state, "detail")}};
  return passed(job.answers.has(answers::array_status) ? Json::array({std::move(result)})
                                                       : std::move(result));
}

Reply list_of(const std::vector<Job>& jobs, const Site& site, Time now) {
  Json items = Json::array();
  for (const Job& job : jobs) {
    const JobState state = state_of(job, now);
    Json info = info_of(job, site, state);
    info.erase("statusUrl");
    items.push_back({{"jobInfo", std::move(info)}, {"result", progress_of(job, state, "details")}});
  }
  return passed(std::move(items));
}

Reply redirect_to_store(const Job& job, const Site& site, std::string_view signature,
                        std::chrono::milliseconds lifetime) {
  Reply reply{.status = 307};
  if (job.answers.has(answers::no_location)) return reply;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(lifetime);
  reply.location =
      origin_of(job, site) + "/reports/" + job.file_name +
      "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=" + std::to_string(seconds.count()) +
      "&X-Amz-SignedHeaders=host&X-Amz-Signature=" + std::string(signature);
  return reply;
}

Reply time_zones() {
  return passed(
      {time_zone_entry("Etc/GMT+12", "International Date Line West", "GMT-12:00", "-12:00"),
       time_zone_entry("America/Chicago", "Central Standard Time", "CST", "-06:00"),
       time_zone_entry("UTC", "Coordinated Universal Time", "UTC", "+00:00"),
       time_zone_entry("Europe/Berlin", "Central European Time", "CET", "+01:00"),
       time_zone_entry("Asia/Kathmandu", "Nepal Time", "NPT", "+05:45"),
       time_zone_entry("Pacific/Auckland", "New Zealand Standard Time", "NZST", "+12:00")});
}

Reply teams() {
  return passed({team("7d3c5b1e-0c11-4f0e-9d55-2f3a8f6f1a01", 11, "Tier 1", "First answers", 24),
                 team("7d3c5b1e-0c11-4f0e-9d55-2f3a8f6f1a02", 12, "Billing, \"EU\"", nullptr, 6),
                 team("7d3c5b1e-0c11-4f0e-9d55-2f3a8f6f1a03", 13, "Équipe Québec", "", 0)});
}

}  // namespace quartet::testing::fake_khoros
