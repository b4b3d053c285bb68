#include "http/curl_exchange.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include <sys/socket.h>

#include "core/body.hpp"
#include "core/text.hpp"
#include "http/address.hpp"
#include "http/sigpipe.hpp"

namespace quartet::detail {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kErrorBodyPatience(1);

Error cancelled(Delivery delivery) {
  return {.kind = ErrorKind::cancelled, .message = "the stop token fired", .delivery = delivery};
}

// Rounded up, at least 0, at most a minute: the loop looks again.
int whole_milliseconds(Clock::duration time) {
  const auto whole = std::chrono::ceil<milliseconds>(time);
  return static_cast<int>(std::clamp<std::int64_t>(whole.count(), 0, 60'000));
}

std::string_view origin_of_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t host = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  return url.substr(0, url.find_first_of("/?#", host));
}

// "host:port", or the host alone; empty when it has no place.
std::string_view authority_of(std::string_view origin) {
  const std::size_t scheme_end = origin.find("://");
  return scheme_end == std::string_view::npos ? "" : origin.substr(scheme_end + 3);
}

std::string_view host_of(std::string_view authority) {
  const std::size_t bracket = authority.find(']');
  return authority.substr(0, authority.find(':', bracket == std::string_view::npos ? 0 : bracket));
}

}  // namespace

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
  const std::string_view origin = origin_of_url(request.url);
  is_plain_ = origin.starts_with("http:");
  origin_size_ = origin.size();
  pool_key_.reserve(origin.size() + 2 + sizeof context_.pool_key);
  pool_key_.append(origin).push_back('\n');
  // What may be shown to the other end, and where that may be, is settled once for a handle.
  pool_key_.push_back(static_cast<char>(context_.address_rule));
  pool_key_.append(reinterpret_cast<const char*>(&context_.pool_key), sizeof context_.pool_key);
  // Plain http is for loopback, wherever its name may lead; so is a server that nobody verifies.
  loopback_only_ = is_plain_ || settings_->options.tls.insecure_skip_verification;
  if (settings_->proxy && !is_plain_ && !is_bypassed(settings_->proxy->bypass, host())) {
    proxy_ = &*settings_->proxy;
  }
  wants_raw_ = std::any_of(request.headers.begin(), request.headers.end(), [](const Header& field) {
    return equal_ignoring_case(field.name, "Accept-Encoding") ||
           equal_ignoring_case(field.name, "Range");
  });
}

std::string_view CurlExchange::host() const {
  return host_of(authority_of(std::string_view(pool_key_).substr(0, origin_size_)));
}

std::string CurlExchange::peer() const {
  std::string peer(authority_of(std::string_view(pool_key_).substr(0, origin_size_)));
  if (peer.size() == host().size()) peer += is_plain_ ? ":80" : ":443";
  return peer;
}

CurlExchange::~CurlExchange() {
  wake_.reset();
  if (handle_ == nullptr) return;
  if (added_) leave_multi();
  clear_method();
  handle_->exchange = nullptr;
  pool_->release(pool_key_, std::move(handle_));
}

void CurlExchange::leave_multi() {
  std::optional<SigpipeBlock> quiet;
  if (done_ && result_ == CURLE_OK) {
    handle_->note_idle_socket(connection_end_);
  } else {
    // Removing an unfinished transfer closes its connection, so nothing of it can reach the next
    // one.
    quiet.emplace();
    handle_->forget_idle_socket();
  }
  curl_multi_remove_handle(handle_->multi(), handle_->easy());
}

Result<void> CurlExchange::open(const Request& request) {
  if (std::optional<Error> refused = refusal()) return *std::move(refused);
  handle_ = pool_->acquire(pool_key_);
  if (handle_ == nullptr) {
    return transfer_error({.code = CURLE_COULDNT_CONNECT, .peer = peer(), .connect_errno = EMFILE});
  }
  handle_->exchange = this;
  if (std::optional<Error> error = configure(request)) return *std::move(error);
  if (curl_multi_add_handle(handle_->multi(), handle_->easy()) != CURLM_OK) {
    handle_.reset();  // whatever is wrong with it, it must not serve another
    throw std::bad_alloc();
  }
  added_ = true;
  if (context_.stop.stop_possible()) {
    wake_.emplace(context_.stop, [multi = handle_->multi()] { curl_multi_wakeup(multi); });
  }
  return drive(Until::head);
}

// Why nothing may be sent, as far as it is known before there is a connection.
std::optional<Error> CurlExchange::refusal() const {
  if (settings_->problem) return settings_->problem;
  if (context_.stop.stop_requested()) return cancelled(Delivery::not_sent);
  if (proxy_ == nullptr || !is_forbidden_host(context_.address_rule, host())) return std::nullopt;
  TransferFacts forbidden{.code = CURLE_ABORTED_BY_CALLBACK, .peer = peer()};
  return transfer_error(forbidden);
}

// Whether a connection to this address may carry the request. Behind a proxy it is the proxy's: the
// proxy resolves the name and answers for where it leads.
bool CurlExchange::may_use(const char* address) const noexcept {
  if (proxy_ != nullptr) return true;
  if (loopback_only_ && !is_allowed(AddressRule::loopback_only, address)) return false;
  return is_allowed(context_.address_rule, address);
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
  if (!std::exchange(paused_, false)) return;
  curl_easy_pause(handle_->easy(), CURLPAUSE_CONT);  // calls back at once
  rethrow();
}

