// Requests through a CONNECT proxy: what it gets to see, and what its failures are called.
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
#include "support/loopback.hpp"
#include "support/network_hooks.hpp"
#include "support/nginx_server.hpp"
#include "support/proxy_server.hpp"
#include "support/resources.hpp"
#include "support/socket_server.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ProxyServer;
using testing::Script;
using ::testing::SizeIs;
using testing::SocketServer;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using Clock = std::chrono::steady_clock;

CallContext patient() {
  return {.deadline = Clock::now() + 5s, .effect = Effect::read};
}

Result<Response> fetch(const Request& request, const CurlTransportOptions& options) {
  return send(*make_curl_transport(options), request, patient());
}

CurlTransportOptions through(const std::string& url) {
  return {.connect_timeout = 2s, .proxy = {.url = url}};
}

// Every text of an error that somebody may see.
std::string all_texts(const Error& error) {
  return describe(error) + error.message + error.vendor_code + error.vendor_message +
         error.retry_reason + error.excerpt + error.resume;
}

// The vendor is never reached in these.
constexpr const char* kOrigin = "https://api.example.test/accounts";

Error refusal(const CurlTransportOptions& options, const char* url = kOrigin) {
  const Result<Response> reply = fetch({.url = url}, options);
  if (reply) {
    ADD_FAILURE() << "answered " << reply->status;
    return {.kind = ErrorKind::none, .message = ""};
  }
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent) << describe(reply.error());
  EXPECT_EQ(reply.error().http_status, 0) << "the vendor never answered";
  return reply.error();
}

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
  EXPECT_EQ(error.message, "cannot connect to the proxy " + peer);
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
        << "    ssl_protocols TLSv1.2 TLSv1.3;\n"
        << "    ssl_certificate localhost.pem;\n    ssl_certificate_key localhost.key;\n"
        << "    location / { return 200 '$http_x_corp|$http_proxy_authorization|$http_app_token|"
        << "$http_user_agent|$http_proxy_connection'; }\n"
        << "    location /tls { return 200 $ssl_protocol; }\n  }\n}\n";
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

int port_of(const std::string& url) {
  return std::stoi(url.substr(url.rfind(':') + 1));
}

// Everything here leads over TLS to an nginx. Its port for "other.example" shows a certificate for
// that name.
class ThroughProxy : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { nginx = testing::NginxServer::start(); }
  static void TearDownTestSuite() { nginx.reset(); }

  void SetUp() override {
    testing::reset_network_log();
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
  static inline std::unique_ptr<testing::NginxServer> nginx;
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

TEST_F(ThroughProxy, case_20_tls_1_3_can_be_demanded) {
  const EchoServer echo(*nginx);
  ProxyServer proxy;
  proxy.route(echo.peer(), echo.port());
  CurlTransportOptions options = trusting_through(proxy);
  options.tls.min_version = TlsVersion::tls_1_3;
  const Result<Response> reply = fetch({.url = "https://" + echo.peer() + "/tls"}, options);
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->body, "TLSv1.3");
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

TEST(ProxyBypass, lists_names_with_their_subdomains) {
  struct Row {
    const char* bypass;
    const char* host;
    bool is_bypassed;
  };
  const Row table[] = {
      {"", "api.example.test", false},
      {"example.test", "example.test", true},
      {"example.test", "api.example.test", true},
      {".example.test", "api.example.test", true},
      {".example.test", "example.test", true},
      {"EXAMPLE.Test", "api.example.tEST", true},
      {"example.test", "notexample.test", false},
      {"example.test", "example.test.evil.test", false},
      {"api.example.test", "example.test", false},
      {"a.test,example.test", "example.test", true},
      {"a.test, example.test ,b.test", "example.test", true},
      {"a.test,,example.test", "example.test", true},
      {",", "example.test", false},
      {" ", "example.test", false},
      {".", "example.test", false},
      {"*", "example.test", true},
      {"a.test,*", "example.test", true},
      {"127.0.0.1", "127.0.0.1", true},
      {"127.0.0.1", "127.0.0.10", false},
      {"localhost", "localhost", true},
      {"test", "", false},
  };
  for (const Row& row : table) {
    EXPECT_EQ(detail::is_bypassed(row.bypass, row.host), row.is_bypassed)
        << '"' << row.bypass << "\" and " << row.host;
  }
}

// ---- The environment ----

// All that is known to name a proxy, unset or as given, until the end of the test.
class ProxyEnvironment {
 public:
  ProxyEnvironment() {
    for (const char* name : kNames) {
      const char* value = std::getenv(name);
      before_.emplace_back(value == nullptr ? std::nullopt : std::optional<std::string>(value));
      unsetenv(name);
    }
  }
  ~ProxyEnvironment() {
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
      before_[i] ? setenv(kNames[i], before_[i]->c_str(), 1) : unsetenv(kNames[i]);
    }
  }
  ProxyEnvironment(const ProxyEnvironment&) = delete;
  ProxyEnvironment& operator=(const ProxyEnvironment&) = delete;

  void set(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }

 private:
  static constexpr const char* kNames[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
                                           "ALL_PROXY",   "no_proxy",    "NO_PROXY",
                                           "http_proxy",  "HTTP_PROXY"};
  std::vector<std::optional<std::string>> before_;
};

