// Sends a push notification to a part of an app's users: those in two countries who have spent
// something, with a recent version of either system. What the vendor's rules forbid is refused
// before anything is sent.
//
//     TAPLYTICS_TOKEN=... ./taplytics_push ALERT
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "quartet/taplytics.hpp"

namespace taplytics = quartet::taplytics;
using namespace std::chrono_literals;

namespace {

constexpr int kWrongUse = 2;

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == quartet::ErrorKind::config ? kWrongUse : EXIT_FAILURE;
}

// [audience]
// All of them have to hold; of the two versions, which are of different systems, either.
taplytics::Audience customers() {
  namespace filters = taplytics::filters;
  return taplytics::Audience::matching({filters::ios_version().at_least("15.0"),
                                        filters::android_version().at_least("12"),
                                        filters::country().in({"Canada", "US"}),
                                        filters::custom_number("dollars spent").at_least(16)});
}
// [/audience]

int send(const taplytics::Client& client, const char* alert) {
  // [send]
  const auto push = client.push.send({.audience = customers(),
                                      .notification = {.alert = alert, .time_to_live = 1h},
                                      .name = "Example",
                                      .production = false});  // the sandbox of the project
  if (!push) {
    // Nothing was sent again by itself. Unknown: look into `client.push.list()` before you repeat.
    const bool may_be_out = push.error().delivery == quartet::Delivery::unknown;
    if (may_be_out) std::cerr << "the push may have gone out\n";
    return report(push.error());
  }
  std::cout << push->id << ' ' << push->status << " to users with " << push->filters.size()
            << " conditions\n";
  // [/send]
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: taplytics_push ALERT\n", kWrongUse;
  auto options = taplytics::Options::from_env();
  if (!options) return report(options.error());
  return send(taplytics::Client{*std::move(options)}, argv[1]);
}
