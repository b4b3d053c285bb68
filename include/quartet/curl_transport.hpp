// The ready transport on libcurl and its settings. docs/transport.md tells the whole of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "quartet/http.hpp"
#include "quartet/secret.hpp"

namespace quartet {

enum class TlsVersion : unsigned char { tls_1_2, tls_1_3 };

/// A certificate that tells the server who we are. Both files are PEM.
struct ClientCertificate {
  std::string certificate_file;
  std::string key_file;
  Secret key_password = Secret{""};
};

/// TLS settings. Not set: the system's authorities, TLS 1.2 or later, the server is verified.
struct TlsOptions {
  /// Authorities to trust instead of the system's: a PEM file, a folder hashed by
  /// `openssl rehash`, or PEM text. At most one of the three.
  std::string ca_file = {};
  std::string ca_folder = {};
  std::string ca_pem = {};
  std::optional<ClientCertificate> client_certificate = std::nullopt;
  TlsVersion min_version = TlsVersion::tls_1_2;
  /// Switches the verification of the server off. Requests then only go to loopback addresses,
  /// checked on each address before it is connected to, and never through a proxy.
  bool insecure_skip_verification = false;
};

/// An HTTP proxy. Requests go through a tunnel (CONNECT); plain http, which only leads to loopback,
/// never uses it. Origin headers are not shown to the proxy, nor the proxy's to the origin.
struct ProxyOptions {
  /// "http://host:port"; empty: no proxy.
  std::string url = {};
  std::string user = {};
  Secret password = Secret{""};
  /// Sent with CONNECT only.
  Headers headers = {};
  /// Hosts that are reached directly: names with their subdomains and numeric addresses, separated
  /// by commas; no ports, no networks.
  std::string bypass = {};
  /// When `url` is empty: takes HTTPS_PROXY (else ALL_PROXY) and NO_PROXY from the environment, as
  /// they are when the transport is made. Without this, the environment has no say.
  bool from_environment = false;
};

/// Settings of the ready transport on libcurl. Times are more than 0, except where it says so.
struct CurlTransportOptions {
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);  ///< name, TCP and TLS
  std::chrono::milliseconds idle_timeout =
      std::chrono::seconds(60);  ///< after it, a connection is not used again
  /// A connection that was made longer ago is not used again, so that a replaced certificate,
  /// authority or address is seen. libcurl counts in whole seconds: rounded down, at least 1 s.
  std::chrono::milliseconds connection_lifetime = std::chrono::hours(1);
  std::size_t idle_connections = 8;  ///< kept for each origin and credential
  /// A write only goes out on a connection that was in use this recently, else on a new one: it
  /// must not meet a server that is just closing. libcurl counts in whole seconds: 3 s allows for
  /// less than 4. 0: less than 1 s.
  std::chrono::milliseconds write_idle_timeout = std::chrono::seconds(3);
  /// A body that arrives slower than this, in bytes a second over `slow_period` of waiting for it,
  /// is given up with an error of kind `timeout`. 0: never.
  std::size_t slowest_speed = 30;
  std::chrono::milliseconds slow_period = std::chrono::seconds(20);
  /// Asks for gzip and decompresses, unless the request has an Accept-Encoding or Range of its own.
  bool accept_gzip = true;
  TlsOptions tls = {};
  ProxyOptions proxy = {};
};

/// The transport that clients use when none is injected: libcurl, HTTP/1.1, kept connections.
/// Redirects are never followed, plain http only to loopback, no cookies, no netrc, no proxy from
/// the environment without consent. In a forked child it opens connections of its own. Share
/// one between clients to share its connections. Options that cannot be used are reported by every
/// request, and by `check`, as an error of kind `config`.
[[nodiscard]] std::shared_ptr<Transport> make_curl_transport(CurlTransportOptions options = {});

/// Whether the options can be used: files are read and addresses parsed, the network is not asked.
[[nodiscard]] Result<void> check(const CurlTransportOptions& options);

}  // namespace quartet