CurlTransportOptions from_environment() {
  return {.connect_timeout = 2s, .proxy = {.from_environment = true}};
}

TEST_F(ThroughProxy, case_167_the_environment_has_no_say_without_consent) {
  const ProxyServer proxy;
  ProxyEnvironment environment;
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"}) {
    environment.set(name, proxy.url());
  }
  const Result<Response> reply =
      fetch({.url = nginx->https_url() + "/page.json"}, {.tls = {.ca_file = nginx->ca_file()}});
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 200);
  EXPECT_THAT(proxy.heads(), IsEmpty());
}

TEST_F(ThroughProxy, case_167_no_proxy_of_the_environment_has_no_say_over_a_named_proxy) {
  ProxyServer proxy;
  route_direct(proxy);
  ProxyEnvironment environment;
  environment.set("NO_PROXY", "*");
  environment.set("no_proxy", "*");
  ASSERT_TRUE(fetch({.url = nginx->https_url() + "/page.json"}, trusting_through(proxy)));
  EXPECT_THAT(proxy.heads(), SizeIs(1));
}

TEST_F(ThroughProxy, case_167_with_consent_the_environment_names_proxy_and_exceptions) {
  ProxyServer proxy({.credentials = "user:canary"});
  route_direct(proxy);
  ProxyEnvironment environment;
  environment.set("HTTPS_PROXY", "http://user:canary@127.0.0.1:" + std::to_string(proxy.port()));
  CurlTransportOptions options = from_environment();
  options.tls.ca_file = nginx->ca_file();
  const Request request{.url = nginx->https_url() + "/page.json"};
  const Result<Response> proxied = fetch(request, options);
  ASSERT_TRUE(proxied) << describe(proxied.error());
  EXPECT_EQ(proxy.tunnels(), 1);
  environment.set("NO_PROXY", "intranet.test,127.0.0.1");
  ASSERT_TRUE(fetch(request, options));
  EXPECT_EQ(proxy.tunnels(), 1) << "reached directly";
}

TEST_F(ThroughProxy, case_167_the_environment_is_read_when_the_transport_is_made) {
  ProxyServer proxy;
  route_direct(proxy);
  ProxyEnvironment environment;
  environment.set("HTTPS_PROXY", proxy.url());
  CurlTransportOptions options = from_environment();
  options.tls.ca_file = nginx->ca_file();
  const auto transport = make_curl_transport(options);
  environment.set("HTTPS_PROXY", "http://127.0.0.1:1");
  ASSERT_TRUE(send(*transport, {.url = nginx->https_url() + "/page.json"}, patient()));
  EXPECT_EQ(proxy.tunnels(), 1);
}

// What a transport would use, as "peer user password bypass".
std::string found(const ProxyOptions& options) {
  const Result<std::optional<detail::Proxy>> proxy = detail::proxy_of(options);
  if (!proxy) return "error: " + proxy.error().message;
  if (!*proxy) return "none";
  return (*proxy)->url + ' ' + (*proxy)->user + ' ' + std::string((*proxy)->password.reveal()) +
         ' ' + (*proxy)->bypass;
}

TEST(ProxyEnvironmentVariables, case_167_have_an_order) {
  ProxyEnvironment environment;
  const ProxyOptions consent{.from_environment = true};
  EXPECT_EQ(found(consent), "none");
  environment.set("http_proxy", "http://h:1");
  environment.set("HTTP_PROXY", "http://h:2");
  EXPECT_EQ(found(consent), "none") << "those are for plain http";
  environment.set("ALL_PROXY", "all-upper:3");
  EXPECT_EQ(found(consent), "http://all-upper:3   ");
  environment.set("all_proxy", "all-lower:4");
  EXPECT_EQ(found(consent), "http://all-lower:4   ");
  environment.set("HTTPS_PROXY", "http://user:pass@upper:5/");
  EXPECT_EQ(found(consent), "http://upper:5 user pass ");
  environment.set("https_proxy", "");
  EXPECT_EQ(found(consent), "http://upper:5 user pass ") << "an empty one is none";
  environment.set("https_proxy", "http://lower");
  environment.set("NO_PROXY", "a.test");
  EXPECT_EQ(found(consent), "http://lower:80   a.test");
  EXPECT_EQ(found({.bypass = "b.test", .from_environment = true}), "http://lower:80   b.test");
  EXPECT_EQ(found({.url = "http://mine:6", .from_environment = true}), "http://mine:6   ");
  EXPECT_EQ(found({}), "none") << "without consent";
}

