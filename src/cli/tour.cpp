// quartet tour: the vendors' guides, walked through against the embedded sandbox.
#include <chrono>
#include <cmath>
#include <iostream>

#include "commands.hpp"
#include "output.hpp"
#include "quartet/testing/sandbox.hpp"
#include "quartet/totango.hpp"

namespace quartet::cli {
namespace {

using testing::Sandbox;
namespace lists = testing::totango_lists;

void headline(const char* text) {
  std::cout << '\n' << text << '\n';
}

totango::Client client_of(const Sandbox& sandbox, const Environment& environment) {
  return totango::Client{{.token = sandbox.token(),
                          .endpoint = totango::Endpoint::at(sandbox.url()),
                          .call = {.stop = environment.stop}}};
}

// The guide's PHP program: every account of a list with its engagement score.
Result<void> list_accounts(const totango::Client& client) {
  headline("Totango, Data API: the accounts of an active list, with their engagement scores");
  Pager<totango::Account> accounts = client.lists.current(lists::all_accounts);
  int count = 0;
  for (Result<totango::Account>& account : accounts) {
    if (!account) return account.error();
    if (++count > 8) continue;
    std::cout << "  " << count << "] " << fitted(account->id, 12) << "  "
              << fitted(account->name, 36)
              << "engagement: " << number_text(account->engagement_score()) << '\n';
  }
  std::cout << "  ... " << describe(accounts.receipt()) << '\n';
  return {};
}

Result<void> show_one_account(const totango::Client& client) {
  headline("Totango, Data API: what an account holds");
  Result<std::vector<totango::Account>> rows =
      client.lists.current(lists::trials, {.page_length = 1}).collect(1);
  if (!rows) return std::move(rows).error();
  const totango::Account& account = rows->front();
  std::cout << "  name          " << display(Value(account.name)) << '\n';
  if (account.status) std::cout << "  status        " << account.status->current << '\n';
  if (account.engagement && account.engagement->health) {
    const totango::Health& health = *account.engagement->health;
    std::cout << "  health        " << health.current << " (was " << health.previous << ": "
              << health.reason << ")\n";
  }
  for (const auto& [name, value] : account.attributes) {
    std::cout << "  " << fitted(name, 12) << "  " << display(value) << '\n';
  }
  return {};
}

Result<void> resume(const totango::Client& client) {
  headline("Totango, Data API: stop in the middle, go on from the cursor");
  Pager<totango::Account> first = client.lists.current(lists::trials, {.page_length = 100});
  Result<std::vector<totango::Account>> some = first.collect(120);
  if (!some) return std::move(some).error();
  Pager<totango::Account> second =
      client.lists.current(lists::trials, {.page_length = 100, .cursor = first.cursor()});
  Result<std::vector<totango::Account>> rest = second.collect(1000);
  if (!rest) return std::move(rest).error();
  std::cout << "  " << some->size() << " accounts, then " << rest->size() << ": "
            << describe(second.receipt()) << '\n';
  return {};
}

// Each fault must be an error; its line is what a user would read at 3 a.m.
Result<void> show_errors(const totango::Client& client, const Sandbox& sandbox) {
  headline("Totango: what goes wrong, in one line each");
  const totango::Client stranger{
      {.token = Secret{"a-wrong-token"}, .endpoint = totango::Endpoint::at(sandbox.url())}};
  const totango::Client once = client.with({.max_attempts = 1});
  const totango::Client hasty = client.with({.timeout = std::chrono::milliseconds(500)});
  const std::pair<const totango::Client*, totango::ListId> faults[] = {
      {&stranger, lists::all_accounts},
      {&once, lists::error_envelope},
      {&once, lists::cut_body},
      {&once, lists::html_page},
      {&once, lists::status_500},
      // A 429 holds every call with that token: what comes behind it fails without being sent.
      {&once, lists::status_429},
      {&hasty, lists::all_accounts}};
  for (const auto& [who, list] : faults) {
    const Result<std::vector<totango::Account>> rows = who->lists.current(list).collect(1);
    if (rows) return Error{.kind = ErrorKind::vendor, .message = "the sandbox did not fail"};
    std::cout << "  " << describe(rows.error()) << '\n';
  }
  return {};
}

Result<void> walk(const Environment& environment, const Sandbox& sandbox) {
  const totango::Client client = client_of(sandbox, environment);
  for (const auto& step : {&list_accounts, &show_one_account, &resume}) {
    if (Result<void> done = step(client); !done) return done;
  }
  return show_errors(client, sandbox);
}

int tour(const Environment& environment) {
  const auto start = std::chrono::steady_clock::now();
  const Result<Sandbox> sandbox = Sandbox::start();
  if (!sandbox) return report(sandbox.error(), environment.common);
  std::cout << "The guides' walk-throughs, against the embedded sandbox at " << sandbox->url()
            << '\n';
  const Result<void> walked = walk(environment, *sandbox);
  if (!walked) return report(walked.error(), environment.common);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::cout << "\nThe tour took " << number_text(std::round(took.count() * 10) / 10) << " s and "
            << sandbox->requests() << " requests.\n"
            << std::flush;
  return kSuccess;
}

}  // namespace

void add_tour(CLI::App& app, Environment& environment, Action& action) {
  CLI::App* command =
      app.add_subcommand("tour", "walk through the vendors' guides against the embedded sandbox");
  command->callback(
      [&environment, &action] { action = [&environment] { return tour(environment); }; });
}

}  // namespace quartet::cli
