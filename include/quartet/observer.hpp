// Seeing what calls do: every attempt, every wait, every end.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "quartet/error.hpp"
#include "quartet/http.hpp"

namespace quartet {

enum class CallPhase : unsigned char {
  attempt,  ///< an attempt has ended, with a reply or without
  wait,     ///< the call is about to wait
  end,      ///< the call has ended
};

/// "attempt", "wait", "end".
[[nodiscard]] std::string_view to_string(CallPhase phase) noexcept;

/// One event of one call. Members are named after OpenTelemetry's HTTP conventions, dots as
/// underscores. Texts are valid during the callback only. No member ever holds a credential: query
/// values and headers that are not on an allow-list are left out.
struct CallEvent {
  CallPhase phase = CallPhase::attempt;
  std::uint64_t call_id = 0;  ///< the same for all events of a call; unique in the process
  std::string_view vendor = {};
  std::string_view operation = {};  ///< "lists.current"

  std::string_view http_request_method = {};  ///< "GET"
  std::string_view url_full = {};             ///< with hidden query values as "***"
  std::string_view server_address = {};       ///< host
  int server_port = 0;
  int http_request_resend_count = 0;               ///< attempts before the last one
  std::uint64_t http_request_body_size = 0;        ///< bytes
  int http_response_status_code = 0;               ///< 0: there was no reply
  std::uint64_t http_response_body_size = 0;       ///< bytes, decompressed
  const Headers* http_response_headers = nullptr;  ///< the harmless ones; null without a reply
  std::string_view request_id = {};                ///< the vendor's
  std::string_view error_type = {};                ///< the error's kind; empty on success

  /// attempt: how long it took. wait: how long it will take. end: the whole call.
  std::chrono::microseconds duration{0};
  std::string_view reason = {};  ///< wait: what for. end: why it was not tried again
  const Error* error = nullptr;  ///< of the attempt or of the call; null on success
};

/// Called on the thread of the call, so from many threads at once. It must be quick and must not
/// use the client whose call it sees. What it throws is dropped and counted
/// (`Metadata::observer_failures`).
using Observer = std::function<void(const CallEvent&)>;

/// The event in one line:
/// "totango lists.current: attempt 1: GET https://... 200, 812 bytes in 41 ms".
[[nodiscard]] std::string to_log_line(const CallEvent& event);

/// An observer that hands `to_log_line` of every event to `write`, from any thread.
[[nodiscard]] Observer log_observer(std::function<void(std::string_view line)> write);

}  // namespace quartet
