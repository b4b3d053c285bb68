// The first search of Totango's guide, typed: the paying accounts, with their health, when it last
// changed, and their success manager; sorted by name.
//
//     TOTANGO_TOKEN=... ./search_accounts [STATUS_GROUP]
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include "quartet/totango.hpp"

namespace totango = quartet::totango;

namespace {

constexpr int kWrongUse = 2;

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == quartet::ErrorKind::config ? kWrongUse : EXIT_FAILURE;
}

// [request]
totango::SearchRequest accounts_of(const std::string& status_group) {
  namespace fields = totango::fields;
  namespace terms = totango::terms;
  return {.terms = {terms::text("status_group").in({status_group})},
          .fields = {fields::text("health", {.label = "Health rank"}), fields::health_trend(),
                     fields::text_attribute("Success Manager"),
                     fields::owner("Success Manager", {.label = "Owner"}),
                     fields::named_aggregation("total_activities", 14)},
          .sort_by = "display_name",
          .sort_order = totango::SortOrder::ascending};
}
// [/request]

std::string change_of(const std::optional<totango::HealthTrend>& trend) {
  if (!trend || !trend->changed) return "-";
  const std::string before = trend->previous.empty() ? "none" : trend->previous;
  return before + " until " + quartet::to_rfc3339(*trend->changed).substr(0, 10);
}

// [columns]
// A null is a value that is not there. A column that the search did not ask for is a mistake in
// this program: `->` and `*` throw it as an exception, which `main` reports.
void print(const totango::AccountHit& account) {
  const totango::SelectedFields& columns = account.fields;
  std::cout << account.id << " (" << quartet::display(account.display_name)
            << ") health:" << columns.text("Health rank")->value_or("-")
            << " change:" << change_of(*columns.health_trend())
            << " manager:" << columns.text("Success Manager")->value_or("-")
            << " activities:" << columns.integer("total_activities_14d")->value_or(0);
  if (const auto owner = *columns.owner("Owner")) std::cout << " mail:" << owner->email;
  std::cout << '\n';
}
// [/columns]

int list(const totango::Client& client, const std::string& status_group) {
  // [listing]
  auto accounts = client.accounts.search(accounts_of(status_group));
  for (const auto& account : accounts) {
    if (!account) return report(account.error());
    print(*account);
  }
  std::cerr << describe(accounts.receipt()) << '\n';  // how many, and how sure that it is all
  // [/listing]
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2) {
    std::cerr << "usage: search_accounts [STATUS_GROUP]\n";
    return kWrongUse;
  }
  auto options = totango::Options::from_env();
  if (!options) return report(options.error());
  const totango::Client client{*std::move(options)};
  try {
    return list(client, argc > 1 ? argv[1] : "paying");
  } catch (const quartet::Exception& exception) {
    return report(exception.error());
  }
}
