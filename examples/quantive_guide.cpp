// The code of docs/quantive.md, so that it compiles and runs.
#include <iostream>
#include <string>

#include <quartet/quantive.hpp>

namespace {

namespace quantive = quartet::quantive;
namespace where = quantive::where;
using quartet::Result;

int half_done() {
  // [run]
  namespace quantive = quartet::quantive;
  namespace where = quantive::where;

  auto options = quantive::Options::from_env();
  if (!options) return std::cerr << describe(options.error()) << '\n', 2;
  const quantive::Client client{*std::move(options)};

  auto goals = client.goals.search({.filter = where::number("attainment").at_least(0.5)});
  for (const auto& goal : goals) {
    if (!goal) return std::cerr << describe(goal.error()) << '\n', 1;
    std::cout << goal->name << ": " << goal->attainment.value_or(0) << '\n';
  }
  std::cerr << describe(goals.receipt()) << '\n';  // how many, and how sure that it is all
  // [/run]
  return 0;
}

// [lookups]
// What a new goal needs: a planning session, and a user or a team that owns it.
Result<quantive::NewGoal> draft(const quantive::Client& client, const std::string& name) {
  const auto sessions = client.sessions
                            .list({.filter = where::text("status").is("open"),
                                   .sort = {{.field = "start", .descending = true}}})
                            .collect(1);
  if (!sessions) return sessions.error();
  const auto owners = client.assignees.list({.filter = where::text("type").is("team")}).collect(1);
  if (!owners) return owners.error();
  return quantive::NewGoal{.name = name,
                           .session_id = sessions->at(0).id,
                           .owner_id = owners->at(0).id,
                           .tags = {"growth"}};
}
// [/lookups]

// [patch]
// What is not named stays as it is; nullptr clears.
Result<void> rename(const quantive::Client& client, const std::string& id) {
  const auto updated = client.goals.update(id, {.name = "Ship the beta", .description = nullptr});
  if (!updated) return updated.error();
  if (!updated->goal) std::cout << "renamed; the reply had no body\n";
  return {};
}
// [/patch]

// [filters]
quantive::Query overdue(quartet::Timestamp now) {
  return {.filter = where::all_of({where::time("dateTo").before(now),
                                   where::number("attainment").less_than(0.7),
                                   where::text("name").contains("beta")}),
          .fields = {"name", "attainment", "dateTo"},
          .sort = {{.field = "dateTo"}, {.field = "name"}}};
}
// [/filters]

// [tagged]
// The first API generation: whole lists by a few properties, in one request.
Result<std::size_t> count_tagged(const quantive::Client& client, const std::string& title) {
  const auto goals = client.goals.list({.tag = title}).collect(10'000);
  if (!goals) return goals.error();
  return goals->size();
}
// [/tagged]

// [metrics]
Result<double> note_progress(const quantive::Client& client, const quantive::Goal& goal) {
  const auto metric = client.metrics.create(
      {.name = "Beta testers", .goal_id = goal.id, .owner_id = goal.owner_id, .target = 200});
  if (!metric) return metric.error();
  const auto noted = client.metrics.check_in(metric->id, {.actual = 50, .confidence = 0.8});
  if (!noted) return noted.error();
  const auto after = client.metrics.get(metric->id);
  if (!after) return after.error();
  return after->actual.value_or(0);
}
// [/metrics]

// The chapters, one after the other.
void rest() {
  const quantive::Client client{quantive::Options::from_env().value()};
  const quantive::Goal goal = client.goals.create(draft(client, "Ship it").value()).value();
  rename(client, goal.id).value();
  std::cout << "actual: " << note_progress(client, goal).value() << '\n';
  std::cout << "growth: " << count_tagged(client, "growth").value() << '\n';
  const auto now = quartet::parse_timestamp("2024-11-01").value();
  std::cout << "overdue: " << client.goals.search(overdue(now)).collect(10'000).value().size()
            << '\n';
  const quartet::Removal removed = client.goals.remove(goal.id).value();
  std::cout << (removed.already_gone ? "gone already" : "deleted") << '\n';
}

}  // namespace

int main() {
  try {
    const int status = half_done();
    if (status == 0) rest();
    return status;
  } catch (const std::exception& exception) {
    std::cerr << exception.what() << '\n';
    return 1;
  }
}
