#include "quartet/client.hpp"

#include "core/session.hpp"

namespace quartet {

Result<void> ClientBase::check() const {
  return detail::check(*handle_);
}

Result<Response> ClientBase::send(const RawRequest& request) const {
  const std::shared_ptr<const detail::Handle> handle = handle_;  // this client may end before
  return detail::send_raw(*handle, request);
}

}  // namespace quartet
