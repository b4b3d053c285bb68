// The libcurl transport against a scripted server on loopback.
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/address.hpp"
#include "quartet/curl_transport.hpp"
#include "support/network_hooks.hpp"
#include "support/socket_server.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using testing::Script;
using testing::SocketServer;
using Clock = std::chrono::steady_clock;

CallContext within(std::chrono::milliseconds time, Effect effect = Effect::read) {
  return {.deadline = Clock::now() + time, .effect = effect};
}

Result<Response> fetch(Transport& transport, const std::string& url, Method method = Method::get,
                       std::string body = "") {
  return send(transport, {.method = method, .url = url, .body = std::move(body)}, within(5s));
}

Result<Response> fetch_once(Script script) {
  SocketServer server({std::move(script)});
  return fetch(*make_curl_transport(), server.url() + "/x");
}

TEST(Transport, carries_request_and_reply) {
  SocketServer server(
      {Script().read_request().reply(201, "hello", "X-Thing: a b \r\nX-thing: c\r\n")});
  const auto transport = make_curl_transport();
  const Result<Response> reply =
      send(*transport,
           {.method = Method::post,
            .url = server.url() + "/p?q=1",
            .headers = {{"X-Mine", "1"}, {"X-Empty", ""}, {"Content-Type", "text/plain"}},
            .secret_headers = {{"Authorization", Secret{"raw-token"}}},
            .body = "body"},
           within(5s));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 201);
  EXPECT_EQ(reply->body, "hello");
  EXPECT_EQ(*reply->headers.find("x-THING"), "a b");
  EXPECT_EQ(reply->headers.count("X-Thing"), 2U);
  const std::string request = server.requests().at(0);
  EXPECT_EQ(request.substr(0, 22), "POST /p?q=1 HTTP/1.1\r\n");
  for (const char* line :
       {"\r\nX-Mine: 1\r\n", "\r\nX-Empty:\r\n", "\r\nAuthorization: raw-token\r\n",
        "\r\nContent-Type: text/plain\r\n", "\r\n\r\nbody"}) {
    EXPECT_NE(request.find(line), std::string::npos) << request;
  }
  EXPECT_EQ(request.find("Expect"), std::string::npos);
}

TEST(Transport, sends_every_method_with_the_right_framing) {
  const auto transport = make_curl_transport();
  for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::del}) {
    for (const std::string body : {"", "x=1"}) {
      if (method == Method::get && !body.empty()) continue;
      SocketServer server({Script().read_request().reply(200, "ok")});
      ASSERT_TRUE(fetch(*transport, server.url() + "/m", method, body));
      const std::string request = server.requests().at(0);
      EXPECT_TRUE(request.starts_with(std::string(to_string(method)) + " /m ")) << request;
      EXPECT_TRUE(request.ends_with("\r\n\r\n" + body)) << request;
      EXPECT_EQ(request.find("Content-Type"), std::string::npos) << request;
    }
  }
}

TEST(Transport, a_kept_connection_serves_each_request_its_own_url) {
  Script script;
  for (int i = 0; i < 4; ++i) script.read_request().reply(200, "ok");
  SocketServer server({script});
  const auto transport = make_curl_transport();
  for (const char* path : {"/%7Ea/./b/../c?q=%2F%c3", "/%7Ea/./b/../c?q=%2F%c3", "/", "?x"}) {
    ASSERT_TRUE(fetch(*transport, server.url() + path)) << path;
    EXPECT_FALSE(fetch(*transport, server.url() + "/with blank")) << "and harms nobody";
  }
  std::vector<std::string> targets;
  for (const std::string& request : server.requests()) {
    targets.push_back(request.substr(4, request.find(" HTTP/") - 4));
  }
  const std::vector<std::string> expected = {"/%7Ea/./b/../c?q=%2F%c3", "/%7Ea/./b/../c?q=%2F%c3",
                                             "/", "/?x"};
  EXPECT_EQ(targets, expected) << "exactly as given, dots and escapes too";
}

