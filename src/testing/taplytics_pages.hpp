// Lists by page number, and their Link headers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "quartet/testing/taplytics_sandbox.hpp"
#include "testing/taplytics_call.hpp"

namespace quartet::testing::fake_taplytics {

// More than this is cut down to it. The vendor names it as the limit of an account, and says
// neither what a page has by default nor what becomes of a larger number.
inline constexpr std::size_t kMostPerPage = 100;

struct Window {
  std::size_t page = 1;
  std::size_t per_page = kMostPerPage;

  [[nodiscard]] std::size_t first() const { return (page - 1) * per_page; }
};

// Nothing when `page` or `per_page` is not a number from 1.
[[nodiscard]] std::optional<Window> window_of(const Call& call);

struct LinkForm {
  std::string url;  // of the server
  std::string token;
  LinkQuotes quotes = LinkQuotes::single;
  bool sample_next = false;
};

// Relations as in the vendor's only sample: last, next (where there is one) and first, and no
// previous one, whose name nobody knows. The token stands in each of the addresses.
[[nodiscard]] std::string link_of(const LinkForm& form, const std::string& path,
                                  const Window& window, std::size_t rows);

}  // namespace quartet::testing::fake_taplytics
