// What the sandbox's Khoros answers, before it goes out over HTTP.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "testing/khoros_jobs.hpp"

namespace quartet::testing::fake_khoros {

using Json = nlohmann::ordered_json;

// Most of the vendor's replies have this type, and JSON in them.
inline constexpr const char* kTextType = "text/plain";
inline constexpr const char* kJsonType = "application/json";

struct Reply {
  int status = 200;
  const char* content_type = kTextType;
  std::string body = {};
  std::string location = {};  // empty: no such header
};

// Where the sandbox is, and who it takes.
struct Site {
  std::string url;        // "http://127.0.0.1:1"
  std::string store_url;  // of the second port
  std::string company_key;
};

// `status` is FAIL and the reason is the result: the vendor shows neither.
[[nodiscard]] Reply refusal(int status, const std::string& reason);
[[nodiscard]] Reply empty_refusal();  // 400, {}
[[nodiscard]] Reply passed(Json result);

[[nodiscard]] Reply started(const Job& job, const Site& site);
[[nodiscard]] Reply too_many_buckets();
[[nodiscard]] Reply status_of(const Job& job, const Site& site, Time now);
[[nodiscard]] Reply list_of(const std::vector<Job>& jobs, const Site& site, Time now);
[[nodiscard]] Reply redirect_to_store(const Job& job, const Site& site, std::string_view signature,
                                      std::chrono::milliseconds lifetime);
[[nodiscard]] Reply time_zones();
[[nodiscard]] Reply teams();

}  // namespace quartet::testing::fake_khoros
