// quartet totango search accounts|users|events --query FILE
#include <set>

#include "arguments.hpp"
#include "listing.hpp"
#include "totango.hpp"
#include "totango_events.hpp"

namespace quartet::cli {
namespace {

enum class Target : unsigned char { accounts, users, events };

struct SearchChoice {
  Target target = Target::accounts;
  std::string query;                      // a file's name, or "-"
  std::optional<std::string> account_id;  // of events
  totango::OffsetMeaning offset_meaning = totango::OffsetMeaning::page_index;  // of events
  RangeChoice range;
};

// What the columns are called, in their order.
std::vector<std::string> labels_of(const totango::SearchRequest& request) {
  std::vector<std::string> labels;
  for (const totango::Field& field : request.fields) labels.push_back(field.label());
  for (const totango::Field& field : request.parent_account_fields) {
    labels.push_back("parent." + field.label());
  }
  return labels;
}

// Error: config, when two columns have one name, which could not be told apart in the output.
Result<void> check_columns(const totango::SearchRequest& request) {
  std::set<std::string> known;
  for (const std::string& label : labels_of(request)) {
    if (known.insert(label).second) continue;
    return usage("--query: two columns are called " + display(Value(label)) +
                 "; give one of them another field_display_name");
  }
  return {};
}

constexpr std::size_t kMostQueryBytes = 1024 * 1024;

// Error: config.
Result<totango::SearchRequest> read_query(const SearchChoice& choice) {
  const Result<std::string> text = read_input(choice.query, kMostQueryBytes);
  if (!text) return usage(std::string("--query: ") + text.error().message);
  Result<totango::SearchRequest> request = totango::parse_search(*text);
  if (!request) return request;
  if (const Result<void> usable = check_columns(*request); !usable) return usable.error();
  request->cursor = choice.range.cursor;
  request->unreadable_rows = choice.range.unreadable_rows;
  return request;
}

// --- cells

std::string shown(const totango::HealthTrend& trend) {
  const std::string when = trend.changed ? " since " + to_rfc3339(*trend.changed) : "";
  return trend.previous + " -> " + trend.health + when;
}

std::string shown(const totango::Owner& owner) {
  return owner.name + " <" + owner.email + ">";
}

// A value that does not fit the column's type is shown as it came.
std::string cell_text(const totango::SelectedFields& fields, std::size_t position,
                      const Value& value) {
  if (value.is_null()) return "";
  switch (fields.columns()[position].type) {
    case totango::ColumnType::time:
      if (const auto time = fields.time(position)) return time_text(*time);
      break;
    case totango::ColumnType::health_trend:
      if (const auto trend = fields.health_trend(position); trend && *trend) return shown(**trend);
      break;
    case totango::ColumnType::owner:
      if (const auto owner = fields.owner(position); owner && *owner) return shown(**owner);
      break;
    default: break;
  }
  return value.as_text() != nullptr ? *value.as_text() : to_json(value);
}

Value cell_value(const totango::SelectedFields& fields, std::size_t position, const Value& value) {
  if (fields.columns()[position].type == totango::ColumnType::time) {
    if (const auto time = fields.time(position)) return time_value(*time);
  }
  return value;
}

// Error: decode, when the reply has other columns than were asked for: no value is sure then.
Result<void> append_cells(Row& row, const totango::SelectedFields& fields) {
  Object object;
  for (std::size_t i = 0; i < fields.columns().size(); ++i) {
    const Result<Value> value = fields.value(i);
    if (!value) return value.error();
    row.cells.push_back(cell_text(fields, i, *value));
    object.append(fields.columns()[i].label, cell_value(fields, i, *value));
  }
  row.object.append("fields", std::move(object));
  return {};
}

std::vector<Column> with_fields(std::vector<Column> columns,
                                const totango::SearchRequest& request) {
  for (std::string& label : labels_of(request)) columns.push_back({std::move(label), 20});
  return columns;
}

// --- rows

Error named(Error error, const char* operation) {
  error.vendor = "totango";
  error.operation = operation;
  return error;
}

Result<Row> account_hit_row(const totango::AccountHit& hit) {
  Row row{{hit.id, hit.display_name, time_text(hit.last_activity)},
          {{"id", hit.id},
           {"display_name", hit.display_name},
           {"last_activity", time_value(hit.last_activity)}}};
  if (const Result<void> added = append_cells(row, hit.fields); !added) {
    return named(added.error(), "accounts.search");
  }
  append_extra(row.object, hit.extra);
  return row;
}

Object reference_object(const totango::AccountReference& account) {
  Object object{{"id", account.id}, {"display_name", account.display_name}};
  append_extra(object, account.extra);
  return object;
}

Object user_object(const totango::UserHit& hit, const totango::AccountReference& account) {
  Object object{{"name", hit.name}, {"display_name", hit.display_name}};
  append_text(object, "id", hit.id);
  object.append("account", reference_object(account));
  object.append("first_activity", time_value(hit.first_activity));
  object.append("last_activity", time_value(hit.last_activity));
  append_flag(object, "is_online", hit.is_online);
  return object;
}

Result<Row> user_row(const totango::UserHit& hit) {
  const totango::AccountReference account = hit.account.value_or(totango::AccountReference{});
  Row row{{hit.name, hit.display_name, account.id, account.display_name,
           time_text(hit.first_activity), time_text(hit.last_activity)},
          user_object(hit, account)};
  if (const Result<void> added = append_cells(row, hit.fields); !added) {
    return named(added.error(), "users.search");
  }
  append_extra(row.object, hit.extra);
  return row;
}

// --- the command

int search_events(const totango::Client& client, const totango::SearchRequest& request,
                  const SearchChoice& choice, const CommonOptions& common) {
  if (const Result<void> usable = check_event_query(request); !usable) {
    return report(usable.error(), common);
  }
  return print_listing(
      client.events.search({.terms = request.terms,
                            .account_id = choice.account_id,
                            .page_length = request.page_length,
                            .offset_meaning = choice.offset_meaning,
                            .form = request.form,
                            .unreadable_rows = choice.range.unreadable_rows,
                            .cursor = choice.range.cursor}),
      RowWriter(common.format,
                {{"id", 14}, {"type", 14}, {"time", 24}, {"account", 12}, {"summary", 48}}),
      choice.range.limit, event_row, common);
}

int search(const Environment& environment, const SearchChoice& choice) {
  const CommonOptions& common = environment.common;
  const Result<totango::SearchRequest> request = read_query(choice);
  if (!request) return report(request.error(), common);
  const Result<totango::Client> client = totango_client(environment);
  if (!client) return report(client.error(), common);
  if (choice.target == Target::events) return search_events(*client, *request, choice, common);
  if (choice.target == Target::users) {
    return print_listing(client->users.search(*request),
                         RowWriter(common.format, with_fields({{"name", 30},
                                                               {"display_name", 24},
                                                               {"account_id", 12},
                                                               {"account_name", 24},
                                                               {"first_activity", 24},
                                                               {"last_activity", 24}},
                                                              *request)),
                         choice.range.limit, user_row, common);
  }
  return print_listing(
      client->accounts.search(*request),
      RowWriter(common.format,
                with_fields({{"id", 12}, {"display_name", 36}, {"last_activity", 24}}, *request)),
      choice.range.limit, account_hit_row, common);
}

void add_target(CLI::App& parent, const char* name, const char* help, Target target,
                Environment& environment, Action& action) {
  CLI::App* command = parent.add_subcommand(name, help);
  auto choice = std::make_shared<SearchChoice>();
  choice->target = target;
  command->add_option("--query", choice->query, "the query as JSON: a file, or - for stdin")
      ->required()
      ->type_name("FILE");
  if (target == Target::events) {
    add_text(*command, "--account", choice->account_id, "only events of this account", "ID");
    add_offset_option(*command, choice->offset_meaning);
  }
  add_range_options(*command, choice->range);
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, choice] {
    action = [&environment, choice] { return search(environment, *choice); };
  });
}

}  // namespace

void add_totango_search(CLI::App& totango, Environment& environment, Action& action) {
  CLI::App* command = totango.add_subcommand("search", "search for accounts, users or events");
  command->require_subcommand(1);
  add_target(*command, "accounts", "accounts that fulfil the query's terms", Target::accounts,
             environment, action);
  add_target(*command, "users", "users that fulfil the query's terms", Target::users, environment,
             action);
  add_target(*command, "events", "events that fulfil the query's terms", Target::events,
             environment, action);
}

}  // namespace quartet::cli
