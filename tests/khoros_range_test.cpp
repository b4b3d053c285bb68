// Reports over long ranges: slices, put together in one file.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "khoros/slices.hpp"
#include "support/khoros_fixture.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using khoros::RangeReceipt;
using khoros::ReportFormat;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class KhorosRange : public KhorosTest {
 protected:
  // 400 days: five slices.
  static khoros::ConversationReport long_report(ReportFormat format, std::string_view answer = "") {
    khoros::ConversationReport request = report(answer, format);
    request.from = day("2025-01-01");
    request.to = day("2026-02-05");
    return request;
  }
  std::size_t jobs() const { return client.reports.recent().value().size(); }
};

std::size_t rows_in(const std::filesystem::path& file, ReportFormat format) {
  std::size_t count = 0;
  for (auto& row : khoros::read_rows(file, format)) {
    EXPECT_TRUE(row) << describe(row.error());
    if (!row) break;
    ++count;
  }
  return count;
}

TEST_F(KhorosRange, slices_share_their_borders_and_cover_everything) {
  const auto slices = khoros::slices_of(day("2025-01-01"), day("2026-02-05"), 90 * 24h);
  ASSERT_EQ(slices.size(), 5U);
  EXPECT_EQ(slices.front().from, day("2025-01-01"));
  EXPECT_EQ(slices.back().to, day("2026-02-05"));
  for (std::size_t i = 1; i < slices.size(); ++i) {
    EXPECT_EQ(slices[i].from, slices[i - 1].to);
    EXPECT_LE(slices[i - 1].to - slices[i - 1].from, 90 * 24h);
  }
  EXPECT_EQ(khoros::slices_of(day("2025-01-01"), day("2025-04-01"), 90 * 24h).size(), 1U);
}

TEST_F(KhorosRange, becomes_one_file_with_one_header_or_one_array) {
  for (const ReportFormat format : {ReportFormat::csv, ReportFormat::json}) {
    const auto receipt = client.reports.run_range(long_report(format), folder / "out");
    ASSERT_TRUE(receipt) << describe(receipt.error());
    EXPECT_EQ(receipt->whole.rows, 5000U);
    EXPECT_EQ(receipt->slices.size(), 5U);
    EXPECT_EQ(receipt->whole.bytes, content_of(folder / "out").size());
    EXPECT_EQ(rows_in(folder / "out", format), 5000U);
    EXPECT_EQ(folder.files(), 1U);
  }
}

TEST_F(KhorosRange, slices_without_rows_leave_no_gap) {
  for (const ReportFormat format : {ReportFormat::csv, ReportFormat::json}) {
    const auto receipt =
        client.reports.run_range(long_report(format, "empty_report"), folder / "out");
    ASSERT_TRUE(receipt) << describe(receipt.error());
    EXPECT_EQ(receipt->whole.rows, 0U);
    EXPECT_EQ(rows_in(folder / "out", format), 0U);
  }
}

TEST_F(KhorosRange, runs_at_most_two_jobs_at_a_time) {
  int running = 0;
  int most = 0;
  const khoros::Client watched = client_of(
      {.clock = clock, .observer = [&](const CallEvent& event) {
         if (event.phase != CallPhase::attempt) return;
         if (event.operation == "reports.start") most = std::max(most, ++running);
         if (event.operation == "reports.download" && event.http_response_status_code == 200)
           --running;
       }});
  ASSERT_TRUE(watched.reports.run_range(long_report(ReportFormat::csv), folder / "out"));
  EXPECT_EQ(most, 2);
  EXPECT_EQ(running, 0);
}

TEST_F(KhorosRange, goes_on_with_what_is_there_wherever_it_was_stopped) {
  ASSERT_TRUE(client.reports.run_range(long_report(ReportFormat::csv), folder / "whole"));
  const std::string expected = content_of(folder / "whole");
  for (int polls = 1; polls < 9; ++polls) {
    const std::size_t before = jobs();
    std::stop_source source;
    int seen = 0;
    khoros::RangeOptions options;
    options.run.wait.progress = [&](const khoros::Progress&) {
      if (++seen == polls) source.request_stop();
    };
    const auto broken =
        client.with({.stop = source.get_token()})
            .reports.run_range(long_report(ReportFormat::csv), folder / "out", options);
    if (broken) break;
    EXPECT_EQ(broken.error().kind, ErrorKind::cancelled) << describe(broken.error());
    EXPECT_THAT(broken.error().message, HasSubstr("slices are kept in"));
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
    const auto receipt = client.reports.run_range(long_report(ReportFormat::csv), folder / "out");
    ASSERT_TRUE(receipt) << describe(receipt.error());
    EXPECT_EQ(content_of(folder / "out"), expected);
    EXPECT_EQ(jobs(), before + 5) << "no slice is asked for twice";
    std::filesystem::remove(folder / "out");
  }
}

