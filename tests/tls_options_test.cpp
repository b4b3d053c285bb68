// What is found out about TLS without a TLS server: options that cannot be used, handshakes that do
// not come to their end, and the signal that a closed connection raises.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include "http/curl_errors.hpp"
#include "http/sigpipe.hpp"
#include "http/trust.hpp"
#include "quartet/curl_transport.hpp"
#include "support/loopback.hpp"
#include "support/network_hooks.hpp"
#include "support/socket_server.hpp"

namespace quartet {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::LoopbackListener;
using ::testing::Not;
using testing::Script;
using testing::SocketServer;
using Clock = std::chrono::steady_clock;

Result<Response> fetch(const std::string& url, const CurlTransportOptions& options) {
  return send(*make_curl_transport(options), {.url = url},
              {.deadline = Clock::now() + 5s, .effect = Effect::read});
}

std::string tls_url(int port) {
  return "https://127.0.0.1:" + std::to_string(port);
}

class TlsOptionsTest : public ::testing::Test {
 protected:
  TlsOptionsTest() {
    std::string pattern = fs::temp_directory_path() / "quartet-tls-XXXXXX";
    folder = mkdtemp(pattern.data());
  }
  ~TlsOptionsTest() override {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name) << text;
    return folder / name;
  }
  [[nodiscard]] std::string subfolder(const std::string& name) const {
    fs::create_directory(folder / name);
    return folder / name;
  }
  [[nodiscard]] std::string certificate() const {
    return file("good.pem", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
  }
  [[nodiscard]] std::string key() const {
    return file("good.key", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n");
  }

  fs::path folder;
};

struct Unusable {
  const char* what;
  TlsOptions tls;
  const char* named;
};

TEST_F(TlsOptionsTest, case_24_and_25_files_that_cannot_be_used_are_found_before_any_connection) {
  const std::string missing = folder / "missing.pem";
  const std::string empty = file("empty.pem", "");
  const std::string no_certificate = file("text.pem", "a certificate, honestly\n");
  const std::string full_of_text = subfolder("text");
  std::ofstream(full_of_text + "/ca.pem") << "not under its hash";
  const Unusable table[] = {
      {"missing file", {.ca_file = missing}, "ca_file"},
      {"empty file", {.ca_file = empty}, "ca_file"},
      {"file without a certificate", {.ca_file = no_certificate}, "ca_file"},
      {"folder for a file", {.ca_file = folder}, "ca_file"},
      {"device for a file", {.ca_file = "/dev/zero"}, "ca_file"},
      {"missing folder", {.ca_folder = missing}, "ca_folder"},
      {"empty folder", {.ca_folder = subfolder("empty")}, "ca_folder"},
      {"folder that was not prepared", {.ca_folder = full_of_text}, "openssl rehash"},
      {"file for a folder", {.ca_folder = certificate()}, "ca_folder"},
      {"text without a certificate", {.ca_pem = "canary"}, "ca_pem"},
      {"two sources", {.ca_file = certificate(), .ca_pem = "CERTIFICATE-----"}, "one of"},
      {"missing client certificate",
       {.client_certificate = ClientCertificate{missing, key()}},
       "client_certificate.certificate_file"},
      {"client certificate without one",
       {.client_certificate = ClientCertificate{empty, key()}},
       "client_certificate.certificate_file"},
      {"missing client key",
       {.client_certificate = ClientCertificate{certificate(), missing}},
       "client_certificate.key_file"},
      {"certificate for a client key",
       {.client_certificate = ClientCertificate{certificate(), certificate()}},
       "client_certificate.key_file"},
      {"client certificate without files",
       {.client_certificate = ClientCertificate{}},
       "client_certificate.certificate_file"},
  };
  testing::reset_network_log();
  for (const Unusable& row : table) {
    const CurlTransportOptions options{.tls = row.tls};
    const Result<void> checked = check(options);
    ASSERT_FALSE(checked) << row.what;
    EXPECT_EQ(checked.error().kind, ErrorKind::config) << row.what;
    EXPECT_THAT(checked.error().message, HasSubstr(row.named)) << row.what;
    EXPECT_THAT(checked.error().message, Not(HasSubstr("canary"))) << row.what;
    const Result<Response> reply = fetch("https://127.0.0.1:1/", options);
    ASSERT_FALSE(reply) << row.what;
    EXPECT_EQ(reply.error().message, checked.error().message);
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
  }
  EXPECT_THAT(testing::hosts_contacted(), IsEmpty());
}

TEST_F(TlsOptionsTest, options_that_can_be_used_pass_the_check) {
  const std::string authorities = subfolder("authorities");
  std::ofstream(authorities + "/0123abcd.0") << "-----BEGIN CERTIFICATE-----";
  const TlsOptions table[] = {
      {},
      {.ca_file = certificate()},
      {.ca_folder = authorities},
      {.ca_pem = "-----BEGIN CERTIFICATE-----"},
      {.client_certificate = ClientCertificate{certificate(), key()}},
      {.min_version = TlsVersion::tls_1_3, .insecure_skip_verification = true},
  };
  for (const TlsOptions& tls : table) {
    const Result<void> checked = check({.tls = tls});
    EXPECT_TRUE(checked) << describe(checked.error());
  }
}

TEST_F(TlsOptionsTest, authorities_of_ones_own_replace_those_of_the_system) {
  const detail::Trust file = detail::trust_of({.ca_file = "a"});
  EXPECT_EQ(file.file + '|' + file.folder + '|' + file.pem, "a||");
  const detail::Trust folder_only = detail::trust_of({.ca_folder = "b"});
  EXPECT_EQ(folder_only.file + '|' + folder_only.folder + '|' + folder_only.pem, "|b|");
  const detail::Trust pem = detail::trust_of({.ca_pem = "c"});
  EXPECT_EQ(pem.file + '|' + pem.folder + '|' + pem.pem, "||c");
  const detail::Trust system = detail::trust_of({});
  EXPECT_NE(system.file + system.folder, "") << "somebody has to be trusted";
}

TEST_F(TlsOptionsTest, case_27_skipping_verification_and_a_proxy_exclude_each_other) {
  const TlsOptions skipping{.insecure_skip_verification = true};
  for (const ProxyOptions& proxy :
       {ProxyOptions{.url = "http://127.0.0.1:1"}, ProxyOptions{.from_environment = true}}) {
    const CurlTransportOptions options{.tls = skipping, .proxy = proxy};
    const Result<void> checked = check(options);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, ErrorKind::config);
    EXPECT_THAT(checked.error().message, HasSubstr("insecure_skip_verification"));
    EXPECT_THAT(checked.error().message, HasSubstr("http.curl.proxy"));
    const Result<Response> reply = fetch("https://127.0.0.1:1/", options);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::config);
  }
}

