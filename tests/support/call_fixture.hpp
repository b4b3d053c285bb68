// A client whose transport and clock are fakes, for whole calls through the engine.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet::testing {

inline constexpr const char* kCallToken = "canary-call-7c1e90";

class CallTest : public ::testing::Test {
 public:
  totango::Client client(Credential credential = Secret{kCallToken}, HttpOptions http = {}) {
    http.transport = transport;
    http.clock = clock;
    return totango::Client{{.token = std::move(credential), .http = std::move(http)}};
  }

  static Result<Response> read(const totango::Client& client) {
    return client.send({.path = "/x", .effect = Effect::read});
  }
  static Result<Response> write(const totango::Client& client) {
    return client.send({.method = Method::post, .path = "/x", .effect = Effect::write});
  }

  CallTest& reply(int status, Headers headers = {}, std::string body = "{}") {
    transport->reply({.status = status, .headers = std::move(headers), .body = std::move(body)});
    return *this;
  }
  std::size_t sent() const { return transport->requests().size(); }

  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
};

}  // namespace quartet::testing
