// Links that lead to this machine or its network: no connection is even tried. The case numbers
// stand in docs/reliability.md.
#include <fstream>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/address.hpp"
#include "quartet/curl_transport.hpp"
#include "support/khoros_fixture.hpp"
#include "support/loopback.hpp"
#include "support/network_hooks.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CallContext context_with(AddressRule rule) {
  return {.deadline = std::chrono::steady_clock::now() + 10s,
          .effect = Effect::read,
          .address_rule = rule};
}

class KhorosLinks : public ::testing::Test {
 protected:
  KhorosLinks() { reset_network_log(); }

  [[nodiscard]] std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(listener.port()) + "/reports/1.csv";
  }

  LoopbackListener listener{[](int, int) {}};
};

TEST_F(KhorosLinks, case_80_a_name_that_leads_here_is_not_connected_to) {
  for (const char* address : {"127.0.0.1", "::1", "10.0.0.7", "169.254.169.254"}) {
    const ScriptedName name("store.example.test", {.addresses = {address}});
    reset_network_log();
    const Result<Response> reply = send(*make_curl_transport(), {.url = url("store.example.test")},
                                        context_with(AddressRule::public_only));
    ASSERT_FALSE(reply) << address;
    EXPECT_EQ(reply.error().kind, ErrorKind::unsafe_link) << address << describe(reply.error());
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent) << address;
    EXPECT_THAT(hosts_contacted(), IsEmpty()) << address;
  }
  EXPECT_EQ(listener.connections(), 0);
}

TEST_F(KhorosLinks, case_80_of_several_addresses_only_those_that_may_be_used_are_tried) {
  const ScriptedName name("store.example.test", {.addresses = {"127.0.0.1", "8.8.8.8"}});
  const Result<Response> reply = send(*make_curl_transport(), {.url = url("store.example.test")},
                                      context_with(AddressRule::public_only));
  EXPECT_EQ(reply.error().kind, ErrorKind::transport) << "which nothing answers in a test";
  EXPECT_THAT(hosts_contacted(), ElementsAre("8.8.8.8:" + std::to_string(listener.port())));
}

// The whole way: the API's redirect, the link's check, the download's own retries.
class RedirectTo final : public Transport {
 public:
  explicit RedirectTo(std::string location) : location_(std::move(location)) {}
  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override {
    if (request.url.find("/api/public/") == std::string::npos) {
      ++opened;
      return curl_->open(request, context);
    }
    Response redirect{.status = 307};
    redirect.headers.add("Location", location_);
    return Exchange::of(std::move(redirect));
  }
  int opened = 0;

 private:
  std::string location_;
  std::shared_ptr<Transport> curl_ = make_curl_transport();
};

TEST_F(KhorosLinks, case_80_a_download_is_not_tried_again_at_such_a_name) {
  const ScriptedName name("store.example.test", {.addresses = {"127.0.0.1"}});
  const auto transport = std::make_shared<RedirectTo>(url("store.example.test"));
  const khoros::Client client{
      {.username = "u",
       .password = Secret{"password-1"},
       .company_key = "acme",
       .http = {.transport = transport, .clock = std::make_shared<FakeClock>()}}};
  const TestFolder folder;
  const Error error =
      client.reports.download({.workflow_id = "w", .run_id = "r"}, folder / "out.csv").error();
  EXPECT_EQ(error.kind, ErrorKind::unsafe_link) << describe(error);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_EQ(transport->opened, 1);
  EXPECT_THAT(hosts_contacted(), IsEmpty());
  EXPECT_EQ(listener.connections(), 0);
}

TEST_F(KhorosLinks, case_80_names_of_this_machine_and_numbers_are_no_public_hosts) {
  for (const char* host :
       {"localhost", "LocalHost", "localhost.", "store.localhost", "a.b.localhost.", "127.1",
        "0x7f.1", "0X7F.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.0.0.1.", "0x",
        "1.2.3.4.5", "127.0.0.1", "[::1]", "10.0.0.1"}) {
    EXPECT_TRUE(detail::is_forbidden_host(AddressRule::public_only, host)) << host;
    EXPECT_FALSE(detail::is_forbidden_host(AddressRule::any, host)) << host;
  }
  for (const char* host : {"store.example", "localhost.example", "0x7f.example", "8.8.8.8", "x1",
                           "3com.example", "[2606:4700::1]", "a.b2", "1.2.3.4.example"}) {
    EXPECT_FALSE(detail::is_forbidden_host(AddressRule::public_only, host)) << host;
  }
}

// A certificate says who we are. libcurl reads this one when it would show it, and cannot.
TEST_F(KhorosLinks, case_78_a_client_certificate_is_not_taken_along) {
  const TestFolder folder;
  const auto file = [&](const char* name, const char* what) {
    std::ofstream(folder / name) << "-----BEGIN " << what << "-----\n-----END " << what
                                 << "-----\n";
    return (folder / name).string();
  };
  const CurlTransportOptions options{
      .tls = {.client_certificate =
                  ClientCertificate{file("a.pem", "CERTIFICATE"), file("a.key", "PRIVATE KEY")}}};
  const auto transport = make_curl_transport(options);
  const auto kind = [&](AddressRule rule) {
    return send(*transport, {.url = url("127.0.0.1")}, context_with(rule)).error().kind;
  };
  EXPECT_EQ(kind(AddressRule::any), ErrorKind::config) << "the vendor's own endpoint is shown it";
  EXPECT_EQ(kind(AddressRule::loopback_only), ErrorKind::transport);
  EXPECT_EQ(kind(AddressRule::any), ErrorKind::config);
}

}  // namespace
}  // namespace quartet::testing