void CurlExchange::rethrow() {
  if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
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
    rethrow();
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
  auto most = deadline() - start;
  if (until != Until::head) most = std::min(most, slow_watch_.left());
  curl_multi_poll(handle_->multi(), nullptr, 0, whole_milliseconds(most), nullptr);
  if (until != Until::head) slow_watch_.waited(Clock::now() - start);
}

Clock::time_point CurlExchange::deadline() const noexcept {
  return head_.is_complete() ? context_.deadline
                             : std::min(context_.deadline, context_.head_deadline);
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
  if (context_.stop.stop_requested()) return cancelled(delivery_of(facts()));
  if (slow_watch_.is_too_slow()) {
    return Error{.kind = ErrorKind::timeout,
                 .message = peer() + " sends the reply too slowly (http.curl.slowest_speed)",
                 .http_status = head_.head().status,
                 .delivery = delivery_of(facts())};
  }
  if (Clock::now() < deadline()) return std::nullopt;
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
                      .peer = peer(),
                      .proxy_peer = proxy_ != nullptr ? proxy_->peer : "",
                      .is_forbidden = forbidden_addresses_ > 0 && sockets_ == 0,
                      .sends = sends_,
                      .status = head_.is_complete() ? head_.head().status : 0};
  if (handle_ == nullptr) return facts;
  CURL* easy = handle_->easy();
  long number = 0;
  if (curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &number) == CURLE_OK) {
    facts.connect_status = static_cast<int>(number);
  }
  facts.connect_errno = socket_errno_;
  if (socket_errno_ == 0 && curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number) == CURLE_OK) {
    facts.connect_errno = static_cast<int>(number);
  }
  if (curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &number) == CURLE_OK) {
    facts.verify_result = number;
  }
  facts.detail = handle_->error_text.data();
  return facts;
}

// HTTP/1.0 and `Connection: close` end it behind the reply.
bool CurlExchange::keeps_connection() const {
  long version = 0;
  const bool is_1_1 =
      curl_easy_getinfo(handle_->easy(), CURLINFO_HTTP_VERSION, &version) == CURLE_OK &&
      version == CURL_HTTP_VERSION_1_1;
  return is_1_1 && head_.has_framing() && !head_.says_close();
}

// The body of a failure is not worth waiting for: its status has been said.
void CurlExchange::head_is_complete() {
  if (keeps_connection()) connection_end_ = CurlHandle::End::keeps_connection;
  if (head_.head().status < 300) return;
  context_.deadline = std::min(context_.deadline, Clock::now() + kErrorBodyPatience);
}

template <class Take>
std::size_t CurlExchange::keep_exceptions(void* handle, Take take) noexcept {
  CurlExchange& exchange = *static_cast<CurlHandle*>(handle)->exchange;
  try {
    return take(exchange);
  } catch (...) {
    exchange.thrown_ = std::current_exception();
    return 0;
  }
}

std::size_t CurlExchange::on_header(char* data, std::size_t, std::size_t size,
                                    void* handle) noexcept {
  return keep_exceptions(handle, [&](CurlExchange& to) { return to.take_header({data, size}); });
}

std::size_t CurlExchange::on_body(char* data, std::size_t, std::size_t size,
                                  void* handle) noexcept {
  return keep_exceptions(handle, [&](CurlExchange& to) { return to.take_body({data, size}); });
}

std::size_t CurlExchange::take_header(std::string_view line) {
  if (head_.is_complete()) return line.size();  // a trailer
  failure_ = head_.add_line(line);
  if (head_.is_complete()) head_is_complete();
  return failure_ ? 0 : line.size();
}

std::size_t CurlExchange::take_body(std::string_view data) {
  if (wants_all_) {
    slow_watch_.received(data.size());
    spilled_.append(data);
    return spilled_.size() <= most_bytes_ ? data.size() : 0;
  }
  if (!spilled_.empty()) {
    // The reader is behind: libcurl keeps this part until it is asked again.
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  slow_watch_.received(data.size());
  const std::size_t fits = std::min(data.size(), room_.size() - filled_);
  std::copy_n(data.data(), fits, room_.data() + filled_);
  filled_ += fits;
  if (fits == data.size()) return data.size();
  // Before the first read there is no room: it is likely that the whole body is wanted.
  if (room_.empty()) spilled_.reserve(body_capacity(head(), context_.limits.body_bytes));
  spilled_.assign(data.substr(fits));
  return data.size();
}

// Called for each address that a name leads to. One that must not carry the request is not even
// knocked at; libcurl then tries the name's next one.
curl_socket_t CurlExchange::on_open_socket(void* handle, curlsocktype,
                                           curl_sockaddr* address) noexcept {
  CurlExchange& exchange = *static_cast<CurlHandle*>(handle)->exchange;
  if (!exchange.may_use(address_text(address->addr).data())) {
    ++exchange.forbidden_addresses_;
    return CURL_SOCKET_BAD;
  }
  ++exchange.sockets_;
  const int made = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  exchange.socket_errno_ = made < 0 ? errno : 0;
  return made;
}

// Called when a connection is ready for the request. libcurl sends a request a second time,
// whatever its method, when a kept connection dies under it; this is where that is stopped.
int CurlExchange::before_send(void* handle, char* address, char*, int, int) noexcept {
  CurlExchange& exchange = *static_cast<CurlHandle*>(handle)->exchange;
  const bool is_new = exchange.sockets_ > 0;  // a kept one was looked at when it was
  if (is_new && !exchange.may_use(address)) return CURL_PREREQFUNC_ABORT;
  return ++exchange.sends_ > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

}  // namespace quartet::detail
