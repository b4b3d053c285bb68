// A Totango client whose replies are made up.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet::totango {

using testing::FakeClock;
using testing::FakeTransport;

inline const std::string kToken = "canary-token-31f7";

struct Fake {
  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  Client client{{.token = Secret{std::string_view(kToken)},
                 .http = {.transport = transport, .clock = clock}}};

  Fake& reply(int status, std::string body, Headers headers = {}) {
    transport->reply({.status = status, .headers = std::move(headers), .body = std::move(body)});
    return *this;
  }
  // The error of the first row of list 1.
  Error error() {
    auto accounts = client.lists.current(1);
    const auto first = accounts.begin();
    return first == accounts.end() ? Error{.kind = ErrorKind::config, .message = "no row"}
                                   : (*first).error();
  }
};

inline std::string page_of(std::initializer_list<const char*> ids, int total) {
  std::string rows;
  for (const char* id : ids) {
    rows += (rows.empty() ? "" : ",") + (R"({"account_id":")" + std::string(id) + R"("})");
  }
  return R"({"accounts":[)" + rows + R"(],"total_items":)" + std::to_string(total) + "}";
}

inline Client replaying(const char* fixture,
                        std::shared_ptr<testing::ReplayTransport>* tape = nullptr) {
  auto transport = std::make_shared<testing::ReplayTransport>(
      testing::Cassette::load(QUARTET_FIXTURES "/totango/" + std::string(fixture)).value());
  if (tape != nullptr) *tape = transport;
  return Client{{.token = Secret{"t"}, .http = {.transport = transport}}};
}

}  // namespace quartet::totango
