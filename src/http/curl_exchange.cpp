#include "http/curl_exchange.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "core/body.hpp"
#include "core/text.hpp"
#include "http/address.hpp"
#include "http/sigpipe.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kErrorBodyPatience(1);

// Rounded up, at least 0, at most a minute: the loop looks again.
int whole_milliseconds(Clock::duration time) {
  const auto whole = std::chrono::ceil<milliseconds>(time);
  return static_cast<int>(std::clamp<std::int64_t>(whole.count(), 0, 60'000));
}

}  // namespace

UrlParts split_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t host = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  const bool is_plain = url.substr(0, 5) == "http:";
  std::string peer(url.substr(host, end - host));
  const std::size_t bracket = peer.find(']');
  const std::size_t colon = peer.find(':', bracket == std::string::npos ? 0 : bracket);
  std::string name = peer.substr(0, colon);
  if (colon == std::string::npos) peer += is_plain ? ":80" : ":443";
  return {std::string(url.substr(0, end)), std::move(name), std::move(peer), is_plain};
}

CurlExchange::CurlExchange(std::shared_ptr<HandlePool> pool,
                           std::shared_ptr<const TransportSettings> settings,
                           const Request& request, const CallContext& context)
    : pool_(std::move(pool)),
      settings_(std::move(settings)),
      method_(request.method),
      body_(request.body),
      context_(context),
      head_(context.limits.header_bytes),
      slow_watch_(settings_->options.slowest_speed, settings_->options.slow_period) {
  UrlParts parts = split_url(request.url);
  peer_ = std::move(parts.peer);
  is_plain_ = parts.is_plain;
  // Plain http is for loopback, wherever its name may lead; so is a server that nobody verifies.
  const bool is_trusting = settings_->options.tls.insecure_skip_verification;
  address_rule_ = is_plain_ || is_trusting ? AddressRule::loopback_only : context_.address_rule;
  if (settings_->proxy && !is_plain_ && !is_bypassed(settings_->proxy->bypass, parts.host)) {
    proxy_ = &*settings_->proxy;
    address_rule_ = AddressRule::any;  // the address is the proxy's
  }
  wants_raw_ = request.headers.find("Accept-Encoding") != nullptr ||
               request.headers.find("Range") != nullptr;
  pool_key_ = std::move(parts.origin) + '\n' + hex64(context_.pool_key);
}

CurlExchange::~CurlExchange() {
  wake_.reset();
  if (handle_ == nullptr) return;
  // Removing an unfinished transfer closes its connection, so nothing of it can reach the next one.
  if (added_) {
    const SigpipeBlock quiet;
    curl_multi_remove_handle(handle_->multi(), handle_->easy());
  }
  clear_method();
  handle_->exchange = nullptr;
  pool_->release(pool_key_, std::move(handle_));
}

Result<void> CurlExchange::open(const Request& request) {
  if (settings_->problem) return *settings_->problem;
  if (std::optional<Error> stopped = interruption()) return *std::move(stopped);
  handle_ = pool_->acquire(pool_key_);
  if (handle_ == nullptr) {
    return Error{.kind = ErrorKind::transport,
                 .message = "cannot connect to " + peer_ + ": no file descriptors left"};
  }
  handle_->exchange = this;
  if (std::optional<Error> error = configure(request)) return *std::move(error);
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
  std::optional<SigpipeBlock> quiet;
  if (!is_plain_) quiet.emplace();
  while (!reached(until)) {
    if (std::optional<Error> stopped = interruption()) return *std::move(stopped);
    int running = 0;
    curl_multi_perform(handle_->multi(), &running);
    collect_result();
    if (reached(until)) break;
    wait_for_network(until);
  }
  if (has_what_is_wanted(until) || !done_) return {};
  if (failure_) return *failure_;
  if (result_ == CURLE_OK && head_.is_complete()) return {};
  return transfer_error(facts());
}

void CurlExchange::wait_for_network(Until until) {
  const auto start = Clock::now();
  auto most = context_.deadline - start;
  if (until != Until::head) most = std::min(most, slow_watch_.left());
  curl_multi_poll(handle_->multi(), nullptr, 0, whole_milliseconds(most), nullptr);
  if (until != Until::head) slow_watch_.waited(Clock::now() - start);
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

std::optional<Error> CurlExchange::interruption() {
  if (context_.stop.stop_requested()) {
    return Error{.kind = ErrorKind::cancelled,
                 .message = "the stop token fired",
                 .delivery = delivery_of(facts())};
  }
  if (slow_watch_.is_too_slow()) {
    return Error{.kind = ErrorKind::timeout,
                 .message = peer_ + " sends the reply too slowly (http.curl.slowest_speed)",
                 .http_status = head_.head().status,
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
  TransferFacts facts{.code = result_,
                      .peer = peer_,
                      .proxy_peer = proxy_ != nullptr ? proxy_->peer : "",
                      .sends = sends_,
                      .status = head_.is_complete() ? head_.head().status : 0};
  if (handle_ == nullptr) return facts;
  CURL* easy = handle_->easy();
  long number = 0;
  if (curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &number) == CURLE_OK) {
    facts.connect_status = static_cast<int>(number);
  }
  if (curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &number) == CURLE_OK) {
    facts.verify_result = number;
  }
  facts.detail = handle_->error_text.data();
  return facts;
}

// The body of a failure is not worth waiting for: its status has been said.
void CurlExchange::head_is_complete() {
  if (head_.head().status < 300) return;
  context_.deadline = std::min(context_.deadline, Clock::now() + kErrorBodyPatience);
}

std::size_t CurlExchange::on_header(char* data, std::size_t, std::size_t size, void* handle) {
  CurlExchange& exchange = *static_cast<CurlHandle*>(handle)->exchange;
  if (exchange.head_.is_complete()) return size;  // a trailer
  exchange.failure_ = exchange.head_.add_line({data, size});
  if (exchange.head_.is_complete()) exchange.head_is_complete();
  return exchange.failure_ ? 0 : size;
}

std::size_t CurlExchange::on_body(char* data, std::size_t, std::size_t size, void* handle) {
  CurlExchange& exchange = *static_cast<CurlHandle*>(handle)->exchange;
  std::string& spilled = exchange.spilled_;
  if (exchange.wants_all_) {
    exchange.slow_watch_.received(size);
    spilled.append(data, size);
    return spilled.size() <= exchange.most_bytes_ ? size : 0;
  }
  if (!spilled.empty()) {
    // The reader is behind: libcurl keeps this part until it is asked again.
    exchange.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  exchange.slow_watch_.received(size);
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
int CurlExchange::before_send(void* handle, char* address, char*, int, int) {
  CurlExchange& exchange = *static_cast<CurlHandle*>(handle)->exchange;
  if (!is_allowed(exchange.address_rule_, address)) return CURL_PREREQFUNC_ABORT;
  return ++exchange.sends_ > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

}  // namespace quartet::detail
