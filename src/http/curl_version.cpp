#include "http/curl_version.hpp"

#include <curl/curl.h>

namespace quartet::detail {

std::vector<LibraryVersion> curl_versions() {
  const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
  std::vector<LibraryVersion> versions = {{"libcurl", info->version}};
  if (info->ssl_version != nullptr) versions.push_back({"TLS", info->ssl_version});
  return versions;
}

}  // namespace quartet::detail
