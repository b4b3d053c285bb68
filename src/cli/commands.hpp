// The commands of the program: one file each.
#pragma once

#include <functional>
#include <stop_token>

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
void add_totango(CLI::App& app, Environment& environment, Action& action);
void add_khoros(CLI::App& app, Environment& environment, Action& action);
void add_doctor(CLI::App& app, Environment& environment, Action& action);

// --format, --timeout, --max-attempts, --verbose.
void add_common_options(CLI::App& command, CommonOptions& common);

}  // namespace quartet::cli
