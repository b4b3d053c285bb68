#include "quartet/error.hpp"

#include <utility>

#include "quartet/result.hpp"

namespace quartet {

std::string_view to_string(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::config: return "config";
    case ErrorKind::cancelled: return "cancelled";
    case ErrorKind::timeout: return "timeout";
    case ErrorKind::transport: return "transport";
    case ErrorKind::tls: return "tls";
    case ErrorKind::proxy: return "proxy";
    case ErrorKind::unauthorized: return "unauthorized";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::rate_limited: return "rate_limited";
    case ErrorKind::server: return "server";
    case ErrorKind::vendor: return "vendor";
    case ErrorKind::decode: return "decode";
    case ErrorKind::limit: return "limit";
    case ErrorKind::out_of_reach: return "out_of_reach";
    case ErrorKind::unsafe_link: return "unsafe_link";
    case ErrorKind::none: return "none";
  }
  return "unknown";
}

std::string_view to_string(Delivery delivery) noexcept {
  switch (delivery) {
    case Delivery::not_sent: return "not_sent";
    case Delivery::refused: return "refused";
    case Delivery::unknown: return "unknown";
    case Delivery::applied: return "applied";
  }
  return "unknown";
}

namespace {

std::string duration(std::chrono::milliseconds time) {
  if (time.count() < 1000) return std::to_string(time.count()) + " ms";
  const auto tenths = (time.count() + 50) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

// "[totango lists.current: ]unauthorized (HTTP 401): <message>"
std::string headline(const Error& error) {
  std::string line = error.vendor;
  if (!error.operation.empty()) line += (line.empty() ? "" : " ") + error.operation;
  if (!line.empty()) line += ": ";
  line += to_string(error.kind);
  if (error.http_status != 0) line += " (HTTP " + std::to_string(error.http_status) + ")";
  return line + ": " + error.message;
}

// What the vendor said, in quotes.
std::string vendor_words(const Error& error) {
  if (error.vendor_code.empty() && error.vendor_message.empty()) return {};
  std::string words = "; the vendor says";
  if (!error.vendor_code.empty()) words += " " + error.vendor_code;
  if (!error.vendor_message.empty()) words += " \"" + error.vendor_message + "\"";
  return words;
}

}  // namespace

std::string describe(const Error& error) {
  std::string line = headline(error) + vendor_words(error);
  if (error.attempts == 0 && error.retry_reason.empty()) return line;
  if (error.attempts == 0) {
    line += " [" + error.retry_reason;
  } else {
    line += " [" + std::to_string(error.attempts) +
            (error.attempts == 1 ? " attempt in " : " attempts in ") + duration(error.elapsed);
    if (!error.retry_reason.empty()) line += "; " + error.retry_reason;
  }
  if (error.retry_after) line += "; asked to wait " + duration(*error.retry_after);
  if (!error.request_id.empty()) line += "; request id " + error.request_id;
  return line + "]";
}

struct Exception::State {
  Error error;
  std::string what;
};

Exception::Exception(Error error) {
  std::string what = describe(error);
  state_ = std::make_shared<const State>(State{std::move(error), std::move(what)});
}
Exception::~Exception() = default;
Exception::Exception(const Exception&) noexcept = default;
Exception& Exception::operator=(const Exception&) noexcept = default;

const Error& Exception::error() const noexcept {
  return state_->error;
}
const char* Exception::what() const noexcept {
  return state_->what.c_str();
}

namespace detail {

void throw_error(const Error& error) {
  throw Exception(error);
}

const Error& no_error() noexcept {
  static const Error error{.kind = ErrorKind::none,
                           .message = "error() was asked of a result that holds a value"};
  return error;
}

}  // namespace detail
}  // namespace quartet
