// Starts a report in one process and downloads it in another.
//     khoros_resume start FROM TO > job        (the job is a secret)
//     khoros_resume download FILE < job
#include <iostream>
#include <string>
#include <string_view>

#include <quartet/khoros.hpp>

namespace khoros = quartet::khoros;

namespace {

int fail(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return 1;
}

// region start
quartet::Result<quartet::Secret> start(const khoros::Client& client, quartet::Timestamp from,
                                       quartet::Timestamp to) {
  const auto job = client.reports.start(khoros::ConversationReport{.from = from, .to = to});
  if (!job) return job.error();
  return resume_token(*job);  // text that another process, or tomorrow's run, can go on with
}
// endregion

// region download
quartet::Result<khoros::DownloadReceipt> download(const khoros::Client& client,
                                                  const quartet::Secret& token,
                                                  const std::string& file) {
  const auto job = khoros::job_of(token);
  if (!job) return job.error();
  const auto status = client.reports.wait(*job);
  if (!status) return status.error();
  return client.reports.download(*job, file);
}
// endregion

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  const auto options = khoros::Options::from_env();
  if (!options) return fail(options.error());
  const khoros::Client client{*options};
  if (command == "start" && argc == 4) {
    const auto from = quartet::parse_timestamp(argv[2]);
    const auto to = quartet::parse_timestamp(argv[3]);
    if (!from || !to) return fail(from ? to.error() : from.error());
    const auto token = start(client, *from, *to);
    if (!token) return fail(token.error());
    std::cout << token->reveal() << '\n';
    return 0;
  }
  if (command == "download" && argc == 3) {
    std::string line;
    std::getline(std::cin, line);
    const auto receipt = download(client, quartet::Secret{std::move(line)}, argv[2]);
    if (!receipt) return fail(receipt.error());
    std::cout << receipt->rows << " rows\n";
    return 0;
  }
  std::cerr << "usage: khoros_resume start FROM TO | download FILE\n";
  return 2;
}
