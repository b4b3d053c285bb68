// What the libcurl transport makes of odd connections and replies; see also the contract suite.
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "http/slow_watch.hpp"
#include "quartet/curl_transport.hpp"
#include "support/network_hooks.hpp"
#include "support/resources.hpp"
#include "support/socket_server.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using testing::Script;
using testing::SocketServer;
using Clock = std::chrono::steady_clock;

class Framing : public ::testing::Test {
 protected:
  Result<Response> fetch(const std::string& url, Method method = Method::get, std::string body = "",
                         Effect effect = Effect::read) {
    return send(*transport, {.method = method, .url = url, .body = std::move(body)},
                {.deadline = Clock::now() + 5s, .effect = effect});
  }

  std::shared_ptr<Transport> transport = make_curl_transport();
};

TEST_F(Framing, case_06_a_dead_first_address_is_passed_over_in_one_attempt) {
  const testing::ScriptedName name("two.test", {.addresses = {"127.0.0.2", "127.0.0.1"}});
  SocketServer server({Script().read_request().reply(200, "alive")});
  const Result<Response> reply = fetch("http://two.test:" + std::to_string(server.port()));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->body, "alive");
  EXPECT_EQ(server.deliveries(), 1);
}

TEST_F(Framing, case_10_a_write_does_not_use_a_connection_that_was_idle_for_long) {
  transport = make_curl_transport({.write_idle_timeout = 0ms});
  SocketServer server({Script().read_request().reply(200, "1").wait_for_close(),
                       Script().read_request().reply(200, "2").wait_for_close()});
  ASSERT_TRUE(fetch(server.url()));
  std::this_thread::sleep_for(1010ms);  // idle times count in whole seconds
  EXPECT_EQ(fetch(server.url(), Method::post, "x", Effect::write)->body, "2");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(Framing, case_26_a_connection_that_has_lived_long_enough_is_replaced) {
  transport = make_curl_transport({.connection_lifetime = 1s});
  SocketServer server({Script().read_request().reply(200, "1").read_request().reply(200, "2"),
                       Script().read_request().reply(200, "3").wait_for_close()});
  EXPECT_EQ(fetch(server.url())->body, "1");
  EXPECT_EQ(fetch(server.url())->body, "2") << "on the same connection";
  std::this_thread::sleep_for(2010ms);  // ages count in whole seconds
  EXPECT_EQ(fetch(server.url())->body, "3");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(Framing, case_34_bytes_behind_the_body_are_dropped_with_their_connection) {
  for (const bool at_once : {true, false}) {
    SCOPED_TRACE(at_once ? "in one piece" : "in two pieces");
    const std::string smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
    Script script = Script().read_request();
    if (at_once) {
      script.send(reply + smuggled);
    } else {
      script.send(reply).pause(20ms).send(smuggled);
    }
    SocketServer server({script.stall(), Script().read_request().reply(200, "next")});
    EXPECT_EQ(fetch(server.url())->body, "good");
    // HTTP/1.1 numbers no replies: what comes after the next request is taken for its reply by
    // anybody. So the first script must have come to its stall; the second is not due yet.
    EXPECT_LE(server.unfired().size(), 1U);
    EXPECT_EQ(fetch(server.url())->body, "next") << "never the smuggled one";
    EXPECT_EQ(server.connections(), 2);
  }
}

TEST_F(Framing, case_42_a_body_on_204_and_304_does_not_poison_what_follows) {
  for (const int status : {204, 304}) {
    // On the same connection or on another, the next reply is the right one.
    SocketServer server(
        {Script().read_request().reply(status, "odd").read_request().reply(200, "next"),
         Script().read_request().reply(200, "next")});
    const Result<Response> odd = fetch(server.url());
    ASSERT_TRUE(odd) << describe(odd.error());
    EXPECT_EQ(odd->status, status);
    EXPECT_EQ(odd->body, "");
    EXPECT_EQ(fetch(server.url())->body, "next");
  }
}

TEST_F(Framing, case_43_bare_line_feeds_and_8_bit_values_are_taken_as_they_are) {
  SocketServer server({Script().read_request().send(
      "HTTP/1.1 200 OK\nX-Name: M\xfcller\xff\nContent-Length: 2\n\nok")});
  const Result<Response> reply = fetch(server.url());
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->body, "ok");
  EXPECT_EQ(*reply->headers.find("X-Name"), "M\xfcller\xff");
}

TEST_F(Framing, case_44_cookies_other_hosts_and_strict_transport_are_not_remembered) {
  SocketServer server(
      {Script()
           .read_request()
           .reply(200, "1",
                  "Set-Cookie: session=1; Path=/\r\nAlt-Svc: h2=\"other.test:443\"; ma=9999\r\n"
                  "Strict-Transport-Security: max-age=9999\r\n")
           .read_request()
           .reply(200, "2")});
  ASSERT_TRUE(fetch(server.url()));
  EXPECT_EQ(fetch(server.url())->body, "2");
  EXPECT_EQ(server.requests().at(1).find("ookie"), std::string::npos);
  EXPECT_TRUE(testing::unscripted_lookups().empty());
}

TEST_F(Framing, case_45_a_status_that_comes_during_the_upload_is_reported) {
  const std::string large(8 << 20, 'x');
  for (const int status : {413, 401}) {
    SocketServer server(
        {Script().read_head().reply(status, "no", "Connection: close\r\n").wait_for_close()});
    const Result<Response> reply = fetch(server.url(), Method::post, large, Effect::write);
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_EQ(reply->status, status);
  }
}

TEST_F(Framing, case_46_uploads_do_not_wait_for_a_permission_to_continue) {
  SocketServer server({Script().read_request().reply(200, "ok")});
  const auto start = Clock::now();
  ASSERT_TRUE(fetch(server.url(), Method::post, std::string(2 << 20, 'x'), Effect::write));
  EXPECT_LT(Clock::now() - start, 900ms);
  EXPECT_EQ(server.requests().at(0).substr(0, 500).find("Expect"), std::string::npos);
}

TEST_F(Framing, case_37_a_chunk_extension_of_a_megabyte_is_swallowed) {
  SocketServer server(
      {Script().read_request().send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;" +
                                    std::string(1 << 20, 'x') + "\r\nok\r\n0\r\n\r\n")});
  EXPECT_EQ(fetch(server.url())->body, "ok");
}

