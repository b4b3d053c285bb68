// Credentials: a fixed token, or a function that fetches one when it is needed.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <utility>

#include "quartet/result.hpp"
#include "quartet/secret.hpp"

namespace quartet {

struct Token {
  Secret secret;
  /// Fetched anew after this time. Not set: only when the vendor refuses it.
  std::optional<std::chrono::milliseconds> valid_for = std::nullopt;
};

/// What a provider is told.
struct TokenRequest {
  bool after_refusal = false;  ///< the vendor refused the last token
  std::stop_token stop = {};   ///< fires when the client and all its calls are gone
};

/// Fetches a token: before the first call, when the last one's time is over, and once for a call
/// whose token was refused, however many calls that are. It runs on a thread of its own, never
/// twice at the same time for one client, and must not use that client. A call waits for it no
/// longer than its own deadline. An error, an exception or an unusable token ends the calls that
/// wait with an error of kind `config`; the next call asks again.
using TokenProvider = std::function<Result<Token>(const TokenRequest&)>;

/// What a client shows to be let in: `.token = Secret{...}` or `.token = TokenProvider{...}`.
class Credential {
 public:
  Credential(Secret token) : token_(std::move(token)) {}  // NOLINT: both are meant to be implicit
  Credential(TokenProvider provider) : provider_(std::move(provider)) {}  // NOLINT

  [[nodiscard]] const Secret& token() const noexcept { return token_; }
  [[nodiscard]] const TokenProvider& provider() const noexcept { return provider_; }

 private:
  Secret token_{""};
  TokenProvider provider_;
};

}  // namespace quartet
