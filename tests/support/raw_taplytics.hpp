// A sandbox, and calls of its Taplytics by plain libcurl.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "quartet/testing/sandbox.hpp"
#include "quartet/testing/taplytics_sandbox.hpp"
#include "support/plain_fetch.hpp"
#include "support/raw_reports.hpp"

namespace quartet::testing {

class RawTaplytics : public ::testing::Test {
 protected:
  using Json = nlohmann::json;
  static constexpr const char* kJson = "application/json; charset=utf-8";

  struct Sent {
    std::string method = "GET";
    std::string path;  // with its query
    std::optional<std::string> body = {};
    std::optional<std::string> token = {};  // in the header; nothing: the right one; "": none
    long timeout_ms = 60'000;
  };

  static Sandbox started(TaplyticsSandboxOptions options) {
    SandboxOptions all;
    all.taplytics = options;
    return Sandbox::start(all).value();
  }
  void restart(TaplyticsSandboxOptions options) { sandbox = started(options); }

  [[nodiscard]] std::string token() const { return std::string(sandbox.token().reveal()); }

  [[nodiscard]] Fetched send(const Sent& sent) const {
    PlainFetch call(sandbox.url() + sent.path);
    call.set(CURLOPT_TIMEOUT_MS, sent.timeout_ms).set(CURLOPT_HEADER, 1L);
    if (sent.body) call.set(CURLOPT_COPYPOSTFIELDS, *sent.body);
    call.set(CURLOPT_CUSTOMREQUEST, sent.method);
    const std::string key = sent.token.value_or(token());
    curl_slist* lines = curl_slist_append(nullptr, "Content-Type: application/json");
    if (!key.empty()) lines = curl_slist_append(lines, ("x-access-token: " + key).c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(lines,
                                                                              &curl_slist_free_all);
    call.set(CURLOPT_HTTPHEADER, static_cast<const void*>(lines));
    const CURLcode code = call.run();
    const std::size_t end = call.body.find("\r\n\r\n");
    if (end == std::string::npos) return {.code = code};
    return {.code = code,
            .status = call.status(),
            .head = call.body.substr(0, end + 2),
            .body = call.body.substr(end + 4)};
  }

  [[nodiscard]] Fetched get(const std::string& path) const { return send({.path = path}); }
  [[nodiscard]] Fetched remove(const std::string& path) const {
    return send({.method = "DELETE", .path = path});
  }
  [[nodiscard]] Fetched post(const std::string& path, const std::string& body) const {
    return send({.method = "POST", .path = path, .body = body});
  }

  [[nodiscard]] Json saved_events(const std::string& query = "") const {
    return get("/sandbox/taplytics/events" + query).json();
  }
  [[nodiscard]] Json saved_pushes() const { return get("/sandbox/taplytics/pushes").json(); }

  // The names in an object, or in the first of an array, in their order.
  static std::vector<std::string> members_of(const std::string& body) {
    std::vector<std::string> names;
    const auto json = nlohmann::ordered_json::parse(body);
    for (const auto& item : (json.is_array() ? json.at(0) : json).items()) {
      names.push_back(item.key());
    }
    return names;
  }
  static std::string encoded(const std::string& text) { return detail::percent_encode(text); }
  // "sandbox:<name>", as it stands in a path or in a query
  static std::string asking(std::string_view answer) { return "sandbox:" + std::string(answer); }

  Sandbox sandbox = started({.users = 60, .experiments = 7});
};

}  // namespace quartet::testing
