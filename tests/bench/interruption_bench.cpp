// How soon a call that hangs comes back: cancelled from another thread, and at its deadline.
#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "latency.hpp"
#include "trap.hpp"

namespace quartet::bench {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Far longer than the bounds, far shorter than a hang.
constexpr std::chrono::seconds kPatience(5);
constexpr milliseconds kSettling(2);
constexpr milliseconds kTimeout(100);
constexpr double kTimeoutInNanoseconds = 1e6 * static_cast<double>(kTimeout.count());

void expect(bool fine, Phase phase, const std::string& what) {
  if (!fine) throw std::runtime_error(to_string(phase) + ": " + what);
}

// The sign comes when the call is about to wait; then it still has to do so.
bool is_caught(const Trap& trap) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!trap.has_call()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(microseconds(200));
  }
  std::this_thread::sleep_for(kSettling);
  return true;
}

// From the request to stop to the call's return.
double time_of_cancellation(Phase phase) {
  const Trap trap = make_trap(phase);
  const totango::Client client = make_client(trap);
  std::stop_source stop;
  double returned = 0;
  ErrorKind kind = ErrorKind::none;
  std::jthread caller([&] {
    const Result<Response> reply = send_into(client.with({.stop = stop.get_token()}));
    returned = wall_time();
    kind = reply.error().kind;
  });
  const bool caught = is_caught(trap);
  const double requested = wall_time();
  stop.request_stop();
  caller.join();
  expect(caught && returned > requested, phase, "the call did not hang");
  expect(kind == ErrorKind::cancelled, phase, "the call was not cancelled");
  return returned - requested;
}

struct TimedError {
  Error error;
  double time;
};

TimedError call_with_timeout(Phase phase) {
  const Trap trap = make_trap(phase);
  const totango::Client client =
      make_client(trap).with({.timeout = kTimeout, .attempt_timeout = kPatience});
  const double start = wall_time();
  const Result<Response> reply = send_into(client);
  return {reply.error(), wall_time() - start};
}

double time_beyond_deadline(Phase phase) {
  const auto [error, time] = call_with_timeout(phase);
  expect(error.kind == ErrorKind::timeout, phase, "the call did not end with a timeout");
  expect(time >= kTimeoutInNanoseconds, phase, "the call gave up before its deadline");
  return time - kTimeoutInNanoseconds;
}

// A wait that would end after the deadline is not begun.
double time_of_refusal(Phase phase) {
  const auto [error, time] = call_with_timeout(phase);
  const ErrorKind due = phase == Phase::rate_limiter ? ErrorKind::rate_limited : ErrorKind::server;
  expect(error.kind == due, phase, "the call ended with another error");
  return time;
}

bool waits_by_itself(Phase phase) {
  return phase == Phase::rate_limiter || phase == Phase::backoff;
}

}  // namespace

std::vector<Latency> cancellation_latencies() {
  std::vector<Latency> latencies;
  for (const Phase phase : kPhases) {
    latencies.push_back({.name = "cancellation/" + to_string(phase),
                         .runs = 200,
                         .smoke_runs = 20,
                         .sample = [phase] { return time_of_cancellation(phase); },
                         .must = 5});
  }
  return latencies;
}

std::vector<Latency> deadline_latencies() {
  std::vector<Latency> latencies;
  for (const Phase phase : kPhases) {
    const bool at_once = waits_by_itself(phase);
    latencies.push_back(
        {.name = "deadline/" + to_string(phase) + (at_once ? "/at_once" : ""),
         .runs = 30,
         .smoke_runs = 5,
         .sample = [phase, time_of = at_once ? &time_of_refusal
                                             : &time_beyond_deadline] { return time_of(phase); },
         .must = 50});
  }
  return latencies;
}

}  // namespace quartet::bench
