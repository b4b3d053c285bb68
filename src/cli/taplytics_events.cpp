// quartet taplytics events send --session ID FILE
#include <array>

#include "listing.hpp"
#include "taplytics.hpp"

namespace quartet::cli {
namespace {

using taplytics::Event;
using taplytics::EventBatch;
using taplytics::EventOutcome;
using taplytics::EventReport;

struct EventsChoice {
  std::string session;
  std::string file;  // or "-"
};

// All of them are read before the first one is sent: a mistake in the last one sends nothing.
constexpr std::size_t kMostBytes = std::size_t{256} << 20U;

// --- reading events

// Why a member cannot be used; empty when it can.
std::string take_member(Event& event, const std::string& name, const Value& value) {
  if (name == "name") {
    if (value.as_text() == nullptr) return "name is no text";
    event.name = *value.as_text();
  } else if (name == "date") {
    if (value.as_text() == nullptr) return "date is no text";
    const Result<Timestamp> time = parse_timestamp(*value.as_text());
    if (!time) return "date is no time (RFC 3339)";
    event.time = *time;
  } else if (name == "value") {
    event.value = value.as_double();
    if (!event.value) return "value is no number";
  } else if (name == "metaData") {
    if (value.as_object() == nullptr) return "metaData is no object";
    event.metadata = *value.as_object();
  } else {
    return display(Value(name)) + " is no member of an event (name, date, value, metaData)";
  }
  return "";
}

// The vendor's own form, as its guide has it. `number` begins with 1. Error: config.
Result<Event> event_of(const Value& json, std::size_t number) {
  const std::string place = std::string("event ") + std::to_string(number) + ": ";
  const Object* members = json.as_object();
  if (members == nullptr) return usage(place + "it is no JSON object");
  Event event{.name = {}};
  for (const auto& [name, value] : *members) {
    const std::string problem = take_member(event, name, value);
    if (!problem.empty()) return usage(place + problem);
  }
  if (event.name.empty()) return usage(place + "it has no name");
  return event;
}

Result<std::vector<Event>> events_of_array(std::string_view text) {
  const Result<Value> json = parse_json(text);
  if (!json) return usage(std::string("the events are no JSON array: ") + json.error().message);
  std::vector<Event> events;
  for (const Value& each : *json->as_array()) {
    Result<Event> event = event_of(each, events.size() + 1);
    if (!event) return event.error();
    events.push_back(*std::move(event));
  }
  return events;
}

Result<std::vector<Event>> events_of_lines(std::string_view text) {
  std::vector<Event> events;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::size_t number = events.size() + 1;
    const Result<Value> json = parse_json(line);
    if (!json) {
      return usage(std::string("event ") + std::to_string(number) +
                   ": it is no JSON: " + json.error().message);
    }
    Result<Event> event = event_of(*json, number);
    if (!event) return event.error();
    events.push_back(*std::move(event));
  }
  return events;
}

// A JSON array, or an object a line.
Result<std::vector<Event>> read_events(const std::string& file) {
  const Result<std::string> text = read_input(file, kMostBytes);
  if (!text) return text.error();
  const std::size_t first = text->find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return usage("there are no events in the input");
  const bool is_array = (*text)[first] == '[';
  Result<std::vector<Event>> events = is_array ? events_of_array(*text) : events_of_lines(*text);
  if (events && events->empty()) return usage("there are no events in the input");
  return events;
}

// --- the report: a row for each outcome

struct Outcome {
  EventOutcome outcome;
  std::size_t EventReport::*count;
};

constexpr std::array<Outcome, 4> kOutcomes = {{{EventOutcome::sent, &EventReport::sent},
                                               {EventOutcome::rejected, &EventReport::rejected},
                                               {EventOutcome::unknown, &EventReport::unknown},
                                               {EventOutcome::not_sent, &EventReport::not_sent}}};

// Where they stand in the input, beginning with 1; neighbours together.
struct Places {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;  // first and last
  const Error* error = nullptr;                             // of the first ones
};

Places places_of(const EventReport& report, EventOutcome outcome) {
  Places places;
  for (const EventBatch& batch : report.batches) {
    if (batch.outcome != outcome || batch.count == 0) continue;
    const std::size_t first = batch.first + 1;
    const std::size_t last = batch.first + batch.count;
    const bool goes_on = !places.ranges.empty() && places.ranges.back().second + 1 == first;
    if (goes_on) {
      places.ranges.back().second = last;
    } else {
      places.ranges.emplace_back(first, last);
    }
    if (places.error == nullptr && batch.error) places.error = &*batch.error;
  }
  return places;
}

// "1-120, 122"
std::string ranges_text(const Places& places) {
  std::string text;
  for (const auto& [first, last] : places.ranges) {
    if (!text.empty()) text += ", ";
    text += std::to_string(first);
    if (last > first) text += "-" + std::to_string(last);
  }
  return text;
}

Value integer_value(std::size_t number) {
  return Value(static_cast<std::int64_t>(number));
}

Row outcome_row(const EventReport& report, const Outcome& outcome) {
  const Places places = places_of(report, outcome.outcome);
  const std::string word(to_string(outcome.outcome));
  const std::string error = places.error != nullptr ? describe(*places.error) : "";
  Array ranges;
  for (const auto& [first, last] : places.ranges) {
    ranges.emplace_back(Object{{"first", integer_value(first)}, {"last", integer_value(last)}});
  }
  Object object{{"outcome", word}, {"events", integer_value(report.*outcome.count)}};
  append_array(object, "places", std::move(ranges));
  append_text(object, "error", error);
  return {{word, std::to_string(report.*outcome.count), ranges_text(places), error},
          std::move(object)};
}

int print_report(const EventReport& report, const CommonOptions& common) {
  RowWriter writer(common.format, {{"outcome", 8}, {"events", 8}, {"places", 32}, {"error", 80}});
  for (const Outcome& outcome : kOutcomes) writer.write(outcome_row(report, outcome));
  const Result<void> written = writer.finish();
  if (report.all_sent()) return written ? kSuccess : cli::report(written.error(), common);
  if (report.error() != nullptr) return cli::report(*report.error(), common);
  return kFailure;
}

int send_events(const Environment& environment, const EventsChoice& choice) {
  const Result<std::vector<Event>> events = read_events(choice.file);
  if (!events) return report(events.error(), environment.common);
  const Result<taplytics::Client> client = taplytics_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_report(client->events.send(choice.session, *events), environment.common);
}

}  // namespace

void add_taplytics_events(CLI::App& taplytics, Environment& environment, Action& action) {
  CLI::App* events = taplytics.add_subcommand("events", "what users of the app did");
  events->require_subcommand(1);
  CLI::App* command = events->add_subcommand("send", "send events, and tell what became of each");
  auto choice = std::make_shared<EventsChoice>();
  command
      ->add_option("--session", choice->session,
                   "a current session of the app's user, which the app's SDK knows")
      ->required()
      ->type_name("ID");
  command
      ->add_option("file", choice->file,
                   "a JSON array of events, or one object a line; - reads standard input")
      ->required()
      ->type_name("FILE");
  finish_command(*command, environment, action, choice, send_events);
}

}  // namespace quartet::cli
