#include "http/curl_exchange.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include <string.h>  // explicit_bzero

#include "core/body.hpp"
#include "core/text.hpp"
#include "http/address.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// Time left, in whole milliseconds rounded up, at most a minute: the loop looks again.
int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

}  // namespace

HeaderLines::~HeaderLines() {
  for (curl_slist* line = list_; line != nullptr; line = line->next) {
    explicit_bzero(line->data, std::strlen(line->data));
  }
  curl_slist_free_all(list_);
}

void HeaderLines::add(const Header& field) {
  // "Name;" is how libcurl wants a field with an empty value.
  append(field.value.empty() ? field.name + ';' : field.name + ": " + field.value);
}

void HeaderLines::add(const SecretHeader& field) {
  std::string line;
  line.reserve(field.name.size() + 2 + field.value.reveal().size());  // no copies left behind
  line.append(field.name).append(": ").append(field.value.reveal());
  append(std::move(line));
}

void HeaderLines::suppress(std::string_view name) {
  append(std::string(name) + ':');
}

void HeaderLines::append(std::string&& line) {
  curl_slist* longer = curl_slist_append(list_, line.c_str());
  explicit_bzero(line.data(), line.size());
  if (longer == nullptr) throw std::bad_alloc();
  list_ = longer;
}

UrlParts split_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t host = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  const bool is_plain = url.substr(0, 5) == "http:";
  std::string peer(url.substr(host, end - host));
  const std::size_t bracket = peer.find(']');
  if (peer.find(':', bracket == std::string::npos ? 0 : bracket) == std::string::npos) {
    peer += is_plain ? ":80" : ":443";
  }
  return {std::string(url.substr(0, end)), std::move(peer), is_plain};
}

CurlExchange::CurlExchange(std::shared_ptr<HandlePool> pool, const Request& request,
                           const CallContext& context)
    : pool_(std::move(pool)),
      method_(request.method),
      body_(request.body),
      context_(context),
      head_(context.limits.header_bytes) {
  UrlParts parts = split_url(request.url);
  peer_ = std::move(parts.peer);
  is_plain_ = parts.is_plain;
  // Plain http is for loopback, wherever its name may lead.
  address_rule_ = is_plain_ ? AddressRule::loopback_only : context_.address_rule;
  pool_key_ = std::move(parts.origin) + '\n' + hex64(context_.pool_key);
}

