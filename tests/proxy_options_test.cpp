// Which proxy is used: options, exceptions, and the environment.
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
  EXPECT_EQ(dead.message, "cannot connect to the proxy " + peer + ": the connection was refused");
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
