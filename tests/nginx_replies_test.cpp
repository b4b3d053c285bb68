// Replies of a real web server: large, compressed, in parts, and none at all.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/address.hpp"
#include "quartet/time.hpp"
#include "quartet/totango.hpp"
#include "support/loopback.hpp"
#include "support/network_hooks.hpp"
#include "support/nginx_fixture.hpp"
#include "support/resources.hpp"

namespace quartet {
namespace {

namespace fs = std::filesystem;

class NginxReplies : public testing::Nginx {};

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(NginxReplies, large_bodies_arrive_whole_over_plain_and_tls) {
  const std::string expected = contents(server->root() / "big.bin");
  for (const std::string& base : {server->http_url(), server->https_url()}) {
    const Result<Response> reply = fetch(base + "/big.bin", trusting());
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_TRUE(reply->body == expected) << base;
  }
}

TEST_F(NginxReplies, a_compressed_reply_arrives_decompressed_and_saves_bytes) {
  const std::string url = server->https_url() + "/gzip/page.json";
  const fs::path page = server->root() / "page.json";
  const std::string before = contents(page);
  std::string large = "{\"accounts\":[";
  for (int i = 0; i < 2000; ++i) large += "{\"account_id\":\"" + std::to_string(i) + "\"},";
  large.back() = ']';
  large += '}';
  std::ofstream(page) << large;

  const Result<Response> reply = fetch(url, trusting());
  const Result<Response> raw =
      fetch(Request{.url = url, .headers = {{"Accept-Encoding", "gzip"}}}, trusting());
  CurlTransportOptions without = trusting();
  without.accept_gzip = false;
  const Result<Response> plain = fetch(url, without);
  std::ofstream(page) << before;

  ASSERT_TRUE(reply && raw && plain);
  EXPECT_EQ(reply->body, large);
  EXPECT_EQ(reply->headers.find("Content-Encoding"), nullptr);
  EXPECT_EQ(*raw->headers.find("Content-Encoding"), "gzip") << "who asks for it gets it as it is";
  EXPECT_LT(raw->body.size(), large.size() / 4);
  EXPECT_EQ(plain->body, large);
}

TEST_F(NginxReplies, the_reply_to_a_range_request_is_untouched) {
  const std::string whole = contents(server->root() / "big.bin");
  const Result<Response> reply = fetch(
      Request{.url = server->https_url() + "/big.bin", .headers = {{"Range", "bytes=1000-1099"}}},
      trusting());
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 206);
  EXPECT_EQ(reply->body, whole.substr(1000, 100));
  EXPECT_EQ(*reply->headers.find("Content-Range"),
            "bytes 1000-1099/" + std::to_string(whole.size()));
  // Nor is compression asked for: a part of a compressed reply could not be decompressed.
  const Result<Response> small = fetch(Request{.url = server->https_url() + "/gzip/page.json",
                                               .headers = {{"Range", "bytes=0-99999"}}},
                                       trusting());
  ASSERT_TRUE(small) << describe(small.error());
  EXPECT_EQ(small->headers.find("Content-Encoding"), nullptr);
  EXPECT_EQ(small->body, contents(server->root() / "page.json"));
}

TEST_F(NginxReplies, statuses_redirects_and_closed_connections_are_told_apart) {
  EXPECT_EQ(fetch(server->http_url() + "/nothing", {})->status, 404);
  EXPECT_EQ(fetch(server->http_url() + "/moved", {})->status, 302) << "not followed";
  const Result<Response> closed = fetch(server->http_url() + "/close", {});
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().kind, ErrorKind::transport);
  EXPECT_EQ(closed.error().delivery, Delivery::unknown);
}

volatile sig_atomic_t signals_seen = 0;

TEST_F(NginxReplies, a_server_that_closes_during_an_upload_over_tls_causes_no_signal) {
  struct sigaction counting {};
  counting.sa_handler = [](int) { signals_seen = signals_seen + 1; };
  struct sigaction before {};
  ASSERT_EQ(sigaction(SIGPIPE, &counting, &before), 0);
  signals_seen = 0;
  for (int i = 0; i < 5; ++i) {
    const Result<Response> reply = fetch(Request{.method = Method::post,
                                                 .url = server->https_url() + "/close",
                                                 .body = std::string(900'000, 'x')},
                                         trusting());
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::transport) << describe(reply.error());
    EXPECT_EQ(reply.error().delivery, Delivery::unknown);
  }
  EXPECT_EQ(signals_seen, 0);
  sigaction(SIGPIPE, &before, nullptr);
}

}  // namespace
}  // namespace quartet
