#include "core/session.hpp"

#include <algorithm>
#include <charconv>

#include "core/codec.hpp"
#include "core/keyed_hash.hpp"
#include "core/redaction.hpp"
#include "core/text.hpp"
#include "quartet/version.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kVendorMessageBytes = 300;
constexpr std::size_t kExcerptBytes = 512;
constexpr std::size_t kKeptContexts = 8;

Error config_error(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

// A token from a file often ends in one line break; anything else that cannot go into a header is a
// mistake that must not be sent.
Result<Secret> checked_token(const Secret& token) {
  std::string_view text = token.reveal();
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return config_error("the token is empty");
  if (!is_header_value(text)) {
    return config_error(
        "the token has a character that cannot stand in a header (line break, NUL or "
        "non-ASCII)");
  }
  return Secret(text);
}

std::optional<std::string> limits_problem(const Limits& limits) {
  if (limits.body_bytes < 1 || limits.header_bytes < 1 || limits.json_depth < 1) {
    return "every member of http.limits must be at least 1";
  }
  return std::nullopt;
}

// Headers that the engine writes itself.
bool is_reserved_header(std::string_view name) {
  constexpr std::string_view reserved[] = {"host",       "content-length", "transfer-encoding",
                                           "connection", "authorization",  "user-agent",
                                           "accept",     "content-type",   "expect"};
  return std::any_of(std::begin(reserved), std::end(reserved),
                     [name](std::string_view other) { return equal_ignoring_case(name, other); });
}

std::string headers_problem(const Headers& headers, std::string_view auth_header) {
  for (const Header& header : headers) {
    if (!is_header_name(header.name)) return "a header name has a character that it cannot have";
    if (is_reserved_header(header.name) || equal_ignoring_case(header.name, auth_header)) {
      return "the header " + header.name + " is written by the client and cannot be set";
    }
    if (!is_header_value(header.value)) {
      return "the value of the header " + header.name +
             " has a character that cannot stand in a header (line break, NUL or non-ASCII)";
    }
  }
  return "";
}

std::optional<std::int64_t> quota_left(const Headers& headers) {
  const std::string* text = headers.find("RateLimit-Remaining");
  if (text == nullptr) return std::nullopt;
  std::int64_t left = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), left);
  if (error != std::errc() || end != text->data() + text->size() || left < 0) return std::nullopt;
  return left;
}

std::string request_id(const Headers& headers, const Redactor& redactor) {
  for (const std::string_view name : {"X-Request-Id", "Request-Id", "X-Amzn-RequestId"}) {
    if (const std::string* id = headers.find(name)) return redactor.excerpt(*id, 80);
  }
  return "";
}

std::string status_message(int status, ErrorKind kind, const VendorProfile& vendor) {
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
  if (status >= 300 && status < 400) {
    return "the server answered with a redirect, which is never followed; " +
           std::string(vendor.endpoint_hint);
  }
  return "the vendor refused the request";
}

// What is known about a request from the status of its reply.
Delivery delivery_of_status(int status) noexcept {
  return status >= 500 || status == 408 ? Delivery::unknown : Delivery::refused;
}

Error error_of_reply(const Session& session, const Response& reply) {
  const VendorFailure failure = session.vendor().read_failure(reply);
  const ErrorKind kind = failure.kind.value_or(kind_of_status(reply.status));
  std::string message = status_message(reply.status, kind, session.vendor());
  if (looks_like_html(reply)) {
    message +=
        "; the reply is an HTML page, not the API: " + std::string(session.vendor().endpoint_hint);
  }
  return {.kind = kind,
          .message = std::move(message),
          .http_status = reply.status,
          .vendor_code = session.redactor().excerpt(failure.code, kVendorMessageBytes),
          .vendor_message = session.redactor().excerpt(failure.message, kVendorMessageBytes),
          .delivery = delivery_of_status(reply.status),
          .retry_after = asked_wait(reply.status, reply.headers),
          .excerpt = session.redactor().excerpt(reply.body, kExcerptBytes)};
}

// Carries one call out: the machine decides, this does.
class CallDriver {
 public:
  CallDriver(const Handle& handle, Effect effect)
      : session_(*handle.session),
        options_(handle.call),
        start_(session_.clock().now()),
        machine_({.effect = effect,
                  .max_attempts = options_.max_attempts.value_or(defaults::max_attempts),
                  .attempt_timeout = options_.attempt_timeout.value_or(defaults::attempt_timeout),
                  .deadline = start_ + options_.timeout.value_or(defaults::call_timeout)}) {
    context_.stop = options_.stop;
    context_.limits = session_.limits();
    context_.effect = effect;
    context_.pool_key = session_.pool_key();
  }

  Result<Response> run(const Request& request, Metadata& metadata) {
    std::string reason;
    Result<Response> outcome = drive(request, metadata, reason);
    metadata.attempts = machine_.attempts();
    metadata.elapsed = std::chrono::duration_cast<milliseconds>(now() - start_);
    if (outcome) return outcome;
    Error error = std::move(outcome).error();
    error.delivery = std::max(error.delivery, machine_.delivery());
    error.retry_reason = std::move(reason);
    return error;
  }

