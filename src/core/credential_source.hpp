// Where calls get their token from: a fixed one, or the user's provider, asked by one thread for
// all.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/rate_limiter.hpp"
#include "core/redaction.hpp"
#include "quartet/credential.hpp"

namespace quartet::detail {

// A token, ready for a header, and what belongs to it. Immutable.
struct LiveCredential {
  Secret header;                 // what the request carries
  std::uint64_t generation = 0;  // counts the tokens of a source, from 1
  std::uint64_t pool_key = 0;    // of connections that carried this token
  std::shared_ptr<RateLimiter> limiter;
  TimePoint valid_until = TimePoint::max();
  std::shared_ptr<const Redactor> redactor;  // knows this token and those before it
};

// What goes into the header for a token, and everything in it that must not be shown.
struct AuthorizedHeader {
  Secret value;
  std::vector<Secret> secrets;
};

// How a token becomes a header's value. Error: config, when it cannot.
using MakeHeader = std::function<Result<AuthorizedHeader>(const Secret& token)>;

// The token itself, for vendors that take it raw.
[[nodiscard]] Result<AuthorizedHeader> raw_token_header(const Secret& token);
// "Bearer <token>".
[[nodiscard]] Result<AuthorizedHeader> bearer_header(const Secret& token);
// "Basic <base64>", for the password of that user.
[[nodiscard]] MakeHeader basic_header(std::string user);

struct CredentialRules {
  std::string origin;
  MakeHeader make_header = &raw_token_header;
  RateLimit rate_limit;
  const void* clock_key = nullptr;  // of an injected clock
};

// When to give up waiting for a token.
struct CredentialWait {
  TimePoint now;       // by the session's clock
  TimePoint deadline;  // by the session's clock
  std::stop_token stop;
};

class CredentialSource {
 public:
  // Error: config, for a fixed token that cannot stand in a header.
  [[nodiscard]] static Result<std::unique_ptr<CredentialSource>> make(const Credential& credential,
                                                                      CredentialRules rules);
  ~CredentialSource();
  CredentialSource(const CredentialSource&) = delete;
  CredentialSource& operator=(const CredentialSource&) = delete;

  // A token that is newer than the refused generation; 0: none was refused. Asks the provider when
  // there is none yet and nobody else asks. Errors: config, cancelled.
  [[nodiscard]] Result<std::shared_ptr<const LiveCredential>> get(std::uint64_t refused,
                                                                  const CredentialWait& wait);
  [[nodiscard]] bool can_refresh() const noexcept;
  // What hides the tokens used so far.
  [[nodiscard]] std::shared_ptr<const Redactor> redactor() const;

 private:
  struct State;
  explicit CredentialSource(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;  // a provider that hangs outlives the source
};

}  // namespace quartet::detail
