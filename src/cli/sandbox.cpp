// quartet sandbox
#include "quartet/testing/sandbox.hpp"

#include <condition_variable>
#include <iostream>
#include <mutex>

#include "commands.hpp"

namespace quartet::cli {
namespace {

void wait_for(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait(lock, stop, [] { return false; });
}

int serve(const Environment& environment, const testing::SandboxOptions& options) {
  const Result<testing::Sandbox> sandbox = testing::Sandbox::start(options);
  if (!sandbox) return report(sandbox.error(), environment.common);
  // The token is the sandbox's own and opens nothing else.
  std::cout << "export TOTANGO_BASE_URL=" << sandbox->url() << '\n'
            << "export TOTANGO_TOKEN=" << sandbox->token().reveal() << '\n'
            << std::flush;
  std::cerr
      << "serving the fake vendors; copy the lines above into another shell, end with Ctrl-C\n";
  wait_for(environment.stop);
  return kSuccess;
}

}  // namespace

void add_sandbox(CLI::App& app, Environment& environment, Action& action) {
  CLI::App* command =
      app.add_subcommand("sandbox", "serve fake vendors on loopback, to try things out");
  auto options = std::make_shared<testing::SandboxOptions>();
  command->add_option("--port", options->port, "0 is any free port (0)")
      ->check(CLI::Range(0, 65535).description(""))
      ->type_name("N");
  command->add_option("--seed", options->seed, "of the invented data (1)")->type_name("N");
  command
      ->add_option("--calls-per-minute", options->calls_per_minute,
                   "the rate limit of a token, 0 is none (100)")
      ->check(CLI::Range(0, 1'000'000).description(""))
      ->type_name("N");
  command->callback([&environment, &action, options] {
    action = [&environment, options] { return serve(environment, *options); };
  });
}

}  // namespace quartet::cli
