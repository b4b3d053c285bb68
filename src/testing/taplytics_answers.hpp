// The answers that a request asks for, whatever it is about.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "testing/taplytics_call.hpp"
#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// Whether the text asks for an answer: "sandbox:<name>".
[[nodiscard]] bool asks(std::string_view text);

// The name of the first answer that the request asks for; empty when there is none.
[[nodiscard]] std::string asked_answer(const Call& call);
[[nodiscard]] bool is_known_answer(std::string_view name);

// Those that are the same whatever the request.
[[nodiscard]] std::optional<Reply> canned(std::string_view name, const std::string& token);

// The reply to the request as that answer changes it; others leave it as it is.
[[nodiscard]] Reply spoiled(Reply reply, std::string_view name, const Call& call);

// Which requests have been seen. All functions may be called from any thread.
class SeenCalls {
 public:
  [[nodiscard]] bool is_first(const std::string& request);

 private:
  std::mutex mutex_;
  std::set<std::string> seen_;
};

}  // namespace quartet::testing::fake_taplytics
