// Taplytics clients whose replies come from a cassette, and the ids that the cassettes are about.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"
#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "support/canary.hpp"
#include "support/json_tape.hpp"
#include "support/listed_rows.hpp"

namespace quartet::taplytics::taped {

using testing::ids_of;
using testing::rows_of;

// Made up, like everything in the cassettes. The vendor's ids are not always hexadecimal.
inline std::string id_of(const char* last_digits) {
  return std::string("5f0c2be1a9z4x0b1g7o") + last_digits;
}
inline const std::string kAda = id_of("00001");
inline const std::string kExperiment = id_of("00201");
inline const std::string kVariation = id_of("00301");
inline const std::string kPush = id_of("00401");
inline const std::string kSession = "s+17/a";

inline const CallOptions kOnce{.max_attempts = 1};

inline Timestamp at(std::string_view time) {
  return parse_timestamp(time).value();
}

// A client of a cassette. All of the cassette has to be asked for, and the token must stand in its
// header alone.
struct TapedClient {
  explicit TapedClient(const std::string& fixture, CallOptions call = {})
      : tape(std::make_shared<testing::JsonTape>(
            testing::Cassette::load(QUARTET_FIXTURES "/taplytics/" + fixture).value())),
        client({.token = Secret{testing::kCanary},
                .endpoint = Endpoint::at("https://taplytics.example.com"),
                .http = {.transport = tape, .clock = clock},
                .call = std::move(call)}) {}
  ~TapedClient() {
    EXPECT_EQ(tape->left(), 0U) << "exchanges that nobody asked for";
    for (const Request& request : tape->requests()) {
      EXPECT_EQ(testing::header_of(request, "x-access-token"), testing::kCanary);
      EXPECT_EQ(testing::canary_in(request.url + '\n' + request.body), "");
    }
  }
  TapedClient(const TapedClient&) = delete;
  TapedClient& operator=(const TapedClient&) = delete;

  std::shared_ptr<testing::JsonTape> tape;
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  Client client;
};

}  // namespace quartet::taplytics::taped
