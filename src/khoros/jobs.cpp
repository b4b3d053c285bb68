#include "quartet/khoros/jobs.hpp"

#include <algorithm>

#include "core/keyed_hash.hpp"
#include "core/text.hpp"
#include "khoros/job_replies.hpp"
#include "khoros/links.hpp"
#include "khoros/profile.hpp"
#include "khoros/report_rules.hpp"
#include "quartet/khoros/reports.hpp"

namespace quartet::khoros {
namespace {

constexpr std::string_view kTokenVersion = "qk1";
constexpr detail::HashKey kChecksumKey{0x6b686f726f73, 0x746f6b656e};

Error bad_token(const char* why) {
  return {.kind = ErrorKind::config,
          .message = std::string("the resume token cannot be used: ") + why,
          .vendor = "khoros"};
}

// base64 as it may stand in a command line or a file name.
std::string url_safe(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text.substr(0, text.find('='));
}

std::string with_usual_letters(std::string_view text) {
  std::string usual(text);
  std::replace(usual.begin(), usual.end(), '-', '+');
  std::replace(usual.begin(), usual.end(), '_', '/');
  usual.append((4 - usual.size() % 4) % 4, '=');
  return usual;
}

Object object_of(const Job& job) {
  return {{"type", job.report_type},
          {"workflow", job.workflow_id},
          {"run", job.run_id},
          {"format", to_string(job.format)},
          {"started", to_epoch_milliseconds(job.started)},
          {"access", job.access_token.reveal()}};
}

Result<Job> job_of(const Object& object) {
  const Value* started = object.find("started");
  const std::optional<std::int64_t> milliseconds =
      started != nullptr ? started->as_integer() : std::nullopt;
  const Result<Timestamp> time = from_epoch_milliseconds(milliseconds.value_or(0));
  Job job{.report_type = text_of(object, "type"),
          .workflow_id = text_of(object, "workflow"),
          .run_id = text_of(object, "run"),
          .format = text_of(object, "format") == "csv" ? ReportFormat::csv : ReportFormat::json,
          .started = time.value_or(Timestamp{}),
          .access_token = Secret(text_of(object, "access"))};
  if (job.workflow_id.empty() || job.run_id.empty()) return bad_token("it names no job");
  return job;
}

}  // namespace

std::string_view to_string(JobState state) noexcept {
  switch (state) {
    case JobState::running: return "running";
    case JobState::finishing: return "finishing";
    case JobState::completed: return "completed";
    case JobState::queue_full: return "queue_full";
    case JobState::failed: return "failed";
  }
  return "running";
}

Secret resume_token(const Job& job) {
  const std::string body = url_safe(detail::base64_encode(to_json(Value(object_of(job)))));
  const std::string checksum = detail::hex64(detail::keyed_hash(kChecksumKey, body));
  return Secret(std::string(kTokenVersion) + "." + body + "." + checksum);
}

Result<Job> job_of(const Secret& resume_token) {
  const std::string_view text = detail::trim_blanks(resume_token.reveal());
  const std::size_t first = text.find('.');
  const std::size_t last = text.rfind('.');
  if (first == last || text.substr(0, first) != kTokenVersion) return bad_token("it is none");
  const std::string_view body = text.substr(first + 1, last - first - 1);
  const auto checksum = detail::parse_hex64(text.substr(last + 1));
  if (!checksum || *checksum != detail::keyed_hash(kChecksumKey, body)) {
    return bad_token("it was cut or changed");
  }
  const std::optional<std::string> json = detail::base64_decode(with_usual_letters(body));
  if (!json) return bad_token("it is none");
  const Result<Value> value = parse_json(*json);
  if (!value || value->as_object() == nullptr) return bad_token("it is none");
  return job_of(*value->as_object());
}

}  // namespace quartet::khoros
