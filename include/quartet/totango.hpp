// Totango: active lists (Data API), search for accounts, users and events (Search API).
#pragma once

#include <memory>

#include "quartet/operation.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"
#include "quartet/totango/events.hpp"
#include "quartet/totango/fields.hpp"
#include "quartet/totango/lists.hpp"
#include "quartet/totango/options.hpp"
#include "quartet/totango/search.hpp"
#include "quartet/totango/terms.hpp"

namespace quartet::totango {

/// A Totango client. Making one does no I/O and cannot fail; an option that cannot be used is
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

  /// A call that this version does not know.
  [[nodiscard]] Result<Response> send(const RawRequest& request) const;

 private:
  explicit Client(std::shared_ptr<const detail::Handle> handle);
  std::shared_ptr<const detail::Handle> handle_;

 public:
  Lists lists;        ///< active lists
  Accounts accounts;  ///< search for accounts
  Users users;        ///< search for users
  Events events;      ///< search for events
};

}  // namespace quartet::totango
