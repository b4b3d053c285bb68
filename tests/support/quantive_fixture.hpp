// Quantive clients whose replies come from a cassette, and the ids that the cassettes are about.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "support/canary.hpp"
#include "support/json_tape.hpp"
#include "support/listed_rows.hpp"

namespace quartet::quantive::taped {

using testing::ids_of;
using testing::rows_of;

// Made up, like everything in the cassettes.
inline std::string id_of(const char* last_digits) {
  return std::string("65c0de01a2b3c4d5e6f7") + last_digits;
}
inline const std::string kAccount = id_of("0001");
inline const std::string kYear = id_of("0100");
inline const std::string kQuarter = id_of("0101");
inline const std::string kNextQuarter = id_of("0102");
inline const std::string kAda = id_of("0201");
inline const std::string kBo = id_of("0202");
inline const std::string kTeam = id_of("0301");
inline const std::string kParent = id_of("0400");
inline const std::string kGoal = id_of("0401");
inline const std::string kMetric = id_of("0501");

inline const CallOptions kOnce{.max_attempts = 1};

inline Timestamp at(std::string_view time) {
  return parse_timestamp(time).value();
}

// The goal that the cassettes create.
inline NewGoal new_goal() {
  return {
      .name = "Ship the beta", .session_id = kQuarter, .owner_id = kAda, .tags = {"Spring launch"}};
}

// A client of a cassette. All of the cassette has to be asked for, and the token must stand in its
// header alone.
struct TapedClient {
  explicit TapedClient(const std::string& fixture, CallOptions call = {})
      : tape(std::make_shared<testing::JsonTape>(
            testing::Cassette::load(QUARTET_FIXTURES "/quantive/" + fixture).value())),
        client({.token = Secret{testing::kCanary},
                .account_id = kAccount,
                .endpoint = Endpoint::at("https://quantive.example.com/results"),
                .http = {.transport = tape, .clock = clock},
                .call = std::move(call)}) {}
  ~TapedClient() {
    EXPECT_EQ(tape->left(), 0U) << "exchanges that nobody asked for";
    for (const Request& request : tape->requests()) {
      EXPECT_EQ(testing::header_of(request, "Authorization"),
                std::string("Bearer ") + std::string(testing::kCanary));
      EXPECT_EQ(testing::header_of(request, "gtmhub-accountId"), kAccount);
      EXPECT_EQ(testing::canary_in(request.url + '\n' + request.body), "");
    }
  }
  TapedClient(const TapedClient&) = delete;
  TapedClient& operator=(const TapedClient&) = delete;

  std::shared_ptr<testing::JsonTape> tape;
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  Client client;
};

}  // namespace quartet::quantive::taped
