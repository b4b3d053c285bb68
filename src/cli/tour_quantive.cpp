// The tour through Quantive's guide: an objective is created, changed, read by its tag and deleted;
// then its key results, and what filters of the second API generation find.
#include <iostream>

#include "output.hpp"
#include "quartet/quantive.hpp"
#include "tour.hpp"
#include "values.hpp"

namespace quartet::cli {
namespace {

using testing::Sandbox;
namespace where = quantive::where;

constexpr const char* kTag = "Test Tag";

quantive::Client quantive_client(const Sandbox& sandbox, const Environment& environment) {
  return quantive::Client{{.token = sandbox.token(),
                           .account_id = sandbox.quantive_account_id(),
                           .endpoint = quantive::Endpoint::at(sandbox.url() + "/results"),
                           .call = {.stop = environment.stop}}};
}

std::string goal_line(const quantive::Goal& goal) {
  return fitted(goal.id, 26) + fitted(goal.name, 36) +
         fitted(goal.assignee ? goal.assignee->name : "", 20) + number_text(goal.attainment);
}

// The ids that the guide says to look up.
struct Ids {
  std::string session;
  std::string owner;
};

Result<Ids> find_ids(const quantive::Client& client) {
  headline("Quantive: the ids that an objective needs: an open session, and somebody to own it");
  const auto sessions = client.sessions
                            .list({.filter = where::text("status").is("open"),
                                   .sort = {{.field = "start", .descending = true}}})
                            .collect(1);
  if (!sessions) return sessions.error();
  const auto owners =
      client.assignees.list({.filter = where::text("type").is("user"), .sort = {{.field = "name"}}})
          .collect(1);
  if (!owners) return owners.error();
  if (sessions->empty() || owners->empty()) return surprise("nobody, or no open session");
  std::cout << "  session " << sessions->front().id << "  " << sessions->front().title << '\n'
            << "  owner   " << owners->front().id << "  " << owners->front().name << '\n';
  return Ids{.session = sessions->front().id, .owner = owners->front().id};
}

// --- the guide's four calls

Result<quantive::Goal> create(const quantive::Client& client, const Ids& ids) {
  headline("Quantive, \"Creating an Objective\": with a tag");
  Result<quantive::Goal> goal = client.goals.create(
      {.name = "New Objective", .session_id = ids.session, .owner_id = ids.owner, .tags = {kTag}});
  if (goal) std::cout << "  " << goal_line(*goal) << '\n';
  return goal;
}

// Verified: the reply to a PATCH may have no body.
Result<void> update(const quantive::Client& client, const std::string& id) {
  headline("Quantive, \"Updating an Objective\": a description, and nothing else");
  const auto updated =
      client.goals.update(id, {.description = "Objective created through the API"});
  if (!updated) return updated.error();
  const Result<quantive::Goal> goal = client.goals.get(id);
  if (!goal) return goal.error();
  std::cout << "  " << goal->name << ": " << goal->description << '\n';
  const bool is_right = goal->description == "Objective created through the API" &&
                        goal->name == "New Objective" && goal->tags.size() == 1;
  return is_right ? Result<void>() : surprise("the update is not there, or changed more");
}

Result<void> read_by_tag(const quantive::Client& client, const std::string& id) {
  headline("Quantive, \"Reading Objectives\": those with the tag");
  bool is_found = false;
  Result<void> shown =
      show(client.goals.list({.tag = kTag}), [&is_found, &id](const quantive::Goal& goal) {
        is_found |= goal.id == id;
        return goal_line(goal);
      });
  if (!shown) return shown;
  return is_found ? Result<void>() : surprise("the new objective is not among them");
}

Result<void> remove(const quantive::Client& client, const std::string& id) {
  headline("Quantive, \"Deleting an Objective\": it is gone");
  if (const Result<Removal> removed = client.goals.remove(id); !removed) return removed.error();
  const Result<quantive::Goal> goal = client.goals.get(id);
  if (goal) return surprise("the deleted objective is still there");
  std::cout << "  " << describe(goal.error()) << '\n';
  return goal.error().kind == ErrorKind::not_found ? Result<void>() : goal.error();
}

// --- beside the guide

Result<void> check_in(const quantive::Client& client, const std::string& goal_id, const Ids& ids) {
  headline("Quantive: a key result of it, and a new value");
  const Result<quantive::Metric> metric = client.metrics.create(
      {.name = "Beta testers", .goal_id = goal_id, .owner_id = ids.owner, .target = 200});
  if (!metric) return metric.error();
  const Result<Value> noted =
      client.metrics.check_in(metric->id, {.actual = 50, .comment = "the first ones"});
  if (!noted) return noted.error();
  const Result<quantive::Metric> after = client.metrics.get(metric->id);
  if (!after) return after.error();
  std::cout << "  " << after->name << ": " << number_text(after->actual) << " of "
            << number_text(after->target) << ", attainment " << number_text(after->attainment)
            << '\n';
  return {};
}

// What a program does that has lost the reply to a create: it asks, and does not repeat blindly.
Result<void> verify(const quantive::Client& client, const quantive::Goal& goal) {
  headline("Quantive: was it created? What to ask when the reply to a create was lost");
  const auto found = client.goals.verify_created(
      {.name = goal.name, .session_id = goal.session_id, .owner_id = goal.owner_id});
  if (!found) return found.error();
  for (const quantive::Goal& each : *found) std::cout << "  " << goal_line(each) << '\n';
  return found->size() == 1 ? Result<void>() : surprise("it is not there once");
}

Result<void> search(const quantive::Client& client) {
  headline("Quantive, second API generation: goals of one name that are half done, best first");
  return show(
      client.goals.search({.filter = where::all_of({where::text("name").begins_with("Ship "),
                                                    where::number("attainment").at_least(0.5)}),
                           .sort = {{.field = "attainment", .descending = true}, {.field = "name"}},
                           .page_length = 20}),
      goal_line);
}

Result<void> show_refusals(const quantive::Client& client, const Sandbox& sandbox) {
  headline("Quantive: what goes wrong, in one line each");
  const quantive::Client stranger{{.token = Secret{"a-wrong-token"},
                                   .account_id = sandbox.quantive_account_id(),
                                   .endpoint = quantive::Endpoint::at(sandbox.url() + "/results")}};
  const auto refused = stranger.sessions.list().collect(1);
  if (refused) return surprise("the sandbox took a wrong token");
  std::cout << "  " << describe(refused.error()) << '\n';
  const auto nameless = client.goals.create({.name = "", .session_id = "s", .owner_id = "o"});
  if (nameless) return surprise("a goal without a name");
  std::cout << "  " << describe(nameless.error()) << '\n';
  return {};
}

}  // namespace

Result<void> tour_quantive(const Sandbox& sandbox, const Environment& environment) {
  const quantive::Client client = quantive_client(sandbox, environment);
  const Result<Ids> ids = find_ids(client);
  if (!ids) return ids.error();
  const Result<quantive::Goal> goal = create(client, *ids);
  if (!goal) return goal.error();
  Result<void> walked = update(client, goal->id);
  if (walked) walked = read_by_tag(client, goal->id);
  if (walked) walked = check_in(client, goal->id, *ids);
  if (walked) walked = verify(client, *goal);
  if (walked) walked = remove(client, goal->id);
  if (walked) walked = search(client);
  return walked ? show_refusals(client, sandbox) : walked;
}

}  // namespace quartet::cli
