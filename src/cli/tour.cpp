// quartet tour: the vendors' guides, walked through against the embedded sandbox.
#include "tour.hpp"

#include <chrono>
#include <cmath>
#include <iostream>

#include "output.hpp"

namespace quartet::cli {

void headline(const char* text) {
  std::cout << '\n' << text << '\n';
}

Error surprise(const char* message) {
  return {.kind = ErrorKind::vendor, .message = message};
}

namespace {

using testing::Sandbox;

int tour(const Environment& environment) {
  const auto start = std::chrono::steady_clock::now();
  // The vendor's limit of 100 calls a minute would make the tour wait.
  const Result<Sandbox> sandbox = Sandbox::start({.calls_per_minute = 10'000});
  if (!sandbox) return report(sandbox.error(), environment.common);
  std::cout << "The guides' walk-throughs, against the embedded sandbox at " << sandbox->url()
            << '\n';
  Result<void> walked = tour_totango(*sandbox, environment);
  if (walked) walked = tour_khoros(*sandbox, environment);
  if (walked) walked = tour_quantive(*sandbox, environment);
  if (walked) walked = tour_taplytics(*sandbox, environment);
  if (!walked) return report(walked.error(), environment.common);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::cout << "\nThe tour took " << number_text(std::round(took.count() * 10) / 10) << " s and "
            << sandbox->requests() << " requests.\n"
            << std::flush;
  return kSuccess;
}

}  // namespace

void add_tour(CLI::App& app, Environment& environment, Action& action) {
  CLI::App* command =
      app.add_subcommand("tour", "walk through the vendors' guides against the embedded sandbox");
  command->callback(
      [&environment, &action] { action = [&environment] { return tour(environment); }; });
}

}  // namespace quartet::cli
