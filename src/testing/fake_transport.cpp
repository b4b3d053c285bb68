#include "quartet/testing/fake_transport.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace quartet::testing {

struct FakeClock::State {
  mutable std::mutex mutex;
  std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  std::vector<std::chrono::milliseconds> waits;
};

FakeClock::FakeClock() : state_(std::make_unique<State>()) {}
FakeClock::~FakeClock() = default;

std::chrono::steady_clock::time_point FakeClock::now() {
  const std::lock_guard lock(state_->mutex);
  return state_->now;
}

void FakeClock::wait_until(std::chrono::steady_clock::time_point time, std::stop_token) {
  const std::lock_guard lock(state_->mutex);
  const auto wait = std::max(time - state_->now, std::chrono::steady_clock::duration::zero());
  state_->waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(wait));
  state_->now += wait;
}

void FakeClock::advance(std::chrono::milliseconds duration) {
  const std::lock_guard lock(state_->mutex);
  state_->now += duration;
}

std::vector<std::chrono::milliseconds> FakeClock::waits() const {
  const std::lock_guard lock(state_->mutex);
  return state_->waits;
}

struct FakeTransport::State {
  mutable std::mutex mutex;
  std::deque<Result<Response>> queue;
  std::function<Result<Response>(const Request&)> handler;
  std::vector<Request> requests;
};

FakeTransport::FakeTransport() : state_(std::make_unique<State>()) {}
FakeTransport::~FakeTransport() = default;

FakeTransport& FakeTransport::reply(Response response) {
  const std::lock_guard lock(state_->mutex);
  state_->queue.emplace_back(std::move(response));
  return *this;
}

FakeTransport& FakeTransport::fail(Error error) {
  const std::lock_guard lock(state_->mutex);
  state_->queue.emplace_back(std::move(error));
  return *this;
}

FakeTransport& FakeTransport::answer_with(std::function<Result<Response>(const Request&)> handler) {
  const std::lock_guard lock(state_->mutex);
  state_->handler = std::move(handler);
  return *this;
}

std::vector<Request> FakeTransport::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

std::size_t FakeTransport::left() const {
  const std::lock_guard lock(state_->mutex);
  return state_->queue.size();
}

Result<std::unique_ptr<Exchange>> FakeTransport::open(const Request& request,
                                                      const CallContext& context) {
  if (context.stop.stop_requested()) {
    return Error{.kind = ErrorKind::cancelled, .message = "the stop token fired"};
  }
  std::unique_lock lock(state_->mutex);
  state_->requests.push_back(request);
  Result<Response> response =
      Error{.kind = ErrorKind::config,
            .message = "FakeTransport has no reply for request " +
                       std::to_string(state_->requests.size()) + "; queue one with reply()"};
  if (!state_->queue.empty()) {
    response = std::move(state_->queue.front());
    state_->queue.pop_front();
  } else if (state_->handler) {
    const auto handler = state_->handler;
    lock.unlock();  // the handler may ask this transport what was sent
    response = handler(request);
  }
  if (!response) return std::move(response).error();
  return Exchange::of(*std::move(response));
}

}  // namespace quartet::testing
