// Taplytics: users, experiments, events and push notifications.
#pragma once

#include <memory>

#include "quartet/operation.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"
#include "quartet/taplytics/audience.hpp"
#include "quartet/taplytics/event_queue.hpp"
#include "quartet/taplytics/events.hpp"
#include "quartet/taplytics/experiments.hpp"
#include "quartet/taplytics/options.hpp"
#include "quartet/taplytics/paging.hpp"
#include "quartet/taplytics/push.hpp"
#include "quartet/taplytics/users.hpp"

namespace quartet::taplytics {

/// A Taplytics client. Making one does no I/O and cannot fail; an option that cannot be used is
/// reported by `check` and by every call. Copies are cheap and share connections. All functions may
/// be called from any thread. Destroying a client never waits: calls under way go on to their end.
class Client {
 public:
  explicit Client(Options options);
  // Without a move of its own: a client that was moved from is as good as before.
  Client(const Client&) = default;
  Client& operator=(const Client&) = default;
  ~Client() = default;

  /// Whether the options can be used. Does not ask the network.
  [[nodiscard]] Result<void> check() const;

  /// A copy whose calls behave as given; what is not set stays.
  [[nodiscard]] Client with(CallOptions call) const;

  template <class T>
  [[nodiscard]] Result<T> run(const Operation<T>& operation) const {
    return detail::run(handle_, operation);
  }
  template <class T>
  [[nodiscard]] WithMetadata<T> run_with_metadata(const Operation<T>& operation) const {
    return detail::run_with_metadata(handle_, operation);
  }

  /// A call that this version does not know. Paths begin with "/v2".
  [[nodiscard]] Result<Response> send(const RawRequest& request) const;

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
  std::shared_ptr<const detail::Handle> handle_;

 public:
  Users users;
  Experiments experiments;
  Events events;
  Pushes push;
};

}  // namespace quartet::taplytics
