// A Taplytics that takes events as the vendor does, without a network: a batch with an event called
// "bad" is refused as a whole.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/value.hpp"

namespace quartet::taplytics {

inline std::vector<std::string> names(std::size_t count, const std::string& prefix = "e") {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(prefix + std::to_string(i));
  return all;
}

inline std::vector<Event> events(std::size_t count) {
  std::vector<Event> all;
  for (const std::string& name : names(count)) all.push_back({.name = name});
  return all;
}

class FakeEvents {
 public:
  FakeEvents()
      : client({.token = Secret{"test"},
                .http = {.transport = transport, .clock = std::make_shared<testing::FakeClock>()},
                .call = {.max_attempts = 1}}) {
    transport->answer_with(
        [state = state_](const Request& request) { return answer(*state, request); });
  }

  // The request of that number, from 0: it is carried out, and its reply is lost.
  void lose_reply_of(int request) {
    change([=](State& state) { state.lost = request; });
  }
  void lose_all_replies() {
    change([](State& state) { state.loses_all = true; });
  }
  void end_session() {
    change([](State& state) { state.session_ended = true; });
  }
  // Whether requests fail before they are sent.
  void set_unreachable(bool is) {
    change([=](State& state) { state.is_unreachable = is; });
  }

  // Requests of a session are answered with that; 0: no more.
  void answer_session(const std::string& session, int status) {
    change([=](State& state) { state.statuses[session] = status; });
  }
  // The request of that number, from 0, is answered with that.
  void answer_request(int request, int status) {
    change([=](State& state) { state.answers[request] = status; });
  }
  // All requests are answered with that.
  void answer_all(Response reply) {
    change([&](State& state) { state.reply = std::move(reply); });
  }

  // The names of what was saved, in order.
  [[nodiscard]] std::vector<std::string> saved() const {
    const std::lock_guard lock(state_->mutex);
    return state_->saved;
  }
  [[nodiscard]] std::vector<std::size_t> batch_sizes() const {
    const std::lock_guard lock(state_->mutex);
    return state_->sizes;
  }

  std::shared_ptr<testing::FakeTransport> transport = std::make_shared<testing::FakeTransport>();

 private:
  struct State {
    mutable std::mutex mutex;
    std::vector<std::string> saved;
    std::vector<std::size_t> sizes;
    int requests = 0;
    int lost = -1;
    bool loses_all = false;
    bool session_ended = false;
    bool is_unreachable = false;
    std::map<std::string, int> statuses;  // of a session
    std::map<int, int> answers;           // to a request
    std::optional<Response> reply;
  };

  template <class Change>
  void change(Change change) {
    const std::lock_guard lock(state_->mutex);
    change(*state_);
  }

  static std::optional<Response> odd_reply(State& state, int number, const Request& request) {
    if (state.reply) return state.reply;
    const std::string session = request.url.substr(request.url.rfind('=') + 1);
    const int of_session = state.statuses[session];
    const int status = of_session != 0 ? of_session : state.answers[number];
    if (status == 0) return std::nullopt;
    return Response{.status = status, .body = "no"};
  }

  static Result<Response> answer(State& state, const Request& request) {
    const std::lock_guard lock(state.mutex);
    const int number = state.requests++;
    if (state.is_unreachable) {
      return Error{.kind = ErrorKind::transport, .message = "cannot connect"};
    }
    if (state.session_ended) return Response{.status = 404, .body = "no such session"};
    if (const std::optional<Response> reply = odd_reply(state, number, request)) return *reply;
    const Value body = parse_json(request.body).value();
    std::vector<std::string> batch;
    for (const Value& event : *body.as_array()) batch.push_back(*event.find("name")->as_text());
    state.sizes.push_back(batch.size());
    for (const std::string& name : batch) {
      if (name == "bad") return Response{.status = 400, .body = "something is missing"};
    }
    state.saved.insert(state.saved.end(), batch.begin(), batch.end());
    if (state.loses_all || number == state.lost) {
      return Error{.kind = ErrorKind::transport,
                   .message = "the connection was closed",
                   .delivery = Delivery::unknown};
    }
    return Response{.status = 200, .body = "all events saved"};
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();

 public:
  Client client;
};

}  // namespace quartet::taplytics
