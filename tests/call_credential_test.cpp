// Where the token of a call comes from, and what happens when it is refused. The case numbers stand
// in docs/reliability.md.
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/call_fixture.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using CallCredential = CallTest;

TEST_F(CallCredential, the_provider_is_asked_when_a_token_is_needed_and_its_token_is_kept) {
  std::atomic<int> asked = 0;
  const totango::Client one = client(TokenProvider([&asked](const TokenRequest& request) {
    EXPECT_FALSE(request.after_refusal);
    return Result<Token>(Token{Secret{"provided-" + std::to_string(++asked) + "-token"}});
  }));
  EXPECT_EQ(asked, 0) << "making a client does nothing";
  reply(200).reply(200);
  EXPECT_TRUE(read(one));
  EXPECT_TRUE(read(one));
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(transport->requests()[1].secret_headers.at(0).value.reveal(), "provided-1-token");
}

TEST_F(CallCredential,
       case_144_a_token_whose_time_is_over_is_fetched_anew_and_changes_the_connection) {
  std::atomic<int> asked = 0;
  const totango::Client one = client(TokenProvider([&asked](const TokenRequest&) {
    return Result<Token>(Token{Secret{"provided-" + std::to_string(++asked)}, 10min});
  }));
  reply(200).reply(200);
  EXPECT_TRUE(read(one));
  clock->advance(11min);
  EXPECT_TRUE(read(one));
  EXPECT_EQ(transport->requests()[1].secret_headers.at(0).value.reveal(), "provided-2");
}

TEST_F(CallCredential, case_58_fifty_threads_that_are_refused_cause_one_refresh) {
  constexpr int threads = 50;
  std::atomic<int> asked = 0;
  std::barrier refused(threads);
  transport->answer_with([&refused](const Request& request) -> Result<Response> {
    if (request.secret_headers.at(0).value == Secret{"new"}) return Response{.status = 200};
    refused.arrive_and_wait();  // all of them hold the old token
    return Response{.status = 401};
  });
  const totango::Client one = client(TokenProvider([&asked](const TokenRequest& request) {
    EXPECT_EQ(request.after_refusal, asked > 0);
    return Result<Token>(Token{Secret{asked++ == 0 ? "old" : "new"}});
  }));
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < threads; ++i) {
      callers.emplace_back([&] { good += write(one) ? 1 : 0; });
    }
  }
  EXPECT_EQ(good, threads);
  EXPECT_EQ(asked, 2);
}

TEST_F(CallCredential, case_58_a_new_token_that_is_refused_too_ends_the_call) {
  std::atomic<int> asked = 0;
  const totango::Client one = client(TokenProvider([&asked](const TokenRequest&) {
    return Result<Token>(Token{Secret{"provided-" + std::to_string(++asked)}});
  }));
  reply(401).reply(401);
  const Error error = read(one).error();
  EXPECT_EQ(error.kind, ErrorKind::unauthorized);
  EXPECT_EQ(error.attempts, 2);
  EXPECT_EQ(asked, 2);
}

TEST_F(CallCredential, case_145_a_provider_that_fails_is_a_configuration_error_and_is_asked_again) {
  std::atomic<int> asked = 0;
  const totango::Client one = client(TokenProvider([&asked](const TokenRequest&) -> Result<Token> {
    switch (++asked) {
      case 1: throw std::runtime_error("secret words");
      case 2: return Error{.kind = ErrorKind::transport, .message = "secret words"};
      case 3: return Token{Secret{""}};
      case 4: return Token{Secret{"two\nlines"}};
      default: return Token{Secret{"good"}};
    }
  }));
  for (int i = 0; i < 4; ++i) {
    const Error error = read(one).error();
    EXPECT_EQ(error.kind, ErrorKind::config) << i;
    EXPECT_EQ(error.delivery, Delivery::not_sent);
    EXPECT_EQ(describe(error).find("secret words"), std::string::npos) << describe(error);
  }
  reply(200);
  EXPECT_TRUE(read(one)) << "an error is not kept";
}

TEST_F(CallCredential, case_145_a_provider_that_hangs_ends_the_call_at_its_deadline_or_its_stop) {
  struct Gate {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool over = false;
  };
  const auto gate = std::make_shared<Gate>();
  {
    const totango::Client one = client(TokenProvider([gate](const TokenRequest& request) {
      std::unique_lock lock(gate->mutex);
      gate->changed.wait(lock, request.stop, [] { return false; });
      gate->over = true;
      gate->changed.notify_all();
      return Result<Token>(Token{Secret{"late"}});
    }));
    const auto start = std::chrono::steady_clock::now();
    const Error late = read(one.with({.timeout = 50ms})).error();
    EXPECT_EQ(late.kind, ErrorKind::config) << describe(late);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(read(one.with({.stop = stop.get_token()})).error().kind, ErrorKind::cancelled);
  }
  std::unique_lock lock(gate->mutex);
  EXPECT_TRUE(gate->changed.wait_for(lock, 5s, [&gate] { return gate->over; }))
      << "the end of the client stops the provider";
}

TEST_F(CallCredential, case_146_a_refused_token_hints_at_the_region) {
  reply(401);
  EXPECT_NE(describe(read(client()).error()).find("TOTANGO_REGION"), std::string::npos);
}

}  // namespace
}  // namespace quartet::testing
