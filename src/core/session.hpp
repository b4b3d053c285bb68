// What the clients of one configuration share.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/call_machine.hpp"
#include "core/credential_source.hpp"
#include "core/redaction.hpp"
#include "core/request_view.hpp"
#include "core/retry_budget.hpp"
#include "core/url.hpp"
#include "quartet/operation.hpp"
#include "quartet/options.hpp"

namespace quartet::detail {

// What a vendor's error reply says, as far as it says anything.
struct VendorFailure {
  std::optional<ErrorKind> kind = {};  // when the vendor's statuses mean something of their own
  std::string code = {};
  std::string message = {};  // as received
};

// The facts of a vendor that the engine needs. One constant each.
struct VendorProfile {
  std::string_view name;
  std::string_view auth_header;  // where the token goes unless the request says otherwise
  PathPrefix path_prefix = PathPrefix::refused;
  RateLimit rate_limit = {};  // as documented; 0 calls: none is
  // How long a 429 that says nothing else means.
  std::chrono::milliseconds rate_limited_wait = std::chrono::seconds(60);
  std::string_view unauthorized_hint;  // what to check when the credential is refused
  std::string_view endpoint_hint;      // what to check when it seems to be the wrong server
  VendorFailure (*read_failure)(const Response& response) = nullptr;
};

struct SessionOptions {
  Credential token;
  std::string base_url;
  HttpOptions http;
  MakeHeader make_header = &raw_token_header;
  std::string problem = {};  // with the vendor's own options; empty when there is none
  std::string account = {};  // whose data it is, for a vendor whose requests say so
  Headers headers = {};      // of every request, besides the usual ones
};

[[nodiscard]] std::shared_ptr<Clock> make_system_clock();

class Session {
 public:
  Session(const VendorProfile& vendor, SessionOptions options);

  // Why no call can be made.
  [[nodiscard]] const std::optional<Error>& problem() const noexcept { return problem_; }
  [[nodiscard]] const VendorProfile& vendor() const noexcept { return vendor_; }
  [[nodiscard]] const BaseUrl& base() const noexcept { return base_; }
  [[nodiscard]] Clock& clock() const noexcept { return *clock_; }
  [[nodiscard]] Transport& transport() const noexcept { return *transport_; }
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] CredentialSource& credentials() const noexcept { return *credentials_; }
  [[nodiscard]] RetryBudget& retry_budget() noexcept { return retry_budget_; }
  [[nodiscard]] const Observer& observer() const noexcept { return observer_; }
  [[nodiscard]] const std::string& user_agent() const noexcept { return user_agent_; }
  [[nodiscard]] const std::string& account() const noexcept { return account_; }
  [[nodiscard]] std::shared_ptr<const Redactor> redactor() const;

  // The request with the endpoint, the usual headers and, unless it goes without a token, a place
  // for it: the last of the secret headers. Error: config.
  [[nodiscard]] Result<Request> prepare(const RequestView& view) const;
  // What spreads waits: in [0, 1).
  [[nodiscard]] double random();

  [[nodiscard]] std::unique_ptr<DecodeContext> take_context();
  void give_back(std::unique_ptr<DecodeContext> context);

 private:
  [[nodiscard]] std::optional<Error> configure(SessionOptions options);
  [[nodiscard]] std::string_view auth_header_of(const RequestView& view) const noexcept;
  // Why this request must not be sent; empty when it may.
  [[nodiscard]] std::string problem_of(const RequestView& view) const;

  const VendorProfile& vendor_;
  std::optional<Error> problem_;
  BaseUrl base_;
  std::unique_ptr<CredentialSource> credentials_;
  RetryBudget retry_budget_;
  Observer observer_;
  std::string user_agent_;
  std::string account_;
  Headers headers_;  // of every request
  std::shared_ptr<Transport> transport_;
  std::shared_ptr<Clock> clock_;
  std::function<double()> injected_random_;  // null: of our own
  Limits limits_;

  std::mutex mutex_;
  std::mt19937_64 own_random_;
  std::vector<std::unique_ptr<DecodeContext>> contexts_;
};

// What a new client is underneath.
[[nodiscard]] std::shared_ptr<const Handle> make_handle(const VendorProfile& vendor,
                                                        SessionOptions options, CallOptions call);

// The error of a client whose options cannot be used, for operations that need no network.
[[nodiscard]] Result<void> check(const Handle& handle);

// Says in an error which vendor and operation it belongs to.
void name_error(Error& error, const Handle& handle, std::string_view operation);

// A fingerprint of everything that decides which rows a listing has: origin, operation and query.
[[nodiscard]] std::uint64_t listing_fingerprint(const Handle& handle,
                                                const std::vector<std::string>& parts);

// New options over old ones; what is not set stays.
[[nodiscard]] CallOptions overlay(CallOptions base, const CallOptions& changes);

// A client's handle over other call options.
[[nodiscard]] std::shared_ptr<const Handle> with_call(const Handle& handle,
                                                      const CallOptions& changes);

[[nodiscard]] Result<Response> send_raw(const Handle& handle, const RawRequest& raw);

// The kind that a status stands for, for every vendor alike.
[[nodiscard]] ErrorKind kind_of_status(int status) noexcept;

}  // namespace quartet::detail
