// Where calls hang: a server, a name or a limit for each phase of a call, and the sign that a call
// has come there.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "quartet/totango.hpp"

namespace quartet::bench {

enum class Phase : unsigned char { rate_limiter, backoff, dns, connect, tls, head, body };

inline constexpr Phase kPhases[] = {Phase::rate_limiter, Phase::backoff, Phase::dns, Phase::connect,
                                    Phase::tls,          Phase::head,    Phase::body};

[[nodiscard]] std::string to_string(Phase phase);

// For one client and its one call.
struct Trap {
  totango::Options options;
  // Whether the call is in the phase now. From any thread.
  std::function<bool()> has_call;
  // Whether a call has to go through before one hangs.
  bool lets_first_pass = false;
  // Server and the like. It ends after the client.
  std::shared_ptr<void> keeper = nullptr;
};

[[nodiscard]] Trap make_trap(Phase phase);

// The call that hangs.
[[nodiscard]] Result<Response> send_into(const totango::Client& client);
// A client whose next call hangs. Throws when the call before that one fails.
[[nodiscard]] totango::Client make_client(const Trap& trap);

}  // namespace quartet::bench
