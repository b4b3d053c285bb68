// The commands of the program: one file each, and what they share.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include <CLI/App.hpp>

#include "session.hpp"

namespace quartet::cli {

// What a command needs; it outlives the command line's reading.
struct Environment {
  CommonOptions common;
  std::stop_token stop;
};

// What to do once the command line was read; answers the exit status.
using Action = std::function<int()>;

// Each adds its command to the program, and sets `action` when the command is the one that was
// given.
void add_tour(CLI::App& app, Environment& environment, Action& action);
void add_sandbox(CLI::App& app, Environment& environment, Action& action);
void add_doctor(CLI::App& app, Environment& environment, Action& action);

// Each adds a vendor's commands to the command of its name.
void add_totango(CLI::App& totango, Environment& environment, Action& action);
void add_khoros(CLI::App& khoros, Environment& environment, Action& action);
void add_quantive(CLI::App& quantive, Environment& environment, Action& action);
void add_taplytics(CLI::App& taplytics, Environment& environment, Action& action);

// --format, --timeout, --max-attempts, --verbose.
void add_common_options(CLI::App& command, CommonOptions& common);

// The end of a command's set-up: the common options, and what it does with what was chosen.
template <class Choice, class Run>
void finish_command(CLI::App& command, Environment& environment, Action& action,
                    std::shared_ptr<Choice> choice, Run run) {
  add_common_options(command, environment.common);
  command.callback([&environment, &action, choice = std::move(choice), run] {
    action = [&environment, choice, run] { return run(environment, *choice); };
  });
}

// A vendor's client from its options, as the environment has them, and the common ones. Error:
// config.
template <class Client, class Options>
Result<Client> make_client(Result<Options> options, const Environment& environment) {
  if (!options) return std::move(options).error();
  const Result<CallOptions> call = call_options(environment.common, environment.stop);
  if (!call) return call.error();
  options->call = *call;
  options->http = http_options(environment.common);
  Client client{*std::move(options)};
  if (Result<void> usable = client.check(); !usable) return std::move(usable).error();
  return client;
}

}  // namespace quartet::cli
