// The sandbox's Quantive: its options, and the answers that can be asked of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace quartet::testing {

/// The sandbox's Quantive.
struct QuantiveSandboxOptions {
  std::size_t goals = 500;  ///< of the seed's data, 100,000 at most
  /// Whether PATCH answers with the goal. Without: 204 and no body, as the vendor's own software
  /// says of some addresses.
  bool patch_answers_goal = true;
};

/// What the sandbox's Quantive takes for "now" when it starts, in milliseconds since 1970:
/// 2024-11-01T09:00:00Z. Each write lets 1,037 milliseconds go by.
inline constexpr std::int64_t quantive_today = 1'730'451'600'000;

/// Answers of the sandbox's Quantive to a request that asks for them with the text
/// `sandbox:<name>`: as the value of a query parameter, as a value inside a filter, or as the
/// `name` in a body. It then takes no part in the filtering. Also as a part of the path, in place
/// of an id: `sandbox:<name>:<id>` is about the row with that id, `sandbox:<name>` about the first
/// one. The credentials have to be right all the same. A name that is not known is a 400.
namespace quantive_answers {
// --- in place of the usual answer; nothing is carried out
inline constexpr std::string_view html_page = "html_page";    ///< 200, an HTML page
inline constexpr std::string_view not_json = "not_json";      ///< 200, text that is not JSON
inline constexpr std::string_view plain_text = "plain_text";  ///< 400, text that is not JSON
inline constexpr std::string_view empty_body = "empty_body";  ///< 200, nothing
inline constexpr std::string_view stalls = "stalls";  ///< never answers; ends with the sandbox
inline constexpr std::string_view status_400 = "status_400";
inline constexpr std::string_view status_401 = "status_401";
inline constexpr std::string_view status_402 = "status_402";
inline constexpr std::string_view status_403 = "status_403";
inline constexpr std::string_view status_404 = "status_404";
inline constexpr std::string_view status_409 = "status_409";
inline constexpr std::string_view status_429 = "status_429";  ///< with Retry-After: 1
inline constexpr std::string_view status_500 = "status_500";
/// 500 to the first of equal requests; the others have their usual answer
inline constexpr std::string_view fails_once = "fails_once";

// --- the request is carried out
inline constexpr std::string_view lost = "lost";          ///< the connection closes without a reply
inline constexpr std::string_view cut_body = "cut_body";  ///< half of what Content-Length says
/// The first half of a gzip body, whole by its Content-Length
inline constexpr std::string_view cut_gzip = "cut_gzip";
/// A body in chunks; the connection closes in the middle of it
inline constexpr std::string_view reset = "reset";
inline constexpr std::string_view no_content = "no_content";  ///< 204 to a write that went well

// --- lists
/// The whole collection, although a part of it was asked for
inline constexpr std::string_view ignores_filter = "ignores_filter";
inline constexpr std::string_view no_total = "no_total";          ///< no totalCount
inline constexpr std::string_view missing_id = "missing_id";      ///< the last row has no id
inline constexpr std::string_view items_object = "items_object";  ///< items is an object, by id

// --- rows
inline constexpr std::string_view nanoseconds = "nanoseconds";  ///< times have 9 fraction digits
/// Every optional text is "", every date 0001-01-01T00:00:00Z
inline constexpr std::string_view unset = "unset";
inline constexpr std::string_view text_attainment = "text_attainment";  ///< attainment is "0.5"
}  // namespace quantive_answers

}  // namespace quartet::testing
