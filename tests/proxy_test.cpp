// Requests through a CONNECT proxy: what either side gets to see.
#include "http/proxy.hpp"

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

// The names of a head's fields, in lower case.
std::vector<std::string> field_names(const std::string& head) {
  std::vector<std::string> names;
  std::size_t line = head.find("\r\n") + 2;
  for (std::size_t end = head.find("\r\n", line); end > line; end = head.find("\r\n", line)) {
    std::string name = head.substr(line, head.find(':', line) - line);
    for (char& c : name) c = detail::lower_ascii(c);
    names.push_back(std::move(name));
    line = end + 2;
  }
  return names;
}

// ---- Through the proxy ----

// Answers with the fields that it was sent; nginx is what ends the TLS for it.
class EchoServer {
 public:
  explicit EchoServer(const testing::NginxServer& nginx)
      : folder_(nginx.root().parent_path()), port_(testing::dead_port()) {
    std::ofstream(folder_ / "echo.conf")
        << "daemon off;\npid echo.pid;\nerror_log echo.log;\nevents {}\nhttp {\n  access_log off;\n"
        << "  client_body_temp_path tmp;\n  proxy_temp_path tmp;\n  fastcgi_temp_path tmp;\n"
        << "  uwsgi_temp_path tmp;\n  scgi_temp_path tmp;\n"
        << "  server {\n    listen 127.0.0.1:" << port_ << " ssl;\n"
        << "    ssl_certificate localhost.pem;\n    ssl_certificate_key localhost.key;\n"
        << "    location / { return 200 '$http_x_corp|$http_proxy_authorization|$http_app_token|"
        << "$http_user_agent|$http_proxy_connection'; }\n"
        << "  }\n}\n";
    process_ = start();
    EXPECT_TRUE(testing::settles([this] { return accepts(); }, 5s)) << "no second nginx";
  }
  ~EchoServer() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string peer() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  [[nodiscard]] pid_t start() const {
    const std::string command = "PATH=\"$PATH:/usr/sbin:/sbin\" exec nginx -p '" +
                                folder_.string() + "/' -c echo.conf -e echo.log";
    const pid_t process = fork();
    if (process != 0) return process;
    execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  [[nodiscard]] bool accepts() const {
    const int connection = testing::connect_to_loopback(port_);
    if (connection >= 0) close(connection);
    return connection >= 0;
  }

  std::filesystem::path folder_;
  int port_;
  pid_t process_;
};

TEST_F(ThroughProxy, a_request_arrives_and_its_name_is_left_to_the_proxy) {
  ProxyServer proxy;
  route_named(proxy);
  const Result<Response> reply = fetch({.url = kNamed}, trusting_through(proxy));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 200);
  EXPECT_THAT(reply->body, HasSubstr("Nginx"));
  EXPECT_THAT(testing::lookups(), IsEmpty());
  EXPECT_EQ(proxy.tunnels(), 1);
}

TEST_F(ThroughProxy, a_proxys_name_is_looked_up_and_the_vendors_is_not) {
  ProxyServer proxy;
  route_named(proxy);
  const testing::ScriptedName name("proxy.example.test", {.addresses = {"127.0.0.1"}});
  CurlTransportOptions options = trusting_through(proxy);
  options.proxy.url = "http://proxy.example.test:" + std::to_string(proxy.port());
  const Result<Response> reply = fetch({.url = kNamed}, options);
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(name.asked(), 1);
  EXPECT_THAT(testing::lookups(), ElementsAre("proxy.example.test"));
}

TEST_F(ThroughProxy, the_vendor_behind_a_proxy_is_verified) {
  ProxyServer proxy;
  proxy.route("api.example.test:443", port_of(nginx->https_url()));
  const Error wrong_name = refusal(trusting_through(proxy));
  EXPECT_EQ(wrong_name.kind, ErrorKind::tls);
  EXPECT_THAT(wrong_name.message, HasSubstr("api.example.test:443"));
  const Error unknown = refusal(through(proxy.url()));
  EXPECT_EQ(unknown.kind, ErrorKind::tls);
  EXPECT_THAT(unknown.message, HasSubstr("unknown authority"));
}

TEST_F(ThroughProxy, what_the_vendor_answers_is_the_vendors) {
  ProxyServer proxy;
  route_direct(proxy);
  EXPECT_EQ(fetch({.url = nginx->https_url() + "/nothing"}, trusting_through(proxy))->status, 404);
  const Result<Response> closed =
      fetch({.url = nginx->https_url() + "/close"}, trusting_through(proxy));
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().kind, ErrorKind::transport);
  EXPECT_EQ(closed.error().delivery, Delivery::unknown);
  EXPECT_THAT(closed.error().message, Not(HasSubstr("proxy")));
}

TEST_F(ThroughProxy, a_tunnel_is_kept_whatever_the_method) {
  ProxyServer proxy({.credentials = "user:secret"});
  route_direct(proxy);
  CurlTransportOptions options = trusting_through(proxy);
  options.proxy.user = "user";
  options.proxy.password = Secret{"secret"};
  const auto transport = make_curl_transport(options);
  for (const Method method : {Method::get, Method::post, Method::del, Method::get}) {
    const Result<Response> reply = send(*transport,
                                        {.method = method,
                                         .url = nginx->https_url() + "/page.json",
                                         .body = method == Method::post ? "x" : ""},
                                        patient());
    ASSERT_TRUE(reply) << describe(reply.error());
  }
  EXPECT_EQ(proxy.tunnels(), 1);
}

