#include "support/socket_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

namespace quartet::testing {
namespace {

using std::chrono::milliseconds;
using Kind = Script::Step::Kind;

std::size_t content_length(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
}

// The server's end of one connection. The end of the server shuts the connection down, which every
// wait here notices as a peer that has gone.
class Peer {
 public:
  explicit Peer(int connection) : connection_(connection) {}

  // Nothing when the connection ends before.
  std::optional<std::string> read(Kind what);
  // Bytes that no earlier read has taken; empty at the end of the connection.
  std::string read_rest();
  void send(std::string_view bytes) const { send_all(connection_, bytes); }
  // Whether all was sent before the peer left.
  [[nodiscard]] bool drip(std::string_view bytes, milliseconds between) const;
  // Whether the peer left within this time; for ever when negative.
  [[nodiscard]] bool leaves_within(milliseconds time) const;
  void reset_on_close() const;

 private:
  // False at the end of the connection.
  bool receive();

  int connection_;
  std::string pending_;
};

bool Peer::receive() {
  char buffer[4096];
  const ssize_t count = recv(connection_, buffer, sizeof buffer, 0);
  if (count <= 0) return false;
  pending_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> Peer::read(Kind what) {
  while (true) {
    const std::size_t head_end = pending_.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      const std::size_t body =
          what == Kind::read_head ? 0 : content_length(pending_.substr(0, head_end));
      const std::size_t whole = head_end + 4 + body;
      if (pending_.size() >= whole) {
        std::string request = pending_.substr(0, whole);
        pending_.erase(0, whole);
        return request;
      }
    }
    if (!receive()) return std::nullopt;
  }
}

std::string Peer::read_rest() {
  if (pending_.empty()) receive();
  return std::exchange(pending_, "");
}

bool Peer::drip(std::string_view bytes, milliseconds between) const {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && leaves_within(between)) return false;
    send(bytes.substr(i, 1));
  }
  return true;
}

bool Peer::leaves_within(milliseconds time) const {
  pollfd hang_up{.fd = connection_, .events = POLLRDHUP, .revents = 0};
  return poll(&hang_up, 1, static_cast<int>(time.count())) > 0;
}

void Peer::reset_on_close() const {
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(connection_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

// How a step ended.
enum class Outcome : unsigned char {
  done,   // the next step follows
  fired,  // the peer left while the server made it wait, as the script wants it
  cut,    // the connection ended before the step did
};

}  // namespace

struct SocketServer::State {
  struct Progress {
    std::size_t step = 0;
    bool met = false;
    bool fired = false;
  };

  std::vector<Script> scripts;
  Beyond beyond;
  mutable std::mutex mutex;
  std::vector<Progress> progress;
  std::vector<std::string> requests;
  std::vector<std::string> violations;
  mutable std::size_t judged_violations = 0;
  // The last member, because it calls serve() from its construction on.
  LoopbackListener listener;

  State(std::vector<Script> the_scripts, Beyond what_beyond)
      : scripts(std::move(the_scripts)),
        beyond(what_beyond),
        progress(scripts.size()),
        listener([this](int connection, int number) { serve(connection, number); }) {}

  [[nodiscard]] std::size_t index_for(int number) const {
    return std::min(static_cast<std::size_t>(number), scripts.size() - 1);
  }

  void serve(int connection, int number);
  void follow(Peer& peer, std::size_t index, int number);
  Outcome perform(Peer& peer, const Script::Step& step, int number);
  Outcome keep_request(std::optional<std::string> request);
  Outcome watch_for_bytes(Peer& peer, int number);
  void note_violation(int number, const std::string& text);
  void reach(std::size_t index, std::size_t step);
  void fire(std::size_t index);
  [[nodiscard]] bool all_fired() const;
  [[nodiscard]] std::string describe(std::size_t index) const;
};

void SocketServer::State::serve(int connection, int number) {
  if (beyond == Beyond::refuse && static_cast<std::size_t>(number) >= scripts.size()) {
    note_violation(number, "there is no script for it");
    return;
  }
  Peer peer(connection);
  follow(peer, index_for(number), number);
}

void SocketServer::State::follow(Peer& peer, std::size_t index, int number) {
  const std::vector<Script::Step>& steps = scripts[index].steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    reach(index, i);
    const Outcome outcome = perform(peer, steps[i], number);
    if (outcome == Outcome::cut) return;
    if (outcome == Outcome::fired) break;
  }
  fire(index);
}

