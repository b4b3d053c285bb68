// quartet totango export-activities LIST_ID: how often activities were performed, by account.
#include <algorithm>

#include "arguments.hpp"
#include "listing.hpp"
#include "totango.hpp"

namespace quartet::cli {
namespace {

struct ExportChoice {
  ListChoice list;
  std::vector<std::string> activities;  // none: totals
};

struct Window {
  std::string_view name;
  const char* suffix;
};
constexpr Window kWindows[] = {{totango::windows::past_7d, "_7d"},
                               {totango::windows::past_30d, "_30d"},
                               {totango::windows::past_90d, "_90d"}};

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

// Names match in any case, as in the vendor's own exporter. A window that has both of its shapes,
// the object and the list of 2012, names each activity twice: it counts once.
std::int64_t count_of(const totango::Counts& counts, std::string_view activity) {
  std::int64_t sum = 0;
  for (auto entry = counts.begin(); entry != counts.end(); ++entry) {
    const bool is_again = std::any_of(
        counts.begin(), entry, [&entry](const auto& other) { return other.first == entry->first; });
    if (!is_again && equal_ignoring_case(entry->first, activity)) sum += entry->second;
  }
  return sum;
}

// An activity that is asked for again, in whatever case; null when none is.
const std::string* repeated(const std::vector<std::string>& activities) {
  for (auto activity = activities.begin(); activity != activities.end(); ++activity) {
    const bool is_again = std::any_of(activities.begin(), activity, [&](const std::string& other) {
      return equal_ignoring_case(other, *activity);
    });
    if (is_again) return &*activity;
  }
  return nullptr;
}

// The number of one window; an empty activity stands for all. Nothing when the reply does not say,
// which is not the same as 0.
std::optional<std::int64_t> number_of(const totango::Account& account, std::string_view window,
                                      const std::string& activity) {
  if (!account.stats) return std::nullopt;
  const totango::UsageWindow* usage = account.stats->activities.find(window);
  if (usage == nullptr) return std::nullopt;
  return activity.empty() ? usage->all : std::optional(count_of(usage->actions, activity));
}

std::vector<Column> columns_of(const std::vector<std::string>& activities) {
  std::vector<Column> columns = {
      {"account-id", 12}, {"account-name", 30}, {"first-activity", 24}, {"last-activity", 24}};
  for (const std::string& activity : activities) {
    for (const Window& window : kWindows) {
      columns.push_back({(activity.empty() ? "activities" : activity) + window.suffix, 12});
    }
  }
  return columns;
}

Row export_row(const totango::Account& account, const std::vector<std::string>& activities,
               const std::vector<Column>& columns) {
  const totango::Stats none;
  const totango::Stats& stats = account.stats ? *account.stats : none;
  Row row{
      {account.id, account.name, time_text(stats.first_activity), time_text(stats.last_activity)},
      {{columns[0].title, account.id},
       {columns[1].title, account.name},
       {columns[2].title, time_value(stats.first_activity)},
       {columns[3].title, time_value(stats.last_activity)}}};
  for (const std::string& activity : activities) {
    for (const Window& window : kWindows) {
      const std::optional<std::int64_t> number = number_of(account, window.name, activity);
      row.object.append(columns[row.cells.size()].title, number ? Value(*number) : Value());
      row.cells.push_back(number ? std::to_string(*number) : "");
    }
  }
  return row;
}

int export_activities(const Environment& environment, const ExportChoice& choice) {
  if (const std::string* again = repeated(choice.activities)) {
    return report(usage("--activity " + display(Value(*again)) +
                        ": it is there twice (in any case); give each activity once"),
                  environment.common);
  }
  const Result<totango::Client> client = totango_client(environment);
  if (!client) return report(client.error(), environment.common);
  // One empty name stands for the totals.
  const std::vector<std::string> activities =
      choice.activities.empty() ? std::vector<std::string>{""} : choice.activities;
  const std::vector<Column> columns = columns_of(activities);
  totango::ListOptions options = choice.list.options;
  options.include = totango::Include::stats;
  const Titles titles = options.cursor.empty() ? Titles::shown : Titles::left_out;
  return print_listing(
      client->lists.current(choice.list.id, options),
      RowWriter(environment.common.format, columns, titles), choice.list.limit,
      [&](const totango::Account& account) { return export_row(account, activities, columns); },
      environment.common);
}

}  // namespace

void add_totango_export(CLI::App& totango, Environment& environment, Action& action) {
  CLI::App* command = totango.add_subcommand(
      "export-activities", "how often activities were performed in 7, 30 and 90 days, as CSV");
  auto choice = std::make_shared<ExportChoice>();
  add_list_options(*command, choice->list);
  command
      ->add_option("--activity", choice->activities,
                   "count this activity, in any case; once for each (all activities together)")
      ->check([](const std::string& name) {
        return name.empty() ? std::string("an activity has a name") : std::string();
      })
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_common_options(*command, environment.common);
  command->callback([command, &environment, &action, choice] {
    if (command->count("--format") == 0) environment.common.format = Format::csv;
    action = [&environment, choice] { return export_activities(environment, *choice); };
  });
}

}  // namespace quartet::cli
