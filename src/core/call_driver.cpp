#include "core/call_driver.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "core/body.hpp"
#include "core/codec.hpp"
#include "core/text.hpp"
#include "core/url.hpp"

namespace quartet::detail {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Of a failure's body, no more is read: it is only there to be looked at.
constexpr std::size_t kErrorBodyBytes = 64 * 1024;
constexpr std::size_t kRequestIdBytes = 80;

bool is_request_id(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 3> names = {"X-Request-Id", "Request-Id",
                                                     "X-Amzn-RequestId"};
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view known) { return equal_ignoring_case(name, known); });
}

std::string request_id(const Headers& headers, const Redactor& redactor) {
  for (const Header& field : headers) {
    if (is_request_id(field.name)) return redactor.excerpt(field.value, kRequestIdBytes);
  }
  return "";
}

// Of where a redirect leads, only the origin is told: the rest may be a signed address.
std::string redirect_message(const Headers& headers, const VendorProfile& vendor) {
  const std::string* location = headers.find("Location");
  const std::string origin = location != nullptr ? origin_of(*location) : "";
  return "the server answered with a redirect" + (origin.empty() ? "" : " to " + origin) +
         ", which is never followed; " + std::string(vendor.endpoint_hint);
}

std::string kind_message(const Response& reply, ErrorKind kind, const VendorProfile& vendor) {
  switch (kind) {
    case ErrorKind::unauthorized:
      return "the credential was refused; " + std::string(vendor.unauthorized_hint);
    case ErrorKind::forbidden: return "the credential may not do this";
    case ErrorKind::not_found: return "there is no such thing at the vendor";
    case ErrorKind::conflict: return "the vendor's data is in another state";
    case ErrorKind::rate_limited: return "too many calls in the vendor's window";
    case ErrorKind::server: return "the vendor failed to answer";
    default: break;
  }
  if (reply.status >= 300 && reply.status < 400) return redirect_message(reply.headers, vendor);
  return "the vendor refused the request";
}

std::string status_message(const Response& reply, ErrorKind kind, const VendorProfile& vendor) {
  std::string message = kind_message(reply, kind, vendor);
  if (looks_like_html(reply)) {
    message += "; the reply is an HTML page, not the API: " + std::string(vendor.endpoint_hint);
  }
  return message;
}

// What is known about a request from the status of its reply.
Delivery delivery_of_status(int status) noexcept {
  return status >= 500 || status == 408 ? Delivery::unknown : Delivery::refused;
}

std::chrono::sys_seconds wall_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// The front of a failure's body, as far as it comes: whatever is wrong with it must not hide the
// status. Error: cancelled.
Result<std::string> read_failure_body(Exchange& exchange, std::size_t most) {
  std::string body;
  std::array<char, 4096> buffer{};
  while (body.size() < most) {
    const Result<std::size_t> count = exchange.read(buffer);
    if (!count && count.error().kind == ErrorKind::cancelled) return count.error();
    if (!count || *count == 0) break;
    body.append(buffer.data(), std::min(*count, most - body.size()));
  }
  return body;
}

bool is_success(int status) noexcept {
  return status >= 200 && status < 300;
}