TEST(Transport, a_url_that_cannot_be_used_is_an_error_before_anything_is_sent) {
  const auto transport = make_curl_transport();
  for (const char* url :
       {"", "/path", "localhost/canary", "nonsense://host/canary", "http://user:canary@127.0.0.1/",
        "http://127.0.0.1:99999/canary", "http://127.0.0.1/can ary", "http://[::1/canary",
        "http:///canary", "http:/canary", "http:canary"}) {
    const Result<Response> reply = fetch(*transport, url);
    ASSERT_FALSE(reply) << url;
    EXPECT_EQ(reply.error().kind, ErrorKind::config) << url << describe(reply.error());
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent) << url;
    EXPECT_EQ(describe(reply.error()).find("canary"), std::string::npos) << url;
  }
}

TEST(Transport, keeps_its_connection) {
  SocketServer server({Script().read_request().reply(200, "1").read_request().reply(200, "2")});
  const auto transport = make_curl_transport();
  EXPECT_EQ(fetch(*transport, server.url())->body, "1");
  EXPECT_EQ(fetch(*transport, server.url())->body, "2");
  EXPECT_EQ(server.connections(), 1);
}

TEST(Transport, case_147_shares_no_connection_between_credentials) {
  SocketServer server({Script().read_request().reply(200, "1").read_request().reply(200, "2")});
  const auto transport = make_curl_transport();
  for (const std::uint64_t key : {1U, 2U}) {
    CallContext context = within(5s);
    context.pool_key = key;
    ASSERT_TRUE(send(*transport, {.url = server.url()}, context));
  }
  EXPECT_EQ(server.connections(), 2);
}

TEST(Transport, case_09_a_request_on_a_dying_kept_connection_is_delivered_once) {
  for (const Method method : {Method::get, Method::post, Method::patch, Method::del}) {
    for (const bool with_reset : {false, true}) {
      Script dying = Script().read_request().reply(200, "1").read_request();
      if (with_reset) dying.reset();
      SocketServer server({dying, Script().read_request().reply(200, "again")});
      const auto transport = make_curl_transport();
      ASSERT_TRUE(fetch(*transport, server.url()));
      const Result<Response> second = fetch(*transport, server.url(), method, "");
      ASSERT_FALSE(second) << to_string(method);
      EXPECT_EQ(second.error().kind, ErrorKind::transport);
      EXPECT_EQ(second.error().delivery, Delivery::unknown);
      EXPECT_EQ(server.requests().size(), 2U) << "one for each call";
      const Result<Response> third = fetch(*transport, server.url());
      EXPECT_TRUE(third) << "the next call works: " << describe(third.error());
    }
  }
}

TEST(Transport, case_10_a_connection_that_died_while_idle_is_replaced_unseen) {
  SocketServer server(
      {Script().read_request().reply(200, "1"), Script().read_request().reply(200, "2")});
  const auto transport = make_curl_transport();
  ASSERT_TRUE(fetch(*transport, server.url()));
  Result<Response> second = fetch(*transport, server.url());
  // The FIN may still be on its way: then the guard reports what it knows, and the engine repeats.
  if (!second) second = fetch(*transport, server.url());
  EXPECT_EQ(second->body, "2");
}

TEST(Transport, case_01_a_refused_connection_names_host_and_port_and_was_not_sent) {
  const int port = testing::dead_port();
  const auto transport = make_curl_transport();
  const Result<Response> reply =
      fetch(*transport, "http://127.0.0.1:" + std::to_string(port) + "/secret-path");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::transport);
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
  EXPECT_EQ(reply.error().message,
            "cannot connect to 127.0.0.1:" + std::to_string(port) + ": the connection was refused");
}

