// How a libcurl handle is set up for one request. Every option is checked.
#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "http/curl_exchange.hpp"

namespace quartet::detail {
namespace {

// Below 64 KiB: freeing a larger block makes glibc tidy its whole heap, and libcurl frees it after
// each request.
constexpr long kReceiveBuffer = 60L * 1024;
constexpr long kBulkReceiveBuffer = 512L * 1024;  // the most that libcurl takes

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

long to_long(std::int64_t number) {
  return static_cast<long>(
      std::clamp<std::int64_t>(number, 1, std::numeric_limits<std::int32_t>::max()));
}

}  // namespace

// A handle serves one origin, one credential and one transport, so these stay.
CURLcode CurlExchange::prepare_handle() {
  Setup setup(handle_->easy());
  setup.set(CURLOPT_PROTOCOLS_STR, is_plain_ ? "http" : "https")
      .set(CURLOPT_FOLLOWLOCATION, 0L)
      .set(CURLOPT_NOSIGNAL, 1L)
      .set(CURLOPT_QUICK_EXIT, 1L)
      .set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1))
      .set(CURLOPT_BUFFERSIZE, context_.is_bulk ? kBulkReceiveBuffer : kReceiveBuffer)
      .set(CURLOPT_ERRORBUFFER, handle_->error_text.data())
      .set(CURLOPT_HEADERFUNCTION, &CurlExchange::on_header)
      .set(CURLOPT_HEADERDATA, static_cast<void*>(handle_.get()))
      .set(CURLOPT_WRITEFUNCTION, &CurlExchange::on_body)
      .set(CURLOPT_WRITEDATA, static_cast<void*>(handle_.get()))
      .set(CURLOPT_OPENSOCKETFUNCTION, &CurlExchange::on_open_socket)
      .set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(handle_.get()))
      .set(CURLOPT_PREREQFUNCTION, &CurlExchange::before_send)
      .set(CURLOPT_PREREQDATA, static_cast<void*>(handle_.get()));
  if (setup.code() != CURLE_OK) return setup.code();
  for (const auto part :
       {&CurlExchange::set_connection, &CurlExchange::set_proxy, &CurlExchange::set_trust}) {
    const CURLcode code = (this->*part)();
    if (code != CURLE_OK) return code;
  }
  return CURLE_OK;
}

CURLcode CurlExchange::set_connection() {
  // One connection each: a second one would be older than its handle knows.
  if (curl_multi_setopt(handle_->multi(), CURLMOPT_MAXCONNECTS, 1L) != CURLM_OK) {
    return CURLE_UNKNOWN_OPTION;
  }
  return Setup(handle_->easy())
      .set(CURLOPT_CONNECTTIMEOUT_MS, to_long(settings_->options.connect_timeout.count()))
      .set(CURLOPT_MAXLIFETIME_CONN, to_long(settings_->options.connection_lifetime.count() / 1000))
      .code();
}

CURLcode CurlExchange::set_proxy() {
  Setup setup(handle_->easy());
  // Without empty texts, libcurl would take the environment's.
  setup.set(CURLOPT_NOPROXY, "");
  if (proxy_ == nullptr) return setup.set(CURLOPT_PROXY, "").code();
  return setup.set(CURLOPT_PROXY, proxy_->url.c_str())
      .set(CURLOPT_HTTPPROXYTUNNEL, 1L)
      .set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L)
      .set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE))
      .set(CURLOPT_PROXYHEADER, settings_->proxy_lines.get())
      .code();
}

