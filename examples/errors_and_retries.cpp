// What can go wrong, what the client does about it, and what an error says. Runs alone, against the
// embedded sandbox.
//
//     ./errors_and_retries
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "quartet/testing/sandbox.hpp"
#include "quartet/totango.hpp"

namespace lists = quartet::testing::totango_lists;
namespace totango = quartet::totango;
using namespace std::chrono_literals;
using quartet::testing::Sandbox;

namespace {

totango::Options options_of(const Sandbox& sandbox) {
  return {.token = sandbox.token(), .endpoint = totango::Endpoint::at(sandbox.url())};
}

void title(std::string_view text) {
  std::cout << '\n' << text << '\n';
}

// [fields]
void show(const quartet::Error& error) {
  std::cout << "  kind: " << to_string(error.kind)          // what to do about it
            << ", delivery: " << to_string(error.delivery)  // can it have been carried out?
            << ", status: " << error.http_status << ", attempts: " << error.attempts;
  if (error.retry_after) std::cout << ", retry after: " << error.retry_after->count() << " ms";
  std::cout << "\n  " << error.retry_reason << "\n  in one line: " << describe(error) << '\n';
}
// [/fields]

void show_failure(const quartet::Result<std::vector<totango::Account>>& accounts) {
  if (accounts) {
    std::cout << "  " << accounts->size() << " accounts\n";
  } else {
    show(accounts.error());
  }
}

void wrong_token(const Sandbox& sandbox) {
  title("A wrong token: refused, and not tried again");
  totango::Options options = options_of(sandbox);
  options.token = quartet::Secret{"wrong-token-x1"};
  show_failure(totango::Client{std::move(options)}.lists.current(1).collect(10));
}

void failure_that_passes(const Sandbox& sandbox) {
  title("A server that fails once: tried again, as the observer sees");
  // [observer]
  totango::Options options = options_of(sandbox);
  options.http.observer = quartet::log_observer(
      [](std::string_view line) { std::cout << "  " + std::string(line) + "\n"; });
  const totango::Client client{std::move(options)};
  // [/observer]
  auto accounts = client.lists.current(lists::fails_once);
  show_failure(accounts.collect(1000));
  std::cout << "  " << describe(accounts.receipt()) << '\n';
}

void single_attempt(const totango::Client& client) {
  title("The same without a second attempt");
  const totango::Client once = client.with({.max_attempts = 1});
  show_failure(once.lists.current(lists::fails_once, {.page_length = 50}).collect(1000));
}

void deadline(const totango::Client& client) {
  title("A server that never answers: the deadline ends the call");
  // [deadline]
  const totango::Client hasty = client.with({.timeout = 300ms});
  // [/deadline]
  show_failure(hasty.lists.current(lists::stalls).collect(10));
}

void cancellation(const totango::Client& client) {
  title("The same, and somebody loses patience: a stop token ends the call at once");
  // [stop]
  std::stop_source stop;
  const totango::Client stoppable = client.with({.stop = stop.get_token()});
  const std::jthread impatient([&stop] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  // [/stop]
  show_failure(stoppable.lists.current(lists::stalls).collect(10));
}

void going_on(const totango::Client& client) {
  title("A listing that breaks in the middle: the rows so far count, and it can be resumed");
  // [resume]
  std::stop_source stop;
  const totango::Client stoppable = client.with({.stop = stop.get_token()});
  int count = 0;
  std::string resume;
  for (const auto& account : stoppable.lists.current(1)) {
    if (!account) {
      resume = account.error().resume;  // behind the last row that came
    } else if (++count == 1000) {
      stop.request_stop();
    }
  }
  auto rest = client.lists.current(1, {.cursor = resume});
  for (const auto& account : rest) count += account ? 1 : 0;
  // [/resume]
  std::cout << "  " << count << " accounts in two parts; the second: " << describe(rest.receipt())
            << '\n';
}

// The last one: after a 429, all calls with that token wait.
void asked_to_wait(const totango::Client& client) {
  title("Too many calls: a wait that would end behind the deadline is not begun");
  const totango::Client hasty = client.with({.timeout = 500ms});
  show_failure(hasty.lists.current(lists::status_429).collect(10));
}

}  // namespace

int main() {
  const quartet::Result<Sandbox> sandbox = Sandbox::start();
  if (!sandbox) {
    std::cerr << describe(sandbox.error()) << '\n';
    return EXIT_FAILURE;
  }
  const totango::Client client{options_of(*sandbox)};
  wrong_token(*sandbox);
  failure_that_passes(*sandbox);
  single_attempt(client);
  deadline(client);
  cancellation(client);
  going_on(client);
  asked_to_wait(client);
  return EXIT_SUCCESS;
}
