// quartet totango ...
#include "quartet/totango.hpp"

#include <iostream>

#include <unistd.h>

#include "commands.hpp"
#include "output.hpp"

namespace quartet::cli {
namespace {

struct AccountsOptions {
  totango::ListId list = 0;
  totango::CurrentOptions listing;
  std::uint64_t limit = 0;  // 0: all
};

Result<totango::Client> make_client(const Environment& environment) {
  Result<totango::Options> options = totango::Options::from_env();
  if (!options) return std::move(options).error();
  Result<CallOptions> call = call_options(environment.common, environment.stop);
  if (!call) return std::move(call).error();
  options->call = *call;
  options->http = http_options(environment.common);
  totango::Client client{*std::move(options)};
  if (Result<void> usable = client.check(); !usable) return std::move(usable).error();
  return client;
}

totango::Include include_of(std::string_view word) {
  using totango::Include;
  for (const Include include : {Include::stats, Include::users, Include::lifecycle, Include::all}) {
    if (to_string(include) == word) return include;
  }
  return Include::summary;
}

Value time_value(const std::optional<Timestamp>& time) {
  return time ? Value(to_rfc3339(*time)) : Value();
}

Value number_value(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

Object engagement_object(const totango::Engagement& engagement) {
  Object object;
  if (engagement.score) {
    object.append("score", Object{{"current", number_value(engagement.score->current)},
                                  {"change", number_value(engagement.score->change)}});
  }
  if (engagement.health) {
    object.append("health", Object{{"current", Value(engagement.health->current)},
                                   {"previous", Value(engagement.health->previous)},
                                   {"reason", Value(engagement.health->reason)},
                                   {"last_changed", time_value(engagement.health->last_changed)}});
  }
  return object;
}

Object account_object(const totango::Account& account) {
  Object object{{"id", Value(account.id)}, {"name", Value(account.name)}};
  if (!account.foreign_id.empty()) object.append("foreign_id", Value(account.foreign_id));
  if (!account.salesforce_id.empty()) object.append("salesforce_id", Value(account.salesforce_id));
  if (account.status) {
    object.append("status", Object{{"current", Value(account.status->current)},
                                   {"changed", time_value(account.status->changed)}});
  }
  if (account.engagement) object.append("engagement", engagement_object(*account.engagement));
  object.append("attributes", Value(account.attributes));
  if (!account.extra.empty()) object.append("extra", Value(account.extra));
  return object;
}

Row account_row(const totango::Account& account) {
  const totango::AccountStatus status = account.status.value_or(totango::AccountStatus{});
  return {{account.id, account.name, status.current, std::string(account.health()),
           number_text(account.engagement_score())},
          account_object(account)};
}

// How far it is, on a terminal that does not show the rows themselves.
class Progress {
 public:
  void show(std::uint64_t rows) {
    if (!enabled_ || rows % 100 != 0) return;
    std::cerr << '\r' << rows << " accounts" << std::flush;
    shown_ = true;
  }
  void clear() {
    if (shown_) std::cerr << "\r                    \r" << std::flush;
  }

 private:
  bool enabled_ = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0;
  bool shown_ = false;
};

int list_accounts(const Environment& environment, const AccountsOptions& options) {
  const Result<totango::Client> client = make_client(environment);
  if (!client) return report(client.error(), environment.common);

  Pager<totango::Account> accounts = client->lists.current(options.list, options.listing);
  RowWriter writer(environment.common.format,
                   {{"id", 12}, {"name", 36}, {"status", 10}, {"health", 8}, {"score", 6}});
  Progress progress;
  std::uint64_t rows = 0;
  std::optional<Error> failure;
  for (Result<totango::Account>& account : accounts) {
    if (!account) {
      failure = account.error();
      break;
    }
    writer.write(account_row(*account));
    progress.show(++rows);
    if (!std::cout || rows == options.limit) break;
  }
  progress.clear();
  // What was refused before the first row has no output at all, not an empty list.
  const bool has_output = !failure || rows > 0;
  const Result<void> written = has_output ? writer.finish() : Result<void>();
  if (failure) return report(*failure, environment.common);
  if (!written) return report(written.error(), environment.common);
  if (environment.common.verbose) {
    std::cerr << describe(accounts.receipt()) << '\n';
    if (rows == options.limit) std::cerr << "go on with --cursor " << accounts.cursor() << '\n';
  }
  return kSuccess;
}

}  // namespace

void add_totango(CLI::App& app, Environment& environment, Action& action) {
  CLI::App* totango = app.add_subcommand("totango", "accounts of Totango");
  totango->require_subcommand(1);

  CLI::App* accounts = totango->add_subcommand("accounts", "the accounts of an active list");
  auto options = std::make_shared<AccountsOptions>();
  accounts->add_option("list", options->list, "the list's id; 1 is all accounts")
      ->required()
      ->type_name("LIST_ID");
  accounts
      ->add_option_function<std::string>(
          "--return",
          [options](const std::string& word) { options->listing.include = include_of(word); },
          "summary, stats, users, lifecycle or all")
      ->check(CLI::IsMember({"summary", "stats", "users", "lifecycle", "all"}).description(""))
      ->type_name("WHAT");
  accounts->add_option("--limit", options->limit, "stop after so many accounts")
      ->check(CLI::PositiveNumber.description(""))
      ->type_name("N");
  accounts->add_option("--page-length", options->listing.page_length, "accounts a request (1000)")
      ->type_name("N");
  accounts->add_option("--cursor", options->listing.cursor, "go on where an earlier run ended")
      ->type_name("CURSOR");
  add_common_options(*accounts, environment.common);
  accounts->callback([&environment, &action, options] {
    action = [&environment, options] { return list_accounts(environment, *options); };
  });
}

}  // namespace quartet::cli
