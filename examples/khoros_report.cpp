// Runs a report to a file and tells how it goes.
//     khoros_report FROM TO FILE
#include <cstdio>
#include <iostream>

#include <quartet/khoros.hpp>

namespace khoros = quartet::khoros;

namespace {

void show(const khoros::Progress& progress) {
  std::fprintf(stderr, "%s, %lld bytes\n", std::string(to_string(progress.state)).c_str(),
               static_cast<long long>(progress.received));
}

int fail(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::cerr << "usage: khoros_report FROM TO FILE\n", 2;
  const auto options = khoros::Options::from_env();
  const auto from = quartet::parse_timestamp(argv[1]);
  const auto to = quartet::parse_timestamp(argv[2]);
  if (!options) return fail(options.error());
  if (!from) return fail(from.error());
  if (!to) return fail(to.error());

  // region report
  const khoros::Client client{*options};
  const khoros::ConversationReport report{
      .from = *from,
      .to = *to,
      .output = {.format = khoros::ReportFormat::csv,
                 .columns = {khoros::columns::conversation_id, khoros::columns::status}}};
  const auto receipt = client.reports.run(report, argv[3], {.wait = {.progress = show}});
  if (!receipt) return fail(receipt.error());
  std::cout << receipt->rows << " rows, sha256 " << receipt->sha256 << '\n';
  // endregion
}
