// quartet taplytics experiments list | get | delete
#include <iostream>

#include "listing.hpp"
#include "taplytics.hpp"

namespace quartet::cli {
namespace {

// --- rows

std::vector<Column> experiment_columns() {
  return {{"id", 24}, {"name", 30}, {"status", 8}, {"variations", 10}, {"updated", 24}};
}

Object variable_object(const taplytics::DynamicVariable& variable) {
  Object object{{"id", variable.id}, {"name", variable.name}, {"type", variable.type}};
  append_flag(object, "is_active", variable.is_active);
  append_text(object, "created_from", variable.created_from);
  object.append("default_value", variable.default_value);
  object.append("value", variable.value);
  append_extra(object, variable.extra);
  return object;
}

Object variation_object(const taplytics::Variation& variation) {
  Object object;
  append_text(object, "id", variation.id);
  append_text(object, "name", variation.name);
  append_number(object, "distribution", variation.distribution);
  Array variables;
  for (const taplytics::DynamicVariable& each : variation.dynamic_variables) {
    variables.emplace_back(variable_object(each));
  }
  append_array(object, "dynamic_variables", std::move(variables));
  append_array(object, "web_elements", variation.web_elements);
  append_extra(object, variation.extra);
  return object;
}

Object filter_object(const taplytics::ExperimentFilter& filter) {
  Object object;
  append_text(object, "id", filter.id);
  append_text(object, "type", filter.type);
  append_text(object, "comparator", filter.comparator);
  append_array(object, "values", filter.values);
  append_text(object, "version", filter.version);
  append_text(object, "os_version", filter.os_version);
  append_extra(object, filter.extra);
  return object;
}

void append_variations(Object& object, const taplytics::Experiment& experiment) {
  Array variations;
  for (const taplytics::Variation& each : experiment.variations) {
    variations.emplace_back(variation_object(each));
  }
  append_array(object, "variations", std::move(variations));
  if (experiment.baseline) object.append("baseline", variation_object(*experiment.baseline));
  append_text(object, "winning_variation_id", experiment.winning_variation_id);
}

Object experiment_object(const taplytics::Experiment& experiment) {
  Object object{{"id", experiment.id}, {"status", experiment.status}};
  append_text(object, "name", experiment.name);
  append_text(object, "description", experiment.description);
  append_text(object, "project_id", experiment.project_id);
  append_texts(object, "goal_ids", experiment.goal_ids);
  append_variations(object, experiment);
  Array filters;
  for (const taplytics::ExperimentFilter& each : experiment.filters) {
    filters.emplace_back(filter_object(each));
  }
  append_array(object, "filters", std::move(filters));
  append_text(object, "min_app_version", experiment.min_app_version);
  append_text(object, "max_app_version", experiment.max_app_version);
  append_time(object, "created", experiment.created);
  append_time(object, "updated", experiment.updated);
  append_extra(object, experiment.extra);
  return object;
}

// A single experiment comes without its name.
Row experiment_row(const taplytics::Experiment& experiment) {
  const std::string& name = experiment.name.empty() ? experiment.description : experiment.name;
  return {{experiment.id, name, experiment.status, std::to_string(experiment.variations.size()),
           time_text(experiment.updated)},
          experiment_object(experiment)};
}

// --- what the commands do

int list_experiments(const Environment& environment, const PageChoice& choice) {
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_listing(client->experiments.list(page_options(choice)),
                       RowWriter(environment.common.format, experiment_columns()),
                       choice.range.limit, experiment_row, environment.common);
}

int get_experiment(const Environment& environment, const std::string& id) {
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<taplytics::Experiment> experiment = client->experiments.get(id);
  if (!experiment) return report(experiment.error(), environment.common);
  std::vector<Column> columns = experiment_columns();
  columns[1].title = "description";
  return print_row(experiment_row(*experiment), std::move(columns), environment.common);
}

int delete_experiment(const Environment& environment, const std::string& id) {
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Removal> removed = client->experiments.remove(id);
  if (!removed) return report(removed.error(), environment.common);
  return report_removal(id, *removed);
}

// --- commands

void add_one_experiment(CLI::App& experiments, const char* name, const char* help,
                        int (*run)(const Environment&, const std::string&),
                        Environment& environment, Action& action) {
  CLI::App* command = experiments.add_subcommand(name, help);
  auto id = std::make_shared<std::string>();
  add_id(*command, *id, "of the experiment");
  finish_command(*command, environment, action, id, run);
}

}  // namespace

void add_taplytics_experiments(CLI::App& taplytics, Environment& environment, Action& action) {
  CLI::App* experiments =
      taplytics.add_subcommand("experiments", "experiments, which can be read and deleted");
  experiments->require_subcommand(1);
  CLI::App* list = experiments->add_subcommand("list", "all experiments");
  auto choice = std::make_shared<PageChoice>();
  add_page_options(*list, *choice);
  finish_command(*list, environment, action, choice, list_experiments);
  add_one_experiment(*experiments, "get", "one experiment", get_experiment, environment, action);
  add_one_experiment(*experiments, "delete", "delete an experiment", delete_experiment, environment,
                     action);
}

}  // namespace quartet::cli
