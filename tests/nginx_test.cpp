// TLS against a real web server: whom the transport trusts, and who it says it is.
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
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using testing::Nginx;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

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

// A way out that leads past verification would be taken.
MATCHER(says_how_to_trust_and_not_how_to_stop_verifying, "") {
  return ::testing::ExplainMatchResult(AllOf(HasSubstr("ca_file"), Not(HasSubstr("insecure")),
                                             Not(HasSubstr("skip")), Not(HasSubstr("verif"))),
                                       arg, result_listener);
}

TEST_F(Nginx, case_16_a_self_signed_certificate_is_refused_unless_it_is_trusted) {
  const Error error = refusal(server->self_signed_url() + "/page.json", trusting());
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("signed by itself"));
  EXPECT_THAT(error.message, says_how_to_trust_and_not_how_to_stop_verifying());
  const Result<Response> trusted = fetch(server->self_signed_url() + "/page.json",
                                         {.tls = {.ca_file = server->self_signed_file()}});
  ASSERT_TRUE(trusted) << describe(trusted.error());
  EXPECT_EQ(trusted->status, 200);
}

TEST_F(Nginx, case_17_an_expired_certificate_is_told_with_the_local_time) {
  const auto today = [] {
    return to_rfc3339(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))
        .substr(0, 10);
  };
  const std::string before = today();
  const Error error = refusal(server->expired_url() + "/page.json", trusting());
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("expired"));
  EXPECT_THAT(error.message, HasSubstr("clock"));
  EXPECT_THAT(error.message, AnyOf(HasSubstr(before), HasSubstr(today())));
}

TEST_F(Nginx, case_18_a_certificate_for_another_name_is_refused) {
  const Error error = refusal(server->wrong_name_url() + "/page.json", trusting());
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("another host name"));
  EXPECT_THAT(error.message, Not(HasSubstr("ca_file"))) << "trusting more would not help";
}

TEST_F(Nginx, case_19_an_unknown_authority_is_refused_before_anything_is_sent) {
  const Error error = refusal(server->https_url() + "/page.json", {});
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("unknown authority"));
  EXPECT_THAT(error.message, says_how_to_trust_and_not_how_to_stop_verifying());
}

TEST_F(Nginx, case_19_a_call_that_meets_an_unknown_authority_is_not_tried_again) {
  const totango::Client client{
      {.token = Secret{"canary-token"}, .endpoint = totango::Endpoint::at(server->https_url())}};
  const auto rows = client.lists.current(1).collect(10);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().kind, ErrorKind::tls);
  EXPECT_EQ(rows.error().attempts, 1);
  EXPECT_THAT(describe(rows.error()), Not(HasSubstr("canary")));
}

TEST_F(Nginx, case_20_a_server_with_old_tls_only_is_refused_as_too_old) {
  const Error error = refusal(server->old_tls_url() + "/page.json", trusting());
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("recent enough"));
}

TEST_F(Nginx, case_23_plain_http_on_its_tls_port_and_tls_on_its_plain_port_are_errors) {
  const std::string wrong_scheme = "http" + server->https_url().substr(5);
  EXPECT_EQ(fetch(wrong_scheme, {})->status, 400) << "nginx says so itself";
  const Error error = refusal("https" + server->http_url().substr(4), {});
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("answers, but not with TLS"));
}

TEST_F(Nginx, case_24_a_client_certificate_is_shown_where_it_is_wanted) {
  const Result<Response> with =
      fetch(server->client_cert_url() + "/page.json",
            trusting_with({.certificate_file = server->client_certificate_file(),
                           .key_file = server->client_key_file()}));
  ASSERT_TRUE(with) << describe(with.error());
  EXPECT_EQ(with->status, 200);
  EXPECT_EQ(fetch(server->client_cert_url() + "/page.json", trusting())->status, 400)
      << "nginx says so itself";
}

TEST_F(Nginx, case_24_an_expired_client_certificate_is_refused_by_the_server) {
  EXPECT_EQ(fetch(server->client_cert_url() + "/page.json",
                  trusting_with({.certificate_file = server->expired_certificate_file(),
                                 .key_file = server->expired_key_file()}))
                ->status,
            400);
}

