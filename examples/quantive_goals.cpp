// The life of a goal: it is created, described, found by a filter and deleted. And what to do when
// the reply to the create is lost: ask whether the goal is there, rather than create it twice.
//
//     QUANTIVE_TOKEN=... QUANTIVE_ACCOUNT_ID=... ./quantive_goals NAME
//
// LOSE_REPLY=1 loses the reply to the first create, to see what happens then.
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "quartet/quantive.hpp"

namespace quantive = quartet::quantive;
namespace where = quantive::where;
using quartet::Result;

namespace {

constexpr int kWrongUse = 2;

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == quartet::ErrorKind::config ? kWrongUse : EXIT_FAILURE;
}

// --- a network that fails at the worst moment: the request has arrived, its reply has not
class LosesFirstReply : public quartet::Transport {
 public:
  Result<std::unique_ptr<quartet::Exchange>> open(const quartet::Request& request,
                                                  const quartet::CallContext& context) override {
    auto exchange = inner_->open(request, context);
    const bool is_create = request.method == quartet::Method::post;
    if (!exchange || !is_create || has_lost_.exchange(true)) return exchange;
    return quartet::Error{.kind = quartet::ErrorKind::transport,
                          .message = "the reply was lost",
                          .delivery = quartet::Delivery::unknown};
  }

 private:
  std::shared_ptr<quartet::Transport> inner_ = quartet::make_curl_transport();
  std::atomic<bool> has_lost_ = false;
};

// --- the goal

// The ids that a goal needs: of an open planning session and of somebody to own it.
Result<quantive::NewGoal> new_goal(const quantive::Client& client, const std::string& name) {
  // [ids]
  const auto sessions =
      client.sessions.list({.filter = where::text("status").is("open")}).collect(1);
  if (!sessions) return sessions.error();
  const auto owners = client.assignees.list({.filter = where::text("type").is("user")}).collect(1);
  if (!owners) return owners.error();
  // [/ids]
  if (sessions->empty() || owners->empty()) {
    return quartet::Error{.kind = quartet::ErrorKind::not_found,
                          .message = "there is no open session, or no user"};
  }
  return quantive::NewGoal{.name = name,
                           .session_id = sessions->front().id,
                           .owner_id = owners->front().id,
                           .tags = {"Example"}};
}

// [create]
// The library never sends a create twice by itself. When its reply is lost, `delivery` is unknown:
// the goal may be there. The name is the mark to find it by, so choose one that is not in use.
Result<quantive::Goal> create_once(const quantive::Client& client,
                                   const quantive::NewGoal& request) {
  auto created = client.goals.create(request);
  if (created || created.error().delivery != quartet::Delivery::unknown) return created;
  std::cerr << describe(created.error()) << '\n';
  const auto found = client.goals.verify_created(request);
  if (!found) return found.error();  // still unknown: ask again later
  if (found->empty()) return client.goals.create(request);
  if (found->size() == 1) return found->front();
  return quartet::Error{.kind = quartet::ErrorKind::conflict,
                        .message = "there are several goals like it: choose by hand"};
}
// [/create]

Result<void> live(const quantive::Client& client, const std::string& name) {
  const auto request = new_goal(client, name);
  if (!request) return request.error();
  const auto goal = create_once(client, *request);
  if (!goal) return goal.error();
  std::cout << "created " << goal->id << '\n';

  // [update]
  const auto updated = client.goals.update(goal->id, {.description = "What it is about"});
  if (!updated) return updated.error();  // not named: stays as it is
  // [/update]

  // [find]
  auto goals = client.goals.search({.filter = where::text("name").is(name)});
  for (const auto& each : goals) {
    if (!each) return each.error();
    std::cout << "found " << each->id << ": " << each->description << '\n';
  }
  std::cout << describe(goals.receipt()) << '\n';  // how many, and how sure that it is all
  // [/find]

  if (const auto removed = client.goals.remove(goal->id); !removed) return removed.error();
  std::cout << "deleted " << goal->id << '\n';
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: quantive_goals NAME\n", kWrongUse;
  auto options = quantive::Options::from_env();
  if (!options) return report(options.error());
  if (std::getenv("LOSE_REPLY") != nullptr) {
    options->http.transport = std::make_shared<LosesFirstReply>();
  }
  const quantive::Client client{*std::move(options)};
  const Result<void> lived = live(client, argv[1]);
  return lived ? EXIT_SUCCESS : report(lived.error());
}