CurlExchange::~CurlExchange() {
  wake_.reset();
  if (handle_ == nullptr) return;
  // Removing an unfinished transfer closes its connection, so nothing of it can reach the next one.
  if (added_) curl_multi_remove_handle(handle_->multi(), handle_->easy());
  // Nothing of this request may stay in the handle. What stays belongs to its origin and
  // credential.
  curl_easy_setopt(handle_->easy(), CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  if (method_ != Method::get) {
    curl_easy_reset(handle_->easy());
    handle_->is_prepared = false;
  }
  pool_->release(pool_key_, std::move(handle_));
}

Result<void> CurlExchange::open(const Request& request, const CurlTransportOptions& options) {
  if (std::optional<Error> stopped = interruption()) return *std::move(stopped);
  handle_ = pool_->acquire(pool_key_);
  if (std::optional<Error> error = configure(request, options)) return *std::move(error);
  if (curl_multi_add_handle(handle_->multi(), handle_->easy()) != CURLM_OK) throw std::bad_alloc();
  added_ = true;
  if (context_.stop.stop_possible()) {
    wake_.emplace(context_.stop, [multi = handle_->multi()] { curl_multi_wakeup(multi); });
  }
  return drive(Until::head);
}

Result<std::size_t> CurlExchange::read(std::span<char> buffer) {
  filled_ = take_spilled(buffer);
  if (filled_ == buffer.size()) return filled_;
  room_ = buffer;
  resume_if_paused();
  Result<void> driven = filled_ > 0 ? Result<void>() : drive(Until::body);
  room_ = {};
  if (!driven) return std::move(driven).error();
  return filled_;
}

Result<Response> CurlExchange::finish(std::size_t most) {
  spilled_.erase(0, std::exchange(spilled_read_, 0));
  wants_all_ = true;
  most_bytes_ = most;
  resume_if_paused();
  Result<void> driven = drive(Until::end);
  if (spilled_.size() > most) return body_too_large(most);
  if (!driven) return std::move(driven).error();
  ResponseHead head = head_.take();
  return Response{head.status, std::move(head.headers), std::move(spilled_)};
}

void CurlExchange::resume_if_paused() {
  if (std::exchange(paused_, false)) curl_easy_pause(handle_->easy(), CURLPAUSE_CONT);
}

std::size_t CurlExchange::take_spilled(std::span<char> buffer) {
  const std::size_t count = std::min(buffer.size(), spilled_.size() - spilled_read_);
  std::copy_n(spilled_.data() + spilled_read_, count, buffer.data());
  spilled_read_ += count;
  if (spilled_read_ == spilled_.size()) {
    spilled_.clear();
    spilled_read_ = 0;
  }
  return count;
}

Result<void> CurlExchange::drive(Until until) {
  while (!reached(until)) {
    if (std::optional<Error> stopped = interruption()) return *std::move(stopped);
    int running = 0;
    curl_multi_perform(handle_->multi(), &running);
    collect_result();
    if (reached(until)) break;
    curl_multi_poll(handle_->multi(), nullptr, 0, milliseconds_until(context_.deadline), nullptr);
  }
  if (has_what_is_wanted(until) || !done_) return {};
  if (failure_) return *failure_;
  if (result_ == CURLE_OK && head_.is_complete()) return {};
  return transfer_error(facts());
}

bool CurlExchange::has_what_is_wanted(Until until) const noexcept {
  switch (until) {
    case Until::head: return head_.is_complete();
    case Until::body: return filled_ > 0;
    default: return false;  // only the end itself
  }
}

bool CurlExchange::reached(Until until) const noexcept {
  return done_ || has_what_is_wanted(until);
}

std::optional<Error> CurlExchange::interruption() const {
  if (context_.stop.stop_requested()) {
    return Error{.kind = ErrorKind::cancelled,
                 .message = "the stop token fired",
                 .delivery = delivery_of(facts())};
  }
  if (Clock::now() < context_.deadline) return std::nullopt;
  TransferFacts late = facts();
  late.code = CURLE_OPERATION_TIMEDOUT;
  return transfer_error(late);
}

void CurlExchange::collect_result() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(handle_->multi(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    done_ = true;
    result_ = message->data.result;
  }
}

TransferFacts CurlExchange::facts() const {
  long system_error = 0;
  if (handle_ != nullptr) curl_easy_getinfo(handle_->easy(), CURLINFO_OS_ERRNO, &system_error);
  return {.code = result_,
          .peer = peer_,
          .sends = sends_,
          .status = head_.is_complete() ? head_.head().status : 0,
          .was_reset = system_error != 0};
}

std::size_t CurlExchange::on_header(char* data, std::size_t, std::size_t size, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  exchange.failure_ = exchange.head_.add_line({data, size});
  return exchange.failure_ ? 0 : size;
}

std::size_t CurlExchange::on_body(char* data, std::size_t, std::size_t size, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  std::string& spilled = exchange.spilled_;
  if (exchange.wants_all_) {
    spilled.append(data, size);
    return spilled.size() <= exchange.most_bytes_ ? size : 0;
  }
  if (!spilled.empty()) {
    // The reader is behind: libcurl keeps this part until it is asked again.
    exchange.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  const std::size_t fits = std::min(size, exchange.room_.size() - exchange.filled_);
  std::copy_n(data, fits, exchange.room_.data() + exchange.filled_);
  exchange.filled_ += fits;
  if (fits == size) return size;
  // Before the first read there is no room: it is likely that the whole body is wanted.
  if (exchange.room_.empty()) {
    spilled.reserve(body_capacity(exchange.head(), exchange.context_.limits.body_bytes));
  }
  spilled.assign(data + fits, size - fits);
  return size;
}

// Called when a connection is ready for the request. libcurl sends a request a second time,
// whatever its method, when a kept connection dies under it; this is where that is stopped.
int CurlExchange::before_send(void* self, char* address, char*, int, int) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  if (!is_allowed(exchange.address_rule_, address)) return CURL_PREREQFUNC_ABORT;
  return ++exchange.sends_ > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

}  // namespace quartet::detail
