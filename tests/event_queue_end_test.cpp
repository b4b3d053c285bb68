// EventQueue at the end of a process, and its counts whatever happens. The case numbers stand in
// docs/reliability.md.
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "support/fake_taplytics.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;

// --- whatever happens, every event is accounted for

struct Weather {
  std::mt19937 random;
  FakeEvents& fake;

  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(random); }

  void change() {
    const std::string session = "s" + std::to_string(upto(4));
    switch (upto(6)) {
      case 0: fake.set_unreachable(true); break;
      case 1: fake.lose_reply_of(upto(200)); break;
      case 2: fake.answer_session(session, upto(1) == 0 ? 402 : 409); break;
      case 3: fake.answer_session(session, 401); break;
      case 4: fake.answer_request(upto(200), 400); break;
      default: fake.set_unreachable(false); fake.answer_session(session, 0);
    }
  }
};

EventQueueOptions random_options(Weather& weather) {
  return {.capacity = static_cast<std::size_t>(1 + weather.upto(60)),
          .batch_size = static_cast<std::size_t>(1 + weather.upto(20)),
          .longest_age = std::chrono::milliseconds(1 + weather.upto(5)),
          .overflow = static_cast<Overflow>(weather.upto(2)),
          .longest_wait = std::chrono::milliseconds(weather.upto(2)),
          .lost_reply = static_cast<LostReply>(weather.upto(2)),
          .parked_capacity = static_cast<std::size_t>(weather.upto(50)),
          .first_pause = 1ms,
          .most_tries = 1 + weather.upto(2)};
}

void push_some(EventQueue& queue, unsigned seed, std::atomic<std::uint64_t>& taken) {
  std::mt19937 random(seed);
  for (int i = 0; i < 150; ++i) {
    const std::string session = "s" + std::to_string(random() % 5);
    if (queue.push(session, {.name = random() % 40 == 0 ? "bad" : "e"})) ++taken;
    if (random() % 60 == 0) static_cast<void>(queue.flush(1ms));
    if (random() % 60 == 0) static_cast<void>(queue.take_parked());
  }
}

void expect_all_accounted_for(unsigned seed) {
  SCOPED_TRACE(seed);
  FakeEvents fake;
  Weather weather{std::mt19937(seed), fake};
  EventQueueOptions options = random_options(weather);
  std::uint64_t told = 0;
  options.on_unsent = [&told](const UnsentEvents& unsent) {
    told += unsent.events.size();
    if (told % 3 == 0) throw 1;
  };
  std::atomic<std::uint64_t> taken = 0;
  EventQueue queue(fake.client, options);
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 3; ++i) {
      threads.emplace_back([&queue, &taken, seed, i] { push_some(queue, seed * 3 + i, taken); });
    }
    for (int i = 0; i < 30; ++i) {
      weather.change();
      std::this_thread::yield();
    }
    if (weather.upto(2) == 0) static_cast<void>(queue.close(1ms));
  }
  const EventCounts counts = queue.close(std::chrono::milliseconds(weather.upto(30)));
  EXPECT_EQ(counts.accepted, taken);
  EXPECT_EQ(counts.waiting, 0U);
  EXPECT_EQ(counts.accepted, counts.sent + counts.rejected + counts.unknown + counts.dropped);
  EXPECT_EQ(told + counts.untold, counts.rejected + counts.unknown + counts.dropped);
}

TEST(EventQueueEnd, case_136_every_event_is_accounted_for_whatever_happens) {
  for (unsigned seed = 1; seed <= 30; ++seed) expect_all_accounted_for(seed);
}

// --- the end of a process

#if !defined(__SANITIZE_THREAD__)

// A client that writes a byte into a pipe for each event that it sends.
Client client_writing_to(int pipe) {
  auto transport = std::make_shared<testing::FakeTransport>();
  transport->answer_with([pipe](const Request& request) -> Result<Response> {
    const Value body = parse_json(request.body).value();
    for (std::size_t i = 0; i < body.as_array()->size(); ++i) {
      if (::write(pipe, ".", 1) != 1) std::_Exit(3);
    }
    return Response{.status = 200, .body = "all events saved"};
  });
  return Client({.token = Secret{"test"}, .http = {.transport = std::move(transport)}});
}

// Runs a function in a process of its own. Of what it sent, the number is told.
class Child {
 public:
  explicit Child(void (*run)(int pipe)) {
    if (::pipe(pipe_) != 0) return;
    pid_ = ::fork();
    if (pid_ != 0) {
      ::close(pipe_[1]);
      return;
    }
    run(pipe_[1]);
    std::_Exit(2);
  }
  ~Child() { ::close(pipe_[0]); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void wait_for_a_byte() const {
    char byte = 0;
    EXPECT_EQ(::read(pipe_[0], &byte, 1), 1);
  }
  void terminate() const { EXPECT_EQ(::kill(pid_, SIGTERM), 0); }

  // Waits for its end.
  [[nodiscard]] std::size_t sent() const {
    std::size_t count = 0;
    char byte = 0;
    while (::read(pipe_[0], &byte, 1) == 1) ++count;
    int status = 0;
    EXPECT_EQ(::waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    return count;
  }

 private:
  int pipe_[2] = {-1, -1};
  pid_t pid_ = -1;
};

void push_seven(EventQueue& queue) {
  for (int i = 0; i < 7; ++i) static_cast<void>(queue.push("s", {.name = "e"}));
}

TEST(EventQueueEnd, case_136_a_static_queue_sends_what_is_left_on_exit) {
  const Child child([](int pipe) {
    static EventQueue queue(client_writing_to(pipe), {.longest_age = 1h});
    push_seven(queue);
    std::exit(0);
  });
  EXPECT_EQ(child.sent(), 7U);
}

// As docs/taplytics.md says: the signal is blocked before there are threads, and waited for.
TEST(EventQueueEnd, case_136_a_service_that_waits_for_SIGTERM_loses_nothing) {
  const Child child([](int pipe) {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    {
      EventQueue queue(client_writing_to(pipe), {.longest_age = 1h});
      push_seven(queue);
      if (::write(pipe, "!", 1) != 1) std::_Exit(3);
      int signal = 0;
      ::sigwait(&signals, &signal);
    }
    std::exit(0);
  });
  child.wait_for_a_byte();
  child.terminate();
  EXPECT_EQ(child.sent(), 7U);
}

#endif

}  // namespace
}  // namespace quartet::taplytics
