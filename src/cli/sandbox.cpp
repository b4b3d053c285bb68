// quartet sandbox
#include "quartet/testing/sandbox.hpp"

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>

#include "arguments.hpp"
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
  // The token and the password are the sandbox's own and open nothing else.
  std::cout << "export TOTANGO_BASE_URL=" << sandbox->url() << '\n'
            << "export TOTANGO_TOKEN=" << sandbox->token().reveal() << '\n'
            << "export KHOROS_BASE_URL=" << sandbox->url() << '\n'
            << "export KHOROS_USERNAME=" << sandbox->khoros_username() << '\n'
            << "export KHOROS_PASSWORD=" << sandbox->khoros_password().reveal() << '\n'
            << "export KHOROS_COMPANY_KEY=" << sandbox->khoros_company_key() << '\n'
            << "export QUANTIVE_BASE_URL=" << sandbox->url() << "/results\n"
            << "export QUANTIVE_ACCOUNT_ID=" << sandbox->quantive_account_id() << '\n'
            << "export QUANTIVE_TOKEN=" << sandbox->token().reveal() << '\n'
            << "export TAPLYTICS_BASE_URL=" << sandbox->url() << '\n'
            << "export TAPLYTICS_TOKEN=" << sandbox->token().reveal() << '\n'
            << std::flush;
  if (!std::cout) return kSuccess;  // nobody could read where it is; the program says so
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
  constexpr int most = 1'000'000;
  add_number(*command, "--port", options->port, "0 is any free port (0)",
             {.least = 0, .most = 65535});
  add_number(*command, "--seed", options->seed, "of the invented data (1)");
  add_number(*command, "--calls-per-minute", options->calls_per_minute,
             "the rate limit of a token, 0 is none (100)", {.least = 0, .most = most});
  add_number<int>(
      *command, "--khoros-job-time",
      [options](int time) { options->khoros.job_time = std::chrono::milliseconds(time); },
      "how long a report runs (300)", {.least = 0, .most = 86'400'000})
      ->type_name("MS");
  add_number<std::uint64_t>(*command, "--khoros-rows",
                            [options](std::uint64_t rows) { options->khoros.rows = rows; },
                            "of a report (1000)", {.least = 0, .most = most});
  command->callback([&environment, &action, options] {
    action = [&environment, options] { return serve(environment, *options); };
  });
}

}  // namespace quartet::cli
