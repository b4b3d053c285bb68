// quartet totango search accounts|users|events --query FILE
#include "arguments.hpp"
#include "listing.hpp"
#include "totango.hpp"

namespace quartet::cli {
namespace {

enum class Target : unsigned char { accounts, users, events };

struct SearchChoice {
  Target target = Target::accounts;
  std::string query;       // a file's name, or "-"
  std::string account_id;  // of events
  std::string cursor;
  std::uint64_t limit = 0;  // 0: all
};

constexpr std::size_t kMostQueryBytes = 1024 * 1024;

// Error: config.
Result<totango::SearchRequest> read_query(const SearchChoice& choice) {
  const Result<std::string> text = read_input(choice.query, kMostQueryBytes);
  if (!text) return usage(std::string("--query: ") + text.error().message);
  Result<totango::SearchRequest> request = totango::parse_search(*text);
  if (request) request->cursor = choice.cursor;
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
std::string cell_text(const totango::SelectedFields& fields, std::size_t position) {
  const Result<Value> value = fields.value(position);
  if (!value) return "";
  if (value->is_null()) return "";
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
  return value->as_text() != nullptr ? *value->as_text() : to_json(*value);
}

Value cell_value(const totango::SelectedFields& fields, std::size_t position) {
  if (fields.columns()[position].type == totango::ColumnType::time) {
    if (const auto time = fields.time(position)) return time_value(*time);
  }
  const Result<Value> value = fields.value(position);
  return value ? *value : Value();
}

Object fields_object(const totango::SelectedFields& fields) {
  Object object;
  for (std::size_t i = 0; i < fields.columns().size(); ++i) {
    object.append(fields.columns()[i].label, cell_value(fields, i));
  }
  return object;
}

void append_cells(Row& row, const totango::SelectedFields& fields) {
  for (std::size_t i = 0; i < fields.columns().size(); ++i) {
    row.cells.push_back(cell_text(fields, i));
  }
  row.object.append("fields", fields_object(fields));
}

std::vector<Column> with_fields(std::vector<Column> columns,
                                const totango::SearchRequest& request) {
  for (const totango::Field& field : request.fields) columns.push_back({field.label(), 20});
  for (const totango::Field& field : request.parent_account_fields) {
    columns.push_back({"parent." + field.label(), 20});
  }
  return columns;
}

// --- rows

Row account_hit_row(const totango::AccountHit& hit) {
  Row row{{hit.id, hit.display_name, time_text(hit.last_activity)},
          {{"id", hit.id},
           {"display_name", hit.display_name},
           {"last_activity", time_value(hit.last_activity)}}};
  append_cells(row, hit.fields);
  return row;
}

Row user_row(const totango::UserHit& hit) {
  const totango::AccountReference account = hit.account.value_or(totango::AccountReference{});
  Row row{{hit.name, hit.display_name, account.id, account.display_name,
           time_text(hit.first_activity), time_text(hit.last_activity)},
          {{"name", hit.name},
           {"display_name", hit.display_name},
           {"account", Object{{"id", account.id}, {"display_name", account.display_name}}},
           {"first_activity", time_value(hit.first_activity)},
           {"last_activity", time_value(hit.last_activity)}}};
  append_cells(row, hit.fields);
  return row;
}

// What an event is about, in a few words.
std::string summary_of(const totango::Event& event) {
  if (event.note && !event.note->text.empty()) return event.note->text;
  if (event.alert) return event.alert->description;
  if (event.task) return event.task->action;
  const Value* subject = event.properties.find("subject");
  return subject != nullptr ? display(*subject) : "";
}

Row event_row(const totango::Event& event) {
  const std::string account = event.account ? event.account->id : "";
  return {{event.id, event.type, time_text(event.time), account, summary_of(event)},
          {{"id", event.id},
           {"type", event.type},
           {"time", time_value(event.time)},
           {"account", account},
           {"summary", summary_of(event)},
           {"properties", event.properties}}};
}

// --- the command

int search_events(const totango::Client& client, const totango::SearchRequest& request,
                  const SearchChoice& choice, const CommonOptions& common) {
  if (!request.fields.empty()) {
    return report(usage("--query: events have no fields; leave the array empty"), common);
  }
  return print_listing(
      client.events.search({.terms = request.terms,
                            .account_id = choice.account_id,
                            .page_length = request.page_length,
                            .form = request.form,
                            .cursor = choice.cursor}),
      RowWriter(common.format,
                {{"id", 14}, {"type", 14}, {"time", 24}, {"account", 12}, {"summary", 48}}),
      choice.limit, event_row, common);
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
                         choice.limit, user_row, common);
  }
  return print_listing(
      client->accounts.search(*request),
      RowWriter(common.format,
                with_fields({{"id", 12}, {"display_name", 36}, {"last_activity", 24}}, *request)),
      choice.limit, account_hit_row, common);
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
    command->add_option("--account", choice->account_id, "only events of this account")
        ->type_name("ID");
  }
  command->add_option("--limit", choice->limit, "stop after so many rows")
      ->check(CLI::PositiveNumber.description(""))
      ->type_name("N");
  command->add_option("--cursor", choice->cursor, "go on where an earlier run ended")
      ->type_name("CURSOR");
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
