// Khoros: analytics reports, from the start of a job to the rows of its file.
#pragma once

#include <memory>

#include "quartet/khoros/downloads.hpp"
#include "quartet/khoros/jobs.hpp"
#include "quartet/khoros/lookups.hpp"
#include "quartet/khoros/options.hpp"
#include "quartet/khoros/report_types.hpp"
#include "quartet/khoros/reports.hpp"
#include "quartet/khoros/rows.hpp"
#include "quartet/operation.hpp"
#include "quartet/options.hpp"

namespace quartet::khoros {

/// A Khoros client. Making one does no I/O and cannot fail; an option that cannot be used is
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

  /// A copy whose calls behave as given; what is not set stays. `timeout` and `max_attempts` are
  /// for each single call; waits and downloads have times of their own.
  [[nodiscard]] Client with(CallOptions call) const;

  template <class T>
  [[nodiscard]] Result<T> run(const Operation<T>& operation) const {
    return detail::run(handle_, operation);
  }
  template <class T>
  [[nodiscard]] WithMetadata<T> run_with_metadata(const Operation<T>& operation) const {
    return detail::run_with_metadata(handle_, operation);
  }

  /// A call that this version does not know. Most need the parameter `companyKey`.
  [[nodiscard]] Result<Response> send(const RawRequest& request) const;

 private:
  Client(std::shared_ptr<const detail::Handle> handle, std::string company_key);
  std::shared_ptr<const detail::Handle> handle_;
  std::string company_key_;

 public:
  Reports reports;
  TimeZones time_zones;
  Teams teams;
};

}  // namespace quartet::khoros
