// What the sandbox's Taplytics answers, before it goes out over HTTP.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace quartet::testing::fake_taplytics {

using Json = nlohmann::ordered_json;

inline constexpr const char* kJsonType = "application/json; charset=utf-8";
// The guide's two replies about pushes that are read have this one.
inline constexpr const char* kPlainJsonType = "application/json";

// How much of the body arrives.
enum class Framing : unsigned char { whole, cut, cut_in_chunks, cut_gzip };

struct Reply {
  int status = 200;
  const char* content_type = kJsonType;
  Json json = {};
  std::optional<std::string> text = std::nullopt;  // in place of the JSON
  std::string link = {};                           // empty: no such header
  bool has_retry_after = false;
  Framing framing = Framing::whole;
};

[[nodiscard]] std::string body_of(const Reply& reply);
[[nodiscard]] std::string text_of(const Json& json);

// The vendor shows no body of an error; this has its reason under `message`.
[[nodiscard]] Reply refusal(int status, const std::string& reason);
[[nodiscard]] Reply bad_request(const std::string& reason);
[[nodiscard]] Reply not_found(const std::string& reason);
[[nodiscard]] Reply unauthorized();

}  // namespace quartet::testing::fake_taplytics