TEST_F(Framing, case_40_a_body_slower_than_the_least_speed_is_given_up) {
  transport = make_curl_transport({.slowest_speed = 100'000, .slow_period = 100ms});
  SocketServer server({Script().read_request().drip(
      "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x'), 2ms)});
  const auto start = Clock::now();
  const Result<Response> reply = fetch(server.url());
  EXPECT_EQ(reply.error().kind, ErrorKind::timeout);
  EXPECT_NE(reply.error().message.find("slowest_speed"), std::string::npos);
  EXPECT_LT(Clock::now() - start, 2s);
}

TEST_F(Framing, case_41_and_an_empty_body_is_a_reply) {
  SocketServer server({Script().read_request().reply(200, "")});
  EXPECT_EQ(fetch(server.url())->body, "");
}

TEST_F(Framing, the_reply_to_a_request_with_a_wish_of_its_own_is_not_decompressed) {
  SocketServer server(
      {Script().read_request().reply(206, "\x1f\x8b", "Content-Encoding: gzip\r\n")});
  const Result<Response> reply =
      send(*transport, {.url = server.url(), .headers = {{"Range", "bytes=0-1"}}},
           {.deadline = Clock::now() + 5s, .effect = Effect::read});
  EXPECT_EQ(reply->body, "\x1f\x8b");
  EXPECT_EQ(*reply->headers.find("Content-Encoding"), "gzip");
  EXPECT_EQ(server.requests().at(0).find("Accept-Encoding"), std::string::npos);
}

TEST_F(Framing, compressed_replies_are_asked_for_unless_that_is_switched_off) {
  for (const bool asks : {true, false}) {
    transport = make_curl_transport({.accept_gzip = asks});
    SocketServer server({Script().read_request().reply(200, "ok")});
    ASSERT_TRUE(fetch(server.url()));
    EXPECT_EQ(server.requests().at(0).find("Accept-Encoding: gzip\r\n") != std::string::npos, asks);
  }
}

TEST_F(Framing, case_147_nothing_of_a_write_stays_for_the_next_request_on_its_connection) {
  Script script;
  for (int i = 0; i < 4; ++i) script.read_request().reply(200, "ok");
  SocketServer server({script});
  for (const Method method : {Method::post, Method::get, Method::del, Method::get}) {
    ASSERT_TRUE(fetch(server.url(), method, method == Method::post ? "secret-body" : ""));
  }
  const std::vector<std::string> requests = server.requests();
  EXPECT_EQ(server.connections(), 1);
  EXPECT_TRUE(requests[1].starts_with("GET ")) << requests[1];
  EXPECT_TRUE(requests[2].starts_with("DELETE ")) << requests[2];
  EXPECT_TRUE(requests[3].starts_with("GET ")) << requests[3];
  for (const std::size_t i : {1U, 2U, 3U}) {
    EXPECT_EQ(requests[i].find("secret-body"), std::string::npos);
    EXPECT_EQ(requests[i].find("Content-"), std::string::npos) << requests[i];
  }
}

TEST(SlowWatch, counts_waiting_only_and_forgets_good_periods) {
  detail::SlowWatch watch(100, 10s);
  watch.waited(9s);
  EXPECT_FALSE(watch.is_too_slow());
  EXPECT_EQ(watch.left(), 1s);
  watch.received(1000);
  watch.waited(1s);
  EXPECT_FALSE(watch.is_too_slow()) << "exactly as fast as it must be";
  watch.received(999);
  watch.waited(10s);
  EXPECT_TRUE(watch.is_too_slow());
  detail::SlowWatch never(0, 10s);
  never.waited(1000s);
  EXPECT_FALSE(never.is_too_slow());
}

}  // namespace
}  // namespace quartet