// Speaks one version of TLS, and ends the handshake of who shows no certificate, as most servers
// but nginx do.
class StrictServer {
 public:
  StrictServer(const testing::NginxServer& nginx, const char* version)
      : port_(testing::dead_port()), process_(fork()) {
    if (process_ == 0) {
      const fs::path folder = fs::path(nginx.ca_file()).parent_path();
      fs::current_path(folder);
      const std::string command = "exec openssl s_server -www -Verify 1 -verify_return_error " +
                                  std::string(version) +
                                  " -CAfile ca.pem -cert localhost.pem -key localhost.key "
                                  "-accept 127.0.0.1:" +
                                  std::to_string(port_) + " > strict.log 2>&1";
      execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    EXPECT_TRUE(testing::settles([this] { return accepts(); }, 5s)) << "no s_server";
  }
  ~StrictServer() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  StrictServer(const StrictServer&) = delete;
  StrictServer& operator=(const StrictServer&) = delete;

  [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

 private:
  [[nodiscard]] bool accepts() const {
    const int connection = testing::connect_to_loopback(port_);
    if (connection >= 0) close(connection);
    return connection >= 0;
  }

  int port_;
  pid_t process_;
};

TEST_F(Nginx, case_20_tls_1_3_can_be_demanded) {
  CurlTransportOptions options =
      trusting_with({.certificate_file = server->client_certificate_file(),
                     .key_file = server->client_key_file()});
  options.tls.min_version = TlsVersion::tls_1_3;
  const Result<Response> reply = fetch(StrictServer(*server, "-tls1_3").url() + "/", options);
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 200);
  const Error error = refusal(StrictServer(*server, "-tls1_2").url() + "/", options);
  EXPECT_EQ(error.kind, ErrorKind::tls);
  EXPECT_THAT(error.message, HasSubstr("recent enough"));
}

TEST_F(Nginx, case_24_a_handshake_that_ends_for_want_of_a_certificate_is_not_tried_again) {
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const StrictServer strict(*server, version);
    const Result<Response> with = fetch(
        strict.url() + "/", trusting_with({.certificate_file = server->client_certificate_file(),
                                           .key_file = server->client_key_file()}));
    ASSERT_TRUE(with) << version << ": " << describe(with.error());
    EXPECT_EQ(with->status, 200);
    const Result<Response> without = fetch(strict.url() + "/", trusting());
    ASSERT_FALSE(without) << version;
    EXPECT_THAT(without.error().kind, AnyOf(ErrorKind::tls, ErrorKind::config))
        << version << ": " << describe(without.error());
  }
}

TEST_F(Nginx, case_24_a_key_of_another_certificate_is_a_configuration_error) {
  const Error error = refusal(server->client_cert_url() + "/page.json",
                              trusting_with({.certificate_file = server->client_certificate_file(),
                                             .key_file = server->other_key_file()}));
  EXPECT_EQ(error.kind, ErrorKind::config);
  EXPECT_THAT(error.message, HasSubstr("client_certificate"));
}

// A client key that is encrypted with the password "canary-password".
fs::path encrypted_key(const std::string& key_file) {
  const std::string encrypted = key_file + ".encrypted";
  const std::string command = "openssl pkey -aes256 -passout pass:canary-password -in '" +
                              key_file + "' -out '" + encrypted + "' 2> /dev/null";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return encrypted;
}

TEST_F(Nginx, case_24_an_encrypted_key_needs_its_password) {
  const std::string key = encrypted_key(server->client_key_file());
  const auto with = [&](const char* password) {
    return trusting_with({.certificate_file = server->client_certificate_file(),
                          .key_file = key,
                          .key_password = Secret{password}});
  };
  const std::string url = server->client_cert_url() + "/page.json";
  const Result<Response> good = fetch(url, with("canary-password"));
  ASSERT_TRUE(good) << describe(good.error());
  EXPECT_EQ(good->status, 200);
  const Error error = refusal(url, with("canary-wrong"));
  EXPECT_EQ(error.kind, ErrorKind::config);
  EXPECT_THAT(describe(error), Not(HasSubstr("canary")));
}

// In a process of its own, whose standard input has the password to give and which has no terminal.
TEST_F(Nginx, case_24_nobody_is_asked_for_the_password_of_a_key) {
  const std::string key = encrypted_key(server->client_key_file());
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    int pipe_ends[2];
    setsid();
    const bool ready = pipe(pipe_ends) == 0 && dup2(pipe_ends[0], STDIN_FILENO) >= 0 &&
                       write(pipe_ends[1], "canary-password\n", 16) == 16 &&
                       close(pipe_ends[1]) == 0;
    const Result<Response> reply = fetch(
        server->client_cert_url() + "/page.json",
        trusting_with({.certificate_file = server->client_certificate_file(), .key_file = key}));
    _exit(ready && !reply && reply.error().kind == ErrorKind::config ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0) << "the key was opened with what stood on the standard input";
}

