// The quartet program. Data goes to stdout, everything else to stderr.
#include <algorithm>
#include <csignal>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "arguments.hpp"
#include "commands.hpp"
#include "quartet/value.hpp"
#include "quartet/version.hpp"

namespace quartet::cli {

void add_common_options(CLI::App& command, CommonOptions& common) {
  const std::map<std::string, Format> formats = {
      {"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
  command.add_option("--format", common.format, "table, json or csv")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  command
      .add_option("--timeout", common.timeout, "one call with its retries: 500ms, 30s, 2m (120s)")
      ->type_name("TIME");
  add_number(command, "--max-attempts", common.max_attempts, "1 means that nothing is repeated (4)",
             {.least = 1, .most = 100});
  command.add_flag("--verbose", common.verbose, "a line for each attempt and wait, to stderr");
  command.add_flag("--env-proxy", common.env_proxy,
                   "use the proxy that HTTPS_PROXY and NO_PROXY name");
}

namespace {

struct Vendor {
  std::string_view name;
  const char* description;
  void (*add_commands)(CLI::App& vendor, Environment& environment, Action& action);
};

constexpr Vendor kVendors[] = {
    {"totango", "active lists, searches and events of Totango", add_totango},
    {"khoros", "analytics reports of Khoros", add_khoros},
    {"quantive", "goals and key results of Quantive", add_quantive},
    {"taplytics", "users, experiments, events and pushes of Taplytics", add_taplytics},
};

// A vendor's commands are many, and half a megabyte: they are made when its name is given.
void add_vendors(CLI::App& app, std::span<char* const> arguments, Environment& environment,
                 Action& action) {
  for (const Vendor& vendor : kVendors) {
    CLI::App* command = app.add_subcommand(std::string(vendor.name), vendor.description);
    command->require_subcommand(1);
    const bool is_named = std::ranges::find(arguments, vendor.name, [](const char* argument) {
                            return std::string_view(argument);
                          }) != arguments.end();
    if (is_named) vendor.add_commands(*command, environment, action);
  }
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_name().empty(); });
}

// What the word is that stands where a command should and is none. CLI11 says only that a command
// is required. Empty when that is not what is wrong.
std::string unknown_command(const CLI::App& app, std::span<char* const> words) {
  const CLI::App* place = &app;
  for (const std::string_view word : words) {
    if (word.starts_with('-')) continue;
    const std::vector<const CLI::App*> commands = commands_of(*place);
    if (commands.empty()) return "";
    const auto found = std::ranges::find(commands, word, [](const CLI::App* command) {
      return std::string_view(command->get_name());
    });
    if (found == commands.end()) {
      std::string names;
      for (const CLI::App* command : commands) {
        names += (names.empty() ? "" : ", ") + command->get_name();
      }
      return "error: there is no command \"" + display(Value(std::string(word))) + "\"" +
             (place == &app ? "" : " of " + place->get_name()) + "; there are: " + names;
    }
    place = *found;
  }
  return "";
}

int refuse(const CLI::App& app, const CLI::ParseError& error, std::span<char* const> words) {
  const bool is_wanted = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
  const std::string unknown = is_wanted ? "" : unknown_command(app, words);
  if (unknown.empty()) return app.exit(error) == 0 ? kSuccess : kUsage;
  std::cerr << unknown << '\n';
  return kUsage;
}

int perform(std::span<char*> words, Environment& environment) {
  CLI::App app{"quartet " + std::string(version()) +
               ": Totango, Khoros, Quantive and Taplytics from the command line"};
  app.set_version_flag("--version", std::string(version()));
  app.require_subcommand(1);
  Action action;
  add_tour(app, environment, action);
  add_sandbox(app, environment, action);
  add_vendors(app, words, environment, action);
  add_doctor(app, environment, action);
  try {
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    return refuse(app, error, words.subspan(std::min<std::size_t>(1, words.size())));
  }
  environment.stop = stop_on_signals();
  return action();
}

// Whatever was done: who gets only a part of the output, or nothing, has to know.
int run(std::span<char*> words) {
  Environment environment;
  const int status = perform(words, environment);
  std::cout.flush();
  if (std::cout || status != kSuccess) return status;
  return report(output_failure(), environment.common);
}

// A descriptor that is closed would become the transport's next socket, and output would go there.
// What is opened in its place gives nothing and takes nothing: writing fails.
bool fill_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const bool is_open = fcntl(descriptor, F_GETFD) != -1;
    if (!is_open && open("/dev/null", O_RDONLY) != descriptor) return false;
  }
  return true;
}

}  // namespace
}  // namespace quartet::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of writing, reported like any other
  if (!quartet::cli::fill_standard_descriptors()) return quartet::cli::kFailure;
  std::ios::sync_with_stdio(false);
  try {
    return quartet::cli::run({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& exception) {
    std::cerr << "error: " << exception.what() << '\n';
    return quartet::cli::kFailure;
  }
}
