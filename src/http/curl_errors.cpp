#include "http/curl_errors.hpp"

#include <cerrno>
#include <chrono>
#include <new>
#include <utility>

#include "quartet/time.hpp"

namespace quartet::detail {
namespace {

struct Meaning {
  ErrorKind kind;
  std::string message;
};

// OpenSSL's verification results (X509_V_ERR_...).
constexpr long kNotYetValid = 9;
constexpr long kExpired = 10;
constexpr long kSelfSigned = 18;
constexpr long kUnknownAuthorities[] = {2, 19, 20, 21};

bool says(const TransferFacts& facts, std::string_view words) {
  return facts.detail.find(words) != std::string_view::npos;
}

std::string local_time() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return to_rfc3339(now);
}

constexpr const char* kHowToTrust =
    "to trust an authority of your own, name it in http.curl.tls.ca_file, ca_folder or ca_pem";

std::string certificate_problem(const TransferFacts& facts) {
  const std::string whose = "the certificate of " + facts.peer + " ";
  if (says(facts, "subject name")) return whose + "is for another host name; check the endpoint";
  switch (facts.verify_result) {
    case kExpired:
    case kNotYetValid:
      return whose + (facts.verify_result == kExpired ? "has expired" : "is not valid yet") +
             "; by the clock of this machine it is " + local_time();
    case kSelfSigned: return whose + "is signed by itself; " + kHowToTrust;
    default: break;
  }
  for (const long result : kUnknownAuthorities) {
    if (facts.verify_result == result) return whose + "is of an unknown authority; " + kHowToTrust;
  }
  return whose + "cannot be trusted; " + kHowToTrust;
}

std::string through_proxy(const TransferFacts& facts) {
  return facts.proxy_peer.empty() ? "" : " through the proxy " + facts.proxy_peer;
}

Meaning broken_off(const TransferFacts& facts) {
  if (facts.status != 0) return {ErrorKind::transport, facts.peer + " cut the reply off"};
  if (facts.sends == 0 && !facts.proxy_peer.empty()) {
    return {ErrorKind::transport,
            "the proxy " + facts.proxy_peer + " closed the connection to " + facts.peer};
  }
  return {ErrorKind::transport, facts.peer + " closed the connection without a reply"};
}

Meaning refused_by_tls(const TransferFacts& facts) {
  return {ErrorKind::tls, facts.peer + " refused the TLS connection; it may want another " +
                              "http.curl.tls.client_certificate"};
}

// libcurl has one code for a broken connection and for bytes that are no HTTP.
Meaning receive_failed(const TransferFacts& facts) {
  // Under TLS 1.3 a server judges the client's certificate after the handshake.
  if (says(facts, "SSL_read:") && says(facts, " alert ")) return refused_by_tls(facts);
  if (says(facts, "chunk")) {
    return {ErrorKind::decode, "the reply of " + facts.peer + " has damaged framing"};
  }
  return broken_off(facts);
}

Meaning handshake_failed(const TransferFacts& facts) {
  // What OpenSSL itself objects to reads "error:...:SSL routines::..." instead.
  if (says(facts, "SSL_connect:") || says(facts, "unexpected eof") ||
      says(facts, "Recv failure:") || says(facts, "Send failure:")) {
    return {ErrorKind::transport,
            "the TLS handshake with " + facts.peer + through_proxy(facts) + " was cut off"};
  }
  if (says(facts, "wrong version number") || says(facts, "packet length too long")) {
    return {ErrorKind::tls, facts.peer + " answers, but not with TLS; check scheme and port"};
  }
  if (says(facts, "unsupported protocol") || says(facts, "protocol version")) {
    return {ErrorKind::tls, facts.peer + " speaks no version of TLS that is recent enough"};
  }
  if (says(facts, " alert ")) return refused_by_tls(facts);
  return {ErrorKind::tls, "the TLS handshake with " + facts.peer + " failed"};
}

Meaning forbidden(const TransferFacts& facts) {
  return {ErrorKind::unsafe_link,
          facts.peer + " leads to an address that this request must not go to"};
}

Meaning aborted(const TransferFacts& facts) {
  if (facts.sends > 1) return broken_off(facts);  // the guard stopped libcurl's silent resend
  return forbidden(facts);
}

// The proxy answered, and not with a tunnel. Its reply is not the vendor's.
Meaning refused_by_proxy(const TransferFacts& facts) {
  const std::string who = "the proxy " + facts.proxy_peer;
  if (facts.connect_status == 407) {
    return {ErrorKind::proxy, who +
                                  " wants other credentials (407); check http.curl.proxy.user "
                                  "and password"};
  }
  const std::string message =
      who + " answered " + std::to_string(facts.connect_status) + " instead of connecting us";
  // A 5xx may pass; what else it says stays as it is.
  return {facts.connect_status >= 500 ? ErrorKind::transport : ErrorKind::proxy, message};
}

Meaning too_late(const TransferFacts& facts) {
  if (facts.sends > 0) {
    return {ErrorKind::timeout, "no complete reply from " + facts.peer + " in time"};
  }
  return {ErrorKind::timeout, "no connection to " + facts.peer + through_proxy(facts) + " in time"};
}

// Words of our own: the system's depend on the locale.
std::string connect_problem(int number) {
  switch (number) {
    case 0: return "";
    case ECONNREFUSED: return ": the connection was refused";
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN: return ": there is no route to it";
    case ETIMEDOUT: return ": it does not answer";
    case EACCES:
    case EPERM: return ": this machine forbids it";
    case EADDRNOTAVAIL: return ": no local port is left";
    case EMFILE:
    case ENFILE: return ": no file descriptors left";
    default: return ": the system says errno " + std::to_string(number);
  }
}

Meaning cannot_connect(const TransferFacts& facts) {
  if (facts.is_forbidden) return forbidden(facts);
  const std::string whom = facts.proxy_peer.empty() ? facts.peer : "the proxy " + facts.proxy_peer;
  return {ErrorKind::transport, "cannot connect to " + whom + connect_problem(facts.connect_errno)};
}

Meaning meaning_of(const TransferFacts& facts) {
  const std::string& peer = facts.peer;
  if (facts.connect_status >= 300 && facts.code != CURLE_OPERATION_TIMEDOUT) {
    return refused_by_proxy(facts);
  }
  switch (facts.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorKind::transport, "the host name of " + peer +
                                        " cannot be resolved; check the endpoint and the network"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorKind::transport, "the host name of the proxy " + facts.proxy_peer +
                                        " cannot be resolved; check http.curl.proxy.url"};
    case CURLE_COULDNT_CONNECT: return cannot_connect(facts);
    case CURLE_OPERATION_TIMEDOUT: return too_late(facts);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return {ErrorKind::tls, certificate_problem(facts)};
    case CURLE_SSL_CONNECT_ERROR: return handshake_failed(facts);
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::config, "the authorities in http.curl.tls cannot be read"};
    case CURLE_SSL_CERTPROBLEM:
      return {ErrorKind::config,
              "http.curl.tls.client_certificate cannot be used: files, key and password must "
              "belong together"};
    case CURLE_ABORTED_BY_CALLBACK: return aborted(facts);
    case CURLE_OUT_OF_MEMORY:
      // libcurl's word for a header line beyond what it takes.
      if (facts.sends == 0 || facts.status != 0) throw std::bad_alloc();
      return {ErrorKind::limit, "the head of the reply of " + peer + " is too large"};
    case CURLE_RECV_ERROR: return receive_failed(facts);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE: return broken_off(facts);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_FILESIZE_EXCEEDED:
      return {ErrorKind::decode, "the reply of " + peer + " is not valid HTTP"};
    default:
      return {ErrorKind::transport,
              "the transfer with " + peer + " failed: " + curl_easy_strerror(facts.code)};
  }
}

}  // namespace

Delivery delivery_of(const TransferFacts& facts) noexcept {
  if (facts.sends == 0) return Delivery::not_sent;
  return facts.status >= 200 && facts.status < 300 ? Delivery::applied : Delivery::unknown;
}

Error transfer_error(const TransferFacts& facts) {
  Meaning meaning = meaning_of(facts);
  return {.kind = meaning.kind,
          .message = std::move(meaning.message),
          .http_status = facts.status,
          .delivery = delivery_of(facts)};
}

}  // namespace quartet::detail
