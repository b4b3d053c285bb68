#include "khoros/report_stream.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/redaction.hpp"
#include "core/retry.hpp"
#include "core/session.hpp"
#include "khoros/profile.hpp"

namespace quartet::khoros {
namespace {

using std::chrono::milliseconds;

constexpr int kMostExpiredLinks = 2;
constexpr int kMostWholeRequests = 3;        // when the store cannot give the rest
constexpr std::size_t kRefusalBytes = 2048;  // of a refusal, to look at
constexpr std::string_view kOperation = "reports.download";

bool may_pass(ErrorKind kind) noexcept {
  return kind == ErrorKind::transport || kind == ErrorKind::timeout || kind == ErrorKind::server ||
         kind == ErrorKind::rate_limited || kind == ErrorKind::proxy;
}

// A break behind so many new bytes is a break of its own, not one more of the same.
std::uint64_t least_progress(const Position& position) {
  constexpr std::uint64_t usual = 1024 * 1024;
  return std::min(usual, position.size.value_or(usual) / 16 + 1);
}

Request store_request(const StoreLink& link, const Position& position,
                      const std::string& user_agent) {
  // Nothing that belongs to the vendor: no credential, and of the client's headers its name only.
  Request request{.method = Method::get, .url = link.url};
  request.headers.add("Accept", "*/*");
  request.headers.add("Accept-Encoding", "identity");
  request.headers.add("User-Agent", user_agent);
  if (position.can_go_on()) {
    request.headers.add("Range", "bytes=" + std::to_string(position.offset) + "-");
    request.headers.add("If-Range", position.validator);
  }
  return request;
}

Error ended_early(const Position& position) {
  return {.kind = ErrorKind::transport,
          .message = "the report ended after " + std::to_string(position.offset) + " of " +
                     std::to_string(position.size.value_or(0)) + " bytes",
          .delivery = Delivery::applied};
}

// Many stores say why in a word: <Error><Code>AccessDenied</Code>...
std::string code_in(std::string_view refusal) {
  constexpr std::string_view tag = "<Code>";
  const std::size_t begin = refusal.find(tag);
  if (begin == std::string_view::npos) return "";
  refusal.remove_prefix(begin + tag.size());
  return std::string(refusal.substr(0, refusal.find('<')));
}

Error unproven_end() {
  return {.kind = ErrorKind::transport,
          .message =
              "only the connection's end says that the report is whole "
              "(download.allow_unproven_end)",
          .delivery = Delivery::applied,
          .retry_reason = "not tried again: the answer would be the same"};
}

std::string front_of(Exchange& exchange) {
  std::string front(kRefusalBytes, '\0');
  std::size_t size = 0;
  while (size < front.size()) {
    const Result<std::size_t> count = exchange.read(std::span(front).subspan(size));
    if (!count || *count == 0) break;
    size += *count;
  }
  front.resize(size);
  return front;
}

Error cannot_go_on() {
  return {.kind = ErrorKind::transport,
          .message =
              "the store cannot go on where the download broke, and what was handed out "
              "cannot be taken back",
          .delivery = Delivery::applied,
          .retry_reason = "not tried again: download to a file instead"};
}

}  // namespace

ReportStream::ReportStream(std::shared_ptr<const detail::Handle> handle, Job job,
                           StreamSettings settings)
    : handle_(std::move(handle)),
      job_(std::move(job)),
      settings_(std::move(settings)),
      position_(settings_.position),
      start_(now()) {}

TimePoint ReportStream::now() const {
  return handle_->session->clock().now();
}

Result<StreamPart> ReportStream::read(std::span<char> buffer) {
  while (true) {
    Result<void> opened = exchange_ != nullptr ? Result<void>() : open();
    if (opened) {
      const Result<std::size_t> count = exchange_->read(buffer);
      if (count && *count > 0) {
        const StreamPart part = take(buffer.first(*count));
        if (part.size > 0) return part;
        continue;
      }
      std::optional<Error> problem = count ? problem_at_end() : count.error();
      if (!problem) return StreamPart{0, std::exchange(is_restart_, false)};
      opened = *std::move(problem);
    }
    Result<void> borne = bear(std::move(opened).error());
    if (!borne) return ended(std::move(borne).error());
  }
}

Error ReportStream::ended(Error error) const {
  error.attempts = std::max(error.attempts, store_requests_);
  error.elapsed = std::chrono::duration_cast<milliseconds>(now() - start_);
  return error;
}

StreamPart ReportStream::take(std::span<char> bytes) {
  const std::size_t old = static_cast<std::size_t>(std::min<std::uint64_t>(skipped_, bytes.size()));
  skipped_ -= old;
  const std::size_t fresh = bytes.size() - old;
  if (old > 0) std::memmove(bytes.data(), bytes.data() + old, fresh);
  position_.offset += fresh;
  progress_ += fresh;
  return {fresh, fresh > 0 && std::exchange(is_restart_, false)};
}

std::optional<Error> ReportStream::problem_at_end() {
  if (skipped_ > 0 || (position_.size && position_.offset != *position_.size)) {
    return ended_early(position_);
  }
  is_end_proven_ = exchange_->end_is_proven();
  if (is_end_proven_ || settings_.allow_unproven_end) return std::nullopt;
  is_end_unproven_ = true;
  return unproven_end();
}

Result<void> ReportStream::open() {
  for (int whole_requests = 0; whole_requests < kMostWholeRequests;) {
    Result<StoreLink> link = ask_for_link();
    if (!link) return std::move(link).error();
    Result<std::unique_ptr<Exchange>> exchange = ask_store(*link);
    if (!exchange) return std::move(exchange).error();
    const Position asked = asks_for_whole_ ? Position{} : position_;
    StoreReply reply = judge_store_reply((*exchange)->head(), asked);
    if (reply.verdict == StoreVerdict::expired) {
      if (++expired_links_ > kMostExpiredLinks) return refused_links(**exchange, *link);
      continue;
    }
    expired_links_ = 0;
    if (reply.verdict == StoreVerdict::failed) return std::move(reply.error);
    if (reply.verdict != StoreVerdict::ask_anew) {
      return accept(*std::move(exchange), std::move(reply));
    }
    asks_for_whole_ = true;
    ++whole_requests;
  }
  return cannot_go_on();
}

// The API has given a fresh link each time, so the report is there; what the store has against its
// links, only the store knows: a clock that is wrong, for one.
Error ReportStream::refused_links(Exchange& last, const StoreLink& link) const {
  Error error{
      .kind = ErrorKind::forbidden,
      .message = "the store refused every link to the report, fresh ones, too",
      .http_status = last.head().status,
      .delivery = Delivery::refused,
      .retry_reason = "gave up: " + std::to_string(expired_links_) + " links in a row were refused",
      .excerpt = front_of(last)};
  error.vendor_code = code_in(error.excerpt);
  detail::redact_reply(error, *handle_->session->redactor(), secrets_in(link.url));
  return error;
}

Result<StoreLink> ReportStream::ask_for_link() {
  RequestSpec spec = job_request(company_key_of(*handle_), job_, "/download");
  spec.expects_redirect = true;
  const auto left = std::chrono::duration_cast<milliseconds>(settings_.deadline - now());
  const milliseconds usual = handle_->call.timeout.value_or(defaults::call_timeout);
  const auto handle =
      detail::with_call(*handle_, {.timeout = std::max(milliseconds(1), std::min(left, usual))});
  Metadata metadata;
  Result<Response> reply = detail::perform(*handle, kOperation, spec, Effect::read, metadata);
  if (!reply) {
    Error error = std::move(reply).error();
    if (error.kind == ErrorKind::not_found) error.message = report_is_gone(0).message;
    return error;
  }
  if (reply->status < 300) {
    Error error = unexpected("the download address sent no link");
    error.vendor_message = read_failure(*reply).message;
    error.excerpt = std::move(reply->body);
    return detail::decode_failure(std::move(error), *handle_, kOperation, spec, metadata);
  }
  Result<StoreLink> link = check_store_link(*reply, handle_->session->base());
  if (link) return link;
  Error error = std::move(link).error();
  error.http_status = reply->status;
  error.attempts = metadata.attempts;
  error.elapsed = metadata.elapsed;
  return error;
}

Result<std::unique_ptr<Exchange>> ReportStream::ask_store(const StoreLink& link) {
  detail::Session& session = *handle_->session;
  const TimePoint start = now();
  const CallContext context{
      .deadline = settings_.deadline,
      .head_deadline =
          after(start, handle_->call.attempt_timeout.value_or(defaults::attempt_timeout)),
      .stop = handle_->call.stop,
      .limits = session.limits(),
      .effect = Effect::read,
      .address_rule = link.rule,
      .is_bulk = true};
  const Position asked = asks_for_whole_ ? Position{} : position_;
  ++store_requests_;
  Result<std::unique_ptr<Exchange>> exchange =
      session.transport().open(store_request(link, asked, session.user_agent()), context);
  const int status = exchange ? (*exchange)->head().status : 0;
  observe(link, start, status, exchange ? nullptr : &exchange.error());
  return exchange;
}

Result<void> ReportStream::accept(std::unique_ptr<Exchange> exchange, StoreReply reply) {
  if (reply.verdict == StoreVerdict::begins) {
    Result<void> begun = begin_anew(std::move(reply.position));
    if (!begun) return begun;
  } else {
    position_.size = reply.position.size;
    ++resumes_;
  }
  asks_for_whole_ = false;
  exchange_ = std::move(exchange);
  return {};
}

Result<void> ReportStream::begin_anew(Position whole) {
  if (position_.offset == 0 || settings_.restart == Restart::allowed) {
    position_ = std::move(whole);
    is_restart_ = true;
    has_restarted_ = true;
    return {};
  }
  const bool is_same = !position_.validator.empty() && whole.validator == position_.validator &&
                       whole.size == position_.size;
  if (!is_same) return cannot_go_on();
  skipped_ = position_.offset;
  ++resumes_;
  return {};
}

Result<void> ReportStream::bear(Error error) {
  exchange_.reset();
  skipped_ = 0;
  detail::name_error(error, *handle_, kOperation);
  // One with a reason has been tried again already, or must not be.
  const bool is_final = !may_pass(error.kind) || !error.retry_reason.empty();
  if (is_final || handle_->call.stop.stop_requested()) return error;
  if (std::exchange(progress_, 0) >= least_progress(position_)) failures_ = 0;
  const int most = handle_->call.max_attempts.value_or(defaults::max_attempts);
  if (++failures_ >= most) {
    error.retry_reason = "gave up: the download broke " + std::to_string(failures_) + " times";
    return error;
  }
  const TimePoint until = now() + detail::backoff(failures_, handle_->session->random());
  if (until >= settings_.deadline) {
    error.retry_reason = "not tried again: the next attempt would begin after the deadline";
    return error;
  }
  handle_->session->clock().wait_until(until, handle_->call.stop);
  return {};
}

void ReportStream::observe(const StoreLink& link, TimePoint start, int status, const Error* error) {
  const detail::Session& session = *handle_->session;
  if (!session.observer()) return;
  // The whole address is a secret.
  const std::string url = detail::origin_of(link.url) + "/***";
  const CallEvent event{
      .phase = CallPhase::attempt,
      .vendor = session.vendor().name,
      .operation = kOperation,
      .http_request_method = to_string(Method::get),
      .url_full = url,
      .server_address = link.host,
      .server_port = link.port,
      .http_response_status_code = status,
      .error_type = error != nullptr ? to_string(error->kind) : std::string_view(),
      .duration = std::chrono::duration_cast<std::chrono::microseconds>(now() - start),
      .error = error};
  try {
    session.observer()(event);
  } catch (...) {  // NOLINT(bugprone-empty-catch): whoever watches must not change what happens
  }
}

}  // namespace quartet::khoros
