// quartet khoros ...
#include "khoros.hpp"

#include "arguments.hpp"

namespace quartet::cli {

Result<khoros::Client> khoros_client(const Environment& environment) {
  return make_client<khoros::Client>(khoros::Options::from_env(), environment);
}

void add_report_options(CLI::App& command, ReportChoice& choice) {
  command
      .add_option("type", choice.type,
                  "conversation, author, user, ... as docs/khoros.md lists them")
      ->required()
      ->type_name("TYPE");
  command.add_option("--from", choice.from, "a time, a date or epoch milliseconds")
      ->required()
      ->type_name("TIME");
  command.add_option("--to", choice.to, "the same; later")->required()->type_name("TIME");
  command
      .add_option_function<std::string>(
          "--report-format",
          [&choice](const std::string& word) {
            choice.format = word == "json" ? khoros::ReportFormat::json : khoros::ReportFormat::csv;
          },
          "csv or json (csv)")
      ->check(CLI::IsMember({"csv", "json"}).description(""))
      ->type_name("FORMAT");
  command.add_option("--column", choice.columns, "have this column; once for each, in order (all)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--param", choice.parameters,
                  "a further parameter, such as smartViewId=7; once for each")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_flag("--get", choice.by_get, "start it by GET (conversation_actions and user)");
}

Result<khoros::ReportRequest> request_of(const ReportChoice& choice) {
  const Result<Timestamp> from = time_of("--from", choice.from);
  if (!from) return from.error();
  const Result<Timestamp> to = time_of("--to", choice.to);
  if (!to) return to.error();
  khoros::ReportRequest request{.type = choice.type,
                                .from = *from,
                                .to = *to,
                                .format = choice.format,
                                .columns = choice.columns,
                                .method = choice.by_get ? Method::get : Method::post};
  for (const std::string& parameter : choice.parameters) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string::npos) return usage("--param takes NAME=VALUE");
    request.parameters.push_back({parameter.substr(0, equals), parameter.substr(equals + 1)});
  }
  if (Result<void> usable = khoros::check(request); !usable) return std::move(usable).error();
  return request;
}

void add_output_options(CLI::App& command, OutputChoice& choice) {
  add_text(command, "-o,--output", choice.file, "the file to write (standard output)", "FILE");
  command
      .add_option("--job-timeout", choice.job_timeout,
                  "how long to wait for the report, and to download it: 30s, 10m (60m)")
      ->type_name("TIME");
  command.add_flag("--allow-unproven-end", choice.allow_unproven_end,
                   "take a report whose end only the end of the connection tells");
}

void add_khoros(CLI::App& khoros, Environment& environment, Action& action) {
  add_khoros_report(khoros, environment, action);
  add_khoros_start(khoros, environment, action);
  add_khoros_status(khoros, environment, action);
  add_khoros_download(khoros, environment, action);
  add_khoros_time_zones(khoros, environment, action);
  add_khoros_teams(khoros, environment, action);
}

}  // namespace quartet::cli