// Where nothing is allowed to go but to loopback, other addresses have no route.
TEST(Transport, a_connection_without_a_route_says_so) {
  const testing::ScriptedName far("far.test", {.addresses = {"203.0.113.7"}});
  const Result<Response> reply = fetch(*make_curl_transport(), "https://far.test/");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::transport);
  EXPECT_EQ(reply.error().message, "cannot connect to far.test:443: there is no route to it");
}

TEST(Transport, case_39_a_body_ended_by_closing_is_read_and_marked_as_not_proven) {
  SocketServer server({Script().read_request().send("HTTP/1.1 200 OK\r\n\r\nabc")});
  const auto transport = make_curl_transport();
  auto exchange = transport->open({.url = server.url()}, within(5s)).value();
  char buffer[16];
  std::string body;
  for (std::size_t count = exchange->read(buffer).value(); count > 0;
       count = exchange->read(buffer).value()) {
    body.append(buffer, count);
  }
  EXPECT_EQ(body, "abc");
  EXPECT_FALSE(exchange->end_is_proven());
}

TEST(Transport, case_38_trailers_do_not_become_headers) {
  const Result<Response> reply = fetch_once(
      Script().read_request().send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "3\r\nabc\r\n0\r\nRetry-After: 5\r\n\r\n"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "abc");
  EXPECT_EQ(reply->headers.find("Retry-After"), nullptr);
}

TEST(Transport, interim_replies_are_passed_over) {
  const Result<Response> reply = fetch_once(
      Script().read_request().send("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 "
                                   "OK\r\nContent-Length: 2\r\n\r\nok"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->headers.find("Link"), nullptr);
}

TEST(Transport, case_77_redirects_are_replies) {
  const Result<Response> reply =
      fetch_once(Script().read_request().reply(302, "", "Location: http://127.0.0.1:1/\r\n"));
  EXPECT_EQ(reply->status, 302);
}

TEST(Transport, bodies_beyond_the_limit_are_refused_announced_or_not) {
  for (const bool announced : {true, false}) {
    const std::string head =
        announced ? "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n";
    SocketServer server({Script().read_request().send(head + std::string(3000, 'x'))});
    CallContext context = within(5s);
    context.limits.body_bytes = 2000;
    const Result<Response> reply = send(*make_curl_transport(), {.url = server.url()}, context);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::limit);
  }
}

TEST(Transport, a_body_announced_beyond_the_limit_is_refused_before_it_arrives) {
  SocketServer server(
      {Script().read_request().send("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\nabc").stall()});
  CallContext context = within(1s);
  context.limits.body_bytes = 2000;
  const Result<Response> reply = send(*make_curl_transport(), {.url = server.url()}, context);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::limit) << "instead of waiting for the rest";
}

TEST(Transport, large_bodies_arrive_whole_through_any_buffer) {
  std::string body;
  for (int i = 0; body.size() < 3'000'000; ++i) body += std::to_string(i) + ",";
  for (const std::size_t size : {std::size_t{1000}, std::size_t{65536}, std::size_t{4'000'000}}) {
    SocketServer server({Script().read_request().reply(200, body)});
    auto exchange = make_curl_transport()->open({.url = server.url()}, within(5s)).value();
    std::string buffer(size, '\0');
    std::string received;
    while (true) {
      const std::size_t count = exchange->read(buffer).value();
      if (count == 0) break;
      received.append(buffer, 0, count);
    }
    EXPECT_TRUE(received == body) << "buffer of " << size;
    EXPECT_TRUE(exchange->end_is_proven());
  }
}

TEST(Transport, case_07_silence_ends_at_the_deadline) {
  SocketServer server({Script().read_request().stall()});
  const auto start = Clock::now();
  const Result<Response> reply = send(*make_curl_transport(), {.url = server.url()}, within(150ms));
  const auto took = Clock::now() - start;
  EXPECT_EQ(reply.error().kind, ErrorKind::timeout);
  EXPECT_EQ(reply.error().delivery, Delivery::unknown);
  EXPECT_GE(took, 150ms);
  EXPECT_LT(took, 400ms);
}