TEST_F(Nginx, case_25_a_file_a_folder_and_a_text_of_authorities_verify) {
  const TlsOptions sources[] = {{.ca_file = server->ca_file()},
                                {.ca_folder = server->ca_folder()},
                                {.ca_pem = contents(server->ca_file())}};
  for (const TlsOptions& tls : sources) {
    EXPECT_TRUE(check({.tls = tls}));
    const Result<Response> reply = fetch(server->https_url() + "/page.json", {.tls = tls});
    ASSERT_TRUE(reply) << tls.ca_file << tls.ca_folder << ": " << describe(reply.error());
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(refusal(server->self_signed_url() + "/", {.tls = tls}).kind, ErrorKind::tls);
  }
}

TEST_F(Nginx, case_25_authorities_of_ones_own_are_trusted_instead_of_the_systems) {
  const Error error =
      refusal(server->https_url() + "/page.json", {.tls = {.ca_file = server->self_signed_file()}});
  EXPECT_EQ(error.kind, ErrorKind::tls);
}

TEST_F(Nginx, case_25_a_file_that_only_looks_like_a_certificate_is_a_configuration_error) {
  const fs::path damaged = fs::path(server->ca_file()).parent_path() / "damaged.pem";
  const std::string text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  std::ofstream(damaged) << text;
  for (const TlsOptions& tls : {TlsOptions{.ca_file = damaged}, TlsOptions{.ca_pem = text}}) {
    const Error error = refusal(server->https_url() + "/", {.tls = tls});
    EXPECT_EQ(error.kind, ErrorKind::config) << describe(error);
    EXPECT_THAT(error.message, HasSubstr("http.curl.tls"));
  }
}

class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~EnvironmentVariable() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST_F(Nginx, case_27_the_environment_has_no_say_in_whom_to_trust) {
  const EnvironmentVariable bundle("CURL_CA_BUNDLE", server->ca_file());
  const EnvironmentVariable file("SSL_CERT_FILE", server->ca_file());
  const EnvironmentVariable folder("SSL_CERT_DIR", server->ca_folder());
  EXPECT_EQ(refusal(server->https_url() + "/page.json", {}).kind, ErrorKind::tls);
}

TEST_F(Nginx, case_27_verification_can_be_skipped_on_loopback) {
  for (const std::string& url :
       {server->wrong_name_url(), server->self_signed_url(), server->expired_url()}) {
    const Result<Response> reply =
        fetch(url + "/page.json", {.tls = {.insecure_skip_verification = true}});
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_EQ(reply->status, 200);
  }
}

TEST_F(Nginx, case_27_verification_cannot_be_skipped_elsewhere) {
  for (const char* address : {"10.0.0.1", "192.168.1.10", "8.8.8.8", "0.0.0.0", "2606:4700::1"}) {
    EXPECT_FALSE(detail::is_allowed(AddressRule::loopback_only, address)) << address;
  }
  // Not even a connection is tried.
  testing::reset_network_log();
  const testing::ScriptedName name("api.example.test", {.addresses = {"93.184.216.34"}});
  const Error error =
      refusal("https://api.example.test/page.json", {.tls = {.insecure_skip_verification = true}});
  EXPECT_EQ(error.kind, ErrorKind::unsafe_link);
  EXPECT_THAT(testing::foreign_connections(), ElementsAre());
}

TEST_F(Nginx, case_27_skipping_verification_does_not_open_loopback_to_links_of_a_server) {
  for (const std::string& base : {server->https_url(), server->http_url()}) {
    const auto transport = make_curl_transport({.tls = {.insecure_skip_verification = true}});
    const Result<Response> reply = send(*transport, {.url = base + "/page.json"},
                                        {.deadline = std::chrono::steady_clock::now() + 5s,
                                         .effect = Effect::read,
                                         .address_rule = AddressRule::public_only});
    ASSERT_FALSE(reply) << base;
    EXPECT_EQ(reply.error().kind, ErrorKind::unsafe_link);
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
  }
}

}  // namespace
}  // namespace quartet
