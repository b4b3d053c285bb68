// The libcurl transport against a real web server with TLS. Skipped where nginx is not installed;
// QUARTET_REQUIRE_NGINX=1 makes that a failure.
#include <cstdlib>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "quartet/totango.hpp"
#include "support/nginx_server.hpp"

namespace quartet {
namespace {

class Nginx : public ::testing::Test {
 protected:
  void SetUp() override {
    server = testing::NginxServer::start();
    if (server != nullptr) return;
    ASSERT_EQ(std::getenv("QUARTET_REQUIRE_NGINX"), nullptr) << "nginx did not start";
    GTEST_SKIP() << "nginx or openssl is not installed";
  }

  [[nodiscard]] CurlTransportOptions trusting() const {
    return {.tls = {.ca_file = server->ca_file()}};
  }

  static Result<Response> fetch(const std::string& url, const CurlTransportOptions& options) {
    const auto transport = make_curl_transport(options);
    return send(*transport, {.url = url},
                {.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10),
                 .effect = Effect::read});
  }

  std::unique_ptr<testing::NginxServer> server;
};

TEST_F(Nginx, serves_the_whole_stack_over_verified_tls) {
  const totango::Client client{{.token = Secret{"t"},
                                .endpoint = totango::Endpoint::at(server->https_url()),
                                .http = {.curl = trusting()}}};
  auto accounts = client.lists.current(1);
  const auto rows = accounts.collect(10);
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->at(0).name, "Nginx");
  EXPECT_EQ(accounts.receipt().grade, Completeness::proven);
}

TEST_F(Nginx, case_16_and_19_an_unknown_authority_is_refused_before_anything_is_sent) {
  const Result<Response> reply = fetch(server->https_url() + "/page.json", {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::tls);
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
  EXPECT_NE(reply.error().message.find("ca_file"), std::string::npos) << "says how to trust it";
}

TEST_F(Nginx, case_18_a_certificate_for_another_name_is_refused) {
  const Result<Response> reply = fetch(server->wrong_name_url() + "/page.json", trusting());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::tls);
}

TEST_F(Nginx, case_25_a_missing_authority_file_is_a_configuration_error) {
  const Result<Response> reply =
      fetch(server->https_url(), {.tls = {.ca_file = "/nonexistent/ca.pem"}});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::config);
}

TEST_F(Nginx, case_23_plain_http_on_its_tls_port_and_tls_on_its_plain_port_are_errors) {
  const std::string wrong_scheme = "http" + server->https_url().substr(5);
  EXPECT_EQ(fetch(wrong_scheme, {})->status, 400) << "nginx says so itself";
  const Result<Response> reply = fetch("https" + server->http_url().substr(4), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::tls);
}

TEST_F(Nginx, large_bodies_arrive_whole_over_plain_and_tls) {
  std::ifstream file(server->root() / "big.bin");
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  for (const std::string& base : {server->http_url(), server->https_url()}) {
    const Result<Response> reply = fetch(base + "/big.bin", trusting());
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_TRUE(reply->body == expected) << base;
  }
}

TEST_F(Nginx, statuses_redirects_and_closed_connections_are_told_apart) {
  EXPECT_EQ(fetch(server->http_url() + "/nothing", {})->status, 404);
  EXPECT_EQ(fetch(server->http_url() + "/moved", {})->status, 302) << "not followed";
  const Result<Response> closed = fetch(server->http_url() + "/close", {});
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().kind, ErrorKind::transport);
  EXPECT_EQ(closed.error().delivery, Delivery::unknown);
}

}  // namespace
}  // namespace quartet