bool is_redirect(int status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// What an attempt or a call came to, as an event tells it.
void add_outcome(CallEvent& event, const Result<Response>& outcome) {
  if (outcome) {
    event.http_response_body_size = outcome->body.size();
    return;
  }
  event.error = &outcome.error();
  event.error_type = to_string(outcome.error().kind);
}

std::uint64_t next_call_id() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

CallDriver::CallDriver(const Handle& handle, std::string_view operation, Effect effect,
                       const RequestView& view, Request& request, Metadata& metadata)
    : session_(*handle.session),
      options_(handle.call),
      operation_(operation),
      request_(request),
      metadata_(metadata),
      view_(view),
      start_(session_.clock().now()),
      deadline_(after(start_, options_.timeout.value_or(defaults::call_timeout))),
      machine_({.effect = effect,
                .max_attempts = options_.max_attempts.value_or(defaults::max_attempts),
                .attempt_timeout = options_.attempt_timeout.value_or(defaults::attempt_timeout),
                .deadline = deadline_,
                .can_refresh = session_.credentials().can_refresh(),
                .budget = &session_.retry_budget()}) {
  context_.stop = options_.stop;
  context_.limits = session_.limits();
  context_.effect = effect;
  if (!session_.observer()) return;
  call_id_ = next_call_id();
  shown_url_ = session_.redactor()->cut(redacted_url(request.url));
}

Result<Response> CallDriver::run() {
  Result<Response> outcome = drive();
  metadata_.attempts = machine_.attempts();
  metadata_.elapsed = std::chrono::duration_cast<milliseconds>(now() - start_);
  if (!outcome) {
    Error error = std::move(outcome).error();
    error.delivery = std::max(error.delivery, machine_.delivery());
    error.attempts = metadata_.attempts;
    error.elapsed = metadata_.elapsed;
    if (error.http_status == 0) error.http_status = metadata_.http_status;
    if (error.request_id.empty()) error.request_id = metadata_.request_id;
    outcome = std::move(error);
  }
  observe_end(outcome);
  return outcome;
}

Result<Response> CallDriver::drive() {
  CallAction action = machine_.start();
  while (!options_.stop.stop_requested()) {
    if (const auto* send = std::get_if<SendAction>(&action)) {
      Result<Response> reply = attempt(send->deadline);
      if (reply) return reply;
      failure_ = std::move(reply).error();
      action = machine_.failed(facts(*failure_), now(), session_.random());
      continue;
    }
    if (auto* stop = std::get_if<StopAction>(&action)) return end(std::move(*stop));
    Result<CallAction> next = carry_out(action);
    if (!next) return std::move(next).error();
    action = *std::move(next);
  }
  return Error{.kind = ErrorKind::cancelled,
               .message = "the stop token fired",
               .retry_reason = "not tried again: the call was cancelled"};
}

Result<CallAction> CallDriver::carry_out(const CallAction& action) {
  if (const auto* credential = std::get_if<CredentialAction>(&action)) {
    return get_credential(*credential);
  }
  if (const auto* wait = std::get_if<WaitAction>(&action)) return wait_until(*wait);
  return get_permit();
}

Result<CallAction> CallDriver::get_credential(const CredentialAction& action) {
  const std::uint64_t refused =
      action.was_refused && credential_ != nullptr ? credential_->generation : 0;
  Result<std::shared_ptr<const LiveCredential>> live =
      session_.credentials().get(refused, {now(), deadline_, options_.stop});
  if (!live) {
    Error error = std::move(live).error();
    error.retry_reason = "not sent: there is no credential";
    return error;
  }
  if (*live != credential_) {
    credential_ = *std::move(live);
    context_.pool_key = credential_->pool_key;
    if (!request_.secret_headers.empty()) {
      request_.secret_headers.back().value = credential_->header;
    }
  }
  return machine_.credential_ready(now());
}

CallAction CallDriver::get_permit() {
  const TimePoint time = now();
  const TimePoint permit = credential_->limiter->acquire(time);
  if (permit <= time) permit_.emplace(credential_->limiter, session_.clock());
  return machine_.may_send_at(permit, time);
}

CallAction CallDriver::wait_until(const WaitAction& action) {
  observe_wait(action);
  session_.clock().wait_until(action.until, options_.stop);
  return machine_.waited();
}

Error CallDriver::end(StopAction action) {
  Error error = failure_ ? *std::move(failure_) : *std::move(action.own_error);
  error.retry_reason = std::move(action.reason);
  return error;
}

Result<Response> CallDriver::attempt(TimePoint deadline) {
  const TimePoint start = now();
  context_.deadline = deadline;
  metadata_.http_status = 0;
  metadata_.request_id.clear();
  metadata_.headers = {};
  Result<Response> outcome = exchange();
  permit_.reset();
  if (outcome) {
    outcome->headers = without_secret_links(std::move(outcome->headers), *credential_->redactor);
  }
  if (!outcome && outcome.error().kind == ErrorKind::rate_limited) {
    credential_->limiter->pause(now() + *facts(outcome.error()).retry_after);
  }
  observe_attempt(outcome, start);
  return outcome;
}

Result<Response> CallDriver::exchange() {
  Result<std::unique_ptr<Exchange>> opened =
      open_exchange(session_.transport(), request_, context_);
  if (!opened) return std::move(opened).error();
  Exchange& exchange = **opened;
  learn(exchange.head());
  const bool is_hoped_for = view_.expects_redirect && is_redirect(exchange.head().status);
  if (is_success(exchange.head().status) || is_hoped_for) {
    return receive(exchange, context_.limits.body_bytes);
  }
  const std::size_t most = std::min(kErrorBodyBytes, context_.limits.body_bytes);
  Result<std::string> body = read_failure_body(exchange, most);
  if (!body) return std::move(body).error();
  Response reply{exchange.head().status, exchange.head().headers, *std::move(body)};
  if (is_already_gone(reply)) return reply;
  return error_of_reply(reply);
}

// A web page is no answer of the vendor's.
bool CallDriver::is_already_gone(const Response& reply) const {
  return view_.removes && !looks_like_html(reply) &&
         was_removed_before(kind_of_status(reply.status), machine_.delivery());
}

void CallDriver::learn(const ResponseHead& head) {
  const Quota quota = read_quota(head.headers);
  permit_->learn(quota);
  metadata_.http_status = head.status;
  metadata_.request_id = request_id(head.headers, *credential_->redactor);
  metadata_.quota_left = quota.left;
}

Error CallDriver::error_of_reply(Response& reply) const {
  const VendorProfile& vendor = session_.vendor();
  const VendorFailure failure = vendor.read_failure(reply);
  const ErrorKind kind = failure.kind.value_or(kind_of_status(reply.status));
  std::string message = status_message(reply, kind, vendor);
  Error error{.kind = kind,
              .message = std::move(message),
              .http_status = reply.status,
              .vendor_code = failure.code,
              .vendor_message = failure.message,
              .request_id = metadata_.request_id,
              .delivery = delivery_of_status(reply.status),
              .retry_after = asked_wait(reply.status, reply.headers, wall_time()),
              .excerpt = reply.body};
  redact_reply(error, *credential_->redactor, view_.secrets);
  metadata_.headers = without_secret_links(std::move(reply.headers), *credential_->redactor);
  return error;
}

FailedAttempt CallDriver::facts(const Error& error) const {
  FailedAttempt attempt{error.kind, error.http_status, error.delivery, error.retry_after};
  if (error.kind == ErrorKind::rate_limited && !attempt.retry_after) {
    attempt.retry_after = session_.vendor().rate_limited_wait;
  }
  return attempt;
}

void CallDriver::observe_attempt(const Result<Response>& outcome, TimePoint start) {
  if (!session_.observer()) return;
  CallEvent event = this->event(CallPhase::attempt);
  const Headers shown =
      shown_headers(outcome ? outcome->headers : metadata_.headers, *credential_->redactor);
  if (event.http_response_status_code != 0) event.http_response_headers = &shown;
  event.duration = std::chrono::duration_cast<microseconds>(now() - start);
  add_outcome(event, outcome);
  notify(event);
}

void CallDriver::observe_wait(const WaitAction& action) {
  if (!session_.observer()) return;
  CallEvent event = this->event(CallPhase::wait);
  event.duration = std::chrono::duration_cast<microseconds>(action.until - now());
  event.reason = action.reason;
  notify(event);
}

void CallDriver::observe_end(const Result<Response>& outcome) {
  if (!session_.observer()) return;
  CallEvent event = this->event(CallPhase::end);
  event.duration = std::chrono::duration_cast<microseconds>(now() - start_);
  add_outcome(event, outcome);
  if (!outcome) event.reason = outcome.error().retry_reason;
  notify(event);
}

CallEvent CallDriver::event(CallPhase phase) const {
  const BaseUrl& base = session_.base();
  return {.phase = phase,
          .call_id = call_id_,
          .vendor = session_.vendor().name,
          .operation = operation_,
          .http_request_method = to_string(request_.method),
          .url_full = shown_url_,
          .server_address = base.host,
          .server_port = base.port,
          .http_request_resend_count = std::max(machine_.attempts() - 1, 0),
          .http_request_body_size = request_.body.size(),
          .http_response_status_code = metadata_.http_status,
          .request_id = metadata_.request_id};
}

void CallDriver::notify(const CallEvent& event) {
  try {
    session_.observer()(event);
  } catch (...) {
    ++metadata_.observer_failures;  // whoever watches must not change what happens
  }
}

}  // namespace quartet::detail
