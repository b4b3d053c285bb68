// The commands under `quartet totango`, and what they share.
#pragma once

#include <string>

#include "commands.hpp"
#include "output.hpp"
#include "quartet/totango.hpp"
#include "values.hpp"

namespace quartet::cli {

// A client from the environment and the common options. Error: config.
[[nodiscard]] Result<totango::Client> totango_client(const Environment& environment);

// A list as the commands take it.
struct ListChoice {
  totango::ListId id = 0;
  totango::ListOptions options;
  std::uint64_t limit = 0;  // 0: all
};

// --offset-meaning.
void add_offset_option(CLI::App& command, totango::OffsetMeaning& meaning);

// LIST_ID, --limit, --page-length, --offset-meaning, --cursor.
void add_list_options(CLI::App& command, ListChoice& choice);

void add_totango_accounts(CLI::App& totango, Environment& environment, Action& action);
void add_totango_search(CLI::App& totango, Environment& environment, Action& action);
void add_totango_export(CLI::App& totango, Environment& environment, Action& action);
void add_totango_lists(CLI::App& totango, Environment& environment, Action& action);
void add_totango_folders(CLI::App& totango, Environment& environment, Action& action);
void add_totango_region(CLI::App& totango, Environment& environment, Action& action);

}  // namespace quartet::cli
