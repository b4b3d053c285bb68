// The sandbox: a stateful fake of the vendors on loopback, with seeded data.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "quartet/result.hpp"
#include "quartet/secret.hpp"

namespace quartet::testing {

struct SandboxOptions {
  int port = 0;            ///< 0 to 65535; 0: any free port
  std::uint64_t seed = 1;  ///< the same seed makes the same data
};

/// Active lists of the sandbox's Totango. Lists 1 to 3 hold accounts; the others answer with what
/// can go wrong, whatever the request.
namespace totango_lists {
inline constexpr std::int64_t all_accounts = 1;  ///< 5,000 accounts
inline constexpr std::int64_t trials = 2;        ///< 250 of them
inline constexpr std::int64_t empty = 3;
inline constexpr std::int64_t error_envelope = 9001;  ///< 200, `status: failed` and `_error`
inline constexpr std::int64_t cut_body = 9002;    ///< 200, the connection closes inside the body
inline constexpr std::int64_t html_page = 9003;   ///< 200, an HTML page
inline constexpr std::int64_t plain_text = 9004;  ///< 400, text that is not JSON
inline constexpr std::int64_t not_json = 9005;    ///< 200, text that is not JSON
inline constexpr std::int64_t empty_body = 9006;  ///< 200, nothing
inline constexpr std::int64_t stalls = 9007;      ///< never answers; ends with the sandbox
inline constexpr std::int64_t fails_once =
    9008;  ///< 500 to the first request of each page, then list 2
inline constexpr std::int64_t status_300 = 9300;  ///< what the guide says for wrong credentials
inline constexpr std::int64_t status_403 = 9403;  ///< with an `error` object
inline constexpr std::int64_t status_429 = 9429;  ///< with RateLimit-Reset: 1 and a bare text
inline constexpr std::int64_t status_500 = 9500;
}  // namespace totango_lists

/// A running sandbox. It listens on 127.0.0.1 only, serves up to 40 connections at a time, and
/// stops at once when it is destroyed, also with idle connections and stalled requests. It takes
/// one token and answers 401 to any other. A sandbox that was moved from can only be assigned to or
/// destroyed. All functions may be called from any thread.
class Sandbox {
 public:
  /// Error: config, when the port cannot be used; nothing shares a port with a sandbox.
  [[nodiscard]] static Result<Sandbox> start(SandboxOptions options = {});
  ~Sandbox();
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;

  [[nodiscard]] int port() const noexcept;
  /// "http://127.0.0.1:<port>", for Endpoint::at.
  [[nodiscard]] std::string url() const;
  /// The token that it takes; the same seed makes the same one.
  [[nodiscard]] Secret token() const;
  /// How many requests have arrived.
  [[nodiscard]] std::uint64_t requests() const noexcept;

 private:
  struct State;
  explicit Sandbox(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace quartet::testing
