#include "testing/quantive_data.hpp"

#include <array>
#include <utility>

#include "core/text.hpp"
#include "testing/quantive_draw.hpp"
#include "testing/quantive_people.hpp"

namespace quartet::testing::fake_quantive {
namespace {

constexpr std::array<std::string_view, 16> kThings = {
    "the beta",    "onboarding", "billing",     "the app",   "two markets", "support",
    "the website", "hiring",     "the roadmap", "retention", "pricing",     "the data centre",
    "partners",    "security",   "our brand",   "the office"};

// "%" is the place of the thing. What names are known to break: separators, quotes, line breaks,
// blanks at the ends, texts beyond ASCII, formulas in spreadsheets.
constexpr std::array<std::string_view, 14> kFrames = {"Ship %",
                                                      "Grow % by 20%",
                                                      "Make % faster, and cheaper",
                                                      "Say \"yes\" to %",
                                                      "Größe: %",
                                                      "%を改善する",
                                                      "🚀 % 🚀",
                                                      "Renew %;\nnow",
                                                      "  Fix %  ",
                                                      "=SUM(%)",
                                                      "back\\slash <%>",
                                                      "Année 2024 – %",
                                                      "Test-drive %",
                                                      "[%] (phase 1.5)"};

constexpr std::array<std::string_view, 4> kDescriptions = {
    "", "Agreed in **January**, see the plan.",
    "With @[Ada Bell:user0@sandbox.example:0a1b] please", "Linje én\nlinje \"två\""};

std::string name_of(std::uint64_t seed, std::size_t index) {
  Draw draw(seed, Part::goal_name, index);
  std::string name(draw.percent(50) ? kFrames[0] : draw.pick(kFrames));
  return name.replace(name.find('%'), 1, draw.pick(kThings)) + ' ' + std::to_string(index);
}

std::int64_t thousandths(Draw& draw) {
  constexpr std::array<std::int64_t, 5> fractions = {0, 500, 250, 125, 37};
  return draw.pick(fractions);
}

std::int64_t created_at(std::uint64_t seed, std::size_t index) {
  Draw draw(seed, Part::goal_time, index);
  const auto seconds = static_cast<std::int64_t>(draw.below(280 * 86'400));
  return 1'704'445'200'000 + seconds * 1'000 + thousandths(draw);
}

// Who, in which session, below which goal, with which tags.
void place(Goal& goal, std::size_t index, const DataSettings& settings, const Data& data) {
  Draw draw(settings.seed, Part::goal_place, index);
  const Json& session = data.sessions[draw.below(data.sessions.size())];
  goal.session_id = session["id"];
  if (draw.percent(60)) {
    goal.from = session["start"];
    goal.to = session["end"];
  }
  goal.owner_id = data.assignees[draw.below(data.assignees.size())]["id"];
  goal.owner_ids = {goal.owner_id};
  if (draw.percent(15)) goal.owner_ids.push_back(data.users[draw.below(data.users.size())]["id"]);
  // Somebody who has left: the account no longer knows the id.
  if (index % 23 == 5) goal.owner_id = object_id(settings.seed, IdKind::stranger, index);
  if (index % 23 == 5) goal.owner_ids = {goal.owner_id};
  if (index > 0 && draw.percent(35)) goal.parent_id = data.goals[index / 5].id;
  goal.created_by = draw.percent(80) ? data.users[draw.below(data.users.size())]["id"] : Json("");
  for (std::size_t tags = draw.below(3); tags > 0; --tags) {
    const std::string title = data.tags[draw.below(data.tags.size())]["title"];
    if (goal.tags.empty() || goal.tags.front() != title) goal.tags.push_back(title);
  }
}

Goal goal_of(std::size_t index, const DataSettings& settings, const Data& data) {
  Draw draw(settings.seed, Part::goal_shape, index);
  Goal goal{.id = object_id(settings.seed, IdKind::goal, index),
            .name = name_of(settings.seed, index)};
  if (!draw.percent(20)) goal.description = draw.pick(kDescriptions);
  goal.created = time_text(created_at(settings.seed, index));
  goal.own_attainment = draw.percent(30) ? static_cast<double>(draw.below(100)) / 99.0 : 0.0;
  goal.shape.has_text_status = index % 11 == 3;
  goal.shape.has_attainment_type = draw.percent(30);
  goal.shape.has_aggregate = draw.percent(70);
  goal.shape.has_custom_fields = draw.percent(10);
  if (draw.percent(10)) goal.status = "closed";
  place(goal, index, settings, data);
  return goal;
}

// --- metrics

constexpr std::array<double, 5> kTargets = {1.0, 10.0, 100.0, 12.5, -4.0};

Metric metric_of(std::size_t index, const Goal& goal, const DataSettings& settings,
                 const Data& data) {
  Draw draw(settings.seed, Part::metric, index);
  Metric metric{.id = object_id(settings.seed, IdKind::metric, index),
                .goal_id = goal.id,
                .name = "Reach step " + std::to_string(index % 4 + 1) + ", \"measured\""};
  if (draw.percent(30)) metric.description = "Counted on Mondays";
  metric.owner_id = draw.percent(60)
                        ? goal.owner_id
                        : data.users[draw.below(data.users.size())]["id"].get<std::string>();
  metric.target = draw.pick(kTargets);
  metric.actual = metric.target * static_cast<double>(draw.below(12)) / 11.0;
  if (draw.percent(20)) metric.critical = metric.target / 3.0;
  metric.created = goal.created;
  metric.created_by = goal.created_by;
  if (draw.percent(50)) metric.due = goal.to;
  if (draw.percent(20)) metric.soft_due = "2024-11-15T00:00:00Z";
  if (draw.percent(40)) {
    metric.history.push_back({.actual = metric.actual,
                              .comment = draw.percent(50) ? "On its way" : "",
                              .confidence = static_cast<double>(draw.below(11)) / 10.0,
                              .date = time_text(1'729'500'000'000 + thousandths(draw)),
                              .by = metric.owner_id});
  }
  return metric;
}

void add_metrics(Data& data, const DataSettings& settings) {
  for (std::size_t index = 0; index < data.goals.size(); ++index) {
    Goal& goal = data.goals[index];
    Draw draw(settings.seed, Part::metric, index);
    for (std::size_t count = draw.below(4); count > 0; --count) {
      goal.metrics.push_back(data.metrics.size());
      data.metrics.push_back(metric_of(data.metrics.size(), goal, settings, data));
    }
  }
}

}  // namespace

std::string object_id(std::uint64_t seed, IdKind kind, std::size_t number) {
  constexpr std::size_t first_time = 0x65900000;  // December 2023
  const auto key = static_cast<std::uint64_t>(Part::id) << 8U | static_cast<std::uint64_t>(kind);
  const std::string name = std::to_string(number);
  return detail::hex64(first_time + number * 61).substr(8) +
         detail::hex64(detail::keyed_hash({seed, key}, name));
}

Json tag_row(std::uint64_t seed, std::size_t number, const std::string& title,
             const std::string& created) {
  return {{"id", object_id(seed, IdKind::tag, number)},
          {"name", title},
          {"title", title},
          {"isActive", true},
          {"dateCreated", created}};
}

Data make_data(const DataSettings& settings) {
  Data data{.sessions = sessions_of(settings),
            .users = users_of(settings),
            .teams = teams_of(settings),
            .assignees = {},
            .tags = tags_of(settings),
            .goals = {},
            .metrics = {}};
  data.assignees = assignees_of(settings, data.users, data.teams);
  data.goals.reserve(settings.goals);
  for (std::size_t index = 0; index < settings.goals; ++index) {
    data.goals.push_back(goal_of(index, settings, data));
  }
  add_metrics(data, settings);
  return data;
}

}  // namespace quartet::testing::fake_quantive
