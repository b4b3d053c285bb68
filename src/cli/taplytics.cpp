// quartet taplytics ...
#include "taplytics.hpp"

#include "not_empty.hpp"

namespace quartet::cli {

Result<taplytics::Client> taplytics_client(const Environment& environment) {
  return make_client<taplytics::Client>(taplytics::Options::from_env(), environment);
}

void add_page_options(CLI::App& command, PageChoice& choice) {
  add_number(command, "--page-length", choice.per_page, "rows a request (100)");
  add_range_options(command, choice.range);
  not_empty(command.get_option("--cursor"));
}

taplytics::PageOptions page_options(const PageChoice& choice) {
  return {.per_page = choice.per_page,
          .unreadable_rows = choice.range.unreadable_rows,
          .cursor = choice.range.cursor};
}

void add_taplytics(CLI::App& taplytics, Environment& environment, Action& action) {
  add_taplytics_users(taplytics, environment, action);
  add_taplytics_experiments(taplytics, environment, action);
  add_taplytics_events(taplytics, environment, action);
  add_taplytics_push(taplytics, environment, action);
}

}  // namespace quartet::cli
