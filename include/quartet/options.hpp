// Options that all clients share, and the table of their defaults.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "quartet/curl_transport.hpp"
#include "quartet/http.hpp"
#include "quartet/observer.hpp"

namespace quartet {

/// Every default in one place; docs/api.md shows the same table. The defaults of the transport and
/// the limits stand in `CurlTransportOptions` and `Limits`.
namespace defaults {
inline constexpr std::chrono::milliseconds call_timeout = std::chrono::seconds(120);
inline constexpr std::chrono::milliseconds attempt_timeout = std::chrono::seconds(30);
inline constexpr int max_attempts = 4;
inline constexpr std::chrono::milliseconds first_backoff = std::chrono::milliseconds(500);
inline constexpr std::chrono::milliseconds longest_backoff = std::chrono::seconds(30);
/// Retries beyond these are only made for every tenth call that a client's calls add up to.
inline constexpr int retry_reserve = 10;
inline constexpr int retry_budget_percent = 10;
/// The longest wait that a server can ask for; longer ones count as this.
inline constexpr std::chrono::milliseconds longest_asked_wait = std::chrono::hours(1);
}  // namespace defaults

/// The time a client goes by. Inject one to test without waiting (quartet::testing::FakeClock).
/// All functions may be called from any thread.
class Clock {
 public:
  virtual ~Clock();
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() = 0;
  /// Returns at `time`, or as soon as `stop` is requested.
  virtual void wait_until(std::chrono::steady_clock::time_point time, std::stop_token stop) = 0;
};

/// How one call behaves. What is not set keeps the client's setting.
struct CallOptions {
  /// One call with all its attempts and waits; a listing applies it to each page. More than 0.
  /// Default: 120 s.
  std::optional<std::chrono::milliseconds> timeout = std::nullopt;
  /// One attempt. More than 0. Default: 30 s.
  std::optional<std::chrono::milliseconds> attempt_timeout = std::nullopt;
  /// 1 means that nothing is tried again. At least 1. Default: 4.
  std::optional<int> max_attempts = std::nullopt;
  /// Ends calls with an error of kind `cancelled`.
  std::stop_token stop = {};
};

/// How many calls a vendor allows: `calls` in each `window`.
struct RateLimit {
  int calls = 0;  ///< 0: no own counting
  std::chrono::milliseconds window = std::chrono::seconds(60);
};

/// How a client reaches the network.
struct HttpOptions {
  /// Null: a libcurl transport of the client's own, made from `curl`.
  std::shared_ptr<Transport> transport = nullptr;
  CurlTransportOptions curl = {};
  Limits limits = {};
  /// Put in front of "quartet/<version>" in the User-Agent header. ASCII without line breaks.
  std::string user_agent = {};
  /// Null: the system's monotonic clock.
  std::shared_ptr<Clock> clock = nullptr;
  /// Spreads backoffs and polls: answers numbers from 0 up to but not 1, from any thread; others
  /// count as the nearest of these. Null: the client draws its own. Inject one to test exact waits.
  std::function<double()> random = nullptr;
  /// All clients of the process with the same endpoint and token share one limiter. It counts calls
  /// before they are sent, follows the RateLimit headers of replies, and after a 429 holds every
  /// call until the time is over; a call whose deadline comes first fails at once. Not set: the
  /// vendor's documented limit, or, on loopback and with a transport of your own, only what the
  /// replies say. Of several clients with one limiter, the first one's setting counts. Clients with
  /// a clock of their own share a limiter only with clients of that
  /// clock.
  std::optional<RateLimit> rate_limit = std::nullopt;
  /// Sees every attempt, wait and end. Null: nobody.
  Observer observer = nullptr;
};

}  // namespace quartet
