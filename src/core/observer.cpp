#include "quartet/observer.hpp"

#include <utility>

#include "core/text.hpp"

namespace quartet {

std::string_view to_string(CallPhase phase) noexcept {
  switch (phase) {
    case CallPhase::attempt: return "attempt";
    case CallPhase::wait: return "wait";
    case CallPhase::end: return "end";
  }
  return "unknown";
}

namespace {

std::string milliseconds_text(std::chrono::microseconds time) {
  return std::to_string((time.count() + 500) / 1000) + " ms";
}

std::string outcome_text(const CallEvent& event) {
  std::string text;
  if (event.http_response_status_code != 0) {
    text += std::to_string(event.http_response_status_code);
  }
  if (!event.error_type.empty()) {
    text += (text.empty() ? "" : " ") + std::string(event.error_type);
  } else {
    text += ", " + std::to_string(event.http_response_body_size) + " bytes";
  }
  return text + " in " + milliseconds_text(event.duration);
}

}  // namespace

std::string to_log_line(const CallEvent& event) {
  std::string line(event.vendor);
  line.append(" ").append(event.operation).append(": ");
  switch (event.phase) {
    case CallPhase::attempt:
      line += "attempt " + std::to_string(event.http_request_resend_count + 1) + ": ";
      line.append(event.http_request_method).append(" ").append(event.url_full).append(": ");
      line += outcome_text(event);
      break;
    case CallPhase::wait:
      line += "waits " + milliseconds_text(event.duration) + ": " + std::string(event.reason);
      break;
    case CallPhase::end:
      line += "ended: " + outcome_text(event);
      if (!event.reason.empty()) line += "; " + std::string(event.reason);
      break;
  }
  if (!event.request_id.empty()) line += " [" + std::string(event.request_id) + "]";
  return detail::one_line(line);
}

Observer log_observer(std::function<void(std::string_view line)> write) {
  return [write = std::move(write)](const CallEvent& event) { write(to_log_line(event)); };
}

}  // namespace quartet
