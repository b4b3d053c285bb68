// The test support can fail and can pass: each fault happens, and what must not happen is noticed.
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/loopback.hpp"
#include "support/network_hooks.hpp"
#include "support/nginx_server.hpp"
#include "support/plain_fetch.hpp"
#include "support/proxy_server.hpp"
#include "support/resources.hpp"
#include "support/socket_server.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Clock = std::chrono::steady_clock;

// A client that says what curl would not.
class Client {
 public:
  explicit Client(int port) : connection_(connect_to_loopback(port)) {}
  ~Client() { close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) const { send_all(connection_, bytes); }
  // One byte; -1 at the end of the connection.
  [[nodiscard]] int receive() const {
    unsigned char byte = 0;
    return recv(connection_, &byte, 1, 0) == 1 ? byte : -1;
  }
  void close() {
    if (connection_ >= 0) ::close(std::exchange(connection_, -1));
  }

 private:
  int connection_;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\n\r\n";

TEST(Scripts, a_script_that_was_followed_to_its_end_has_fired) {
  SocketServer server({Script().read_request().reply(200, "ok")}, Beyond::refuse);
  PlainFetch fetch(server.url());
  EXPECT_EQ(fetch.run(), CURLE_OK);
  EXPECT_EQ(fetch.body, "ok");
  EXPECT_EQ(server.deliveries(), 1);
  server.expect_all_fired();
}

TEST(Scripts, a_script_that_was_not_followed_is_named_with_the_step_it_reached) {
  SocketServer server({Script().read_request().send("x").read_request().stall(),
                       Script().read_request().reply(200, "")});
  Client client(server.port());
  client.send(kGet);
  EXPECT_TRUE(settles([&] { return server.deliveries() == 1; }, 500ms));
  client.send("GET /half HTTP/1.1\r\n");
  client.close();
  EXPECT_THAT(server.unfired(), ElementsAre("script 0: not beyond step 2 of 0..3, read_request",
                                            "script 1: no connection came"));
  EXPECT_EQ(server.deliveries(), 1) << "half a request is none";
}

TEST(Scripts, unfired_scripts_and_violations_fail_the_test) {
  EXPECT_NONFATAL_FAILURE(SocketServer({Script().stall()}).expect_all_fired(),
                          "no connection came");
  const auto one_too_many = [] {
    const SocketServer server({}, Beyond::refuse);
    EXPECT_EQ(Client(server.port()).receive(), -1);
  };
  EXPECT_NONFATAL_FAILURE(one_too_many(), "connection 0: there is no script for it");
}

TEST(Scripts, connections_beyond_the_last_script_are_refused_when_wanted) {
  SocketServer server({Script().read_request().reply(200, "")}, Beyond::refuse);
  EXPECT_EQ(PlainFetch(server.url()).run(), CURLE_OK);
  EXPECT_NE(PlainFetch(server.url()).run(), CURLE_OK);
  EXPECT_THAT(server.violations(), ElementsAre("connection 1: there is no script for it"));
  EXPECT_EQ(server.connections(), 2);
}

TEST(Scripts, expect_no_more_notices_a_further_byte_and_only_that) {
  SocketServer server({Script().read_request().expect_no_more()});
  Client quiet(server.port());
  quiet.send(kGet);
  server.expect_all_fired();
  quiet.close();
  Client loud(server.port());
  loud.send("GET / HTTP/1.1\r\n\r\nGET");
  EXPECT_EQ(loud.receive(), -1);
  EXPECT_THAT(server.violations(), ElementsAre("connection 1: 3 bytes too many: GET"));
}

TEST(Scripts, a_drip_goes_byte_by_byte_and_ends_with_its_peer) {
  SocketServer server({Script().drip("abc", 10ms), Script().drip(std::string(100'000, 'x'), 1ms)});
  const auto start = Clock::now();
  const Client patient(server.port());
  for (const int byte : {int{'a'}, int{'b'}, int{'c'}, -1}) EXPECT_EQ(patient.receive(), byte);
  EXPECT_GE(Clock::now() - start, 20ms);
  Client impatient(server.port());
  EXPECT_EQ(impatient.receive(), 'x');
  impatient.close();
  server.expect_all_fired();
}

TEST(Scripts, a_drip_a_pause_and_a_stall_end_with_the_server) {
  const auto start = Clock::now();
  {
    SocketServer server({Script().drip("abc", 1h), Script().pause(1h), Script().stall()});
    const Client first(server.port());
    const Client second(server.port());
    const Client third(server.port());
    EXPECT_EQ(first.receive(), 'a');
    EXPECT_TRUE(settles([&] { return server.connections() == 3; }, 500ms));
  }
  EXPECT_LT(Clock::now() - start, 800ms);
}

TEST(Scripts, a_head_is_answered_before_its_body) {
  SocketServer server({Script().read_head().reply(413, "").wait_for_close()});
  Client client(server.port());
  client.send("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nabc");
  EXPECT_EQ(client.receive(), 'H');
  EXPECT_EQ(server.deliveries(), 1);
  client.send("more");
  client.close();
  server.expect_all_fired();
}

TEST(Scripts, closing_all_connections_leaves_the_server_listening) {
  const Script script = Script().read_request().reply(200, "").read_request().reply(200, "");
  SocketServer server({script, script});
  PlainFetch fetch(server.url());
  EXPECT_EQ(fetch.run(), CURLE_OK);
  server.close_all();
  EXPECT_EQ(fetch.run(), CURLE_OK);
  EXPECT_EQ(server.connections(), 2) << "the first was closed";
  EXPECT_EQ(fetch.run(), CURLE_OK);
  EXPECT_EQ(server.connections(), 2) << "the second was kept";
  server.expect_all_fired();
}

class Hooks : public ::testing::Test {
 protected:
  void SetUp() override { reset_network_log(); }

  [[nodiscard]] std::string url_of(const std::string& host) const {
    return "http://" + host + ":" + std::to_string(server.port()) + "/";
  }

  SocketServer server{{Script().read_request().reply(200, "ok")}};
};

TEST_F(Hooks, libcurl_resolves_a_scripted_name) {
  const ScriptedName name("Api.example.test", {.addresses = {"127.0.0.1"}});
  PlainFetch fetch(url_of("api.example.test"));
  EXPECT_EQ(fetch.run(), CURLE_OK);
  EXPECT_EQ(fetch.body, "ok");
  EXPECT_THAT(lookups(), ElementsAre("api.example.test"));
  EXPECT_EQ(name.asked(), 1);
  EXPECT_THAT(unscripted_lookups(), IsEmpty());
  EXPECT_THAT(hosts_contacted(), ElementsAre("127.0.0.1:" + std::to_string(server.port())));
}

TEST_F(Hooks, a_dead_first_address_leads_to_the_second) {
  const ScriptedName name("api.example.test", {.addresses = {"127.0.0.2", "127.0.0.1"}});
  EXPECT_EQ(PlainFetch(url_of("api.example.test")).run(), CURLE_OK);
  const std::string port = ":" + std::to_string(server.port());
  EXPECT_THAT(hosts_contacted(), ElementsAre("127.0.0.2" + port, "127.0.0.1" + port));
}

TEST_F(Hooks, a_name_fails_as_often_as_it_should) {
  const ScriptedName name("api.example.test",
                          {.addresses = {"127.0.0.1"}, .error = EAI_AGAIN, .error_times = 2});
  for (const CURLcode code : {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_HOST, CURLE_OK}) {
    EXPECT_EQ(PlainFetch(url_of("api.example.test")).run(), code);
  }
  const ScriptedName shadow("api.example.test", {.error = EAI_NONAME});
  EXPECT_EQ(PlainFetch(url_of("api.example.test")).run(), CURLE_COULDNT_RESOLVE_HOST);
  EXPECT_THAT(unscripted_lookups(), IsEmpty());
}

TEST_F(Hooks, a_blocked_lookup_waits_for_its_release) {
  ScriptedName name("api.example.test", {.addresses = {"127.0.0.1"}, .blocked = true});
  auto reply =
      std::async(std::launch::async, [&] { return PlainFetch(url_of("api.example.test")).run(); });
  EXPECT_TRUE(settles([&] { return name.waiting() == 1; }, 500ms));
  EXPECT_EQ(server.connections(), 0);
  name.release();
  EXPECT_EQ(reply.get(), CURLE_OK);
}

TEST_F(Hooks, a_blocked_lookup_ends_with_its_script) {
  const int before = running_threads();
  {
    const ScriptedName name("api.example.test", {.blocked = true});
    PlainFetch fetch(url_of("api.example.test"));
    EXPECT_EQ(fetch.set(CURLOPT_TIMEOUT_MS, 50L).run(), CURLE_OPERATION_TIMEDOUT);
    EXPECT_EQ(name.waiting(), 1);
  }
  EXPECT_TRUE(settles([&] { return running_threads() <= before; }, 500ms));
}

TEST_F(Hooks, a_name_without_a_script_is_not_looked_up) {
  const ScriptedName other("api.example.test", {.addresses = {"127.0.0.1"}});
  EXPECT_EQ(PlainFetch("http://api.example.com/").run(), CURLE_COULDNT_RESOLVE_HOST);
  EXPECT_THAT(unscripted_lookups(), ElementsAre("api.example.com"));
  addrinfo* found = nullptr;
  ASSERT_EQ(getaddrinfo("localhost", "80", nullptr, &found), 0);
  freeaddrinfo(found);
  EXPECT_THAT(unscripted_lookups(), ElementsAre("api.example.com"));
}

TEST_F(Hooks, nothing_leaves_loopback) {
  const ScriptedName name("api.example.test", {.addresses = {"192.0.2.1"}});
  const auto start = Clock::now();
  EXPECT_EQ(PlainFetch("http://api.example.test/").run(), CURLE_COULDNT_CONNECT);
  // Linux leads this one to loopback, and the server would answer.
  EXPECT_EQ(PlainFetch(url_of("0.0.0.0")).run(), CURLE_COULDNT_CONNECT);
  EXPECT_LT(Clock::now() - start, 500ms) << "refused, not waited for";
  EXPECT_THAT(foreign_connections(),
              ElementsAre("192.0.2.1:80", "0.0.0.0:" + std::to_string(server.port())));
  reset_network_log();
  EXPECT_THAT(foreign_connections(), IsEmpty());
}

TEST(Resources, an_unresponsive_port_does_not_answer) {
  const UnresponsivePort port;
  PlainFetch fetch("http://127.0.0.1:" + std::to_string(port.port()));
  EXPECT_EQ(fetch.set(CURLOPT_CONNECTTIMEOUT_MS, 100L).run(), CURLE_OPERATION_TIMEDOUT);
  EXPECT_EQ(fetch.info(CURLINFO_NUM_CONNECTS), 0);
}

TEST(Resources, threads_are_counted) {
  std::promise<void> end;
  {
    const std::shared_future<void> ended = end.get_future().share();
    std::vector<std::jthread> threads(8);
    for (auto& thread : threads) thread = std::jthread([ended] { ended.wait(); });
    EXPECT_GT(running_threads(), 8);
    end.set_value();
  }
  EXPECT_TRUE(settles([] { return running_threads() <= 8; }, 500ms));
  EXPECT_FALSE(settles([] { return false; }, 5ms));
}

TEST(Resources, a_shortage_of_descriptors_ends) {
  const int before = open_descriptors();
  {
    const DescriptorShortage shortage;
    EXPECT_EQ(socket(AF_INET, SOCK_STREAM, 0), -1);
    EXPECT_EQ(errno, EMFILE);
  }
  {
    const DescriptorShortage shortage(1);
    const int only = socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_GE(only, 0);
    EXPECT_EQ(socket(AF_INET, SOCK_STREAM, 0), -1);
    close(only);
  }
  EXPECT_EQ(open_descriptors(), before);
  const int one_more = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(open_descriptors(), before + 1);
  close(one_more);
}

TEST(Resources, a_server_survives_a_shortage) {
  SocketServer server({Script().read_request().reply(200, "ok")});
  auto shortage = std::make_unique<DescriptorShortage>(1);
  Client client(server.port());
  client.send(kGet);
  EXPECT_FALSE(settles([&] { return server.connections() == 1; }, 20ms));
  shortage.reset();
  EXPECT_EQ(client.receive(), 'H');
}

TEST(Proxy, tunnels_to_where_its_route_leads) {
  SocketServer server({Script().read_request().reply(200, "ok")});
  ProxyServer proxy;
  proxy.route("api.example.test:443", server.port());
  PlainFetch fetch("http://api.example.test:443/x");
  fetch.set(CURLOPT_PROXY, proxy.url()).set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  EXPECT_EQ(fetch.run(), CURLE_OK);
  EXPECT_EQ(fetch.body, "ok");
  EXPECT_EQ(proxy.tunnels(), 1);
  ASSERT_EQ(proxy.heads().size(), 1U);
  EXPECT_THAT(proxy.heads()[0], HasSubstr("CONNECT api.example.test:443 HTTP/1.1\r\n"));
  EXPECT_THAT(server.requests().at(0), HasSubstr("GET /x HTTP/1.1\r\n"));
}

TEST(Proxy, wants_its_credentials_and_a_route) {
  ProxyServer proxy({.credentials = "user:pass:word"});
  PlainFetch fetch("http://api.example.test:443/x");
  fetch.set(CURLOPT_PROXY, proxy.url()).set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  EXPECT_NE(fetch.run(), CURLE_OK);
  EXPECT_EQ(fetch.info(CURLINFO_HTTP_CONNECTCODE), 407);
  EXPECT_NE(fetch.set(CURLOPT_PROXYUSERPWD, "user:pass:word").run(), CURLE_OK);
  EXPECT_EQ(fetch.info(CURLINFO_HTTP_CONNECTCODE), 502);
  EXPECT_EQ(proxy.tunnels(), 0);
}

class NginxSites : public ::testing::Test {
 protected:
  void SetUp() override {
    if (server != nullptr) return;
    ASSERT_EQ(std::getenv("QUARTET_REQUIRE_NGINX"), nullptr) << "nginx did not start";
    GTEST_SKIP() << "nginx or openssl is not installed";
  }

  [[nodiscard]] std::unique_ptr<PlainFetch> trusting(const std::string& url) const {
    auto fetch = std::make_unique<PlainFetch>(url + "/page.json");
    fetch->set(CURLOPT_CAINFO, server->ca_file());
    return fetch;
  }
  [[nodiscard]] std::unique_ptr<PlainFetch> certified(const std::string& file,
                                                      const std::string& key) const {
    auto fetch = trusting(server->client_cert_url());
    fetch->set(CURLOPT_SSLCERT, file).set(CURLOPT_SSLKEY, key);
    return fetch;
  }

  std::unique_ptr<NginxServer> server = NginxServer::start();
};

TEST_F(NginxSites, each_has_the_certificate_that_it_is_named_for) {
  EXPECT_EQ(trusting(server->https_url())->run(), CURLE_OK);
  for (const std::string& url :
       {server->expired_url(), server->self_signed_url(), server->wrong_name_url()}) {
    EXPECT_EQ(trusting(url)->run(), CURLE_PEER_FAILED_VERIFICATION) << url;
  }
  const auto pinned = trusting(server->self_signed_url());
  EXPECT_EQ(pinned->set(CURLOPT_CAINFO, server->self_signed_file()).run(), CURLE_OK);
  const auto by_folder = trusting(server->https_url());
  by_folder->set(CURLOPT_CAINFO, nullptr).set(CURLOPT_CAPATH, server->ca_folder());
  EXPECT_EQ(by_folder->run(), CURLE_OK);
}

TEST_F(NginxSites, one_wants_a_certificate_of_the_client) {
  const auto good = certified(server->client_certificate_file(), server->client_key_file());
  EXPECT_EQ(good->run(), CURLE_OK);
  EXPECT_EQ(good->status(), 200);
  const auto without = trusting(server->client_cert_url());
  EXPECT_EQ(without->run(), CURLE_OK);
  EXPECT_EQ(without->status(), 400);
  const auto expired = certified(server->expired_certificate_file(), server->expired_key_file());
  EXPECT_EQ(expired->run(), CURLE_OK);
  EXPECT_EQ(expired->status(), 400);
  const auto unfit = certified(server->client_certificate_file(), server->other_key_file());
  EXPECT_EQ(unfit->run(), CURLE_SSL_CERTPROBLEM);
}

TEST_F(NginxSites, one_speaks_old_tls_only) {
  const auto fetch = trusting(server->old_tls_url());
  EXPECT_EQ(fetch->run(), CURLE_SSL_CONNECT_ERROR);
  fetch->set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_1});
  EXPECT_EQ(fetch->set(CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0").run(), CURLE_OK);
}

TEST_F(NginxSites, one_place_is_compressed) {
  PlainFetch fetch(server->http_url() + "/gzip/x");
  EXPECT_EQ(fetch.set(CURLOPT_ACCEPT_ENCODING, "gzip").run(), CURLE_OK);
  EXPECT_THAT(std::exchange(fetch.body, ""), HasSubstr("account_id"));
  EXPECT_EQ(fetch.set(CURLOPT_HTTP_CONTENT_DECODING, 0L).run(), CURLE_OK);
  EXPECT_TRUE(fetch.body.starts_with("\x1f\x8b"));
}

}  // namespace
}  // namespace quartet::testing
