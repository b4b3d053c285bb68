// A sandbox, and calls of its Khoros by plain libcurl.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "quartet/testing/sandbox.hpp"
#include "support/plain_fetch.hpp"

namespace quartet::testing {

struct Fetched {
  CURLcode code = CURLE_OK;
  long status = 0;
  std::string head = {};
  std::string body = {};

  // Empty when the header is not there.
  [[nodiscard]] std::string header(const std::string& name) const {
    const std::size_t start = head.find("\r\n" + name + ": ");
    if (start == std::string::npos) return "";
    const std::size_t value = start + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
  }
  [[nodiscard]] nlohmann::json json() const {
    return nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  }
};

struct Fetch {
  std::string url;
  std::string user = {};                 // "name:password"
  std::optional<std::string> form = {};  // makes it a POST
  std::vector<std::string> headers = {};
};

inline Fetched fetch(const Fetch& wanted) {
  PlainFetch call(wanted.url);
  call.set(CURLOPT_TIMEOUT_MS, 60'000L).set(CURLOPT_HEADER, 1L);
  if (!wanted.user.empty()) call.set(CURLOPT_USERPWD, wanted.user);
  if (wanted.form) call.set(CURLOPT_COPYPOSTFIELDS, *wanted.form);
  curl_slist* lines = nullptr;
  for (const std::string& line : wanted.headers) lines = curl_slist_append(lines, line.c_str());
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

class RawReports : public ::testing::Test {
 protected:
  using Json = nlohmann::json;

  static constexpr const char* kRange = "startTime=1700000000000&endTime=1700600000000";

  // Jobs take no time here.
  static SandboxOptions quick() {
    return {.khoros = {.job_time = std::chrono::milliseconds(0), .rows = 40}};
  }
  void restart(SandboxOptions options) { sandbox = Sandbox::start(options).value(); }

  [[nodiscard]] std::string url(const std::string& path, const std::string& query = "") const {
    return sandbox.url() + "/api/public" + path + "?companyKey=" + sandbox.khoros_company_key() +
           (query.empty() ? "" : "&" + query);
  }
  [[nodiscard]] std::string user() const {
    return sandbox.khoros_username() + ':' + std::string(sandbox.khoros_password().reveal());
  }
  [[nodiscard]] Fetched get(const std::string& address) const {
    return fetch({.url = address, .user = user()});
  }
  [[nodiscard]] Fetched post(const std::string& address, const std::string& form = "") const {
    return fetch({.url = address, .user = user(), .form = form});
  }

  [[nodiscard]] Fetched start(const std::string& more = "") const {
    return post(
        url("/reports/report/conversation", kRange + (more.empty() ? std::string() : "&" + more)));
  }
  // The result of a start that asks for answers ("cut_once%2Bno_etag").
  [[nodiscard]] Json job(const std::string& answer = "", const std::string& more = "") const {
    const std::string view = answer.empty() ? "" : "smartViewId=sandbox:" + answer;
    return start(view + (view.empty() || more.empty() ? "" : "&") + more).json()["result"];
  }
  [[nodiscard]] Json poll(const Json& job) const {
    return get(job.at("statusUrl")).json()["result"];
  }
  [[nodiscard]] static std::string download_url(const Json& job) {
    std::string address = job.at("statusUrl");
    return address.replace(address.find("/status?"), 8, "/download?");
  }
  // The signed link of a finished job.
  [[nodiscard]] std::string link(const Json& job) const {
    return get(download_url(job)).header("Location");
  }
  // The file of a report that asks for this.
  [[nodiscard]] Fetched file(const std::string& answer = "", const std::string& more = "") const {
    return fetch({.url = link(job(answer, more))});
  }

  Sandbox sandbox = Sandbox::start(quick()).value();
};

}  // namespace quartet::testing
