// Pages with rows that cannot be read: the others are read, and those are counted.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"

namespace quartet::detail {

// Where the rows of a page stand in its JSON: the names on the way to the array.
using RowPlace = std::vector<std::string_view>;

struct LeftOutRow {
  std::size_t index = 0;  // in the reply
  std::string json;
};

struct LeftOutRows {
  std::vector<LeftOutRow> rows;  // by index
  std::string because;           // what is wrong with the first

  // Whether the row at that place of the reply was left out.
  [[nodiscard]] const LeftOutRow* find(std::size_t index) const noexcept;
  // How many were in front of that place.
  [[nodiscard]] std::size_t count_before(std::size_t index) const noexcept;
};

// A page's JSON without the rows that cannot be read.
struct ReadablePart {
  std::string body;
  std::vector<LeftOutRow> left_out;
};

// Takes the rows apart, at the first of the places that has any, and asks of each whether a page
// with that row alone can be read. Nothing when that does not help: the page is no JSON, its rows
// are elsewhere, or none of several can be read.
[[nodiscard]] std::optional<ReadablePart> readable_part(
    const std::string& body, const std::vector<RowPlace>& places,
    const std::function<bool(std::string body)>& can_read);

// Reads a page, if need be without some of its rows; `left_out` says which.
template <class Page>
[[nodiscard]] Result<Page> decode_readable(
    const std::function<Result<Page>(Response&, DecodeContext&)>& decode, Response& reply,
    DecodeContext& context, const std::vector<RowPlace>& places, LeftOutRows& left_out) {
  left_out = {};
  const Response whole = reply;
  Result<Page> page = decode(reply, context);
  if (page || page.error().kind != ErrorKind::decode) return page;
  const auto read = [&](std::string body) {
    Response part{whole.status, whole.headers, std::move(body)};
    return decode(part, context);
  };
  std::optional<ReadablePart> part = readable_part(
      whole.body, places, [&](std::string body) { return read(std::move(body)).has_value(); });
  if (!part) return page;
  Result<Page> rest = read(std::move(part->body));
  if (!rest) return page;
  left_out = {std::move(part->left_out), page.error().message};
  return rest;
}

}  // namespace quartet::detail
