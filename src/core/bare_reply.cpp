#include "core/bare_reply.hpp"

#include "core/codec.hpp"
#include "core/session.hpp"

namespace quartet::detail {

bool is_gone(const Response& reply) noexcept {
  return kind_of_status(reply.status) == ErrorKind::not_found;
}

Result<void> decode_nothing(Response& reply, DecodeContext&) {
  if (looks_like_html(reply)) return html_failure(reply);
  return {};
}

Result<Removal> decode_removal(Response& reply, DecodeContext& context) {
  Result<void> read = decode_nothing(reply, context);
  if (!read) return std::move(read).error();
  return Removal{.already_gone = is_gone(reply)};
}

}  // namespace quartet::detail
