// What the sandbox's Totango answers, before it goes out over HTTP.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace quartet::testing::fake_totango {

inline constexpr const char* kJsonType = "application/json";

struct Answer {
  int status = 200;
  const char* content_type = kJsonType;
  std::string body = {};
  // The Content-Length, where it is not the body's: the connection closes behind the body.
  std::optional<std::size_t> announced = std::nullopt;
  bool stalls = false;  // nothing is sent at all
  // A 429 that has nothing to do with the calls made says this in RateLimit-Reset.
  std::optional<int> reset_seconds = std::nullopt;
};

[[nodiscard]] Answer refusal(const std::string& reason);  // 400, in the v1 envelope
[[nodiscard]] Answer unauthorized();                      // 401
[[nodiscard]] Answer too_many_requests();                 // 429, without saying for how long
[[nodiscard]] Answer server_error();                      // 500
[[nodiscard]] Answer stalled();
// Announces the whole body and has half of it.
[[nodiscard]] Answer cut(Answer answer);

// Answers that are the same whatever the request, by list or by the name of the answer.
[[nodiscard]] std::optional<Answer> canned(std::int64_t list);
[[nodiscard]] std::optional<Answer> canned(std::string_view name);

// Which requests have been seen. All functions may be called from any thread.
class SeenRequests {
 public:
  [[nodiscard]] bool is_first(std::string request) {
    const std::lock_guard lock(mutex_);
    return seen_.insert(std::move(request)).second;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> seen_;
};

}  // namespace quartet::testing::fake_totango