TEST(Handshake, case_21_one_that_hangs_ends_at_the_connect_timeout) {
  // The second one begins a record that never comes.
  for (const Script& script : {Script().stall(), Script().send("\x16\x03\x03\x01").stall()}) {
    SocketServer server({script});
    const auto start = Clock::now();
    const Result<Response> reply = fetch(tls_url(server.port()) + "/x", {.connect_timeout = 100ms});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::timeout) << describe(reply.error());
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
    EXPECT_THAT(reply.error().message, HasSubstr("no connection to 127.0.0.1:"));
    EXPECT_LT(Clock::now() - start, 1s);
    server.expect_all_fired();
  }
}

enum class End : unsigned char { fin, reset };

// Reads the client's first words and hangs up.
class RudeServer {
 public:
  explicit RudeServer(End end)
      : listener_([end](int connection, int) { serve(connection, end); }) {}
  [[nodiscard]] int port() const { return listener_.port(); }
  [[nodiscard]] int connections() const { return listener_.connections(); }

 private:
  static void serve(int connection, End end) {
    char buffer[4096];
    EXPECT_GT(recv(connection, buffer, sizeof buffer, 0), 0);
    if (end == End::reset) {
      const linger at_once{.l_onoff = 1, .l_linger = 0};
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      return;
    }
    shutdown(connection, SHUT_WR);
    while (recv(connection, buffer, sizeof buffer, 0) > 0) {
    }
  }

  LoopbackListener listener_;
};

TEST(Handshake, case_22_one_that_is_cut_off_was_not_sent_and_may_be_tried_again) {
  for (const End end : {End::fin, End::reset}) {
    const RudeServer server(end);
    const Result<Response> reply = fetch(tls_url(server.port()) + "/x", {});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::transport) << describe(reply.error());
    EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
    EXPECT_THAT(reply.error().message, HasSubstr("handshake"));
    EXPECT_EQ(server.connections(), 1) << "the transport itself never tries again";
  }
}