Outcome SocketServer::State::perform(Peer& peer, const Script::Step& step, int number) {
  const auto unless_left = [](bool left) { return left ? Outcome::fired : Outcome::done; };
  switch (step.kind) {
    case Kind::read_request:
    case Kind::read_head: return keep_request(peer.read(step.kind));
    case Kind::send: peer.send(step.bytes); return Outcome::done;
    case Kind::drip: return unless_left(!peer.drip(step.bytes, step.time));
    case Kind::pause: return unless_left(peer.leaves_within(step.time));
    case Kind::stall: return unless_left(peer.leaves_within(milliseconds(-1)));
    case Kind::wait_for_close:
      while (!peer.read_rest().empty()) continue;
      return Outcome::done;
    case Kind::expect_no_more: return watch_for_bytes(peer, number);
    case Kind::reset: peer.reset_on_close(); return Outcome::fired;
  }
  return Outcome::cut;
}

Outcome SocketServer::State::keep_request(std::optional<std::string> request) {
  if (!request) return Outcome::cut;
  const std::lock_guard lock(mutex);
  requests.push_back(std::move(*request));
  return Outcome::done;
}

Outcome SocketServer::State::watch_for_bytes(Peer& peer, int number) {
  const std::string more = peer.read_rest();
  if (more.empty()) return Outcome::done;
  note_violation(number, std::to_string(more.size()) + " bytes too many: " + more.substr(0, 60));
  return Outcome::cut;
}

void SocketServer::State::note_violation(int number, const std::string& text) {
  const std::lock_guard lock(mutex);
  violations.push_back("connection " + std::to_string(number) + ": " + text);
}

// What a connection only waits in after the last thing it had to do must not depend on the peer's
// leaving, which a kept connection does late.
void SocketServer::State::reach(std::size_t index, std::size_t step) {
  const std::vector<Script::Step>& steps = scripts[index].steps;
  const Kind kind = steps[step].kind;
  {
    const std::lock_guard lock(mutex);
    progress[index].met = true;
    progress[index].step = std::max(progress[index].step, step);
  }
  if (step + 1 == steps.size() && (kind == Kind::stall || kind == Kind::expect_no_more)) {
    fire(index);
  }
}

void SocketServer::State::fire(std::size_t index) {
  {
    const std::lock_guard lock(mutex);
    progress[index].fired = true;
  }
  listener.announce();
}

bool SocketServer::State::all_fired() const {
  const std::lock_guard lock(mutex);
  return std::ranges::all_of(progress, &Progress::fired);
}

std::string SocketServer::State::describe(std::size_t index) const {
  const Progress& reached = progress[index];
  const std::string name = "script " + std::to_string(index) + ": ";
  if (!reached.met) return name + "no connection came";
  const std::vector<Script::Step>& steps = scripts[index].steps;
  return name + "not beyond step " + std::to_string(reached.step) + " of 0.." +
         std::to_string(steps.size() - 1) + ", " + std::string(to_string(steps[reached.step].kind));
}

SocketServer::SocketServer(std::vector<Script> scripts, Beyond beyond)
    : state_(std::make_unique<State>(std::move(scripts), beyond)) {}

SocketServer::~SocketServer() {
  state_->listener.end();
  for (std::size_t i = state_->judged_violations; i < state_->violations.size(); ++i) {
    ADD_FAILURE() << url() << ": " << state_->violations[i];
  }
}

int SocketServer::port() const {
  return state_->listener.port();
}
std::string SocketServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port());
}
std::vector<std::string> SocketServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}
int SocketServer::deliveries() const {
  return static_cast<int>(requests().size());
}
int SocketServer::connections() const {
  return state_->listener.connections();
}

void SocketServer::close_all() {
  for (const int number : state_->listener.open_numbers()) {
    const bool has_script = state_->beyond == Beyond::repeat_last ||
                            static_cast<std::size_t>(number) < state_->scripts.size();
    if (has_script) state_->fire(state_->index_for(number));
  }
  state_->listener.close_all();
}

std::vector<std::string> SocketServer::unfired() const {
  state_->listener.wait_until([this] { return state_->all_fired(); }, std::chrono::seconds(1));
  const std::lock_guard lock(state_->mutex);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < state_->scripts.size(); ++i) {
    if (!state_->progress[i].fired) texts.push_back(state_->describe(i));
  }
  return texts;
}

std::vector<std::string> SocketServer::violations() const {
  const std::lock_guard lock(state_->mutex);
  state_->judged_violations = state_->violations.size();
  return state_->violations;
}

void SocketServer::expect_all_fired(const char* file, int line) const {
  for (const std::string& text : unfired()) ADD_FAILURE_AT(file, line) << url() << ": " << text;
  for (const std::string& text : violations()) ADD_FAILURE_AT(file, line) << url() << ": " << text;
}

}  // namespace quartet::testing
