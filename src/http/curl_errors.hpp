// libcurl's result codes as errors: one table.
#pragma once

#include <string>
#include <string_view>

#include <curl/curl.h>

#include "quartet/error.hpp"

namespace quartet::detail {

// What is known about a transfer that ended with an error code.
struct TransferFacts {
  CURLcode code = CURLE_OK;
  std::string peer;              // "host:port"
  std::string proxy_peer = {};   // of the proxy in between; empty: none
  bool is_forbidden = false;     // the name leads to addresses that must not be used only
  int sends = 0;                 // how often libcurl was about to send the request
  int status = 0;                // of the head, 0 when there was none
  int connect_status = 0;        // of the proxy's reply to CONNECT
  bool was_reset = false;        // the operating system reported a broken connection
  int connect_errno = 0;         // why the last address could not be connected to; 0: not known
  long verify_result = 0;        // OpenSSL's, of the server's certificate
  std::string_view detail = {};  // libcurl's own words; never shown, only searched
};

// What is known about the request when its reply did not arrive whole.
[[nodiscard]] Delivery delivery_of(const TransferFacts& facts) noexcept;

[[nodiscard]] Error transfer_error(const TransferFacts& facts);

}  // namespace quartet::detail
