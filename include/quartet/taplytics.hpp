// Taplytics: users, experiments, events and push notifications.
#pragma once

#include <memory>

#include "quartet/client.hpp"
#include "quartet/options.hpp"
#include "quartet/taplytics/audience.hpp"
#include "quartet/taplytics/event_queue.hpp"
#include "quartet/taplytics/events.hpp"
#include "quartet/taplytics/experiments.hpp"
#include "quartet/taplytics/options.hpp"
#include "quartet/taplytics/paging.hpp"
#include "quartet/taplytics/push.hpp"
#include "quartet/taplytics/users.hpp"

namespace quartet::taplytics {

/// A Taplytics client: what all clients have, and the resources of this vendor. Paths for `send`
/// begin with "/v2".
class Client : public ClientBase {
 public:
  explicit Client(Options options);

  /// A copy whose calls behave as given; what is not set stays.
  [[nodiscard]] Client with(CallOptions call) const;

  Users users;
  Experiments experiments;
  Events events;
  Pushes push;

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
};

}  // namespace quartet::taplytics
