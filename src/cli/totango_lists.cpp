// quartet totango lists | folders | region SERVICE_ID
#include "totango.hpp"

namespace quartet::cli {
namespace {

// Ends the output and answers the exit status.
int finish(RowWriter& writer, const CommonOptions& common) {
  const Result<void> written = writer.finish();
  return written ? kSuccess : report(written.error(), common);
}

int show_lists(const Environment& environment) {
  const Result<totango::Client> client = totango_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<std::vector<totango::ActiveList>> lists = client->lists.list();
  if (!lists) return report(lists.error(), environment.common);
  RowWriter writer(environment.common.format, {{"id", 10}, {"criteria", 80}});
  for (const totango::ActiveList& list : *lists) {
    Array criteria;
    for (const totango::Term& term : list.criteria) criteria.emplace_back(term.json());
    Row row{{std::to_string(list.id), to_json(Value(criteria))},
            {{"id", list.id}, {"criteria", criteria}}};
    append_extra(row.object, list.extra);
    writer.write(row);
  }
  return finish(writer, environment.common);
}

// One row for each folder, with the way to it. Trees are not deep: the decoder has a limit.
// NOLINTNEXTLINE(misc-no-recursion)
void write_folders(RowWriter& writer, const std::vector<totango::Folder>& folders,
                   const std::string& parent) {
  for (const totango::Folder& folder : folders) {
    const std::string path = parent.empty() ? folder.name : parent + " / " + folder.name;
    Row row{{folder.id, path}, {{"id", folder.id}, {"path", path}}};
    append_extra(row.object, folder.extra);
    writer.write(row);
    write_folders(writer, folder.children, path);
  }
}

int show_folders(const Environment& environment) {
  const Result<totango::Client> client = totango_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<std::vector<totango::Folder>> folders = client->lists.folders();
  if (!folders) return report(folders.error(), environment.common);
  RowWriter writer(environment.common.format, {{"id", 10}, {"folder", 60}});
  write_folders(writer, *folders, "");
  return finish(writer, environment.common);
}

// Where to ask: the US, unless an endpoint is configured.
totango::Endpoint endpoint_to_ask() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here writes the environment
  const char* url = std::getenv("TOTANGO_BASE_URL");
  const bool is_set = url != nullptr && *url != '\0';
  return is_set ? totango::Endpoint::at(url) : totango::Endpoint::us();
}

int show_region(const Environment& environment, const std::string& service_id) {
  Result<CallOptions> call = call_options(environment.common, environment.stop);
  if (!call) return report(call.error(), environment.common);
  const Result<totango::Region> region =
      totango::discover_region(service_id, {.ask = endpoint_to_ask(),
                                            .http = http_options(environment.common),
                                            .call = *std::move(call)});
  if (!region) return report(region.error(), environment.common);
  RowWriter writer(environment.common.format, {{"site", 8}, {"endpoint", 40}});
  writer.write({{region->site, region->endpoint.url()},
                {{"site", region->site}, {"endpoint", region->endpoint.url()}}});
  return finish(writer, environment.common);
}

}  // namespace

void add_totango_lists(CLI::App& totango, Environment& environment, Action& action) {
  CLI::App* command = totango.add_subcommand("lists", "the active lists and their criteria");
  add_common_options(*command, environment.common);
  command->callback(
      [&environment, &action] { action = [&environment] { return show_lists(environment); }; });
}

void add_totango_folders(CLI::App& totango, Environment& environment, Action& action) {
  CLI::App* command = totango.add_subcommand("folders", "the folders of active lists");
  add_common_options(*command, environment.common);
  command->callback(
      [&environment, &action] { action = [&environment] { return show_folders(environment); }; });
}

void add_totango_region(CLI::App& totango, Environment& environment, Action& action) {
  CLI::App* command = totango.add_subcommand("region", "in which region a service lives");
  auto service_id = std::make_shared<std::string>();
  command->add_option("service", *service_id, "digits, or SP-<digits>-<two digits>")
      ->required()
      ->type_name("SERVICE_ID");
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, service_id] {
    action = [&environment, service_id] { return show_region(environment, *service_id); };
  });
}

}  // namespace quartet::cli
