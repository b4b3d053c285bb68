// What every client promises when the network or the server misbehaves. Typed over the clients; the
// invariants stand in support/trial.hpp, the case numbers in docs/reliability.md.
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <netdb.h>

#include "support/canary.hpp"
#include "support/network_hooks.hpp"
#include "support/resources.hpp"
#include "support/trial.hpp"
#include "support/vendor_callers.hpp"

namespace quartet {
namespace {

using namespace std::chrono_literals;
using testing::Caller;
using testing::Ending;
using testing::Script;
using testing::SocketServer;
using testing::Trial;

template <class Vendor>
class Contract : public ::testing::Test {
 protected:
  static void expect(const Trial& trial) { testing::expect(trial, &Vendor::make); }

  // A fault that a read gets over with a second attempt.
  static Trial damaged(std::vector<Script> fault, Delivery delivery, int status = 0) {
    return {.fault = std::move(fault),
            .read = {.attempts = 2},
            .write = {.kind = ErrorKind::transport, .delivery = delivery, .http_status = status}};
  }
  // A fault that ends every call.
  static Trial final_fault(Script fault, ErrorKind kind, Delivery delivery, int status = 0) {
    const Ending ending{.kind = kind, .delivery = delivery, .http_status = status};
    return {.fault = {std::move(fault)}, .read = ending, .write = ending};
  }
  static Script raw(std::string bytes) { return Script().read_request().send(std::move(bytes)); }
  static Script ok(const std::string& fields_and_body) {
    return raw("HTTP/1.1 200 OK\r\n" + fields_and_body);
  }
};

using Vendors =
    ::testing::Types<testing::Totango, testing::Khoros, testing::Quantive, testing::Taplytics>;
struct VendorNames {
  template <class Vendor>
  static std::string GetName(int index) {
    constexpr const char* names[] = {"Totango", "Khoros", "Quantive", "Taplytics"};
    return names[index];
  }
};
TYPED_TEST_SUITE(Contract, Vendors, VendorNames);

TYPED_TEST(Contract, case_00_a_good_server_is_used_once_for_each_call) {
  this->expect({.read = {.attempts = 1}, .write = {.attempts = 1}});
}

TYPED_TEST(Contract, case_08_a_connection_closed_without_a_reply) {
  this->expect(this->damaged({Script().read_request()}, Delivery::unknown));
}

TYPED_TEST(Contract, case_08_a_connection_reset_without_a_reply) {
  this->expect(this->damaged({Script().read_request().reset()}, Delivery::unknown));
}

// A reset that is seen before the request goes out is a write that was not sent: it is tried again.
TYPED_TEST(Contract, case_11_a_connection_reset_right_after_it_was_accepted) {
  Trial trial = this->damaged({Script().reset()}, Delivery::unknown);
  trial.lucky_write = Ending{.attempts = 2};
  this->expect(trial);
}

TYPED_TEST(Contract, case_07_silence_before_the_head) {
  Trial trial{.fault = {Script().read_request().stall()},
              .read = {.kind = ErrorKind::timeout, .delivery = Delivery::unknown},
              .write = {.kind = ErrorKind::timeout, .delivery = Delivery::unknown},
              .timeout = 200ms};
  this->expect(trial);
}

TYPED_TEST(Contract, case_28_a_head_that_drips) {
  Trial trial{.fault = {Script().read_request().drip(
                  "HTTP/1.1 200 OK\r\nX: " + std::string(500, 'x'), 20ms)},
              .read = {.kind = ErrorKind::timeout, .delivery = Delivery::unknown},
              .write = {.kind = ErrorKind::timeout, .delivery = Delivery::unknown},
              .timeout = 200ms};
  this->expect(trial);
}

TYPED_TEST(Contract, case_29_a_head_of_300_KB) {
  this->expect(this->final_fault(this->ok("X: " + std::string(300'000, 'x') + "\r\n\r\n"),
                                 ErrorKind::limit, Delivery::unknown));
}

TYPED_TEST(Contract, case_29_a_head_of_5000_fields) {
  std::string fields;
  for (int i = 0; i < 5000; ++i) fields += "X: y\r\n";
  this->expect(this->final_fault(this->ok(fields + "\r\n"), ErrorKind::limit, Delivery::unknown));
}

TYPED_TEST(Contract, case_30_a_reply_that_is_no_HTTP) {
  for (const char* bytes :
       {"hello\r\n\r\n", "HTTP/1.1 000 Zero\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\x16\x03\x01\x02"}) {
    SCOPED_TRACE(bytes);
    this->expect(this->final_fault(this->raw(bytes), ErrorKind::decode, Delivery::unknown));
  }
}

TYPED_TEST(Contract, case_30_a_status_of_999) {
  this->expect(this->final_fault(Script().read_request().reply(999, "x"), ErrorKind::decode,
                                 Delivery::unknown, 999));
}

TYPED_TEST(Contract, case_31_endless_interim_replies) {
  std::string interim;
  for (int i = 0; i < 200; ++i) interim += "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n";
  this->expect(this->final_fault(this->raw(interim), ErrorKind::limit, Delivery::unknown));
}

TYPED_TEST(Contract, case_32_a_reset_in_the_body) {
  this->expect(
      this->damaged({this->ok("Content-Length: 9\r\n\r\nabc").reset()}, Delivery::applied, 200));
}

TYPED_TEST(Contract, case_33_a_body_shorter_than_announced) {
  this->expect(this->damaged({this->ok("Content-Length: 9\r\n\r\nabc")}, Delivery::applied, 200));
}

TYPED_TEST(Contract, case_36_chunks_cut_before_the_last) {
  this->expect(this->damaged({this->ok("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")},
                             Delivery::applied, 200));
}

TYPED_TEST(Contract, case_35_lengths_that_contradict_each_other) {
  for (const char* fields :
       {"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "Content-Length: -3\r\n\r\nabc", "Content-Length: 9223372036854775808\r\n\r\nabc",
        "Content-Length: 3, 4\r\n\r\nabcd", "Content-Length: abc\r\n\r\nabc"}) {
    SCOPED_TRACE(fields);
    this->expect(this->final_fault(this->ok(fields), ErrorKind::decode, Delivery::unknown));
  }
}

TYPED_TEST(Contract, case_37_a_bad_chunk_size) {
  this->expect(this->final_fault(this->ok("Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
                                 ErrorKind::decode, Delivery::applied, 200));
}

TYPED_TEST(Contract, case_40_a_body_that_drips) {
  Trial trial{
      .fault = {Script().read_request().drip(
          "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x'), 5ms)},
      .read = {.kind = ErrorKind::timeout, .delivery = Delivery::applied, .http_status = 200},
      .write = {.kind = ErrorKind::timeout, .delivery = Delivery::applied, .http_status = 200},
      .timeout = 600ms};
  this->expect(trial);
}

TYPED_TEST(Contract, case_43_odd_header_lines) {
  for (const char* fields : {"X: a\r\n folded\r\nContent-Length: 2\r\n\r\nok",
                             "no colon here\r\nContent-Length: 2\r\n\r\nok"}) {
    SCOPED_TRACE(fields);
    this->expect(this->final_fault(this->ok(fields), ErrorKind::decode, Delivery::unknown));
  }
  std::string with_nul = "X: a?b\r\nContent-Length: 2\r\n\r\nok";
  with_nul[4] = '\0';
  this->expect(this->final_fault(this->ok(with_nul), ErrorKind::decode, Delivery::unknown));
}

TYPED_TEST(Contract, case_51_a_compression_that_nobody_asked_for) {
  this->expect(this->final_fault(this->ok("Content-Encoding: br\r\nContent-Length: 2\r\n\r\nok"),
                                 ErrorKind::decode, Delivery::applied, 200));
}

TYPED_TEST(Contract, case_50_a_gzip_body_cut_at_its_announced_length) {
  this->expect(this->final_fault(
      this->ok(std::string("Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n") +
               std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10)),
      ErrorKind::decode, Delivery::applied, 200));
}

TYPED_TEST(Contract, case_09_a_kept_connection_that_dies_under_the_next_request) {
  const std::string good = TypeParam::make({.url = "http://127.0.0.1:1"}).good_body;
  for (const bool with_reset : {false, true}) {
    for (const Effect effect : {Effect::read, Effect::write}) {
      Script dying = Script().read_request().reply(200, good).read_request();
      if (with_reset) dying.reset();
      SocketServer server({dying, Script().read_request().reply(200, good).expect_no_more()});
      testing::Witness witness;
      const Caller caller =
          TypeParam::make({.url = server.url(),
                           .http = {.clock = std::make_shared<testing::ImpatientClock>(),
                                    .observer = witness.observer()}});
      ASSERT_TRUE(caller.call(Effect::read));
      const Result<Response> outcome = caller.call(effect);
      if (effect == Effect::read) {
        EXPECT_TRUE(outcome) << describe(outcome.error());
        EXPECT_EQ(witness.attempts(), 3) << "the repetition is counted";
        EXPECT_EQ(server.deliveries(), 3);
      } else {
        EXPECT_EQ(outcome.error().kind, ErrorKind::transport);
        EXPECT_EQ(outcome.error().delivery, Delivery::unknown);
        EXPECT_EQ(outcome.error().attempts, 1);
        EXPECT_EQ(server.deliveries(), 2) << "a write is delivered once";
      }
    }
  }
}

TYPED_TEST(Contract, case_15_all_kept_connections_dead_cost_one_retry_a_call_at_most) {
  const std::string good = TypeParam::make({.url = "http://127.0.0.1:1"}).good_body;
  Script once = Script().read_request().reply(200, good);
  for (int i = 0; i < 5; ++i) once.read_request().reply(200, good);
  SocketServer server({once});
  testing::Witness witness;
  const Caller caller =
      TypeParam::make({.url = server.url(),
                       .http = {.clock = std::make_shared<testing::ImpatientClock>(),
                                .observer = witness.observer()}});
  const auto call_from_threads = [&caller] {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&caller] {
        const Result<Response> outcome = caller.call(Effect::read);
        EXPECT_TRUE(outcome) << describe(outcome.error());
      });
    }
  };
  call_from_threads();
  server.close_all();
  call_from_threads();
  EXPECT_LE(witness.attempts(), 6 + 12);
}

TYPED_TEST(Contract, case_01_a_refused_connection) {
  const int port = testing::dead_port();
  const Caller caller =
      TypeParam::make({.url = "http://127.0.0.1:" + std::to_string(port),
                       .http = {.clock = std::make_shared<testing::ImpatientClock>()}});
  for (const Effect effect : {Effect::read, Effect::write}) {
    const Error error = caller.call(effect).error();
    EXPECT_EQ(error.kind, ErrorKind::transport);
    EXPECT_EQ(error.delivery, Delivery::not_sent);
    EXPECT_EQ(error.attempts, 4) << "nothing was delivered: also a write is tried again";
    EXPECT_EQ(error.message, "cannot connect to 127.0.0.1:" + std::to_string(port) +
                                 ": the connection was refused");
  }
}

TYPED_TEST(Contract, case_02_and_03_names_that_do_not_resolve_now_or_ever) {
  const testing::ScriptedName never("never.test", {.error = EAI_NONAME});
  const auto call = [](const char* url) {
    return TypeParam::make(
               {.url = url, .http = {.clock = std::make_shared<testing::ImpatientClock>()}})
        .call(Effect::write)
        .error();
  };
  const Error error = call("https://never.test");
  EXPECT_EQ(error.kind, ErrorKind::transport);
  EXPECT_EQ(error.delivery, Delivery::not_sent);
  EXPECT_NE(error.message.find("check the endpoint"), std::string::npos) << error.message;

  const int port = testing::dead_port();
  const testing::ScriptedName later(
      "later.test", {.addresses = {"127.0.0.1"}, .error = EAI_AGAIN, .error_times = 1});
  const Error refused = call(("https://later.test:" + std::to_string(port)).c_str());
  EXPECT_EQ(refused.message,
            "cannot connect to later.test:" + std::to_string(port) + ": the connection was refused")
      << "the second attempt got an address";
}

TYPED_TEST(Contract, case_04_a_deadline_holds_while_a_name_is_resolved) {
  const int threads = testing::running_threads();
  {
    testing::ScriptedName slow("slow.test", {.addresses = {"127.0.0.1"}, .blocked = true});
    const Caller caller = TypeParam::make({.url = "https://slow.test", .call = {.timeout = 100ms}});
    const auto start = std::chrono::steady_clock::now();
    const Error error = caller.call(Effect::write).error();
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(error.kind, ErrorKind::timeout) << describe(error);
    EXPECT_EQ(error.delivery, Delivery::not_sent);
    EXPECT_GE(took, 100ms);
    EXPECT_LT(took, 350ms);
    slow.release();
  }
  EXPECT_TRUE(testing::settles([&] { return testing::running_threads() <= threads; }, 1500ms));
}

TYPED_TEST(Contract, case_05_a_connection_that_is_never_answered) {
  const testing::UnresponsivePort port;
  const Caller caller =
      TypeParam::make({.url = "http://127.0.0.1:" + std::to_string(port.port()),
                       .http = {.curl = {.connect_timeout = 60ms},
                                .clock = std::make_shared<testing::ImpatientClock>()}});
  const Error error = caller.call(Effect::write).error();
  EXPECT_EQ(error.kind, ErrorKind::timeout);
  EXPECT_EQ(error.delivery, Delivery::not_sent);
  EXPECT_EQ(error.attempts, 4) << "the connect timeout is no end of the call";
}

TYPED_TEST(Contract, case_14_without_file_descriptors_calls_fail_and_recover) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the undefined-behaviour sanitizer needs descriptors for its own checks";
#endif
  const std::string good = TypeParam::make({.url = "http://127.0.0.1:1"}).good_body;
  SocketServer server({Script().read_request().reply(200, good)});
  const Caller caller = TypeParam::make(
      {.url = server.url(), .http = {.clock = std::make_shared<testing::ImpatientClock>()}});
  {
    const testing::DescriptorShortage none;
    const Error error = caller.call(Effect::read).error();
    EXPECT_EQ(error.kind, ErrorKind::transport) << describe(error);
    EXPECT_EQ(error.delivery, Delivery::not_sent);
    EXPECT_NE(error.message.find(": no file descriptors left"), std::string::npos) << error.message;
  }
  const Result<Response> next = caller.call(Effect::read);
  EXPECT_TRUE(next) << describe(next.error());
}

TYPED_TEST(Contract, case_69_a_failure_whose_body_never_comes_keeps_its_status) {
  const Script script =
      this->raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 85\r\n\r\n\"no\"").stall();
  this->expect(this->final_fault(script, ErrorKind::forbidden, Delivery::refused, 403));
}

TYPED_TEST(Contract, a_server_that_echoes_the_token_everywhere_is_not_believed) {
  std::string echo;
  for (const std::string& spelling : testing::canary_spellings()) echo += spelling + " ";
  const std::string fields = "X-Request-Id: " + echo + "\r\nServer: " + echo +
                             "\r\nLocation: https://x.example/" + echo + "\r\nDate: " + echo +
                             "\r\n";
  for (const int status : {302, 400, 401, 403, 404, 409, 422, 501}) {
    SCOPED_TRACE(status);
    SocketServer server({Script().read_request().reply(
        status, R"({"_error":{"type":")" + echo + R"(","message":")" + echo + "\"}}", fields)});
    testing::Witness witness;
    const Caller caller =
        TypeParam::make({.url = server.url(), .http = {.observer = witness.observer()}});
    const Error error = caller.call(Effect::write).error();
    EXPECT_EQ(error.http_status, status);
    EXPECT_EQ(testing::canary_in(witness.texts() + testing::all_texts(error)), "")
        << witness.texts();
  }
}

}  // namespace
}  // namespace quartet
