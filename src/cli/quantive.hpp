// The commands under `quartet quantive`, and what they share.
#pragma once

#include <string>
#include <vector>

#include "arguments.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "quartet/quantive.hpp"
#include "values.hpp"

namespace quartet::cli {

// A client from the environment and the common options. Error: config.
[[nodiscard]] Result<quantive::Client> quantive_client(const Environment& environment);

// A listing of the second API generation as the commands take it.
struct QueryChoice {
  std::string filter;  // JSON; empty: none
  std::vector<std::string> fields;
  std::vector<std::string> sort;  // "-" in front: descending
  int page_length = quantive::Query{}.page_length;
  RangeChoice range;
};

// --filter, --field, --sort, --page-length, --limit, --cursor.
void add_query_options(CLI::App& command, QueryChoice& choice);
// Error: config.
[[nodiscard]] Result<quantive::Query> query_of(const QueryChoice& choice);

// A row's members, without those that are empty.
[[nodiscard]] Object assignee_object(const quantive::Assignee& assignee);
[[nodiscard]] Object metric_object(const quantive::Metric& metric);
// The name of whoever it is assigned to, else the id.
[[nodiscard]] std::string owner_text(const std::optional<quantive::Assignee>& assignee,
                                     const std::string& owner_id);

void add_quantive_goals(CLI::App& quantive, Environment& environment, Action& action);
void add_quantive_metrics(CLI::App& quantive, Environment& environment, Action& action);
// sessions, assignees, users, teams, tags
void add_quantive_lookups(CLI::App& quantive, Environment& environment, Action& action);

}  // namespace quartet::cli
