// Totango clients whose replies are made up, or come from a cassette.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet::totango {

using testing::FakeClock;
using testing::FakeTransport;
using testing::ReplayTransport;

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

inline std::optional<std::int64_t> ms(const std::optional<Timestamp>& time) {
  return time ? std::optional(to_epoch_milliseconds(*time)) : std::nullopt;
}

// A client of a cassette. All of the cassette has to be asked for.
struct Tape {
  explicit Tape(const std::string& fixture, CallOptions call = {})
      : transport(std::make_shared<ReplayTransport>(
            testing::Cassette::load(QUARTET_FIXTURES "/totango/" + fixture).value())),
        client({.token = Secret{std::string_view(kToken)},
                .http = {.transport = transport, .clock = clock},
                .call = std::move(call)}) {}
  ~Tape() { EXPECT_EQ(transport->left(), 0U) << "exchanges that nobody asked for"; }
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  std::shared_ptr<ReplayTransport> transport;
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  Client client;
};

}  // namespace quartet::totango
