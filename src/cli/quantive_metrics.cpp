// quartet quantive metrics list | get | create | check-in
#include "listing.hpp"
#include "not_empty.hpp"
#include "quantive.hpp"

namespace quartet::cli {
namespace {

struct MetricsChoice {
  QueryChoice query;
  std::string goal;  // empty: of any
};

struct MetricChoice {
  quantive::NewMetric metric{.name = {}, .goal_id = {}, .owner_id = {}};
  std::optional<std::string> due;
  std::optional<std::string> soft_due;
};

struct CheckInChoice {
  std::string id;
  double actual = 0;
  std::string comment;
  std::optional<double> confidence;
  std::optional<std::string> date;
};

// --- rows

std::vector<Column> metric_columns() {
  return {{"id", 24},     {"name", 36},       {"actual", 10},
          {"target", 10}, {"attainment", 10}, {"owner", 24}};
}

void append_numbers(Object& object, const quantive::Metric& metric) {
  append_number(object, "initial_value", metric.initial_value);
  append_number(object, "target", metric.target);
  append_number(object, "actual", metric.actual);
  append_number(object, "critical", metric.critical);
  append_number(object, "attainment", metric.attainment);
  append_text(object, "target_operator", metric.target_operator);
  append_text(object, "manual_type", metric.manual_type);
  append_text(object, "progress_status", metric.progress_status);
}

void append_people(Object& object, const quantive::Metric& metric) {
  append_text(object, "owner_id", metric.owner_id);
  append_texts(object, "owner_ids", metric.owner_ids);
  if (metric.assignee) object.append("assignee", assignee_object(*metric.assignee));
  Array assignees;
  for (const quantive::Assignee& each : metric.assignees) {
    assignees.emplace_back(assignee_object(each));
  }
  append_array(object, "assignees", std::move(assignees));
  append_text(object, "created_by_id", metric.created_by_id);
}

Object confidence_object(const quantive::Confidence& confidence) {
  Object object{{"value", number_value(confidence.value)}};
  append_text(object, "reason", confidence.reason);
  append_text(object, "user_id", confidence.user_id);
  append_time(object, "date", confidence.date);
  append_extra(object, confidence.extra);
  return object;
}

Row metric_row(const quantive::Metric& metric) {
  return {{metric.id, metric.name, number_text(metric.actual), number_text(metric.target),
           number_text(metric.attainment), owner_text(metric.assignee, metric.owner_id)},
          metric_object(metric)};
}

// --- what the commands do

Result<quantive::Query> metrics_query(const MetricsChoice& choice) {
  Result<quantive::Query> query = query_of(choice.query);
  if (!query || choice.goal.empty()) return query;
  namespace where = quantive::where;
  const quantive::Filter of_goal = where::text("goalId").is(choice.goal);
  query->filter = query->filter ? where::all_of({of_goal, *query->filter}) : of_goal;
  return query;
}

int list_metrics(const Environment& environment, const MetricsChoice& choice) {
  const Result<quantive::Query> query = metrics_query(choice);
  if (!query) return report(query.error(), environment.common);
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  return print_listing(client->metrics.list(*query),
                       RowWriter(environment.common.format, metric_columns()),
                       choice.query.range.limit, metric_row, environment.common);
}

int get_metric(const Environment& environment, const std::string& id) {
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<quantive::Metric> metric = client->metrics.get(id);
  if (!metric) return report(metric.error(), environment.common);
  return print_row(metric_row(*metric), metric_columns(), environment.common);
}

int create_metric(const Environment& environment, const MetricChoice& choice) {
  quantive::NewMetric request = choice.metric;
  const auto due = time_of("--due", choice.due);
  if (!due) return report(due.error(), environment.common);
  const auto soft_due = time_of("--soft-due", choice.soft_due);
  if (!soft_due) return report(soft_due.error(), environment.common);
  request.due = *due;
  request.soft_due = *soft_due;
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<quantive::Metric> metric = client->metrics.create(request);
  if (!metric) return report(metric.error(), environment.common);
  return print_row(metric_row(*metric), metric_columns(), environment.common);
}

// The reply is not documented, so it is shown as it came.
int check_in(const Environment& environment, const CheckInChoice& choice) {
  const auto date = time_of("--date", choice.date);
  if (!date) return report(date.error(), environment.common);
  const Result<quantive::Client> client = quantive_client(environment);
  if (!client) return report(client.error(), environment.common);
  const Result<Value> reply = client->metrics.check_in(choice.id, {.actual = choice.actual,
                                                                   .comment = choice.comment,
                                                                   .confidence = choice.confidence,
                                                                   .date = *date});
  if (!reply) return report(reply.error(), environment.common);
  const std::string shown = reply->is_null() ? "" : display(*reply);
  return print_row({{choice.id, number_text(choice.actual), shown},
                    {{"metric_id", choice.id}, {"actual", choice.actual}, {"reply", *reply}}},
                   {{"metric-id", 24}, {"actual", 10}, {"reply", 60}}, environment.common);
}

// --- commands

void add_list_metrics(CLI::App& metrics, Environment& environment, Action& action) {
  CLI::App* command = metrics.add_subcommand("list", "key results, page by page");
  auto choice = std::make_shared<MetricsChoice>();
  not_empty(command->add_option("--goal", choice->goal, "only those of the goal"))->type_name("ID");
  add_query_options(*command, choice->query);
  finish_command(*command, environment, action, choice, list_metrics);
}

void add_get_metric(CLI::App& metrics, Environment& environment, Action& action) {
  CLI::App* command = metrics.add_subcommand("get", "one key result");
  auto id = std::make_shared<std::string>();
  add_id(*command, *id, "of the key result");
  finish_command(*command, environment, action, id, get_metric);
}

void add_create_metric(CLI::App& metrics, Environment& environment, Action& action) {
  CLI::App* command = metrics.add_subcommand("create", "a new key result of a goal");
  auto choice = std::make_shared<MetricChoice>();
  quantive::NewMetric& metric = choice->metric;
  command->add_option("--name", metric.name, "what it is called")->required()->type_name("TEXT");
  command->add_option("--goal", metric.goal_id, "of its goal")->required()->type_name("ID");
  command->add_option("--owner", metric.owner_id, "of the user or team")
      ->required()
      ->type_name("ID");
  add_number(*command, "--initial", metric.initial_value, "where it begins (0)");
  add_number(*command, "--target", metric.target, "where it shall go (1)");
  command->add_option("--operator", metric.target_operator, "how it is compared (at_least)")
      ->type_name("WORD");
  command->add_option("--type", metric.manual_type, "what its numbers are (double)")
      ->type_name("WORD");
  add_text(*command, "--due", choice->due, "when it ends", "TIME");
  add_text(*command, "--soft-due", choice->soft_due, "when it should be done", "TIME");
  finish_command(*command, environment, action, choice, create_metric);
}

void add_check_in(CLI::App& metrics, Environment& environment, Action& action) {
  CLI::App* command = metrics.add_subcommand("check-in", "note a new value of a key result");
  auto choice = std::make_shared<CheckInChoice>();
  add_id(*command, choice->id, "of the key result");
  add_number(*command, "--actual", choice->actual, "the new value")->required();
  command->add_option("--comment", choice->comment, "what there is to say")->type_name("TEXT");
  add_number(*command, "--confidence", choice->confidence, "how sure you are");
  add_text(*command, "--date", choice->date, "when it was so (now)", "TIME");
  finish_command(*command, environment, action, choice, check_in);
}

}  // namespace

Object metric_object(const quantive::Metric& metric) {
  Object object{{"id", metric.id}, {"name", metric.name}};
  append_text(object, "description", metric.description);
  append_text(object, "goal_id", metric.goal_id);
  append_text(object, "goal_name", metric.goal_name);
  append_text(object, "session_id", metric.session_id);
  append_people(object, metric);
  append_numbers(object, metric);
  if (metric.confidence) object.append("confidence", confidence_object(*metric.confidence));
  append_time(object, "due", metric.due);
  append_time(object, "soft_due", metric.soft_due);
  append_time(object, "last_check_in", metric.last_check_in);
  append_time(object, "created", metric.created);
  append_text(object, "url", metric.url);
  append_extra(object, metric.extra);
  return object;
}

void add_quantive_metrics(CLI::App& quantive, Environment& environment, Action& action) {
  CLI::App* metrics =
      quantive.add_subcommand("metrics", "metrics, which the screens call key results");
  metrics->require_subcommand(1);
  add_list_metrics(*metrics, environment, action);
  add_get_metric(*metrics, environment, action);
  add_create_metric(*metrics, environment, action);
  add_check_in(*metrics, environment, action);
}

}  // namespace quartet::cli
