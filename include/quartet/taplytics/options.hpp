// Where a Taplytics client connects, and as whom.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "quartet/credential.hpp"
#include "quartet/options.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"

namespace quartet::taplytics {

/// Where Taplytics' API is: scheme, host and port. Guide: "API Endpoint".
class Endpoint {
 public:
  static Endpoint standard();  ///< https://api.taplytics.com
  /// https, or http to a loopback host (a sandbox). Blanks around it and a slash at its end are
  /// dropped; a path, query or user name is refused by every call with an error of kind `config`.
  static Endpoint at(std::string_view url);

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  explicit Endpoint(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

struct Options {
  /// The project's REST API key (Settings), or a function that fetches it; not the key of an SDK.
  /// Sent in the header `x-access-token` only, never in a URL or a body. Guide: "Authentication".
  Credential token;
  Endpoint endpoint = Endpoint::standard();
  HttpOptions http = {};
  CallOptions call = {};

  /// TAPLYTICS_TOKEN, TAPLYTICS_BASE_URL. Error: `config`, naming the variable.
  [[nodiscard]] static Result<Options> from_env();
};

/// How a listing by page numbers is read. Guide: "Pagination".
struct PageOptions {
  int per_page = 100;  ///< 1 to 100, the vendor's usual limit; the server may send fewer
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// Of an earlier listing with the same options, to go on there.
  std::string cursor = {};
};

}  // namespace quartet::taplytics
