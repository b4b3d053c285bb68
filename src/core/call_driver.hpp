// Carrying calls out, on the caller's thread: the machine decides, this does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/session.hpp"

namespace quartet::detail {

// A permit of the rate limiter. Its end, whatever brings it, gives it back.
class Permit {
 public:
  Permit(std::shared_ptr<RateLimiter> limiter, Clock& clock)
      : limiter_(std::move(limiter)), clock_(clock) {}
  ~Permit() { limiter_->finish(clock_.now(), quota_); }
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

  void learn(const Quota& quota) { quota_ = quota; }

 private:
  std::shared_ptr<RateLimiter> limiter_;
  Clock& clock_;
  Quota quota_;  // of the reply
};

// One call. The handle, the description and the request outlive it.
class CallDriver {
 public:
  CallDriver(const Handle& handle, std::string_view operation, Effect effect,
             const RequestView& view, Request& request, Metadata& metadata);

  [[nodiscard]] Result<Response> run();

 private:
  [[nodiscard]] TimePoint now() const { return session_.clock().now(); }
  [[nodiscard]] Result<Response> drive();
  // Carries out an action that is no attempt and no end: what the machine says next. Error: the
  // call ends with it.
  [[nodiscard]] Result<CallAction> carry_out(const CallAction& action);
  [[nodiscard]] Result<CallAction> get_credential(const CredentialAction& action);
  [[nodiscard]] CallAction get_permit();
  [[nodiscard]] CallAction wait_until(const WaitAction& action);
  [[nodiscard]] Error end(StopAction action);

  [[nodiscard]] Result<Response> attempt(TimePoint deadline);
  [[nodiscard]] Result<Response> exchange();
  // Whether the reply means that an attempt before has done what was asked for.
  [[nodiscard]] bool is_already_gone(const Response& reply) const;
  [[nodiscard]] Error error_of_reply(Response& reply) const;
  [[nodiscard]] FailedAttempt facts(const Error& error) const;
  void learn(const ResponseHead& head);

  void observe_attempt(const Result<Response>& outcome, TimePoint start);
  void observe_wait(const WaitAction& action);
  void observe_end(const Result<Response>& outcome);
  [[nodiscard]] CallEvent event(CallPhase phase) const;
  void notify(const CallEvent& event);

  Session& session_;
  const CallOptions& options_;
  std::string_view operation_;
  Request& request_;
  Metadata& metadata_;
  const RequestView& view_;
  TimePoint start_;
  TimePoint deadline_;
  CallMachine machine_;
  CallContext context_;
  std::shared_ptr<const LiveCredential> credential_;
  std::optional<Permit> permit_;  // from the rate limiter to the end of the attempt
  std::optional<Error> failure_;  // of the last attempt
  std::uint64_t call_id_ = 0;
  std::string shown_url_;  // for the observer
};

}  // namespace quartet::detail
