// The code of the README, so that it compiles and runs.
#include <cstdlib>
#include <iostream>

// [include]
#include <quartet/totango.hpp>
// [/include]

namespace {

int listing() {
  // [listing]
  namespace totango = quartet::totango;

  auto options = totango::Options::from_env();  // TOTANGO_TOKEN, TOTANGO_REGION
  if (!options) return std::cerr << describe(options.error()) << '\n', 2;
  totango::Client client{*std::move(options)};

  auto accounts = client.lists.current(1);  // 1 is "all accounts"
  for (auto& account : accounts) {
    if (!account) return std::cerr << describe(account.error()) << '\n', 1;
    std::cout << account->name << ": " << account->engagement_score().value_or(0) << '\n';
  }
  std::cerr << describe(accounts.receipt()) << '\n';  // how many, and how sure that it is all
  // [/listing]
  return 0;
}

void errors(const quartet::totango::Client& client) {
  // [errors]
  auto few = client.with({.timeout = std::chrono::seconds(5), .max_attempts = 2});
  quartet::Result<std::vector<quartet::totango::Account>> rows = few.lists.current(1).collect(500);
  if (!rows) {
    const quartet::Error& error = rows.error();
    if (error.kind == quartet::ErrorKind::rate_limited && error.retry_after) {
      std::cerr << "come back in " << error.retry_after->count() << " ms\n";
    }
    std::cerr << describe(error) << '\n';
  }
  // [/errors]
}

}  // namespace

int main() {
  const int status = listing();
  if (status != 0) return status;
  errors(quartet::totango::Client{*quartet::totango::Options::from_env()});
  return EXIT_SUCCESS;
}
