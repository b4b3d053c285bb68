// quartet_bench_download ORIGIN FILE
// The least program that downloads a report, so that its memory can be held against curl's.
#include <cstdio>

#include "quartet/khoros.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const quartet::khoros::Client client{{.username = "u",
                                        .password = quartet::Secret{"p"},
                                        .company_key = "k",
                                        .endpoint = quartet::khoros::Endpoint::at(argv[1])}};
  const auto receipt = client.reports.download({.report_type = "conversation",
                                                .workflow_id = "w",
                                                .run_id = "r",
                                                .format = quartet::khoros::ReportFormat::csv},
                                               argv[2]);
  if (receipt) return 0;
  std::fprintf(stderr, "%s\n", quartet::describe(receipt.error()).c_str());
  return 1;
}
