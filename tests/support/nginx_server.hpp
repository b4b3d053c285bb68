// A real nginx on loopback, with TLS, for one test program run.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace quartet::testing {

class NginxServer {
 public:
  // Null when nginx or openssl is not installed.
  [[nodiscard]] static std::unique_ptr<NginxServer> start();
  ~NginxServer();
  NginxServer(const NginxServer&) = delete;
  NginxServer& operator=(const NginxServer&) = delete;

  [[nodiscard]] std::string http_url() const {
    return "http://127.0.0.1:" + std::to_string(ports_.http);
  }
  // Certified for "localhost" and 127.0.0.1 by an authority of its own.
  [[nodiscard]] std::string https_url() const { return tls_url(ports_.https); }
  // Certified for another name.
  [[nodiscard]] std::string wrong_name_url() const { return tls_url(ports_.wrong_name); }
  // Was valid in January 2020.
  [[nodiscard]] std::string expired_url() const { return tls_url(ports_.expired); }
  [[nodiscard]] std::string self_signed_url() const { return tls_url(ports_.self_signed); }
  // Speaks TLS 1.1 only.
  [[nodiscard]] std::string old_tls_url() const { return tls_url(ports_.old_tls); }
  // Wants a certificate of the client. nginx finishes the handshake without a good one, too, and
  // answers 400.
  [[nodiscard]] std::string client_cert_url() const { return tls_url(ports_.client_cert); }

  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }
  // Holds the same authority under the name that OpenSSL looks for.
  [[nodiscard]] std::string ca_folder() const { return folder_ / "authorities"; }
  [[nodiscard]] std::string self_signed_file() const { return folder_ / "self.pem"; }

  [[nodiscard]] std::string client_certificate_file() const { return folder_ / "client.pem"; }
  [[nodiscard]] std::string client_key_file() const { return folder_ / "client.key"; }
  // Belongs to another certificate.
  [[nodiscard]] std::string other_key_file() const { return folder_ / "other.key"; }
  [[nodiscard]] std::string expired_certificate_file() const { return folder_ / "expired.pem"; }
  [[nodiscard]] std::string expired_key_file() const { return folder_ / "expired.key"; }

  // What it serves: page.json, big.bin, /moved (302), /close (closes without a reply), and
  // page.json under /api/... and /gzip/..., there compressed for who accepts gzip.
  [[nodiscard]] std::filesystem::path root() const { return folder_ / "root"; }

 private:
  struct Ports {
    int http = 0;
    int https = 0;
    int wrong_name = 0;
    int expired = 0;
    int self_signed = 0;
    int old_tls = 0;
    int client_cert = 0;
  };

  NginxServer() = default;
  [[nodiscard]] static std::string tls_url(int port) {
    return "https://127.0.0.1:" + std::to_string(port);
  }
  [[nodiscard]] bool try_start();
  void stop();
  [[nodiscard]] bool accepts_everywhere() const;
  void write_files() const;

  std::filesystem::path folder_;
  Ports ports_;
  int process_ = -1;
};

}  // namespace quartet::testing