TEST(Transport, a_stop_that_was_requested_before_sends_nothing) {
  SocketServer server({Script().read_request().reply(200, "")});
  std::stop_source stop;
  stop.request_stop();
  CallContext context = within(5s);
  context.stop = stop.get_token();
  const Result<Response> reply = send(*make_curl_transport(), {.url = server.url()}, context);
  EXPECT_EQ(reply.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
  EXPECT_EQ(server.connections(), 0);
}

TEST(Transport, an_exchange_that_is_dropped_leaves_nothing_for_the_next_request) {
  SocketServer server(
      {Script().read_request().send("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nstale").stall(),
       Script().read_request().reply(200, "fresh")});
  const auto transport = make_curl_transport();
  transport->open({.url = server.url()}, within(5s)).value().reset();
  EXPECT_EQ(fetch(*transport, server.url())->body, "fresh");
}

TEST(Transport, an_exchange_outlives_its_transport) {
  SocketServer server({Script().read_request().reply(200, "abc")});
  auto exchange = make_curl_transport()->open({.url = server.url()}, within(5s)).value();
  char buffer[8];
  EXPECT_EQ(exchange->read(buffer).value(), 3U);
}

TEST(Transport, plain_http_goes_to_loopback_only_wherever_its_name_leads) {
  const auto transport = make_curl_transport();
  const Result<Response> reply = fetch(*transport, "https://127.0.0.1:1/");
  EXPECT_EQ(reply.error().kind, ErrorKind::transport);
  EXPECT_TRUE(detail::is_allowed(AddressRule::loopback_only, "127.3.4.5"));
  EXPECT_TRUE(detail::is_allowed(AddressRule::loopback_only, "::1"));
  for (const char* address : {"10.0.0.1", "8.8.8.8", "::2", "", "localhost", "::ffff:8.8.8.8"}) {
    EXPECT_FALSE(detail::is_allowed(AddressRule::loopback_only, address)) << address;
  }
}

TEST(Transport, case_80_foreign_links_go_to_public_addresses_only) {
  for (const char* address :
       {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:10.0.0.1", "not an address"}) {
    EXPECT_FALSE(detail::is_allowed(AddressRule::public_only, address)) << address;
  }
  for (const char* address : {"8.8.8.8", "172.32.0.1", "2606:4700::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(detail::is_allowed(AddressRule::public_only, address)) << address;
  }
}

TEST(Transport, case_23_plain_http_on_a_tls_port_is_a_plain_sentence) {
  SocketServer server({Script().send("HTTP/1.1 400 Bad Request\r\n\r\n")});
  const Result<Response> reply =
      fetch(*make_curl_transport(), "https://127.0.0.1:" + std::to_string(server.port()));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::tls) << describe(reply.error());
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
}

TEST(Transport, case_157_a_forked_child_uses_connections_of_its_own) {
  SocketServer server({Script().read_request().reply(200, "1").read_request().reply(200, "2"),
                       Script().read_request().reply(200, "child")});
  const auto transport = make_curl_transport();
  ASSERT_EQ(fetch(*transport, server.url())->body, "1");
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Result<Response> reply = fetch(*transport, server.url());
    _exit(reply && reply->body == "child" ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(fetch(*transport, server.url())->body, "2") << "the parent's connection is unharmed";
}

TEST(Transport, case_153_many_threads_share_one_transport) {
  const Script script = [] {
    Script many;
    for (int i = 0; i < 50; ++i) many.read_request().reply(200, "ok");
    return many;
  }();
  SocketServer server({script});
  const auto transport = make_curl_transport();
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 20; ++i) {
          const Result<Response> reply = fetch(*transport, server.url());
          good += reply && reply->body == "ok" ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(good, 160);
}

}  // namespace
}  // namespace quartet
