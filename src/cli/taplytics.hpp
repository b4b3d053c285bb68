// The commands under `quartet taplytics`, and what they share.
#pragma once

#include <string>

#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "quartet/taplytics.hpp"
#include "values.hpp"

namespace quartet::cli {

// A client from the environment and the common options. Error: config.
[[nodiscard]] Result<taplytics::Client> taplytics_client(const Environment& environment);

// A listing as the commands take it.
struct PageChoice {
  RangeChoice range;
  int per_page = taplytics::PageOptions{}.per_page;
};

// --page-length, --limit, --cursor.
void add_page_options(CLI::App& command, PageChoice& choice);
[[nodiscard]] taplytics::PageOptions page_options(const PageChoice& choice);

void add_taplytics_users(CLI::App& taplytics, Environment& environment, Action& action);
void add_taplytics_experiments(CLI::App& taplytics, Environment& environment, Action& action);
void add_taplytics_events(CLI::App& taplytics, Environment& environment, Action& action);
void add_taplytics_push(CLI::App& taplytics, Environment& environment, Action& action);

}  // namespace quartet::cli
