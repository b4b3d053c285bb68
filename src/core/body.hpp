// Memory for reply bodies.
#pragma once

#include <cstddef>
#include <memory>

#include "quartet/http.hpp"

namespace quartet::detail {

// What to reserve for a reply's body: its announced length, at most `most`, and the spare bytes
// that the decoder wants behind it, so that nothing is copied later.
[[nodiscard]] std::size_t body_capacity(const ResponseHead& head, std::size_t most);

// Opens an exchange; of a user's transport that answers none, an error.
[[nodiscard]] Result<std::unique_ptr<Exchange>> open_exchange(Transport& transport,
                                                              const Request& request,
                                                              const CallContext& context);

// Reads an exchange's whole body, unless its head announces more than `most` bytes already.
[[nodiscard]] Result<Response> receive(Exchange& exchange, std::size_t most);

// The error for a body beyond its limit.
[[nodiscard]] Error body_too_large(std::size_t limit);

}  // namespace quartet::detail
