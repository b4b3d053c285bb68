#include "core/session.hpp"

#include <algorithm>
#include <cmath>

#include "core/call_driver.hpp"
#include "core/codec.hpp"
#include "core/keyed_hash.hpp"
#include "core/text.hpp"
#include "quartet/version.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kKeptContexts = 8;

Error config_error(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

std::optional<std::string> options_problem(const HttpOptions& options) {
  const Limits& limits = options.limits;
  if (limits.body_bytes < 1 || limits.header_bytes < 1 || limits.inflate_ratio < 1 ||
      limits.json_depth < 1) {
    return "every member of http.limits must be at least 1";
  }
  const RateLimit rate = options.rate_limit.value_or(RateLimit{});
  if (rate.calls < 0 || rate.window <= milliseconds(0)) {
    return "http.rate_limit needs calls of at least 0 and a window of more than 0";
  }
  if (!is_header_value(options.user_agent)) {
    return "http.user_agent has a character that cannot stand in a header";
  }
  return std::nullopt;
}

// Headers that the engine writes itself.
bool is_reserved_header(std::string_view name) {
  constexpr std::string_view reserved[] = {"host",       "content-length", "transfer-encoding",
                                           "connection", "authorization",  "content-type",
                                           "expect"};
  return std::any_of(std::begin(reserved), std::end(reserved),
                     [name](std::string_view other) { return equal_ignoring_case(name, other); });
}

std::string headers_problem(const Headers& headers, const Headers& own,
                            std::string_view auth_header) {
  for (const Header& header : headers) {
    if (!is_header_name(header.name)) return "a header name has a character that it cannot have";
    if (is_reserved_header(header.name) || own.find(header.name) != nullptr ||
        equal_ignoring_case(header.name, auth_header)) {
      return "the header " + header.name + " is written by the client and cannot be set";
    }
    if (!is_header_value(header.value)) {
      return "the value of the header " + header.name +
             " has a character that cannot stand in a header (line break, NUL or non-ASCII)";
    }
  }
  return "";
}

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

// The nearest number in [0, 1); what is no number counts as 0.
double below_one(double number) {
  if (!(number > 0)) return 0;
  return std::min(number, std::nextafter(1.0, 0.0));
}

Error described(Error error, const Handle& handle, std::string_view operation,
                const Metadata& metadata) {
  name_error(error, handle, operation);
  error.attempts = metadata.attempts;
  error.elapsed = metadata.elapsed;
  return error;
}

}  // namespace

Session::Session(const VendorProfile& vendor, SessionOptions options)
    : vendor_(vendor),
      account_(options.account),
      limits_(options.http.limits),
      own_random_(std::random_device{}()) {
  problem_ = configure(std::move(options));
  if (problem_) problem_->vendor = vendor_.name;
}

std::optional<Error> Session::configure(SessionOptions options) {
  transport_ = options.http.transport;
  clock_ = options.http.clock != nullptr ? options.http.clock : make_system_clock();
  injected_random_ = std::move(options.http.random);
  Result<BaseUrl> base = parse_base_url(options.base_url, vendor_.path_prefix);
  if (!base) return std::move(base).error();
  base_ = *std::move(base);
  if (!options.problem.empty()) return config_error(std::move(options.problem));
  if (const auto problem = options_problem(options.http)) return config_error(*problem);
  user_agent_ = options.http.user_agent + (options.http.user_agent.empty() ? "" : " ") +
                "quartet/" + std::string(quartet::version());
  headers_ = std::move(options.headers);
  headers_.add("Accept", "application/json");
  headers_.add("User-Agent", user_agent_);
  observer_ = std::move(options.http.observer);
  const bool is_own_transport = transport_ == nullptr;
  if (is_own_transport) {
    Result<void> usable = quartet::check(options.http.curl);
    if (!usable) return std::move(usable).error();
    transport_ = make_curl_transport(std::move(options.http.curl));
  }
  // A fake, a recording and a sandbox are no vendor: there, only what replies say counts.
  const RateLimit assumed = is_own_transport && !base_.loopback ? vendor_.rate_limit : RateLimit{};
  Result<std::unique_ptr<CredentialSource>> source = CredentialSource::make(
      options.token, {.origin = base_.origin,
                      .make_header = std::move(options.make_header),
                      .rate_limit = options.http.rate_limit.value_or(assumed),
                      .clock_key = options.http.clock.get()});
  if (!source) return std::move(source).error();
  credentials_ = *std::move(source);
  return std::nullopt;
}

