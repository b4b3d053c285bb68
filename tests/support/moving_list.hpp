// A list that can change between pages, and a reader of it along the paging rules.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/listing.hpp"

namespace quartet::detail {

// A list at a server that can change between pages.
struct MovingList {
  std::vector<int> rows;
  std::size_t page_length = 10;
  bool tells_total = true;

  PageFacts page(std::int64_t offset, PageScheme scheme) const {
    PageFacts facts;
    const std::size_t first = scheme == PageScheme::page_index
                                  ? static_cast<std::size_t>(offset) * page_length
                                  : static_cast<std::size_t>(offset);
    for (std::size_t i = first; i < std::min(rows.size(), first + page_length); ++i) {
      facts.rows.push_back(static_cast<std::uint64_t>(rows[i]) + 1000);
    }
    if (tells_total) facts.total = static_cast<std::int64_t>(rows.size());
    facts.declared_rows = static_cast<std::int64_t>(facts.rows.size());
    return facts;
  }
};

inline std::vector<int> numbers(int count) {
  std::vector<int> rows(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) rows[static_cast<std::size_t>(i)] = i;
  return rows;
}

struct Reading {
  std::vector<int> rows;
  Receipt receipt;
  std::optional<Error> error;
};

// Reads on; `between` may change the server after each page.
template <class Between>
Reading read(PageWalk& walk, MovingList& server, PageScheme scheme, Between between) {
  Reading reading;
  for (int page = 0; page < 100; ++page) {
    const Result<std::optional<PageRequest>> next = walk.next();
    if (!next) reading.error = next.error();
    if (!next || !*next) break;
    const PageFacts facts = server.page((*next)->position, scheme);
    const Result<std::vector<std::size_t>> fresh = walk.accept(facts);
    if (!fresh) {
      reading.error = fresh.error();
      break;
    }
    for (const std::size_t i : *fresh) {
      reading.rows.push_back(static_cast<int>(facts.rows[i] - 1000));
    }
    between(page);
  }
  reading.receipt = walk.receipt();
  return reading;
}

inline Reading read_all(MovingList server, PageScheme scheme = PageScheme::page_index) {
  PageWalk walk({.scheme = scheme, .page_length = 10});
  return read(walk, server, scheme, [](int) {});
}

}  // namespace quartet::detail
