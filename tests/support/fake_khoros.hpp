// Khoros clients whose replies come from a cassette, and the job that the cassettes are about.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "quartet/khoros.hpp"
#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "support/canary.hpp"

namespace quartet::khoros {

inline const std::string kPassword = "canary-password-52c9";
// Made up, like everything in the cassettes.
inline const std::string kWorkflowId = "5b0e3c1a-7d42-3f6e-9a1b-20c4d8e6f701";
inline const std::string kRunId = "23kD+7vT/2mXbQ9RzYw4c1nLs6uEhJfGtAoPiKxVqZ8=";
inline const std::string kAccessToken = "invented-access+token/17==";

inline Job taped_job() {
  return {.report_type = "conversation",
          .workflow_id = kWorkflowId,
          .run_id = kRunId,
          .format = ReportFormat::csv,
          .access_token = Secret{std::string_view(kAccessToken)}};
}

// A client of a cassette. All of the cassette has to be asked for.
struct Tape {
  explicit Tape(const std::string& fixture, CallOptions call = {})
      : transport(std::make_shared<testing::ReplayTransport>(
            testing::Cassette::load(QUARTET_FIXTURES "/khoros/" + fixture).value())),
        client({.username = "reports@example.com",
                .password = Secret{std::string_view(kPassword)},
                .company_key = "acme",
                .http = {.transport = transport, .clock = clock},
                .call = std::move(call)}) {}
  ~Tape() { EXPECT_EQ(transport->left(), 0U) << "exchanges that nobody asked for"; }
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  std::shared_ptr<testing::ReplayTransport> transport;
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  Client client;
};

inline const CallOptions kOnce{.max_attempts = 1};
inline const ReportOutput kCsv{.format = ReportFormat::csv};

// March of 2026.
inline Timestamp from() {
  return parse_timestamp("2026-03-01").value();
}
inline Timestamp to() {
  return parse_timestamp("2026-04-01").value();
}

inline ConversationReport conversations() {
  return {.from = from(), .to = to(), .output = kCsv};
}

// Whatever the vendor repeats of what it was sent. The resume token is a secret by itself.
inline void expect_no_secret(Error error) {
  error.resume.clear();
  const std::string texts = testing::all_texts(error);
  const std::string basic = detail::base64_encode("reports@example.com:" + kPassword);
  for (const std::string& secret : {kPassword, basic, kAccessToken,
                                    detail::percent_encode(kAccessToken), std::string("X-Amz")}) {
    EXPECT_THAT(texts, ::testing::Not(::testing::HasSubstr(secret)));
  }
}

}  // namespace quartet::khoros
