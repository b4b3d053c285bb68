// What the sandbox's Quantive answers, before it goes out over HTTP.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace quartet::testing::fake_quantive {

using Json = nlohmann::ordered_json;

inline constexpr const char* kJsonType = "application/json";

// How a body goes out.
enum class Delivery : unsigned char {
  whole,
  gzip,    // it is gzip already
  cut,     // half of it, and the connection closes
  reset,   // half of it in chunks, and the connection closes
  stalls,  // nothing, ever
  lost     // nothing, and the connection closes
};

struct Reply {
  int status = 200;
  const char* content_type = kJsonType;
  std::string body = {};
  Delivery delivery = Delivery::whole;
  std::optional<int> retry_after = std::nullopt;  // seconds; nothing: no such header
};

[[nodiscard]] Reply json_reply(int status, const Json& body);
// The vendor shows no body of a refusal. Most have this JSON here, some a bare text.
[[nodiscard]] Reply refusal(int status, const std::string& message);
[[nodiscard]] Reply text_refusal(int status, const std::string& message);
[[nodiscard]] Reply not_found();
[[nodiscard]] Reply no_content();

// The answer of that name that is the same whatever the request. Nothing for other names.
[[nodiscard]] std::optional<Reply> canned(std::string_view name);

// The first half of a gzip body.
[[nodiscard]] std::string half_gzip(const std::string& body);

}  // namespace quartet::testing::fake_quantive