TEST(ProxyEnvironmentVariables, case_167_credentials_in_them_stand_in_no_text) {
  ProxyEnvironment environment;
  const std::string peer = "127.0.0.1:" + std::to_string(testing::dead_port());
  environment.set("HTTPS_PROXY", "http://canary-user:canary-password@" + peer);
  const Error dead = refusal(from_environment());
  EXPECT_EQ(dead.message, "cannot connect to the proxy " + peer);
  EXPECT_THAT(all_texts(dead), Not(HasSubstr("canary")));
  for (const char* unusable : {"socks5://canary-user:canary-password@127.0.0.1:1",
                               "http://canary-user:canary-password@127.0.0.1:99999"}) {
    environment.set("HTTPS_PROXY", unusable);
    const Error error = refusal(from_environment());
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_THAT(error.message, StartsWith("HTTPS_PROXY cannot be used")) << "named as its source";
    EXPECT_THAT(all_texts(error), Not(HasSubstr("canary")));
  }
}

// ---- Options that cannot be used ----

TEST(ProxyUrls, that_cannot_be_used_are_configuration_errors_without_their_credentials) {
  const char* table[] = {"https://canary:canary@127.0.0.1:1",
                         "socks5://canary:canary@127.0.0.1:1",
                         "socks5h://canary:canary@127.0.0.1:1",
                         "ftp://canary:canary@127.0.0.1:1",
                         "http://canary:canary@127.0.0.1:1/path",
                         "http://canary:canary@127.0.0.1:1?query=canary",
                         "http://canary:2024#canary@127.0.0.1:1",
                         "http://canary:canary@127.0.0.1:port",
                         "http://canary:canary@127.0.0.1:99999",
                         "http://canary:canary@",
                         "http://canary:canary@ho st:1",
                         "http://canary:canary@127.0.0.1:1\r\nX-A: canary",
                         "http://",
                         "://canary",
                         "http:///canary",
                         "/canary/path",
                         " "};
  testing::reset_network_log();
  for (const char* url : table) {
    const Result<void> checked = check(through(url));
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().kind, ErrorKind::config) << url;
    EXPECT_THAT(checked.error().message, StartsWith("http.curl.proxy.url cannot be used: ")) << url;
    EXPECT_THAT(all_texts(checked.error()), Not(HasSubstr("canary"))) << url;
    EXPECT_EQ(refusal(through(url)).message, checked.error().message);
  }
  EXPECT_THAT(testing::hosts_contacted(), IsEmpty());
}

TEST(ProxyUrls, that_can_be_used_are_read_part_by_part) {
  const char* table[][2] = {{"http://proxy.test:3128", "http://proxy.test:3128   "},
                            {"http://proxy.test:3128/", "http://proxy.test:3128   "},
                            {"proxy.test:3128", "http://proxy.test:3128   "},
                            {"http://proxy.test", "http://proxy.test:80   "},
                            {"HTTP://proxy.test:1", "http://proxy.test:1   "},
                            {"http://[::1]:3128", "http://[::1]:3128   "},
                            {"http://u:p%40%3A@proxy.test:1", "http://proxy.test:1 u p@: "}};
  for (const auto& [url, expected] : table) {
    EXPECT_EQ(found({.url = url}), expected) << url;
    EXPECT_TRUE(check(through(url))) << url;
  }
}

TEST(ProxyHeaders, that_cannot_be_sent_are_configuration_errors) {
  for (const Header& header : {Header{"X-Corp", "a\r\nX-Other: b"}, Header{"X Corp", "a"},
                               Header{"", "a"}, Header{"X-Corp:", "a"}}) {
    CurlTransportOptions options = through("http://127.0.0.1:1");
    options.proxy.headers = {header};
    const Result<void> checked = check(options);
    ASSERT_FALSE(checked) << header.name;
    EXPECT_EQ(checked.error().kind, ErrorKind::config);
    EXPECT_THAT(checked.error().message, StartsWith("http.curl.proxy.headers"));
  }
}

}  // namespace
}  // namespace quartet
