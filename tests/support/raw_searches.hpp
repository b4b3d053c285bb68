// A sandbox and a client of its Totango that sends searches as raw requests.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/testing/sandbox.hpp"
#include "quartet/totango.hpp"

namespace quartet::testing {

inline constexpr const char* kAccounts = "/api/v1/search/accounts";
inline constexpr const char* kUsers = "/api/v1/search/users";
inline constexpr const char* kEvents = "/api/v2/events/search";

inline std::string query_of(const std::string& terms, const std::string& fields,
                            const std::string& more = "") {
  return R"({"terms":[)" + terms + R"(],"fields":[)" + fields + "]" + more + "}";
}

class RawSearches : public ::testing::Test {
 protected:
  // A body that is encoded already, or wrongly.
  Result<Response> post(const char* path, std::string body,
                        std::string type = "application/x-www-form-urlencoded") const {
    return client.send({.method = Method::post,
                        .path = path,
                        .body = std::move(body),
                        .content_type = std::move(type),
                        .auth_header = "app-token",
                        .effect = Effect::read});
  }
  Result<Response> search(const char* path, const std::string& query) const {
    return post(path, "query=" + detail::percent_encode(query));
  }

  Sandbox sandbox = Sandbox::start({.calls_per_minute = 0}).value();
  totango::Client client{
      {.token = sandbox.token(),
       .endpoint = totango::Endpoint::at(sandbox.url()),
       .http = {.clock = std::make_shared<FakeClock>()},
       // A sandbox of thousands of rows is slow under a sanitizer.
       .call = {.timeout = std::chrono::minutes(10), .attempt_timeout = std::chrono::minutes(5)}}};
};

}  // namespace quartet::testing
