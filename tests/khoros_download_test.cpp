// Downloads of reports from the sandbox's store, whole or not at all. The case numbers stand in
// docs/reliability.md.
#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "core/sha256.hpp"
#include "support/khoros_fixture.hpp"

namespace quartet::testing {
namespace {

using khoros::DownloadReceipt;
using khoros::Job;
using khoros::ReportFormat;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string digest_of(std::string_view bytes) {
  detail::Sha256 digest;
  digest.add(bytes);
  return digest.finish();
}

// Files cannot grow beyond so many bytes, as on a disk that is nearly full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

class KhorosDownload : public KhorosTest {
 protected:
  // What the sandbox has for the usual report.
  [[nodiscard]] std::string whole(ReportFormat format = ReportFormat::csv) const {
    std::string bytes;
    const auto sink = [&bytes](std::string_view part) -> Result<void> {
      bytes += part;
      return {};
    };
    (void)client.reports.run(report("", format), sink).value();
    return bytes;
  }
  void expect_failure(std::string_view answer, ErrorKind kind, const char* message,
                      ReportFormat format = ReportFormat::csv) {
    const Result<DownloadReceipt> receipt =
        client.reports.download(completed(answer, format), folder / "out.csv");
    ASSERT_FALSE(receipt) << answer;
    EXPECT_EQ(receipt.error().kind, kind) << answer << ": " << describe(receipt.error());
    EXPECT_THAT(receipt.error().message, HasSubstr(message)) << answer;
    EXPECT_THAT(describe(receipt.error()), Not(HasSubstr("X-Amz"))) << answer;
    EXPECT_FALSE(std::filesystem::exists(folder / "out.csv")) << answer;
  }
};

TEST_F(KhorosDownload, leaves_a_whole_file_and_says_what_it_is) {
  const DownloadReceipt receipt = client.reports.download(completed(), folder / "out.csv").value();
  const std::string bytes = content_of(folder / "out.csv");
  EXPECT_EQ(receipt.rows, 1000U);
  EXPECT_EQ(receipt.bytes, bytes.size());
  EXPECT_EQ(receipt.sha256, digest_of(bytes));
  EXPECT_TRUE(receipt.is_end_proven);
  EXPECT_EQ(receipt.resumes, 0);
  EXPECT_EQ(folder.files(), 1U);
}

TEST_F(KhorosDownload, counts_the_rows_of_both_formats) {
  const auto receipt = client.reports.run(report("", ReportFormat::json), folder / "out.json");
  EXPECT_EQ(receipt.value().rows, 1000U);
  EXPECT_EQ(client.reports.run(report("empty_report"), folder / "none.csv").value().rows, 0U);
  const auto none = client.reports.run(report("empty_report", ReportFormat::json), folder / "n");
  EXPECT_EQ(none.value().rows, 0U);
}

TEST_F(KhorosDownload, case_78_the_store_is_shown_no_credential) {
  // The sandbox's store answers 400 to any.
  EXPECT_TRUE(client.reports.download(completed(), folder / "out.csv"));
  EXPECT_EQ(sandbox.store_requests(), 1U);
}

TEST_F(KhorosDownload, case_79_80_81_links_that_lead_elsewhere_are_not_followed) {
  expect_failure("http_link", ErrorKind::unsafe_link, "not https");
  expect_failure("no_location", ErrorKind::unsafe_link, "no Location");
  expect_failure("redirect_chain", ErrorKind::unsafe_link, "another address");
  expect_failure("private_link", ErrorKind::unsafe_link, "not public");
  expect_failure("metadata_link", ErrorKind::unsafe_link, "not public");
}

TEST_F(KhorosDownload, case_82_an_expired_link_is_asked_for_again_at_most_twice) {
  EXPECT_TRUE(client.reports.download(completed("link_expired_once"), folder / "once.csv"));
  EXPECT_EQ(sandbox.store_requests(), 2U);
  expect_failure("link_expired", ErrorKind::forbidden, "refused every link");
  EXPECT_EQ(sandbox.store_requests(), 5U);
}

TEST_F(KhorosDownload, case_125_a_break_is_resumed_where_it_was) {
  const std::string expected = whole();
  const DownloadReceipt receipt =
      client.reports.download(completed("cut_once"), folder / "out.csv").value();
  EXPECT_EQ(content_of(folder / "out.csv"), expected);
  EXPECT_EQ(receipt.sha256, digest_of(expected));
  EXPECT_EQ(receipt.resumes, 1);
}

TEST_F(KhorosDownload, case_126_127_what_cannot_be_resumed_is_begun_anew) {
  const std::string expected = whole();
  for (const char* answer : {"wrong_range", "unsatisfiable", "no_etag"}) {
    const auto receipt = client.reports.download(completed(answer), folder / "out.csv");
    ASSERT_TRUE(receipt) << answer << ": " << describe(receipt.error());
    EXPECT_EQ(content_of(folder / "out.csv"), expected) << answer;
    EXPECT_EQ(receipt->sha256, digest_of(expected)) << answer;
    EXPECT_EQ(receipt->rows, 1000U) << answer;
  }
}

TEST_F(KhorosDownload, case_127_a_file_that_changed_is_never_mixed) {
  const auto receipt = client.reports.download(completed("changed_file"), folder / "out.csv");
  ASSERT_TRUE(receipt) << describe(receipt.error());
  const std::string bytes = content_of(folder / "out.csv");
  EXPECT_EQ(receipt->sha256, digest_of(bytes));
  EXPECT_EQ(receipt->rows, 1000U);
  EXPECT_NE(bytes, whole());
}

TEST_F(KhorosDownload, a_store_that_cuts_every_time_is_given_up_and_the_part_stays) {
  const Job job = completed("cut_always");
  const auto receipt = client.reports.download(job, folder / "out.csv");
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().kind, ErrorKind::transport);
  EXPECT_THAT(receipt.error().message, HasSubstr("are kept in"));
  EXPECT_EQ(khoros::job_of(Secret(std::string_view(receipt.error().resume))).value().run_id,
            job.run_id);
  EXPECT_FALSE(std::filesystem::exists(folder / "out.csv"));
  EXPECT_TRUE(std::filesystem::exists(folder / "out.csv.part"));
}

TEST_F(KhorosDownload, case_128_what_is_no_report_is_not_left_behind) {
  expect_failure("html_file", ErrorKind::decode, "no whole report");
  expect_failure("truncated_file", ErrorKind::decode, "no whole report", ReportFormat::json);
  expect_failure("gzip_coding", ErrorKind::decode, "encoding");
  EXPECT_EQ(folder.files(), 0U);
}

// How the vendor quotes is not documented, and the length has been proven.
TEST_F(KhorosDownload, a_csv_whose_quotes_do_not_match_is_kept_and_marked) {
  const DownloadReceipt odd =
      client.reports.download(completed("truncated_file"), folder / "out.csv").value();
  EXPECT_TRUE(odd.is_quoting_unbalanced);
  EXPECT_TRUE(odd.is_end_proven);
  EXPECT_EQ(odd.sha256, digest_of(content_of(folder / "out.csv")));
  EXPECT_FALSE(client.reports.download(completed(), folder / "out.csv")->is_quoting_unbalanced);
}

TEST_F(KhorosDownload, case_39_an_end_that_nothing_proves_is_taken_by_consent_only) {
  expect_failure("no_length", ErrorKind::transport, "connection's end");
  EXPECT_EQ(folder.files(), 0U) << "nothing that another try could go on with";
  const auto receipt = client.reports.download(completed("no_length"), folder / "out.csv",
                                               {.allow_unproven_end = true});
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_FALSE(receipt->is_end_proven);
  EXPECT_EQ(content_of(folder / "out.csv"), whole());
}

TEST_F(KhorosDownload, case_128_places_that_cannot_be_written_are_told_before_anything_is_sent) {
  const std::uint64_t before = sandbox.requests();
  const auto no_folder = client.reports.run(report(), folder / "none/out.csv");
  EXPECT_EQ(no_folder.error().kind, ErrorKind::config);
  EXPECT_THAT(no_folder.error().message, HasSubstr("there is no folder"));
  std::filesystem::create_directory(folder / "dir");
  EXPECT_THAT(client.reports.run(report(), folder / "dir").error().message,
              HasSubstr("it is a folder"));
  EXPECT_EQ(sandbox.requests(), before);
}

TEST_F(KhorosDownload, case_128_only_a_regular_file_is_replaced) {
  const std::filesystem::path fifo = folder / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const std::uint64_t before = sandbox.requests();
  for (const std::filesystem::path& place : {fifo, std::filesystem::path("/dev/null")}) {
    const auto refused = client.reports.run(report(), place);
    EXPECT_EQ(refused.error().kind, ErrorKind::config) << place;
    EXPECT_THAT(refused.error().message, HasSubstr("no regular file")) << place;
  }
  EXPECT_TRUE(std::filesystem::is_fifo(fifo));
  EXPECT_EQ(sandbox.requests(), before);
}

TEST_F(KhorosDownload, case_128_a_symbolic_link_stays_and_the_file_behind_it_is_written) {
  const Job job = completed();
  std::filesystem::create_directory(folder / "real");
  std::filesystem::create_symlink("real/there.csv", folder / "old");
  std::ofstream(folder / "real/there.csv") << "old";
  std::filesystem::create_symlink("real/new.csv", folder / "dangling");
  std::filesystem::create_symlink(folder / "dangling", folder / "chain");
  for (const char* link : {"old", "chain"}) {
    ASSERT_TRUE(client.reports.download(job, folder / link)) << link;
    EXPECT_TRUE(std::filesystem::is_symlink(folder / link)) << link;
  }
  EXPECT_EQ(content_of(folder / "real/there.csv"), whole());
  EXPECT_EQ(content_of(folder / "real/new.csv"), whole());
  std::filesystem::create_symlink("circle", folder / "circle");
  EXPECT_EQ(client.reports.download(job, folder / "circle").error().kind, ErrorKind::config);
}

TEST_F(KhorosDownload, case_128_a_full_disk_is_an_error_and_leaves_nothing) {
  const Job job = completed();
  const FileSizeLimit nearly_full(50'000);
  const auto receipt = client.reports.download(job, folder / "out.csv");
  EXPECT_EQ(receipt.error().kind, ErrorKind::limit) << describe(receipt.error());
  EXPECT_THAT(receipt.error().message, HasSubstr("cannot write"));
  EXPECT_EQ(folder.files(), 0U);
}

TEST_F(KhorosDownload, case_128_an_existing_file_stays_until_the_new_one_is_whole) {
  std::ofstream(folder / "out.csv") << "old";
  const Job truncated = completed("truncated_file", ReportFormat::json);
  EXPECT_FALSE(client.reports.download(truncated, folder / "out.csv"));
  EXPECT_EQ(content_of(folder / "out.csv"), "old");
  EXPECT_TRUE(client.reports.download(completed(), folder / "out.csv"));
  EXPECT_EQ(content_of(folder / "out.csv"), whole());
}

TEST_F(KhorosDownload, case_129_the_stores_name_for_the_file_is_ignored) {
  EXPECT_TRUE(client.reports.download(completed("file_name"), folder / "out.csv"));
  EXPECT_EQ(folder.files(), 1U);
}

TEST_F(KhorosDownload, case_130_what_the_sink_says_or_throws_reaches_the_caller) {
  const Job job = completed();
  const Error full{.kind = ErrorKind::limit, .message = "the shelf is full"};
  const auto refused =
      client.reports.download(job, [&](std::string_view) -> Result<void> { return full; });
  EXPECT_EQ(refused.error().message, full.message);
  const khoros::ReportSink throwing = [](std::string_view) -> Result<void> {
    throw std::runtime_error("enough");
  };
  EXPECT_THROW((void)client.reports.download(job, throwing), std::runtime_error);
  khoros::DownloadOptions options{
      .progress = [](const khoros::Progress&) { throw std::runtime_error("enough"); }};
  EXPECT_THROW((void)client.reports.download(job, folder / "out.csv", options), std::runtime_error);
  EXPECT_EQ(folder.files(), 0U);
}

TEST_F(KhorosDownload, a_sink_gets_every_byte_once) {
  const std::string expected = whole();
  for (const char* answer : {"", "cut_once"}) {
    std::string bytes;
    const auto receipt =
        client.reports.download(completed(answer), [&](std::string_view part) -> Result<void> {
          bytes += part;
          return {};
        });
    ASSERT_TRUE(receipt) << describe(receipt.error());
    EXPECT_EQ(bytes, expected) << answer;
  }
  const auto cannot = client.reports.download(completed("changed_file"),
                                              [](std::string_view) -> Result<void> { return {}; });
  EXPECT_THAT(cannot.error().message, HasSubstr("cannot be taken back"));
}

TEST_F(KhorosDownload, rows_come_straight_from_the_network) {
  for (const ReportFormat format : {ReportFormat::csv, ReportFormat::json}) {
    std::size_t count = 0;
    for (auto& row : client.reports.rows(completed("cut_once", format))) {
      ASSERT_TRUE(row) << describe(row.error());
      EXPECT_THAT(row->text("CONVERSATION_ID").value(), Not(IsEmpty()));
      ++count;
    }
    EXPECT_EQ(count, 1000U);
  }
}

// Killing a process leaves what it wrote; here it is put there.
TEST_F(KhorosDownload, goes_on_at_every_place_where_a_killed_process_left_it) {
  const std::string expected = whole();
  const Job job = completed();
  const std::filesystem::path file = folder / "out.csv";
  ASSERT_FALSE(client.reports.download(completed("cut_always"), file));
  for (std::size_t cut = 0; cut <= expected.size(); cut += 1 + cut / 3) {
    // A real state file, from a download of this job that was broken off.
    std::size_t parts = 0;
    const auto kill = [&](const khoros::Progress&) {
      if (++parts == 1)
        std::filesystem::copy_file(folder / "out.csv.part.state", folder / "state",
                                   std::filesystem::copy_options::overwrite_existing);
    };
    ASSERT_TRUE(client.reports.download(job, file, {.progress = kill}));
    std::filesystem::rename(folder / "state", folder / "out.csv.part.state");
    std::ofstream(folder / "out.csv.part", std::ios::binary) << expected.substr(0, cut);
    std::filesystem::remove(file);
    const auto receipt = client.reports.download(job, file);
    ASSERT_TRUE(receipt) << cut << ": " << describe(receipt.error());
    EXPECT_EQ(content_of(file), expected) << cut;
    EXPECT_EQ(receipt->sha256, digest_of(expected)) << cut;
    EXPECT_EQ(receipt->resumed_from, cut) << cut;
  }
}

TEST_F(KhorosDownload, what_another_report_left_is_not_gone_on_with) {
  ASSERT_FALSE(client.reports.download(completed("cut_always"), folder / "out.csv"));
  ASSERT_TRUE(std::filesystem::exists(folder / "out.csv.part"));
  const auto receipt = client.reports.download(completed(), folder / "out.csv");
  EXPECT_EQ(receipt.value().resumed_from, 0U);
  EXPECT_EQ(content_of(folder / "out.csv"), whole());
  EXPECT_EQ(folder.files(), 1U);
}

TEST_F(KhorosDownload, two_downloads_to_one_file_do_not_meet) {
  const Job job = completed();
  Error second{.kind = ErrorKind::none, .message = ""};
  const khoros::DownloadOptions options{.progress = [&](const khoros::Progress&) {
    if (second.kind != ErrorKind::none) return;
    second = client.reports.download(job, folder / "out.csv").error();
  }};
  EXPECT_TRUE(client.reports.download(job, folder / "out.csv", options));
  EXPECT_EQ(second.kind, ErrorKind::config);
  EXPECT_THAT(second.message, HasSubstr("under way"));
}

TEST_F(KhorosDownload, a_report_that_is_gone_says_to_run_it_again) {
  Job job = completed();
  job.run_id = "23other=";
  const auto receipt = client.reports.download(job, folder / "out.csv");
  EXPECT_EQ(receipt.error().kind, ErrorKind::not_found);
  EXPECT_THAT(receipt.error().message, HasSubstr("24 hours; run it again"));
}

}  // namespace
}  // namespace quartet::testing