CURLcode CurlExchange::set_trust() {
  const TlsOptions& tls = settings_->options.tls;
  const Trust& trust = settings_->trust;
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
  };
  const long verify = tls.insecure_skip_verification ? 0L : 1L;
  const auto version =
      tls.min_version == TlsVersion::tls_1_3 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2;
  Setup setup(handle_->easy());
  setup.set(CURLOPT_SSLVERSION, static_cast<long>(version))
      .set(CURLOPT_SSL_VERIFYPEER, verify)
      .set(CURLOPT_SSL_VERIFYHOST, 2L * verify)
      .set(CURLOPT_CAINFO, text_or_null(trust.file))
      .set(CURLOPT_CAPATH, text_or_null(trust.folder));
  if (!trust.pem.empty()) {
    curl_blob blob{.data = const_cast<char*>(trust.pem.data()),  // libcurl only reads it
                   .len = trust.pem.size(),
                   .flags = CURL_BLOB_NOCOPY};
    setup.set(CURLOPT_CAINFO_BLOB, &blob);
  }
  // A certificate is a credential: where a server's link leads, nobody needs to know who we are.
  const bool is_foreign = context_.address_rule != AddressRule::any;
  if (!tls.client_certificate || is_foreign) return setup.code();
  const ClientCertificate& certificate = *tls.client_certificate;
  const std::string password(certificate.key_password.reveal());
  return setup.set(CURLOPT_SSLCERT, certificate.certificate_file.c_str())
      .set(CURLOPT_SSLKEY, certificate.key_file.c_str())
      .set(CURLOPT_KEYPASSWD, password.c_str())  // without any, OpenSSL asks the terminal
      .code();
}

std::optional<Error> CurlExchange::configure(const Request& request) {
  // libcurl would look for a host behind further slashes.
  const CURLUcode url = host().empty() ? CURLUE_NO_HOST : handle_->use_url(request.url);
  if (url == CURLUE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (url != CURLUE_OK) {
    return Error{.kind = ErrorKind::config,
                 .message = std::string("the URL cannot be used: ") + curl_url_strerror(url)};
  }
  CURLcode code = CURLE_OK;
  if (!handle_->is_prepared) code = prepare_handle();
  handle_->is_prepared = code == CURLE_OK;
  handle_->error_text.front() = '\0';
  const CurlTransportOptions& options = settings_->options;
  const auto idle = context_.effect == Effect::write
                        ? std::min(options.write_idle_timeout, options.idle_timeout)
                        : options.idle_timeout;
  Setup setup(handle_->easy());
  const auto age = static_cast<long>(idle.count() / 1000);
  if (std::exchange(handle_->most_idle_seconds, age) != age) setup.set(CURLOPT_MAXAGE_CONN, age);
  const bool is_dirty = handle_->has_unread_bytes();
  if (std::exchange(handle_->demands_new_connection, is_dirty) != is_dirty) {
    setup.set(CURLOPT_FRESH_CONNECT, is_dirty ? 1L : 0L);
  }
  if (handle_->use_lines(request, options.accept_gzip && !wants_raw_)) {
    setup.set(CURLOPT_HTTPHEADER, handle_->lines().get());
  }
  if (code == CURLE_OK) code = setup.code();
  if (code == CURLE_OK) code = set_method(request.method);
  if (code == CURLE_OK) return std::nullopt;
  return Error{.kind = ErrorKind::config,
               .message = std::string("libcurl refused an option: ") + curl_easy_strerror(code)};
}

// A handle comes as one that gets.
CURLcode CurlExchange::set_method(Method method) {
  if (method == Method::get) return CURLE_OK;
  Setup setup(handle_->easy());
  if (method != Method::del || !body_.empty()) {
    setup.set(CURLOPT_POST, 1L)
        .set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()))
        .set(CURLOPT_POSTFIELDS, body_.c_str());
  }
  const std::string name(to_string(method));
  return setup.set(CURLOPT_CUSTOMREQUEST, name.c_str()).code();
}

// Nothing of this request's method and body may stay behind. The rest stays: curl_easy_reset would
// need all options set again, and libcurl refuses some of them after a failed transfer.
void CurlExchange::clear_method() {
  if (method_ == Method::get) return;
  CURL* easy = handle_->easy();
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t{-1});
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
}

}  // namespace quartet::detail
