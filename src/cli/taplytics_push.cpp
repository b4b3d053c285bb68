// quartet taplytics push list | get | send
#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "listing.hpp"
#include "taplytics.hpp"
#include "taplytics_filters.hpp"

namespace quartet::cli {
namespace {

using taplytics::Push;

struct PushChoice {
  std::string alert;
  bool everybody = false;
  std::vector<std::string> filters;
  std::string name;
  std::string image;
  bool production = false;
  std::optional<std::string> at;
  std::optional<std::string> at_local;
  bool silent = false;
  std::optional<std::int64_t> badge;
  std::optional<std::int64_t> ttl;
  std::vector<std::string> keys;  // "key=value"
};

// --- rows

std::vector<Column> push_columns() {
  return {{"id", 24}, {"alert", 40}, {"audience", 50}, {"production", 10}};
}

std::string flag_text(const std::optional<bool>& flag) {
  return flag ? (*flag ? "yes" : "no") : "";
}

// "an_version >= 5.0.0, country = Canada|US"
std::string audience_text(const Push& push) {
  if (push.filters.empty()) return "everybody";
  std::string text;
  for (const taplytics::PushFilter& filter : push.filters) {
    text += (text.empty() ? "" : ", ") + filter.type;
    if (!filter.data_key.empty()) text += "." + filter.data_key;
    text += " " + filter.comparator + " ";
    for (const Value& value : filter.values) {
      text += (&value == &filter.values.front() ? "" : "|") + display(value);
    }
  }
  return text;
}

Object filter_object(const taplytics::PushFilter& filter) {
  Object object{
      {"type", filter.type}, {"comparator", filter.comparator}, {"values", filter.values}};
  append_text(object, "data_key", filter.data_key);
  append_extra(object, filter.extra);
  return object;
}

Object content_object(const taplytics::PushContent& content) {
  Object object{{"alert", content.alert}};
  append_integer(object, "time_to_live", content.time_to_live);
  append_extra(object, content.extra);
  return object;
}

Object schedule_object(const taplytics::PushSchedule& schedule) {
  Object object;
  append_flag(object, "now", schedule.now);
  append_time(object, "time", schedule.time);
  append_text(object, "local_time", schedule.local_time);
  append_extra(object, schedule.extra);
  return object;
}

Object push_object(const Push& push) {
  Object object{{"id", push.id}, {"notification", content_object(push.notification)}};
  append_text(object, "name", push.name);
  append_text(object, "status", push.status);
  append_time(object, "created", push.created);
  Array filters;
  for (const taplytics::PushFilter& filter : push.filters) {
    filters.emplace_back(filter_object(filter));
  }
  object.append("filters", std::move(filters));
  if (push.schedule) object.append("schedule", schedule_object(*push.schedule));
  append_flag(object, "production", push.production);
  append_flag(object, "filter_duplicate_content", push.filter_duplicate_content);
  append_object(object, "custom_keys", push.custom_keys);
  append_extra(object, push.extra);
  return object;
}

Row push_row(const Push& push) {
  return {{push.id, push.notification.alert, audience_text(push), flag_text(push.production)},
          push_object(push)};
}

std::string schedule_text(const Push& push) {
  if (!push.schedule) return "";
  if (push.schedule->time) return to_rfc3339(*push.schedule->time);
  if (!push.schedule->local_time.empty()) return push.schedule->local_time + " local";
  return push.schedule->now.value_or(false) ? "now" : "";
}

// --- a push from the options

// "2031-05-01T08:00:00": the time on the wall, so nothing that names a zone.
Result<taplytics::LocalTime> local_time_of(const std::string& text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  const auto fits = [](char wanted, char c) {
    return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
  };
  const bool has_shape = std::equal(shape.begin(), shape.end(), text.begin(), text.end(), fits);
  const Result<Timestamp> time = parse_timestamp(text + 'Z');
  if (!has_shape || !time) {
    return usage("--at-local takes a time without a zone: 2031-05-01T08:00:00");
  }
  return taplytics::LocalTime(std::chrono::floor<std::chrono::seconds>(time->time_since_epoch()));
}

// Nothing without either option. Error: config.
Result<std::optional<taplytics::Schedule>> schedule_of(const PushChoice& choice) {
  if (!choice.at && !choice.at_local) return std::optional<taplytics::Schedule>();
  taplytics::Schedule schedule;
  const auto time = time_of("--at", choice.at);
  if (!time) return time.error();
  schedule.time = *time;
  if (choice.at_local) {
    const Result<taplytics::LocalTime> local_time = local_time_of(*choice.at_local);
    if (!local_time) return local_time.error();
    schedule.local_time = *local_time;
  }
  return std::optional(schedule);
}

// Error: config.
Result<taplytics::Audience> audience_of(const PushChoice& choice) {
  if (choice.everybody == !choice.filters.empty()) {
    return usage("a push goes either to --everybody or to those who fulfil each --filter");
  }
  if (choice.everybody) return taplytics::Audience::everybody();
  std::vector<taplytics::Filter> filters;
  for (const std::string& text : choice.filters) {
    Result<taplytics::Filter> filter = push_filter_of(text);
    if (!filter) return filter.error();
    filters.push_back(*std::move(filter));
  }
  return taplytics::Audience::matching(std::move(filters));
}

// Error: config.
Result<taplytics::NewPush> new_push_of(const PushChoice& choice) {
  Result<taplytics::Audience> audience = audience_of(choice);
  if (!audience) return audience.error();
  const Result<std::optional<taplytics::Schedule>> schedule = schedule_of(choice);
  if (!schedule) return schedule.error();
  Result<Object> keys = object_of("--key", choice.keys);
  if (!keys) return keys.error();
  taplytics::NewPush push{.audience = *std::move(audience),
                          .notification = {.alert = choice.alert},
                          .name = choice.name,
                          .custom_keys = {.others = *std::move(keys)},
                          .schedule = *schedule,
                          .production = choice.production,
                          .badge_count = choice.badge};
  if (choice.ttl) push.notification.time_to_live = std::chrono::seconds(*choice.ttl);
  if (!choice.image.empty()) push.image = taplytics::Image{.url = choice.image};
  if (choice.silent) push.is_silent = true;
  return push;
}

// --- what the commands do

int list_pushes(const Environment& environment, const PageChoice& choice) {
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_listing(client->push.list(page_options(choice)),
                       RowWriter(environment.common.format, push_columns()), choice.range.limit,
                       push_row, environment.common);
}

int get_push(const Environment& environment, const std::string& id) {
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Push> push = client->push.get(id);
  if (!push) return report(push.error(), environment.common);
  return print_row(push_row(*push), push_columns(), environment.common);
}

// The reply to a push that was sent says more than reading it does.
int send_push(const Environment& environment, const PushChoice& choice) {
  const Result<taplytics::NewPush> request = new_push_of(choice);
  if (!request) return report(request.error(), environment.common);
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Push> push = client->push.send(*request);
  if (!push) return report(push.error(), environment.common);
  std::vector<Column> columns = push_columns();
  Row row = push_row(*push);
  columns.push_back({"status", 10});
  row.cells.push_back(push->status);
  columns.push_back({"when", 25});
  row.cells.push_back(schedule_text(*push));
  return print_row(row, std::move(columns), environment.common);
}

// --- commands

void add_audience_options(CLI::App& command, PushChoice& choice) {
  command.add_flag("--everybody", choice.everybody, "to all users of the app");
  add_texts(command, "--filter", choice.filters,
            "only to those who fulfil it: os=iOS, ios_version>=15.0, 'country=[\"CA\",\"US\"]', "
            "custom_data.visits>=16, gender!=male; once for each, all have to hold",
            "CONDITION");
}

void add_content_options(CLI::App& command, PushChoice& choice) {
  command.add_option("--alert", choice.alert, "what it says")->type_name("TEXT");
  command.add_option("--name", choice.name, "what the push is called")->type_name("TEXT");
  command.add_option("--image", choice.image, "ends with .jpg, .jpeg or .png")->type_name("URL");
  command.add_flag("--silent", choice.silent, "nothing is shown");
  add_number(command, "--badge", choice.badge, "the number on the app's badge; 0 takes it away");
  add_number(command, "--ttl", choice.ttl, "for how long delivery is tried")->type_name("SECONDS");
  add_texts(command, "--key", choice.keys, "a custom key of the payload; once for each",
            "KEY=VALUE");
}

void add_send(CLI::App& pushes, Environment& environment, Action& action) {
  CLI::App* command = pushes.add_subcommand(
      "send", "send a push: at once and to the sandbox of the project, unless told otherwise");
  auto choice = std::make_shared<PushChoice>();
  add_audience_options(*command, *choice);
  add_content_options(*command, *choice);
  command->add_flag("--production", choice->production, "to real users");
  add_text(*command, "--at", choice->at, "when it goes out, to everybody at once", "TIME");
  add_text(*command, "--at-local", choice->at_local,
           "when it goes out, by each user's own clock; wins over --at", "LOCAL_TIME");
  finish_command(*command, environment, action, choice, send_push);
}

}  // namespace

void add_taplytics_push(CLI::App& taplytics, Environment& environment, Action& action) {
  CLI::App* pushes = taplytics.add_subcommand("push", "push notifications");
  pushes->require_subcommand(1);
  CLI::App* list = pushes->add_subcommand("list", "all pushes of the project");
  auto choice = std::make_shared<PageChoice>();
  add_page_options(*list, *choice);
  finish_command(*list, environment, action, choice, list_pushes);
  CLI::App* get = pushes->add_subcommand("get", "one push");
  auto id = std::make_shared<std::string>();
  add_id(*get, *id, "of the push");
  finish_command(*get, environment, action, id, get_push);
  add_send(*pushes, environment, action);
}

}  // namespace quartet::cli