TEST(Handshake, case_23_a_server_without_tls_is_told_in_a_plain_sentence) {
  SocketServer server({Script().send("HTTP/1.1 400 Bad Request\r\n\r\n").wait_for_close()});
  const Result<Response> reply = fetch(tls_url(server.port()), {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::tls);
  EXPECT_EQ(reply.error().delivery, Delivery::not_sent);
  EXPECT_THAT(reply.error().message, HasSubstr("not with TLS; check scheme and port"));
}

TEST(Handshake, case_23_an_earlier_failure_does_not_change_what_a_later_one_is_called) {
  // First a reset, then a server that does not speak TLS, on the same port and the same handle.
  const LoopbackListener listener([&](int connection, int number) {
    char buffer[4096];
    EXPECT_GT(recv(connection, buffer, sizeof buffer, 0), 0);
    if (number > 0) {
      testing::send_all(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
      return;
    }
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  });
  const auto transport = make_curl_transport();
  const auto again = [&] {
    return send(*transport, {.url = tls_url(listener.port())},
                {.deadline = Clock::now() + 5s, .effect = Effect::read});
  };
  EXPECT_EQ(again().error().kind, ErrorKind::transport);
  EXPECT_EQ(again().error().kind, ErrorKind::tls);
}

// What OpenSSL says about a certificate; a server with such a one is not always at hand.
TEST(CertificateErrors, name_the_reason) {
  struct Row {
    long result;
    const char* words;
  };
  const Row table[] = {{9, "is not valid yet; by the clock of this machine it is 2"},
                       {10, "has expired; by the clock of this machine it is 2"},
                       {18, "is signed by itself; to trust"},
                       {19, "is of an unknown authority; to trust"},
                       {20, "is of an unknown authority; to trust"},
                       {23, "cannot be trusted; to trust"}};
  for (const Row& row : table) {
    const Error error = detail::transfer_error({.code = CURLE_PEER_FAILED_VERIFICATION,
                                                .peer = "api.example.test:443",
                                                .verify_result = row.result});
    EXPECT_EQ(error.kind, ErrorKind::tls);
    EXPECT_EQ(error.delivery, Delivery::not_sent);
    EXPECT_THAT(error.message, HasSubstr("api.example.test:443"));
    EXPECT_THAT(error.message, HasSubstr(row.words));
    EXPECT_THAT(error.message, Not(HasSubstr("insecure")));
  }
}

sigset_t sigpipe_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

bool is_pending() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGPIPE) == 1;
}

bool is_blocked() {
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, SIGPIPE) == 1;
}

volatile sig_atomic_t handled = 0;

// Counts the signals that arrive, and leaves the thread as it was.
class Sigpipe : public ::testing::Test {
 protected:
  void SetUp() override {
    handled = 0;
    struct sigaction counting {};
    counting.sa_handler = [](int) { handled = handled + 1; };
    ASSERT_EQ(sigaction(SIGPIPE, &counting, &action_), 0);
    ASSERT_EQ(pthread_sigmask(SIG_SETMASK, nullptr, &mask_), 0);
  }
  void TearDown() override {
    const sigset_t pipe = sigpipe_set();
    const timespec at_once{};
    while (sigtimedwait(&pipe, nullptr, &at_once) == SIGPIPE) {
    }
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
    sigaction(SIGPIPE, &action_, nullptr);
  }
  static void block() {
    const sigset_t pipe = sigpipe_set();
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  }

 private:
  struct sigaction action_ {};
  sigset_t mask_{};
};

TEST_F(Sigpipe, raised_while_blocked_is_swallowed_and_the_handler_stays) {
  {
    const detail::SigpipeBlock quiet;
    raise(SIGPIPE);
  }
  EXPECT_EQ(handled, 0);
  EXPECT_FALSE(is_pending());
  EXPECT_FALSE(is_blocked());
  raise(SIGPIPE);
  EXPECT_EQ(handled, 1) << "one of the program's own still arrives";
}

TEST_F(Sigpipe, that_waited_before_stays) {
  block();
  raise(SIGPIPE);
  {
    const detail::SigpipeBlock quiet;
    raise(SIGPIPE);
  }
  EXPECT_TRUE(is_pending());
  EXPECT_TRUE(is_blocked());
  EXPECT_EQ(handled, 0);
}

TEST_F(Sigpipe, that_the_program_had_blocked_stays_blocked) {
  block();
  {
    const detail::SigpipeBlock quiet;
    raise(SIGPIPE);
  }
  EXPECT_TRUE(is_blocked());
  EXPECT_FALSE(is_pending()) << "ours is swallowed all the same";
}

}  // namespace
}  // namespace quartet