TEST_F(KhorosRange, tokens_under_way_are_their_owners_only) {
  std::stop_source source;
  khoros::RangeOptions options;
  std::filesystem::perms perms = std::filesystem::perms::all;
  options.run.wait.progress = [&](const khoros::Progress&) {
    perms = std::filesystem::status(folder / "out.slices/0001.csv.job").permissions();
    source.request_stop();
  };
  (void)client.with({.stop = source.get_token()})
      .reports.run_range(long_report(ReportFormat::csv), folder / "out", options)
      .error();
  EXPECT_EQ(perms, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(KhorosRange, another_report_begins_anew_and_other_peoples_folders_stay) {
  khoros::RangeOptions options;
  std::stop_source source;
  options.run.wait.progress = [&](const khoros::Progress&) { source.request_stop(); };
  (void)client.with({.stop = source.get_token()})
      .reports.run_range(long_report(ReportFormat::csv), folder / "out", options)
      .error();
  ASSERT_TRUE(client.reports.run_range(long_report(ReportFormat::json), folder / "out"));
  EXPECT_EQ(rows_in(folder / "out", ReportFormat::json), 5000U);

  std::filesystem::create_directory(folder / "mine.slices");
  std::ofstream(folder / "mine.slices/diary") << "dear";
  const auto refused = client.reports.run_range(long_report(ReportFormat::csv), folder / "mine");
  EXPECT_EQ(refused.error().kind, ErrorKind::config);
  EXPECT_EQ(content_of(folder / "mine.slices/diary"), "dear");
}

TEST_F(KhorosRange, a_full_queue_is_waited_for) {
  const auto receipt =
      client.reports.run_range(long_report(ReportFormat::csv, "queue_full_once"), folder / "out");
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_EQ(receipt->slices[0].download.starts, 2);
}

TEST_F(KhorosRange, a_failed_slice_says_so_and_options_are_checked) {
  const auto failed =
      client.reports.run_range(long_report(ReportFormat::csv, "fails"), folder / "out");
  EXPECT_EQ(failed.error().kind, ErrorKind::vendor);
  EXPECT_EQ(failed.error().operation, "reports.run_range");
  EXPECT_THAT(failed.error().message, HasSubstr("0 of 5 slices"));
  const auto check = [&](khoros::RangeOptions options) {
    return client.reports.run_range(long_report(ReportFormat::csv), folder / "x", options)
        .error()
        .message;
  };
  EXPECT_THAT(check({.slice = std::chrono::days(91)}), HasSubstr("1 to 90 days"));
  EXPECT_THAT(check({.most_running = 3}), HasSubstr("1 or 2"));
}

TEST_F(KhorosRange, a_range_that_the_vendor_has_forgotten_is_warned_of) {
  khoros::ConversationReport old = report();
  old.from = day("2015-01-01");
  old.to = day("2015-02-01");
  EXPECT_THAT(client.reports.run_range(old, folder / "old").value().warning,
              HasSubstr("18 months"));
  const auto now =
      std::chrono::time_point_cast<Timestamp::duration>(std::chrono::system_clock::now());
  old.from = now - 24h;
  old.to = now;
  EXPECT_EQ(client.reports.run_range(old, folder / "new").value().warning, "");
}

// The pieces themselves, in forms that the sandbox does not write.
TEST_F(KhorosRange, merges_every_form_of_a_report) {
  const auto merged = [&](const std::vector<std::string>& reports, ReportFormat format) {
    std::vector<std::filesystem::path> files;
    for (const std::string& text : reports) {
      files.push_back(folder / ("slice" + std::to_string(files.size())).c_str());
      std::ofstream(files.back(), std::ios::binary) << text;
    }
    auto out = detail::PartFile::open(folder / "merged", "test").value();
    khoros::DocumentCheck check(format, false);
    out.restart({}).value();
    const Result<void> done = khoros::merge(files, format, out, check);
    if (!done) return done.error().message;
    return content_of(folder / "merged.part");
  };
  EXPECT_EQ(merged({"A,B\r\n1,2\r\n", "A,B\r\n3,4", "A,B", "A,B\r\n5,6\r\n"}, ReportFormat::csv),
            "A,B\r\n1,2\r\n3,4\n5,6\r\n");
  EXPECT_EQ(merged({"\xEF\xBB\xBF\"A\nB\"\n1\n", "\"A\nB\"\n2\n"}, ReportFormat::csv),
            "\xEF\xBB\xBF\"A\nB\"\n1\n2\n");
  EXPECT_THAT(merged({"A\n1\n", "B\n2\n"}, ReportFormat::csv), HasSubstr("different columns"));
  EXPECT_EQ(
      merged({" [ ] ", "[{\"a\":\"]\"}]\n", "[]", "\n[{\"a\":null}, {}]"}, ReportFormat::json),
      "[{\"a\":\"]\"},\n{\"a\":null}, {}]\n");
  EXPECT_EQ(merged({"[]", "[]"}, ReportFormat::json), "[]\n");
}

}  // namespace
}  // namespace quartet::testing
