// A sandbox, and calls of its Quantive by plain libcurl.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "quartet/testing/sandbox.hpp"
#include "support/plain_fetch.hpp"
#include "support/raw_reports.hpp"

namespace quartet::testing {

class RawGoals : public ::testing::Test {
 protected:
  using Json = nlohmann::json;

  static constexpr const char* kFirst = "/results/api/v1/";
  static constexpr const char* kSecond = "/api/v2/";

  void restart(QuantiveSandboxOptions options) {
    sandbox = Sandbox::start({.quantive = options}).value();
  }

  [[nodiscard]] std::vector<std::string> credentials() const {
    return {"Authorization: Bearer " + std::string(sandbox.token().reveal()),
            "gtmhub-accountId: " + sandbox.quantive_account_id(), "Content-Type: application/json"};
  }

  // The path with its query, from the host on.
  [[nodiscard]] Fetched call(const std::string& method, const std::string& path,
                             const std::string& body,
                             const std::vector<std::string>& headers) const {
    PlainFetch fetch(sandbox.url() + path);
    fetch.set(CURLOPT_TIMEOUT_MS, 60'000L).set(CURLOPT_HEADER, 1L);
    fetch.set(CURLOPT_CUSTOMREQUEST, method);
    if (!body.empty()) fetch.set(CURLOPT_COPYPOSTFIELDS, body);
    curl_slist* lines = nullptr;
    for (const std::string& line : headers) lines = curl_slist_append(lines, line.c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list(lines,
                                                                           &curl_slist_free_all);
    fetch.set(CURLOPT_HTTPHEADER, static_cast<const void*>(lines));
    const CURLcode code = fetch.run();
    const std::size_t end = fetch.body.find("\r\n\r\n");
    if (end == std::string::npos) return {.code = code};
    return {.code = code,
            .status = fetch.status(),
            .head = fetch.body.substr(0, end + 2),
            .body = fetch.body.substr(end + 4)};
  }
  [[nodiscard]] Fetched get(const std::string& path) const {
    return call("GET", path, "", credentials());
  }
  [[nodiscard]] Fetched post(const std::string& path, const Json& body) const {
    return call("POST", path, body.dump(), credentials());
  }
  [[nodiscard]] Fetched patch(const std::string& id, const Json& body) const {
    return call("PATCH", kFirst + ("goals/" + id), body.dump(), credentials());
  }
  [[nodiscard]] Fetched remove(const std::string& id) const {
    return call("DELETE", kFirst + ("goals/" + id), "", credentials());
  }

  // A list of the first generation; the query as it is sent ("tags=a%20b").
  [[nodiscard]] Json whole(const std::string& collection, const std::string& query = "") const {
    return get(kFirst + collection + (query.empty() ? "" : '?' + query)).json();
  }
  // A page of the second generation, with a filter that is not encoded yet.
  [[nodiscard]] Fetched page(const std::string& collection, const std::string& filter,
                             const std::string& more = "") const {
    return get(kSecond + collection + "?filter=" + detail::percent_encode(filter) +
               (more.empty() ? "" : '&' + more));
  }
  // By value: a loop can go over the rows of a reply that nobody keeps.
  [[nodiscard]] static Json items_of(const Fetched& reply) { return reply.json()["items"]; }
  [[nodiscard]] Json goal(const std::string& id) const {
    return get(kFirst + ("goals/" + id)).json();
  }
  // What a new goal needs.
  [[nodiscard]] Json new_goal(const std::string& name = "A new goal") const {
    return {{"name", name},
            {"sessionId", whole("sessions")["items"][5]["id"]},
            {"ownerId", whole("users")["items"][1]["id"]}};
  }
  [[nodiscard]] Json created(const Json& body) const {
    return post(kFirst + std::string("goals"), body).json();
  }

  Sandbox sandbox = Sandbox::start({.quantive = {.goals = 120}}).value();
};

}  // namespace quartet::testing
