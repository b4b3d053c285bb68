// The quartet program. Data goes to stdout, everything else to stderr.
#include <algorithm>
#include <csignal>
#include <iostream>
#include <span>
#include <string>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "commands.hpp"
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
  command.add_option("--max-attempts", common.max_attempts, "1 means that nothing is repeated (4)")
      ->check(CLI::Range(1, 100).description(""))
      ->type_name("N");
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

int run(int argc, char** argv) {
  CLI::App app{"quartet " + std::string(version()) +
               ": Totango, Khoros, Quantive and Taplytics from the command line"};
  app.set_version_flag("--version", std::string(version()));
  app.require_subcommand(1);
  Environment environment;
  Action action;
  add_tour(app, environment, action);
  add_sandbox(app, environment, action);
  add_vendors(app, {argv, static_cast<std::size_t>(argc)}, environment, action);
  add_doctor(app, environment, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kSuccess : kUsage;
  }
  environment.stop = stop_on_signals();
  return action();
}

}  // namespace
}  // namespace quartet::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of writing, reported like any other
  std::ios::sync_with_stdio(false);
  try {
    return quartet::cli::run(argc, argv);
  } catch (const std::exception& exception) {
    std::cerr << "error: " << exception.what() << '\n';
    return quartet::cli::kFailure;
  }
}
