// How a libcurl handle is set up for one request. Every option is checked.
#include <algorithm>
#include <limits>

#include "http/curl_exchange.hpp"

namespace quartet::detail {
namespace {

// Below 64 KiB: freeing a larger block makes glibc tidy its whole heap, and libcurl frees it after
// each request.
constexpr long kReceiveBuffer = 60L * 1024;
constexpr long kLongestConnectionLife = 3600;  // seconds; then certificates are checked anew

// Sets options until one fails.
class Setup {
 public:
  explicit Setup(CURL* easy) : easy_(easy) {}

  template <class T>
  Setup& set(CURLoption option, T value) {
    if (code_ == CURLE_OK) code_ = curl_easy_setopt(easy_, option, value);
    return *this;
  }
  [[nodiscard]] CURLcode code() const noexcept { return code_; }

 private:
  CURL* easy_;
  CURLcode code_ = CURLE_OK;
};

void set_safety(Setup& setup, const char* protocols) {
  setup.set(CURLOPT_PROTOCOLS_STR, protocols)
      .set(CURLOPT_FOLLOWLOCATION, 0L)
      .set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L)
      .set(CURLOPT_PROXY, "")  // the environment's proxy variables are not for us
      .set(CURLOPT_NOSIGNAL, 1L)
      .set(CURLOPT_QUICK_EXIT, 1L)
      .set(CURLOPT_PATH_AS_IS, 1L)
      .set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1))
      .set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2))
      .set(CURLOPT_SSL_VERIFYPEER, 1L)
      .set(CURLOPT_SSL_VERIFYHOST, 2L);
}

long to_long(std::int64_t number) {
  return static_cast<long>(
      std::clamp<std::int64_t>(number, 1, std::numeric_limits<std::int32_t>::max()));
}

}  // namespace

// A handle serves one origin, one credential and one transport, so these stay.
CURLcode CurlExchange::prepare_handle(const CurlTransportOptions& options) {
  Setup setup(handle_->easy());
  set_safety(setup, is_plain_ ? "http" : "https");
  setup.set(CURLOPT_CONNECTTIMEOUT_MS, to_long(options.connect_timeout.count()))
      .set(CURLOPT_MAXAGE_CONN, to_long(options.idle_timeout.count() / 1000))
      .set(CURLOPT_MAXLIFETIME_CONN, kLongestConnectionLife)
      .set(CURLOPT_BUFFERSIZE, kReceiveBuffer)
      .set(CURLOPT_HEADERFUNCTION, &CurlExchange::on_header)
      .set(CURLOPT_WRITEFUNCTION, &CurlExchange::on_body)
      .set(CURLOPT_PREREQFUNCTION, &CurlExchange::before_send);
  if (!options.tls.ca_file.empty()) {
    setup.set(CURLOPT_CAINFO, options.tls.ca_file.c_str())
        .set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  return setup.code();
}

std::optional<Error> CurlExchange::configure(const Request& request,
                                             const CurlTransportOptions& options) {
  CURLcode code = CURLE_OK;
  if (!handle_->is_prepared) {
    code = prepare_handle(options);
    handle_->is_prepared = code == CURLE_OK;
  }
  add_headers(request);
  Setup setup(handle_->easy());
  setup.set(CURLOPT_URL, request.url.c_str())
      .set(CURLOPT_HTTPHEADER, lines_.get())
      .set(CURLOPT_HEADERDATA, static_cast<void*>(this))
      .set(CURLOPT_WRITEDATA, static_cast<void*>(this))
      .set(CURLOPT_PREREQDATA, static_cast<void*>(this));
  if (code == CURLE_OK) code = setup.code();
  if (code == CURLE_OK) code = set_method(request.method);
  if (code == CURLE_OK) return std::nullopt;
  return Error{.kind = ErrorKind::config,
               .message = std::string("libcurl refused an option: ") + curl_easy_strerror(code)};
}

void CurlExchange::add_headers(const Request& request) {
  for (const Header& field : request.headers) lines_.add(field);
  for (const SecretHeader& field : request.secret_headers) lines_.add(field);
  if (request.method == Method::get) return;
  lines_.suppress("Expect");  // no pause of a second before the body
  if (request.headers.find("Content-Type") == nullptr) lines_.suppress("Content-Type");
}

CURLcode CurlExchange::set_method(Method method) {
  Setup setup(handle_->easy());
  if (method == Method::get) return setup.set(CURLOPT_HTTPGET, 1L).code();
  if (method != Method::del || !body_.empty()) {
    setup.set(CURLOPT_POST, 1L)
        .set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()))
        .set(CURLOPT_POSTFIELDS, body_.c_str());
  }
  const std::string name(to_string(method));
  return setup.set(CURLOPT_CUSTOMREQUEST, name.c_str()).code();
}

}  // namespace quartet::detail
