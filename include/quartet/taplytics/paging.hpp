// Where a page of one of Taplytics' listings says that the next one is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quartet/error.hpp"

namespace quartet::taplytics {

/// The target of a `Link`: the two numbers that are taken from it, and which server it names. The
/// address itself, which has the token in it, is dropped when it is read.
struct PageLink {
  std::int64_t page = 1;
  std::optional<std::int64_t> per_page = std::nullopt;
  std::string origin = {};  ///< "https://host"; empty: the server that was asked
  friend bool operator==(const PageLink&, const PageLink&) = default;
};

/// One reply of a listing by page numbers.
template <class Row>
struct LinkedPage {
  std::vector<Row> items = {};
  bool has_links = false;  ///< whether the reply had a `Link` header at all
  std::optional<PageLink> next = std::nullopt;
  std::optional<PageLink> last = std::nullopt;
  /// Why `next` cannot be followed: several that differ (decode), an address that is none
  /// (unsafe_link).
  std::optional<Error> link_error = std::nullopt;
};

}  // namespace quartet::taplytics
