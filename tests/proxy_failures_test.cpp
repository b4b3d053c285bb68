// A CONNECT proxy that fails: what its failures are called.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/text.hpp"
#include "http/proxy.hpp"
#include "quartet/totango.hpp"
#include "support/canary.hpp"
#include "support/loopback.hpp"
#include "support/network_hooks.hpp"
#include "support/nginx_server.hpp"
#include "support/proxy_fixture.hpp"
#include "support/proxy_server.hpp"
#include "support/resources.hpp"
#include "support/socket_server.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using namespace quartet::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using Clock = std::chrono::steady_clock;

// ---- Failures of the proxy ----

class ProxyFailures : public ::testing::Test {
 protected:
  void SetUp() override { testing::reset_network_log(); }
  void TearDown() override {
    EXPECT_THAT(testing::unscripted_lookups(), IsEmpty()) << "the proxy resolves, not we";
    EXPECT_THAT(testing::foreign_connections(), IsEmpty());
  }
};

TEST_F(ProxyFailures, case_163_a_proxy_that_refuses_the_connection_is_named) {
  const std::string peer = "127.0.0.1:" + std::to_string(testing::dead_port());
  const Error error = refusal(through("http://" + peer));
  EXPECT_EQ(error.kind, ErrorKind::transport);
  EXPECT_EQ(error.message, "cannot connect to the proxy " + peer + ": the connection was refused");
}

TEST_F(ProxyFailures, case_163_a_proxy_whose_name_nobody_knows_is_named) {
  const testing::ScriptedName name("proxy.example.test", {});
  const Error error = refusal(through("http://proxy.example.test:3128"));
  EXPECT_EQ(error.kind, ErrorKind::transport);
  EXPECT_THAT(error.message, HasSubstr("the proxy proxy.example.test:3128 cannot be resolved"));
}

TEST_F(ProxyFailures, case_163_a_proxy_that_hangs_ends_at_the_connect_timeout) {
  const auto expect_timeout = [](int port) {
    CurlTransportOptions options = through("http://127.0.0.1:" + std::to_string(port));
    options.connect_timeout = 100ms;
    const auto start = Clock::now();
    const Error error = refusal(options);
    EXPECT_LT(Clock::now() - start, 1s);
    EXPECT_EQ(error.kind, ErrorKind::timeout) << describe(error);
    EXPECT_THAT(error.message, HasSubstr("the proxy 127.0.0.1:" + std::to_string(port)));
  };
  const Script hanging[] = {Script().read_request().stall(),
                            Script().read_request().send("HTTP/1.1 200 OK\r\nX-A: ").stall(),
                            Script().read_request().send("HTTP/1.1 200 OK\r\n\r\n").stall()};
  for (const Script& script : hanging) {
    SocketServer proxy({script});
    expect_timeout(proxy.port());
    proxy.expect_all_fired();
  }
  const testing::UnresponsivePort silent;
  expect_timeout(silent.port());
}

TEST_F(ProxyFailures, case_163_a_proxy_that_closes_is_named) {
  const auto reply = [](const char* bytes) { return Script().read_request().send(bytes); };
  const Script closing[] = {Script().read_request(),
                            Script().read_request().reset(),
                            reply("HTTP/1.1 200 Connection established\r\n\r\n"),
                            reply("HTTP/1.1 200 Connection established\r\n\r\n").reset(),
                            reply("HTTP/1.1 200 Connection est"),
                            reply("HTTP/1.1 200 OK\r\nX-A: b\r\n")};
  for (const Script& script : closing) {
    SocketServer proxy({script});
    const Error error = refusal(through(proxy.url()));
    const std::string_view last = testing::to_string(script.steps.back().kind);
    EXPECT_EQ(error.kind, ErrorKind::transport)
        << script.steps.size() << last << ": " << describe(error);
    EXPECT_THAT(error.message, HasSubstr("the proxy 127.0.0.1:" + std::to_string(proxy.port())))
        << script.steps.size() << last;
    EXPECT_EQ(proxy.connections(), 1) << "a transport never tries again";
  }
}