TEST_F(ThroughProxy, a_tunnel_that_died_while_idle_is_made_anew_with_its_credentials) {
  ProxyServer proxy({.credentials = "user:secret"});
  route_direct(proxy);
  CurlTransportOptions options = trusting_through(proxy);
  options.proxy.user = "user";
  options.proxy.password = Secret{"secret"};
  const auto transport = make_curl_transport(options);
  const auto get = [&] {
    return send(*transport, {.url = nginx->https_url() + "/page.json"}, patient());
  };
  ASSERT_TRUE(get());
  proxy.close_all();
  Result<Response> second = get();
  // The FIN may still be on its way: then the guard reports what it knows, and the engine repeats.
  if (!second) second = get();
  ASSERT_TRUE(second) << describe(second.error());
  EXPECT_EQ(second->status, 200);
  EXPECT_EQ(proxy.tunnels(), 2);
}

TEST_F(ThroughProxy, case_164_the_right_credentials_pass_from_options_and_url) {
  ProxyServer proxy({.credentials = "user name:p@ss/word"});
  route_named(proxy);
  CurlTransportOptions named = trusting_through(proxy);
  named.proxy.user = "user name";
  named.proxy.password = Secret{"p@ss/word"};
  CurlTransportOptions in_url = trusting_through(proxy);
  in_url.proxy.url = "http://user%20name:p%40ss%2Fword@127.0.0.1:" + std::to_string(proxy.port());
  CurlTransportOptions both = in_url;
  both.proxy.url = "http://somebody:else@127.0.0.1:" + std::to_string(proxy.port());
  both.proxy.user = named.proxy.user;
  both.proxy.password = named.proxy.password;
  for (const CurlTransportOptions& options : {named, in_url, both}) {
    const Result<Response> reply = fetch({.url = kNamed}, options);
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_EQ(reply->status, 200);
  }
}

TEST_F(ThroughProxy, case_166_neither_side_sees_the_others_header_fields) {
  const EchoServer echo(*nginx);
  ProxyServer proxy({.credentials = "user:canary-proxy"});
  proxy.route(echo.peer(), echo.port());
  CurlTransportOptions options = trusting_through(proxy);
  options.proxy.user = "user";
  options.proxy.password = Secret{"canary-proxy"};
  options.proxy.headers = {{"X-Corp", "canary-corp"}};
  const Result<Response> reply =
      fetch({.url = "https://" + echo.peer() + "/",
             .headers = {{"User-Agent", "canary-agent"}, {"X-Mine", "canary-mine"}},
             .secret_headers = {{"App-Token", Secret{"canary-token"}}}},
            options);
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->body, "||canary-token|canary-agent|") << "what the vendor sees";
  ASSERT_THAT(proxy.heads(), SizeIs(1));
  EXPECT_THAT(field_names(proxy.heads()[0]),
              UnorderedElementsAre("host", "proxy-connection", "proxy-authorization", "x-corp"));
  EXPECT_THAT(proxy.heads()[0], HasSubstr("\r\nX-Corp: canary-corp\r\n"));
  for (const char* canary : {"canary-agent", "canary-mine", "canary-token"}) {
    EXPECT_THAT(proxy.heads()[0], Not(HasSubstr(canary)));
  }
}

TEST_F(ThroughProxy, case_166_a_whole_call_passes_and_its_token_is_not_shown_to_the_proxy) {
  ProxyServer proxy;
  route_direct(proxy);
  const totango::Client client{{.token = Secret{"canary-token"},
                                .endpoint = totango::Endpoint::at(nginx->https_url()),
                                .http = {.curl = trusting_through(proxy)}}};
  const auto rows = client.lists.current(1).collect(10);
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->at(0).name, "Nginx");
  ASSERT_THAT(proxy.heads(), SizeIs(1));
  EXPECT_THAT(field_names(proxy.heads()[0]), UnorderedElementsAre("host", "proxy-connection"));
  EXPECT_THAT(proxy.heads()[0], Not(HasSubstr("canary")));
}

TEST_F(ThroughProxy, case_164_a_percent_sign_in_options_is_one) {
  for (const std::string password : {"100%25", "%41", "a%zz", "50%", "a+b"}) {
    ProxyServer proxy({.credentials = "us%65r:" + password});
    route_named(proxy);
    CurlTransportOptions options = trusting_through(proxy);
    options.proxy.user = "us%65r";
    options.proxy.password = Secret{password};
    const Result<Response> reply = fetch({.url = kNamed}, options);
    EXPECT_TRUE(reply) << password << ": " << describe(reply.error());
  }
}

TEST_F(ThroughProxy, hosts_of_the_bypass_list_are_reached_directly) {
  ProxyServer proxy;
  CurlTransportOptions options = trusting_through(proxy);
  options.proxy.bypass = "intranet.test, 127.0.0.1";
  const Result<Response> reply = fetch({.url = nginx->https_url() + "/page.json"}, options);
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 200);
  EXPECT_THAT(proxy.heads(), IsEmpty());
}

TEST(ProxyUse, plain_http_to_loopback_never_uses_the_proxy) {
  SocketServer origin({Script().read_request().reply(200, "direct")});
  const ProxyServer proxy;
  const Result<Response> reply = fetch({.url = origin.url() + "/x"}, through(proxy.url()));
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->body, "direct");
  EXPECT_THAT(origin.requests().at(0), StartsWith("GET /x HTTP/1.1\r\n"));
  EXPECT_THAT(proxy.heads(), IsEmpty());
}

}  // namespace
}  // namespace quartet
