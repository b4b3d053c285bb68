#include "http/trust.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include <curl/curl.h>

namespace quartet::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 16 * 1024 * 1024;

// "5ed36f99.0": how `openssl rehash` names a certificate.
bool is_hashed_name(std::string_view name) {
  constexpr std::string_view hex = "0123456789abcdef";
  return name.size() >= 10 && name[8] == '.' &&
         name.substr(0, 8).find_first_not_of(hex) == std::string_view::npos && name[9] >= '0' &&
         name[9] <= '9';
}

bool is_hashed_folder(const std::string& folder) {
  std::error_code failed;
  fs::directory_iterator entries(folder, failed);
  if (failed) return false;
  return std::any_of(fs::begin(entries), fs::end(entries), [](const fs::directory_entry& entry) {
    return is_hashed_name(entry.path().filename().native());
  });
}

// libcurl reads the whole bundle again for each new connection, 26 to 55 ms; of a hashed folder it
// only reads the one authority that is needed. So the folder wins where the system has one.
Trust system_trust() {
  const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
  const char* file = info->age >= CURLVERSION_SEVENTH ? info->cainfo : nullptr;
  const char* folder = info->age >= CURLVERSION_SEVENTH ? info->capath : nullptr;
  if (folder != nullptr && is_hashed_folder(folder)) return {.folder = folder};
  return {.file = file != nullptr ? file : ""};
}

bool holds(const std::string& path, std::string_view word) {
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(path, failed);
  if (failed || size > kLargestFile) return false;
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.find(word) != std::string::npos;
}

constexpr std::string_view kCertificate = "CERTIFICATE-----";
constexpr std::string_view kKey = "PRIVATE KEY-----";

std::optional<std::string> client_problem(const ClientCertificate& certificate) {
  if (!holds(certificate.certificate_file, kCertificate)) {
    return "http.curl.tls.client_certificate.certificate_file cannot be read or holds no "
           "certificate";
  }
  if (!holds(certificate.key_file, kKey)) {
    return "http.curl.tls.client_certificate.key_file cannot be read or holds no private key";
  }
  return std::nullopt;
}

}  // namespace

Trust trust_of(const TlsOptions& options) {
  if (!options.ca_pem.empty()) return {.pem = options.ca_pem};
  if (!options.ca_file.empty()) return {.file = options.ca_file};
  if (!options.ca_folder.empty()) return {.folder = options.ca_folder};
  static const Trust system = system_trust();
  return system;
}

std::optional<std::string> tls_problem(const TlsOptions& options) {
  const int sources = (options.ca_file.empty() ? 0 : 1) + (options.ca_folder.empty() ? 0 : 1) +
                      (options.ca_pem.empty() ? 0 : 1);
  if (sources > 1) return "http.curl.tls takes one of ca_file, ca_folder and ca_pem";
  if (!options.ca_file.empty() && !holds(options.ca_file, kCertificate)) {
    return "http.curl.tls.ca_file cannot be read or holds no certificate";
  }
  if (!options.ca_folder.empty() && !is_hashed_folder(options.ca_folder)) {
    return "http.curl.tls.ca_folder cannot be read or holds no certificate; it must be prepared "
           "with `openssl rehash`";
  }
  if (!options.ca_pem.empty() && options.ca_pem.find(kCertificate) == std::string::npos) {
    return "http.curl.tls.ca_pem holds no certificate";
  }
  return options.client_certificate ? client_problem(*options.client_certificate) : std::nullopt;
}

}  // namespace quartet::detail
