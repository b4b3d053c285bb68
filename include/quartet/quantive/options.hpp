// Where a Quantive client connects, and as whom.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "quartet/credential.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"

namespace quartet::quantive {

/// The data centre of an account: scheme, host, port and path in front of "/api". The address bar
/// of the browser shows it after logging in: "yourDomain.us.quantive.com" is the US. A token of
/// another data centre is refused. Source: the guide, "API Structure"; developer.quantive.com,
/// "Usage".
class Endpoint {
 public:
  static Endpoint eu();  ///< https://app.quantive.com/results
  static Endpoint us();  ///< https://app.us.quantive.com/results
  static Endpoint as();  ///< https://app.as.quantive.com/results
  static Endpoint sa();  ///< https://app.sa.quantive.com/results
  /// The vendor's own software names these data centres; their API hosts are formed like the
  /// others and were seen nowhere.
  static Endpoint us2();
  static Endpoint af();
  static Endpoint au();
  static Endpoint gtmhub_eu();  ///< https://app.gtmhub.com, of the time before the new name
  static Endpoint gtmhub_us();  ///< https://app.us.gtmhub.com, which the guide uses
  /// https, or http to a loopback host (a sandbox), with the path in front of "/api" when there is
  /// one. Blanks around it and a slash at its end are dropped; a query or user name is refused by
  /// every call with an error of kind `config`.
  static Endpoint at(std::string_view url);

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  explicit Endpoint(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

struct Options {
  /// The API token from Settings, API tokens, or a function that fetches it. It acts for the user
  /// it was made for. Sent in a header only.
  Credential token;
  /// From the same screen; a part of every request.
  std::string account_id;
  Endpoint endpoint = Endpoint::eu();
  HttpOptions http = {};
  CallOptions call = {};

  /// QUANTIVE_TOKEN, QUANTIVE_ACCOUNT_ID, QUANTIVE_BASE_URL (not set: the EU). Error: `config`,
  /// naming the variable.
  [[nodiscard]] static Result<Options> from_env();
};

}  // namespace quartet::quantive
