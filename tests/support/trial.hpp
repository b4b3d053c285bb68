// One call against a scripted fault, with the invariants that hold whatever the fault: the shared
// part of the contract suite.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "quartet/error.hpp"
#include "quartet/http.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"
#include "support/socket_server.hpp"

namespace quartet::testing {

// Waits are cut short, the rest is real: faults on the wire take the time that they take.
class ImpatientClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point now() override;
  void wait_until(std::chrono::steady_clock::time_point time, std::stop_token stop) override;
};

// What a trial keeps of a call's observer: every text that it was shown.
class Witness {
 public:
  [[nodiscard]] Observer observer();
  [[nodiscard]] std::string texts() const;
  [[nodiscard]] int attempts() const;

 private:
  mutable std::mutex mutex_;
  std::string texts_;
  int attempts_ = 0;
};

// How a call is expected to end.
struct Ending {
  ErrorKind kind = ErrorKind::none;  // none: with success
  int attempts = 1;
  Delivery delivery = Delivery::unknown;  // of a failure
  int http_status = 0;                    // of a failure
};

struct Trial {
  // What the server does. Scripts that answer normally are put behind, for a second attempt and for
  // the next call.
  std::vector<Script> fault = {};
  Ending read = {};
  Ending write = {};
  // How the write ends when it succeeds, where it is up to chance whether it does.
  std::optional<Ending> lucky_write = {};
  std::chrono::milliseconds timeout = std::chrono::seconds(5);
  // Part of a failure's line.
  std::string says = {};
};

// A client under contract, made for one endpoint.
struct Caller {
  std::function<Result<Response>(Effect effect)> call;
  std::string good_body;  // what a successful reply has to be
};
struct CallerOptions {
  std::string url;
  HttpOptions http = {};
  CallOptions call = {};
};
using MakeCaller = std::function<Caller(CallerOptions)>;

// Runs the trial as a read and as a write, and asserts how they end and the ten invariants:
// 1 in time; 2 no canary in any text; 3 no more deliveries than attempts, and at most one of a
// write; 4 the error says it all; 5 what an error keeps of a reply is bounded; 6 the next call
// succeeds; 7 descriptors and threads are back; 8 the fault fired; 9 nobody else was contacted;
// 10 a success is whole.
void expect(const Trial& trial, const MakeCaller& make);

}  // namespace quartet::testing
