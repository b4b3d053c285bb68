// Sends events in the background, as a server does while it answers its own users: `push` is quick
// and never asks the network. At the end, each event is accounted for.
//
//     TAPLYTICS_TOKEN=... ./taplytics_events SESSION_ID COUNT
//
// SESSION_ID is a current session of an app's user, which the app's SDK knows.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "quartet/taplytics.hpp"

namespace taplytics = quartet::taplytics;
using namespace std::chrono_literals;

namespace {

constexpr int kWrongUse = 2;

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == quartet::ErrorKind::config ? kWrongUse : EXIT_FAILURE;
}

// Called on the queue's own thread; a line is written in one piece.
void tell(const taplytics::UnsentEvents& unsent) {
  std::cerr << std::to_string(unsent.events.size()) + " events " +
                   std::string(to_string(unsent.outcome)) + ": " + describe(unsent.error) + "\n";
}

int send(const taplytics::Client& client, const std::string& session, int count) {
  // [queue]
  taplytics::EventQueue queue(client, {.longest_age = 1s,
                                       .overflow = taplytics::Overflow::wait,     // slow down
                                       .lost_reply = taplytics::LostReply::drop,  // never twice
                                       .on_unsent = tell});
  for (int i = 0; i < count; ++i) {
    const auto pushed = queue.push(session, {.name = "Page opened",
                                             .time = std::chrono::system_clock::now(),
                                             .value = i,
                                             .metadata = {{"page", "/pricing"}}});
    if (!pushed) return report(pushed.error());
  }
  const taplytics::EventCounts counts = queue.close(10s);
  // [/queue]
  std::cout << counts.accepted << " accepted: " << counts.sent << " sent, " << counts.rejected
            << " rejected, " << counts.unknown << " unknown, " << counts.dropped << " dropped; "
            << counts.requests << " requests\n";
  return counts.sent == counts.accepted ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: taplytics_events SESSION_ID COUNT\n", kWrongUse;
  auto options = taplytics::Options::from_env();
  if (!options) return report(options.error());
  const taplytics::Client client{*std::move(options)};
  return send(client, argv[1], std::atoi(argv[2]));
}