TEST_F(ProxyFailures, case_163_a_proxy_that_talks_nonsense_is_named) {
  const std::string nonsense[] = {"SSH-2.0-OpenSSH_9.2\r\n\r\n",
                                  "HTTP/1.1 200 OK\r\nX-A: " + std::string(200'000, 'a')};
  for (const std::string& bytes : nonsense) {
    SocketServer proxy({Script().read_request().send(bytes)});
    const Error error = refusal(through(proxy.url()));
    EXPECT_EQ(error.kind, ErrorKind::transport) << bytes.substr(0, 20);
    EXPECT_THAT(error.message, HasSubstr("the proxy 127.0.0.1:" + std::to_string(proxy.port())))
        << bytes.substr(0, 20);
    EXPECT_THAT(all_texts(error), Not(HasSubstr("OpenSSH")));
  }
}

TEST_F(ProxyFailures, case_163_a_route_that_the_proxy_does_not_have_is_its_failure) {
  const ProxyServer proxy;
  const Error error = refusal(through(proxy.url()));
  EXPECT_EQ(error.kind, ErrorKind::transport);
  EXPECT_THAT(error.message, HasSubstr("the proxy 127.0.0.1:"));
  EXPECT_THAT(error.message, HasSubstr("502"));
  ASSERT_THAT(proxy.heads(), SizeIs(1));
  EXPECT_THAT(proxy.heads()[0], StartsWith("CONNECT api.example.test:443 HTTP/1.1\r\n"));
}

TEST_F(ProxyFailures, case_164_refused_credentials_are_a_proxy_error_and_stand_nowhere) {
  const ProxyServer proxy({.credentials = "user:right"});
  CurlTransportOptions named = through(proxy.url());
  named.proxy.user = "user";
  named.proxy.password = Secret{"canary-wrong"};
  const CurlTransportOptions in_url =
      through("http://user:canary-wrong@127.0.0.1:" + std::to_string(proxy.port()));
  for (const CurlTransportOptions& options : {through(proxy.url()), named, in_url}) {
    const Error error = refusal(options);
    EXPECT_EQ(error.kind, ErrorKind::proxy);
    EXPECT_THAT(error.message, HasSubstr("407"));
    EXPECT_THAT(error.message, HasSubstr("the proxy 127.0.0.1:" + std::to_string(proxy.port())));
    EXPECT_THAT(error.message, HasSubstr("http.curl.proxy.user"));
    EXPECT_THAT(all_texts(error), Not(HasSubstr("canary")));
    EXPECT_THAT(all_texts(error), Not(HasSubstr(detail::base64_encode("user:canary-wrong"))));
  }
  EXPECT_THAT(proxy.heads(), SizeIs(3)) << "a password that was refused is not shown again";
}

TEST_F(ProxyFailures, case_164_a_call_is_not_repeated_with_refused_credentials) {
  const ProxyServer proxy({.credentials = "user:right"});
  CurlTransportOptions options = through(proxy.url());
  options.proxy.user = "user";
  options.proxy.password = Secret{"canary-wrong"};
  const totango::Client client{{.token = Secret{"canary-token"}, .http = {.curl = options}}};
  const auto rows = client.lists.current(1).collect(10);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().kind, ErrorKind::proxy);
  EXPECT_EQ(rows.error().attempts, 1);
  EXPECT_THAT(all_texts(rows.error()), Not(HasSubstr("canary")));
  EXPECT_THAT(proxy.heads(), SizeIs(1));
}

constexpr const char* kPage = "<html><body>canary page of the proxy</body></html>";

TEST_F(ProxyFailures, case_165_a_page_of_the_proxy_is_not_taken_for_the_vendors_reply) {
  struct Row {
    int status;
    ErrorKind kind;
  };
  // A 5xx may pass; everything else stays as it is.
  const Row table[] = {{503, ErrorKind::transport}, {500, ErrorKind::transport},
                       {403, ErrorKind::proxy},     {404, ErrorKind::proxy},
                       {302, ErrorKind::proxy},     {429, ErrorKind::proxy}};
  for (const Row& row : table) {
    SocketServer proxy({Script().read_request().reply(
        row.status, kPage, "Content-Type: text/html\r\nLocation: https://canary.test/\r\n")});
    const Error error = refusal(through(proxy.url()));
    EXPECT_EQ(error.kind, row.kind) << describe(error);
    EXPECT_THAT(error.message, HasSubstr("the proxy 127.0.0.1:" + std::to_string(proxy.port())));
    EXPECT_THAT(error.message, HasSubstr(std::to_string(row.status)));
    EXPECT_THAT(all_texts(error), Not(HasSubstr("canary")));
    EXPECT_EQ(proxy.deliveries(), 1);
  }
}

TEST_F(ProxyFailures, case_165_a_call_reports_the_proxy_and_not_the_vendor) {
  SocketServer proxy({Script().read_request().reply(503, kPage)});
  const totango::Client client{{.token = Secret{"canary-token"},
                                .http = {.curl = through(proxy.url())},
                                .call = {.max_attempts = 1}}};
  const auto rows = client.lists.current(1).collect(10);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().kind, ErrorKind::transport);
  EXPECT_EQ(rows.error().http_status, 0);
  EXPECT_EQ(rows.error().excerpt, "");
  EXPECT_EQ(rows.error().vendor_message, "");
  EXPECT_THAT(all_texts(rows.error()), Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace quartet
