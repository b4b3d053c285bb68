#include "http/curl_errors.hpp"

#include <utility>

namespace quartet::detail {
namespace {

struct Meaning {
  ErrorKind kind;
  std::string message;
};

Meaning broken_off(const TransferFacts& facts) {
  if (facts.status != 0) return {ErrorKind::transport, facts.peer + " cut the reply off"};
  return {ErrorKind::transport, facts.peer + " closed the connection without a reply"};
}

Meaning handshake_failed(const TransferFacts& facts) {
  if (facts.was_reset) {
    return {ErrorKind::transport, "the TLS handshake with " + facts.peer + " was cut off"};
  }
  return {ErrorKind::tls, "the TLS handshake with " + facts.peer +
                              " failed; it may not speak TLS 1.2, or not TLS at all"};
}

Meaning aborted(const TransferFacts& facts) {
  if (facts.sends > 1) return broken_off(facts);  // the guard stopped libcurl's silent resend
  return {ErrorKind::unsafe_link,
          facts.peer + " leads to an address that this request must not go to"};
}

Meaning meaning_of(const TransferFacts& facts) {
  const std::string& peer = facts.peer;
  switch (facts.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorKind::transport, "the host name of " + peer +
                                        " cannot be resolved; check the endpoint and the network"};
    case CURLE_COULDNT_CONNECT: return {ErrorKind::transport, "cannot connect to " + peer};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::timeout, facts.sends == 0 ? "no connection to " + peer + " in time"
                                                   : "no complete reply from " + peer + " in time"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return {ErrorKind::tls,
              "the certificate of " + peer +
                  " cannot be trusted (unknown authority, wrong name or expired); to trust an "
                  "authority of your own, name its file in http.curl.tls.ca_file"};
    case CURLE_SSL_CONNECT_ERROR: return handshake_failed(facts);
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::config, "http.curl.tls.ca_file cannot be read or holds no certificate"};
    case CURLE_ABORTED_BY_CALLBACK: return aborted(facts);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE: return broken_off(facts);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {ErrorKind::decode, "the reply of " + peer + " is not HTTP"};
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
