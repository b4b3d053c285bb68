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
    return "http://127.0.0.1:" + std::to_string(http_port_);
  }
  // Certified for "localhost" and 127.0.0.1 by an authority of its own.
  [[nodiscard]] std::string https_url() const {
    return "https://127.0.0.1:" + std::to_string(https_port_);
  }
  // Certified for another name.
  [[nodiscard]] std::string wrong_name_url() const {
    return "https://127.0.0.1:" + std::to_string(wrong_port_);
  }
  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }
  // What it serves: page.json, big.bin, /moved (302), /close (closes without a reply).
  [[nodiscard]] std::filesystem::path root() const { return folder_ / "root"; }

 private:
  NginxServer() = default;
  [[nodiscard]] bool try_start();
  void write_files() const;

  std::filesystem::path folder_;
  int http_port_ = 0;
  int https_port_ = 0;
  int wrong_port_ = 0;
  int process_ = -1;
};

}  // namespace quartet::testing
