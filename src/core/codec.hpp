// Decoding replies into structs, along wire tables. Only codec.cpp and json_reader.hpp know
// simdjson.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/wire.hpp"
#include "quartet/operation.hpp"

namespace quartet::detail {

// Spare bytes that the decoder wants behind a body; reserved there, nothing needs to be copied.
inline constexpr std::size_t kDecodePadding = 64;

// Whether a reply is a web page instead of the API.
[[nodiscard]] bool looks_like_html(const Response& reply) noexcept;

// The error for a reply that is one.
[[nodiscard]] Error html_failure(const Response& reply);

// Decodes the whole body, strictly, into the struct at `out`.
[[nodiscard]] Result<void> decode_into(Response& reply, DecodeContext& context,
                                       const wire::Table& table, void* out);

// The same into a T, whose table is `wire::table_of<T>`.
template <class T>
[[nodiscard]] Result<T> decode(Response& reply, DecodeContext& context) {
  T value{};
  Result<void> decoded = decode_into(reply, context, wire::table_of<T>, &value);
  if (!decoded) return std::move(decoded).error();
  return value;
}

// Decodes a body that is a list of objects, or an object, into the struct at `out`: a list goes
// into `rows`, one of the table's fields.
[[nodiscard]] Result<void> decode_list_into(Response& reply, DecodeContext& context,
                                            const wire::Table& table, std::string_view rows,
                                            void* out);

// The same into a T, whose table is `wire::table_of<T>`.
template <class T>
[[nodiscard]] Result<T> decode_list(Response& reply, DecodeContext& context,
                                    std::string_view rows) {
  T value{};
  Result<void> decoded = decode_list_into(reply, context, wire::table_of<T>, rows, &value);
  if (!decoded) return std::move(decoded).error();
  return value;
}

// Reads any JSON document, which errors call `subject`.
[[nodiscard]] Result<Value> decode_value(std::string_view text, DecodeContext& context,
                                         std::string_view subject = "the reply");

[[nodiscard]] std::string simdjson_version();

// Gives the memory of an unusually large reply back.
void trim(DecodeContext& context);

}  // namespace quartet::detail
