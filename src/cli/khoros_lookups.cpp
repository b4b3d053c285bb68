// quartet khoros time-zones and teams: the ids that reports take.
#include "khoros.hpp"
#include "output.hpp"

namespace quartet::cli {
namespace {

template <class T, class MakeRow>
int print_list(const Result<std::vector<T>>& list, std::vector<Column> columns, MakeRow make_row,
               const Environment& environment) {
  if (!list) return report(list.error(), environment.common);
  RowWriter writer(environment.common.format, std::move(columns));
  for (const T& item : *list) writer.write(make_row(item));
  const Result<void> written = writer.finish();
  return written ? kSuccess : report(written.error(), environment.common);
}

Row time_zone_row(const khoros::TimeZone& zone) {
  return {{zone.id, zone.offset_text, zone.name},
          {{"id", Value(zone.id)},
           {"offset", Value(zone.offset_text)},
           {"name", Value(zone.name)},
           {"short_name", Value(zone.short_name)}}};
}

Row team_row(const khoros::Team& team) {
  const std::string members = team.member_count ? std::to_string(*team.member_count) : "";
  return {{std::to_string(team.id), team.name, members, team.description},
          {{"id", Value(team.id)},
           {"name", Value(team.name)},
           {"members", team.member_count ? Value(*team.member_count) : Value()},
           {"description", Value(team.description)},
           {"uuid", Value(team.uuid)}}};
}

int list_time_zones(const Environment& environment, const std::string& locale) {
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_list(client->time_zones.list(locale), {{"id", 30}, {"offset", 7}, {"name", 40}},
                    time_zone_row, environment);
}

int list_teams(const Environment& environment) {
  const Result<khoros::Client> client = khoros_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_list(client->teams.list(),
                    {{"id", 8}, {"name", 30}, {"members", 7}, {"description", 40}}, team_row,
                    environment);
}

}  // namespace

void add_khoros_time_zones(CLI::App& khoros, Environment& environment, Action& action) {
  CLI::App* command = khoros.add_subcommand("time-zones", "the ids for --param timezone=");
  auto locale = std::make_shared<std::string>("en");
  command->add_option("--locale", *locale, "the language of the names (en)")->type_name("NAME");
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, locale] {
    action = [&environment, locale] { return list_time_zones(environment, *locale); };
  });
}

void add_khoros_teams(CLI::App& khoros, Environment& environment, Action& action) {
  CLI::App* command = khoros.add_subcommand("teams", "the ids for --param teamIds=");
  add_common_options(*command, environment.common);
  command->callback(
      [&environment, &action] { action = [&environment] { return list_teams(environment); }; });
}

}  // namespace quartet::cli