 private:
  [[nodiscard]] TimePoint now() const { return session_.clock().now(); }

  Result<Response> drive(const Request& request, Metadata& metadata, std::string& reason) {
    if (options_.stop.stop_requested()) return cancelled();
    CallAction action = machine_.start(now());
    std::optional<Error> failure;  // of the last attempt
    while (true) {
      if (const auto* send = std::get_if<SendAction>(&action)) {
        Result<Response> reply = attempt(request, send->deadline, metadata);
        if (reply) return reply;
        failure = std::move(reply).error();
        action = machine_.failed(facts(*failure), now(), session_.random());
      } else if (const auto* wait = std::get_if<WaitAction>(&action)) {
        session_.clock().wait_until(wait->until, options_.stop);
        if (options_.stop.stop_requested()) return cancelled();
        action = machine_.waited(now());
      } else {
        reason = std::get<StopAction>(action).reason;
        return *std::move(failure);
      }
    }
  }

  Result<Response> attempt(const Request& request, TimePoint deadline, Metadata& metadata) {
    context_.deadline = deadline;
    Result<Response> reply = quartet::send(session_.transport(), request, context_);
    if (!reply) return reply;
    metadata.http_status = reply->status;
    metadata.request_id = request_id(reply->headers, session_.redactor());
    metadata.quota_left = quota_left(reply->headers);
    if (reply->status >= 200 && reply->status < 300) return reply;
    Error error = error_of_reply(session_, *reply);
    error.request_id = metadata.request_id;
    metadata.headers = std::move(reply->headers);
    return error;
  }

  static FailedAttempt facts(const Error& error) {
    return {error.kind, error.http_status, error.delivery, error.retry_after};
  }

  static Error cancelled() {
    return {.kind = ErrorKind::cancelled, .message = "the stop token fired"};
  }

  Session& session_;
  const CallOptions& options_;
  TimePoint start_;
  CallMachine machine_;
  CallContext context_;
};

std::string call_options_problem(const CallOptions& call) {
  if (call.timeout.value_or(defaults::call_timeout) <= milliseconds(0)) {
    return "call.timeout must be more than 0";
  }
  if (call.attempt_timeout.value_or(defaults::attempt_timeout) <= milliseconds(0)) {
    return "call.attempt_timeout must be more than 0";
  }
  if (call.max_attempts.value_or(1) < 1) return "call.max_attempts must be at least 1";
  return "";
}

Error described(Error error, const Handle& handle, const std::string& operation,
                const Metadata& metadata) {
  name_error(error, handle, operation);
  error.attempts = metadata.attempts;
  error.elapsed = metadata.elapsed;
  return error;
}

}  // namespace

Session::Session(const VendorProfile& vendor, SessionOptions options)
    : vendor_(vendor), limits_(options.http.limits), random_(std::random_device{}()) {
  problem_ = configure(std::move(options));
  if (problem_) problem_->vendor = vendor_.name;
}

std::optional<Error> Session::configure(SessionOptions options) {
  transport_ = options.http.transport;
  clock_ = options.http.clock != nullptr ? options.http.clock : make_system_clock();
  Result<BaseUrl> base = parse_base_url(options.base_url, vendor_.path_prefix);
  if (!base) return std::move(base).error();
  base_ = *std::move(base);
  Result<Secret> token = checked_token(options.token);
  if (!token) return std::move(token).error();
  if (const auto problem = limits_problem(limits_)) return config_error(*problem);
  if (!is_header_value(options.http.user_agent)) {
    return config_error("http.user_agent has a character that cannot stand in a header");
  }
  user_agent_ = options.http.user_agent + (options.http.user_agent.empty() ? "" : " ") +
                "quartet/" + std::string(quartet::version());
  static const HashKey pool_hash = HashKey::random();
  pool_key_ = keyed_hash(pool_hash, token->reveal());
  token_ = *std::move(token);
  redactor_ = Redactor({token_});
  if (transport_ == nullptr) transport_ = make_curl_transport(options.http.curl);
  return std::nullopt;
}

Result<Request> Session::prepare(const RequestSpec& spec) const {
  const std::string auth_header(spec.auth_header.empty() ? vendor_.auth_header : spec.auth_header);
  if (!spec.problem.empty()) return config_error(spec.problem);
  if (std::string problem = headers_problem(spec.headers, auth_header); !problem.empty()) {
    return config_error(std::move(problem));
  }
  if (!is_header_name(auth_header) || !is_header_value(spec.content_type)) {
    return config_error(
        "auth_header or content_type has a character that cannot stand in a header");
  }
  Request request{.method = spec.method,
                  .url = request_url(base_, spec),
                  .headers = spec.headers,
                  .body = spec.body};
  request.headers.add("Accept", "application/json");
  request.headers.add("User-Agent", user_agent_);
  if (!spec.content_type.empty()) request.headers.add("Content-Type", spec.content_type);
  request.secret_headers.push_back({auth_header, token_});
  return request;
}

