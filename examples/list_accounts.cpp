// Prints the accounts of an active list with their engagement scores: what the PHP program of
// Totango's guide does, with typed accounts, retries, and a receipt that says whether it was all.
//
//     TOTANGO_TOKEN=... ./list_accounts [LIST_ID]
#include <cstdlib>
#include <iostream>

#include "quartet/totango.hpp"

namespace totango = quartet::totango;

namespace {

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  auto options = totango::Options::from_env();
  if (!options) return report(options.error());
  const totango::Client client{*std::move(options)};

  const totango::ListId list = argc > 1 ? std::atoll(argv[1]) : 1;
  auto accounts = client.lists.current(list);
  int count = 0;
  for (auto& account : accounts) {
    if (!account) return report(account.error());
    std::cout << ++count << "] " << account->id << " (" << account->name << ") engagement:";
    if (const auto score = account->engagement_score()) std::cout << *score;
    std::cout << '\n';
  }
  std::cerr << describe(accounts.receipt()) << '\n';
  return EXIT_SUCCESS;
}
