// What the clients of all vendors have in common.
#pragma once

#include <memory>
#include <utility>

#include "quartet/operation.hpp"
#include "quartet/result.hpp"

namespace quartet {

/// What every vendor's client has. Making a client does no I/O and cannot fail; an option that
/// cannot be used is reported by `check` and by every call. Copies are cheap and share connections;
/// a client or a resource group that was moved from is as good as before. All functions may be
/// called from any thread. Destroying a client never waits: calls under way go on to their end.
class ClientBase : protected detail::HandleShare {
 public:
  /// Whether the options can be used. Does not ask the network.
  [[nodiscard]] Result<void> check() const;

  /// Runs an operation of the vendor's `ops`.
  template <class T>
  [[nodiscard]] Result<T> run(const Operation<T>& operation) const {
    return detail::run(handle_, operation);
  }
  /// The same, with what is known about the call besides its result.
  template <class T>
  [[nodiscard]] WithMetadata<T> run_with_metadata(const Operation<T>& operation) const {
    return detail::run_with_metadata(handle_, operation);
  }

  /// A call that this version does not know.
  [[nodiscard]] Result<Response> send(const RawRequest& request) const;

 protected:
  explicit ClientBase(std::shared_ptr<const detail::Handle> handle) noexcept
      : HandleShare(std::move(handle)) {}
};

}  // namespace quartet