double Session::random() {
  const std::lock_guard lock(mutex_);
  return std::uniform_real_distribution<double>(0, 1)(random_);
}

std::unique_ptr<DecodeContext> Session::take_context() {
  {
    const std::lock_guard lock(mutex_);
    if (!contexts_.empty()) {
      std::unique_ptr<DecodeContext> context = std::move(contexts_.back());
      contexts_.pop_back();
      return context;
    }
  }
  return std::make_unique<DecodeContext>(limits_);
}

void Session::give_back(std::unique_ptr<DecodeContext> context) {
  trim(*context);
  const std::lock_guard lock(mutex_);
  if (contexts_.size() < kKeptContexts) contexts_.push_back(std::move(context));
}

ContextLease::ContextLease(const Handle& handle)
    : session_(handle.session), context_(session_->take_context()) {}
ContextLease::~ContextLease() {
  session_->give_back(std::move(context_));
}

Result<Response> perform(const Handle& handle, const std::string& operation,
                         const RequestSpec& spec, Effect effect, Metadata& metadata) {
  const Session& session = *handle.session;
  Result<void> usable = check(handle);
  if (!usable) return described(std::move(usable).error(), handle, operation, metadata);
  const Result<Request> request = session.prepare(spec);
  if (!request) return described(request.error(), handle, operation, metadata);
  Result<Response> reply = CallDriver(handle, effect).run(*request, metadata);
  if (!reply) return described(std::move(reply).error(), handle, operation, metadata);
  return reply;
}

Error decode_failure(Error error, const Handle& handle, const std::string& operation,
                     const Metadata& metadata) {
  const Session& session = *handle.session;
  error = described(std::move(error), handle, operation, metadata);
  error.http_status = metadata.http_status;
  error.request_id = metadata.request_id;
  error.vendor_message = session.redactor().excerpt(error.vendor_message, kVendorMessageBytes);
  error.vendor_code = session.redactor().excerpt(error.vendor_code, kVendorMessageBytes);
  error.excerpt = session.redactor().excerpt(error.excerpt, kExcerptBytes);
  error.delivery = error.kind == ErrorKind::vendor ? Delivery::refused : Delivery::applied;
  error.retry_reason = "not tried again: the answer would be the same";
  if (error.kind == ErrorKind::decode && !session.vendor().endpoint_hint.empty()) {
    error.message += "; " + std::string(session.vendor().endpoint_hint);
  }
  return error;
}

Result<void> check(const Handle& handle) {
  if (handle.session->problem()) return *handle.session->problem();
  if (std::string problem = call_options_problem(handle.call); !problem.empty()) {
    Error error = config_error(std::move(problem));
    error.vendor = handle.session->vendor().name;
    return error;
  }
  return {};
}

void name_error(Error& error, const Handle& handle, const std::string& operation) {
  error.vendor = handle.session->vendor().name;
  error.operation = operation;
}

std::uint64_t listing_fingerprint(const Handle& handle, const std::vector<std::string>& parts) {
  constexpr HashKey key{0x66696e676572, 0x7072696e74};
  std::string text = handle.session->base().origin + handle.session->base().prefix;
  for (const std::string& part : parts) text += '\n' + part;
  return keyed_hash(key, text);
}

CallOptions overlay(CallOptions base, const CallOptions& changes) {
  if (changes.timeout) base.timeout = changes.timeout;
  if (changes.attempt_timeout) base.attempt_timeout = changes.attempt_timeout;
  if (changes.max_attempts) base.max_attempts = changes.max_attempts;
  if (changes.stop.stop_possible()) base.stop = changes.stop;
  return base;
}

std::shared_ptr<const Handle> with_call(const Handle& handle, const CallOptions& changes) {
  return std::make_shared<const Handle>(Handle{handle.session, overlay(handle.call, changes)});
}

Result<Response> send_raw(const Handle& handle, const RawRequest& raw) {
  RequestSpec spec{.method = raw.method,
                   .path = raw.path,
                   .query = raw.query,
                   .headers = raw.headers,
                   .body = raw.body,
                   .content_type = raw.content_type,
                   .auth_header = raw.auth_header,
                   .problem = path_problem(raw.path)};
  Metadata metadata;
  return perform(handle, "send", spec, raw.effect, metadata);
}

ErrorKind kind_of_status(int status) noexcept {
  switch (status) {
    case 401: return ErrorKind::unauthorized;
    case 403: return ErrorKind::forbidden;
    case 404:
    case 410: return ErrorKind::not_found;
    case 409:
    case 412: return ErrorKind::conflict;
    case 429: return ErrorKind::rate_limited;
    default: break;
  }
  if (status >= 500 && status < 600) return ErrorKind::server;
  if (status >= 400 && status < 500) return ErrorKind::invalid;
  return ErrorKind::decode;  // 1xx, 3xx and invented ones: not what the vendor documents
}

}  // namespace quartet::detail
