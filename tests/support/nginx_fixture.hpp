// A real nginx for the tests of one suite. Skipped where it is not installed;
// QUARTET_REQUIRE_NGINX=1 makes that a failure.
#pragma once

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/curl_transport.hpp"
#include "support/nginx_server.hpp"

namespace quartet::testing {

class Nginx : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server = NginxServer::start(); }
  static void TearDownTestSuite() { server.reset(); }

  void SetUp() override {
    if (server != nullptr) return;
    ASSERT_EQ(std::getenv("QUARTET_REQUIRE_NGINX"), nullptr) << "nginx did not start";
    GTEST_SKIP() << "nginx or openssl is not installed";
  }

  [[nodiscard]] static CurlTransportOptions trusting() {
    return {.tls = {.ca_file = server->ca_file()}};
  }
  [[nodiscard]] static CurlTransportOptions trusting_with(ClientCertificate certificate) {
    CurlTransportOptions options = trusting();
    options.tls.client_certificate = std::move(certificate);
    return options;
  }

  static Result<Response> fetch(const Request& request, const CurlTransportOptions& options) {
    const auto transport = make_curl_transport(options);
    return send(*transport, request,
                {.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10),
                 .effect = Effect::read});
  }
  static Result<Response> fetch(const std::string& url, const CurlTransportOptions& options) {
    return fetch(Request{.url = url}, options);
  }

  // What a fetch that must not succeed came to; everything here is found before the request goes.
  static Error refusal(const std::string& url, const CurlTransportOptions& options) {
    const Result<Response> reply = fetch(url, options);
    if (reply) {
      ADD_FAILURE() << url << " was answered " << reply->status;
      return {.kind = ErrorKind::none, .message = ""};
    }
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent) << describe(reply.error());
    EXPECT_EQ(reply.error().http_status, 0);
    return reply.error();
  }

  static inline std::unique_ptr<NginxServer> server;
};

}  // namespace quartet::testing
