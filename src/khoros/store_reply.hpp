// What a store's reply to a request for a report means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "quartet/http.hpp"

namespace quartet::khoros {

// What is there already, and of what.
struct Position {
  std::uint64_t offset = 0;
  std::string validator = {};              // a strong entity tag; empty: none is known
  std::optional<std::uint64_t> size = {};  // of the whole

  // Whether a store can be asked for the rest.
  [[nodiscard]] bool can_go_on() const noexcept { return offset > 0 && !validator.empty(); }
};

enum class StoreVerdict : unsigned char {
  begins,    // the whole report follows
  goes_on,   // the rest follows
  ask_anew,  // the rest cannot be had: ask for the whole
  expired,   // the link is no longer good: ask for another
  failed,    // with `error`
};

struct StoreReply {
  StoreVerdict verdict = StoreVerdict::failed;
  Position position = {};  // begins: of the whole. goes_on: as asked, and its size
  Error error = {.kind = ErrorKind::none, .message = {}};
};

// `asked` is what the request said.
[[nodiscard]] StoreReply judge_store_reply(const ResponseHead& head, const Position& asked);

// Reports are kept for a day.
[[nodiscard]] Error report_is_gone(int http_status);

}  // namespace quartet::khoros