std::shared_ptr<const Redactor> Session::redactor() const {
  return credentials_->redactor();
}

std::string_view Session::auth_header_of(const RequestView& view) const noexcept {
  return view.auth_header.empty() ? vendor_.auth_header : view.auth_header;
}

std::string Session::problem_of(const RequestView& view) const {
  if (!view.problem.empty()) return std::string(view.problem);
  if (!view.headers.empty()) {
    std::string problem = headers_problem(view.headers, headers_, auth_header_of(view));
    if (!problem.empty()) return problem;
  }
  const bool is_auth_name = view.auth_header.empty() || is_header_name(view.auth_header);
  if (!is_auth_name || !is_header_value(view.content_type)) {
    return "auth_header or content_type has a character that cannot stand in a header";
  }
  if (!view.form.empty() && (!view.body.empty() || !view.content_type.empty())) {
    return "a request with a form has no body or content_type of its own";
  }
  return "";
}

Result<Request> Session::prepare(const RequestView& view) const {
  if (std::string problem = problem_of(view); !problem.empty()) {
    return config_error(std::move(problem));
  }
  const bool is_form = !view.form.empty();
  Request request{.method = view.method,
                  .url = request_url(base_, view),
                  .headers = headers_,
                  .body = is_form ? encode_form(view.form) : std::string(view.body)};
  for (const Header& field : view.headers) request.headers.add(field.name, field.value);
  if (!view.content_type.empty())
    request.headers.add("Content-Type", std::string(view.content_type));
  if (is_form) request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  if (view.authentication == Authentication::token) {
    request.secret_headers.push_back({std::string(auth_header_of(view)), Secret("")});
  }
  return request;
}

double Session::random() {
  if (injected_random_) return below_one(injected_random_());
  const std::lock_guard lock(mutex_);
  return std::uniform_real_distribution<double>(0, 1)(own_random_);
}

std::unique_ptr<DecodeContext> Session::take_context() {
  {
    const std::lock_guard lock(mutex_);
    contexts_.reserve(kKeptContexts);  // giving back must not throw
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

namespace {

Result<Response> perform_view(const Handle& handle, std::string_view operation,
                              const RequestView& view, Effect effect, Metadata& metadata) {
  const Session& session = *handle.session;
  Result<void> usable = check(handle);
  if (!usable) return described(std::move(usable).error(), handle, operation, metadata);
  Result<Request> request = session.prepare(view);
  if (!request) return described(request.error(), handle, operation, metadata);
  Result<Response> reply = CallDriver(handle, operation, effect, view, *request, metadata).run();
  if (!reply) return described(std::move(reply).error(), handle, operation, metadata);
  return reply;
}

}  // namespace

Result<Response> perform(const Handle& handle, std::string_view operation, const RequestSpec& spec,
                         Effect effect, Metadata& metadata) {
  return perform_view(handle, operation, RequestView(spec), effect, metadata);
}

Error decode_failure(Error error, const Handle& handle, std::string_view operation,
                     const RequestSpec& spec, const Metadata& metadata) {
  const Session& session = *handle.session;
  error = described(std::move(error), handle, operation, metadata);
  error.http_status = metadata.http_status;
  error.request_id = metadata.request_id;
  redact_reply(error, *session.redactor(), spec.secrets);
  error.delivery = error.kind == ErrorKind::vendor ? Delivery::refused : Delivery::applied;
  error.retry_reason = "not tried again: the answer would be the same";
  if (error.kind == ErrorKind::decode && !session.vendor().endpoint_hint.empty()) {
    error.message += "; " + std::string(session.vendor().endpoint_hint);
  }
  return error;
}

std::shared_ptr<const Handle> make_handle(const VendorProfile& vendor, SessionOptions options,
                                          CallOptions call) {
  return std::make_shared<const Handle>(
      Handle{std::make_shared<Session>(vendor, std::move(options)), std::move(call)});
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

void name_error(Error& error, const Handle& handle, std::string_view operation) {
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
  const std::string problem = path_problem(raw.path);
  Metadata metadata;
  return perform_view(handle, "send", RequestView(raw, problem), raw.effect, metadata);
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
