// Requests through a proxy: what the tests of it share.
#pragma once

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "quartet/curl_transport.hpp"
#include "support/network_hooks.hpp"
#include "support/nginx_server.hpp"
#include "support/proxy_server.hpp"

namespace quartet::testing {

inline CallContext patient() {
  return {.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5),
          .effect = Effect::read};
}

inline Result<Response> fetch(const Request& request, const CurlTransportOptions& options) {
  return send(*make_curl_transport(options), request, patient());
}

inline CurlTransportOptions through(const std::string& url) {
  return {.connect_timeout = std::chrono::seconds(2), .proxy = {.url = url}};
}

// The vendor is never reached in these.
inline constexpr const char* kOrigin = "https://api.example.test/accounts";

inline Error refusal(const CurlTransportOptions& options, const char* url = kOrigin) {
  const Result<Response> reply = fetch({.url = url}, options);
  if (reply) {
    ADD_FAILURE() << "answered " << reply->status;
    return {.kind = ErrorKind::none, .message = ""};
  }
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent) << describe(reply.error());
  EXPECT_EQ(reply.error().http_status, 0) << "the vendor never answered";
  return reply.error();
}

inline int port_of(const std::string& url) {
  return std::stoi(url.substr(url.rfind(':') + 1));
}

// Everything here leads over TLS to an nginx. Its port for "other.example" shows a certificate for
// that name.
class ThroughProxy : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { nginx = NginxServer::start(); }
  static void TearDownTestSuite() { nginx.reset(); }

  void SetUp() override {
    reset_network_log();
    if (nginx != nullptr) return;
    ASSERT_EQ(std::getenv("QUARTET_REQUIRE_NGINX"), nullptr) << "nginx did not start";
    GTEST_SKIP() << "nginx or openssl is not installed";
  }

  static CurlTransportOptions trusting_through(const ProxyServer& proxy) {
    CurlTransportOptions options = through(proxy.url());
    options.tls.ca_file = nginx->ca_file();
    return options;
  }
  static void route_named(ProxyServer& proxy) {
    proxy.route("other.example:443", port_of(nginx->wrong_name_url()));
  }
  // Leads to where it would lead without the proxy, too.
  static void route_direct(ProxyServer& proxy) {
    const int port = port_of(nginx->https_url());
    proxy.route("127.0.0.1:" + std::to_string(port), port);
  }

  static constexpr const char* kNamed = "https://other.example/page.json";
  static inline std::unique_ptr<NginxServer> nginx;
};

}  // namespace quartet::testing
