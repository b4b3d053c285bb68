// Totango: where the API is, how a client is set up, and in which region a service lives.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "quartet/credential.hpp"
#include "quartet/operation.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

/// Where Totango's API is: scheme, host and port. Guide: "Search API", before you begin.
class Endpoint {
 public:
  static Endpoint us();  ///< https://api.totango.com
  static Endpoint eu();  ///< https://api-eu1.totango.com
  /// https, or http to a loopback host (a sandbox). Blanks around it and a slash at its end are
  /// dropped; a path, query or user name is refused by every call with an error of kind `config`.
  static Endpoint at(std::string_view url);

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  explicit Endpoint(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

struct Options {
  /// The API token from the user profile, or a function that fetches it. Sent raw in a header,
  /// never in a URL.
  Credential token;
  Endpoint endpoint = Endpoint::us();
  HttpOptions http = {};
  CallOptions call = {};

  /// TOTANGO_TOKEN, TOTANGO_REGION ("us" or "eu"), TOTANGO_BASE_URL (wins over the region).
  /// Error: `config`, naming the variable.
  [[nodiscard]] static Result<Options> from_env();
};

/// How the server reads `offset`. The guides of active lists and of events say page number; a later
/// page about lists, and other clients of events, say record number.
enum class OffsetMeaning : unsigned char { page_index, record_number };

/// The region of a service.
struct Region {
  std::string site;  ///< Totango's own word for it; "t11" is the EU
  Endpoint endpoint;
};

struct DiscoveryOptions {
  Endpoint ask = Endpoint::us();  ///< who answers for all regions
  HttpOptions http = {};
  CallOptions call = {};
};

/// Asks in which region a service lives; no token is needed, none is sent. `service_id` is a row
/// of digits, or the form "SP-<digits>-<two digits>" that Totango's pages show. Not documented:
/// Totango's own app asks this way, and takes every site but "t11" for the US. Errors: config,
/// vendor, decode (no `site` in the reply), and what every call can have.
[[nodiscard]] Result<Region> discover_region(std::string_view service_id,
                                             DiscoveryOptions options = {});

namespace ops {
/// GET /domains/?service_id=...
[[nodiscard]] Operation<Region> region(std::string_view service_id);
}  // namespace ops

}  // namespace quartet::totango
