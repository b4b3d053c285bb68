#include "testing/taplytics_pages.hpp"

#include <algorithm>
#include <cstdint>

#include "core/text.hpp"
#include "testing/form.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

// A list never has so many pages, and a multiple of it fits.
constexpr std::size_t kHighestPage = 1'000'000'000;

std::optional<std::size_t> number_of(const Call& call, const std::string& name,
                                     std::size_t fallback) {
  const auto text = call.parameter(name);
  if (!text) return fallback;
  const auto number = text->empty() ? std::nullopt : parse_digits(*text);
  if (!number || *number == 0) return std::nullopt;
  return static_cast<std::size_t>(std::min<std::uint64_t>(*number, kHighestPage));
}

std::string relation(const LinkForm& form, const std::string& address, const char* name) {
  const char* quote = form.quotes == LinkQuotes::single    ? "'"
                      : form.quotes == LinkQuotes::doubled ? "\""
                                                           : "";
  return '<' + address + ">; rel=" + quote + name + quote;
}

std::optional<std::size_t> next_page(const LinkForm& form, std::size_t page, std::size_t last) {
  if (form.sample_next && page > 1) return page - 1;
  return page < last ? std::optional(page + 1) : std::nullopt;
}

}  // namespace

std::optional<Window> window_of(const Call& call) {
  const auto page = number_of(call, "page", 1);
  const auto per_page = number_of(call, "per_page", kMostPerPage);
  if (!page || !per_page) return std::nullopt;
  return Window{.page = *page, .per_page = std::min(*per_page, kMostPerPage)};
}

std::string link_of(const LinkForm& form, const std::string& path, const Window& window,
                    std::size_t rows) {
  const auto address_of = [&](std::size_t page) {
    return form.url + path + "?api_token=" + detail::percent_encode(form.token) +
           "&page=" + std::to_string(page) + "&per_page=" + std::to_string(window.per_page);
  };
  const std::size_t last = std::max<std::size_t>(1, (rows + window.per_page - 1) / window.per_page);
  const auto next = next_page(form, window.page, last);
  std::string link = relation(form, address_of(last), "last");
  if (next) link += ", " + relation(form, address_of(*next), "next");
  link += ", " + relation(form, address_of(1), "first");
  if (form.quotes == LinkQuotes::single) link += '"';  // as it stands in the sample
  return link;
}

}  // namespace quartet::testing::fake_taplytics
