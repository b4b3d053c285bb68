// quartet totango ...
#include "totango.hpp"

namespace quartet::cli {

Result<totango::Client> totango_client(const Environment& environment) {
  return make_client<totango::Client>(totango::Options::from_env(), environment);
}

void add_list_options(CLI::App& command, ListChoice& choice) {
  command.add_option("list", choice.id, "the list's id; 1 is all accounts")
      ->required()
      ->type_name("LIST_ID");
  command.add_option("--limit", choice.limit, "stop after so many accounts")
      ->check(CLI::PositiveNumber.description(""))
      ->type_name("N");
  command.add_option("--page-length", choice.options.page_length, "accounts a request (1000)")
      ->type_name("N");
  command.add_option("--cursor", choice.options.cursor, "go on where an earlier run ended")
      ->type_name("CURSOR");
}

void add_totango(CLI::App& totango, Environment& environment, Action& action) {
  add_totango_accounts(totango, environment, action);
  add_totango_search(totango, environment, action);
  add_totango_export(totango, environment, action);
  add_totango_lists(totango, environment, action);
  add_totango_folders(totango, environment, action);
  add_totango_region(totango, environment, action);
}

}  // namespace quartet::cli
