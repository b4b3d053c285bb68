// quartet totango ...
#include "totango.hpp"

#include "arguments.hpp"

namespace quartet::cli {

Result<totango::Client> totango_client(const Environment& environment) {
  return make_client<totango::Client>(totango::Options::from_env(), environment);
}

void add_offset_option(CLI::App& command, totango::OffsetMeaning& meaning) {
  using totango::OffsetMeaning;
  const std::map<std::string, OffsetMeaning> meanings = {{"page", OffsetMeaning::page_index},
                                                         {"record", OffsetMeaning::record_number}};
  command
      .add_option("--offset-meaning", meaning,
                  "how the server reads offsets: as the number of a page or of a record (page)")
      ->transform(CLI::CheckedTransformer(meanings).description(""))
      ->type_name("WORD");
}

void add_list_options(CLI::App& command, ListChoice& choice) {
  add_number(command, "list", choice.id, "the list's id; 1 is all accounts")
      ->required()
      ->type_name("LIST_ID");
  add_number(command, "--limit", choice.limit, "stop after so many accounts", {.least = 1});
  add_number(command, "--page-length", choice.options.page_length, "accounts a request (1000)");
  add_offset_option(command, choice.options.offset_meaning);
  command.add_option("--cursor", choice.options.cursor, "go on where an earlier run ended")
      ->type_name("CURSOR");
  add_unreadable_option(command, choice.options.unreadable_rows);
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
