// Where a Khoros client connects, and as whom.
#pragma once

#include <string>
#include <string_view>

#include "quartet/credential.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"

namespace quartet::khoros {

/// The host of a Khoros Care instance. Your settings screen names it.
class Endpoint {
 public:
  static Endpoint us();    ///< https://analytics-api.app.lithium.com
  static Endpoint emea();  ///< https://analytics-api-emea.app.lithium.com
  /// https, or http to a loopback host (a sandbox). Blanks around it and a slash at its end are
  /// dropped; a path, query or user name is refused by every call with an error of kind `config`.
  static Endpoint at(std::string_view url);

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  explicit Endpoint(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

/// The account is a dedicated Analytics Reports user; Khoros' support enables it. Source:
/// developer.khoros.com, "Create a reporting API user account".
struct Options {
  /// Mostly a mail address. Without a colon: Basic authentication cannot carry one.
  std::string username;
  /// The password, or a function that fetches it. Sent in a header only.
  Credential password;
  /// The tenant's key from the settings screen; a part of every request.
  std::string company_key;
  Endpoint endpoint = Endpoint::us();
  HttpOptions http = {};
  CallOptions call = {};

  /// KHOROS_USERNAME, KHOROS_PASSWORD, KHOROS_COMPANY_KEY, KHOROS_BASE_URL (not set: the US).
  /// Error: `config`, naming the variable.
  [[nodiscard]] static Result<Options> from_env();
};

}  // namespace quartet::khoros
