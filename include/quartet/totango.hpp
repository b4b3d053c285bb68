// Totango: active lists (Data API), search for accounts, users and events (Search API).
#pragma once

#include <memory>

#include "quartet/client.hpp"
#include "quartet/options.hpp"
#include "quartet/totango/events.hpp"
#include "quartet/totango/fields.hpp"
#include "quartet/totango/lists.hpp"
#include "quartet/totango/options.hpp"
#include "quartet/totango/search.hpp"
#include "quartet/totango/terms.hpp"

namespace quartet::totango {

/// A Totango client: what all clients have, and the resources of this vendor.
class Client : public ClientBase {
 public:
  explicit Client(Options options);

  /// A copy whose calls behave as given; what is not set stays.
  [[nodiscard]] Client with(CallOptions call) const;

  Lists lists;        ///< active lists
  Accounts accounts;  ///< search for accounts
  Users users;        ///< search for users
  Events events;      ///< search for events

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
};

}  // namespace quartet::totango
