// Reports over long ranges: slices, put together in one file.
#include <algorithm>
#include <string>
#include <utility>
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
    request.conversations = khoros::Conversations::created;
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

TEST_F(KhorosRange, a_folder_is_ours_by_what_its_marker_says_not_by_its_name) {
  std::filesystem::create_directory(folder / "mine.slices");
  std::ofstream(folder / "mine.slices/report") << "my annual report";
  std::ofstream(folder / "mine.slices/0001.csv") << "my first table";
  const auto refused = client.reports.run_range(long_report(ReportFormat::csv), folder / "mine");
  EXPECT_EQ(refused.error().kind, ErrorKind::config);
  EXPECT_THAT(refused.error().message, HasSubstr("no slices"));
  EXPECT_EQ(content_of(folder / "mine.slices/report"), "my annual report");
  EXPECT_EQ(content_of(folder / "mine.slices/0001.csv"), "my first table");
}

TEST_F(KhorosRange, what_others_put_into_our_folder_stays) {
  khoros::RangeOptions options;
  options.run.wait.progress = [&](const khoros::Progress&) {
    std::ofstream(folder / "out.slices/note") << "mine";
  };
  ASSERT_TRUE(client.reports.run_range(long_report(ReportFormat::csv), folder / "out", options));
  EXPECT_EQ(content_of(folder / "out.slices/note"), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder / "out.slices/0001.csv"));
}

// A process that is killed between two calls of the system leaves these.
TEST_F(KhorosRange, a_folder_that_was_only_just_made_is_taken_over) {
  std::filesystem::create_directory(folder / "out.slices");
  EXPECT_TRUE(client.reports.run_range(long_report(ReportFormat::csv), folder / "out"));
  std::filesystem::create_directory(folder / "out.slices");
  std::ofstream(folder / "out.slices/report") << "";
  EXPECT_TRUE(client.reports.run_range(long_report(ReportFormat::csv), folder / "out"));
  EXPECT_EQ(folder.files(), 1U);
}

TEST_F(KhorosRange, two_calls_for_one_file_do_not_meet) {
  Error second{.kind = ErrorKind::none, .message = ""};
  khoros::RangeOptions options;
  options.run.wait.progress = [&](const khoros::Progress&) {
    if (second.kind != ErrorKind::none) return;
    // Another report, which would begin the folder anew.
    second = client.reports.run_range(long_report(ReportFormat::json), folder / "out").error();
  };
  const auto receipt =
      client.reports.run_range(long_report(ReportFormat::csv), folder / "out", options);
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_EQ(receipt->whole.rows, 5000U);
  EXPECT_EQ(second.kind, ErrorKind::config);
  EXPECT_THAT(second.message, HasSubstr("under way"));
}

TEST_F(KhorosRange, progress_says_which_slice_it_is_about) {
  std::vector<int> slices;
  bool is_within = true;
  int polls = 0;
  khoros::RangeOptions options;
  options.run.wait.progress = [&](const khoros::Progress& progress) {
    slices.push_back(progress.slice);
    is_within &= progress.slices == 5 && (!progress.size || progress.received <= *progress.size);
    // A poll is not about the bytes of the slice before.
    const bool is_poll = std::exchange(polls, progress.polls) != progress.polls;
    is_within &= !is_poll || progress.received == 0;
  };
  ASSERT_TRUE(client.reports.run_range(long_report(ReportFormat::csv), folder / "out", options));
  EXPECT_TRUE(is_within);
  for (int slice = 1; slice <= 5; ++slice) EXPECT_THAT(slices, ::testing::Contains(slice));
  EXPECT_THAT(slices, ::testing::Not(::testing::Contains(0)));
}

// What a report over a long range may be put together of. One that may not is refused before
// anything is sent, unless it needs one slice only.
TEST_F(KhorosRange, only_reports_whose_rows_belong_to_one_moment_are_sliced) {
  const Timestamp from = day("2025-07-01");
  const Timestamp to = day("2025-10-01");  // 92 days
  const auto conversations = [&](khoros::Conversations which) {
    return khoros::ConversationReport{.from = from, .to = to, .conversations = which};
  };
  struct Line {
    khoros::ReportRequest request;
    std::string problem;  // empty: it may be sliced
  };
  const std::vector<Line> table = {
      {khoros::AgentStatesReport{.from = from, .to = to}, ""},
      {khoros::AuthorReport{.from = from, .to = to}, "same people"},
      {khoros::BrandPostsReport{.from = from, .to = to}, ""},
      {khoros::CombinedReport{.from = from, .to = to}, ""},
      {conversations(khoros::Conversations::open_at_end), "open at its own end"},
      {conversations(khoros::Conversations::closed), ""},
      {conversations(khoros::Conversations::created), ""},
      {khoros::ConversationActionsReport{.from = from, .to = to}, ""},
      {khoros::ConversationHistoryReport{.from = from, .to = to}, "capped"},
      {khoros::HelpRequestsReport{.from = from, .to = to}, ""},
      {khoros::IncomingPostReport{.from = from, .to = to}, ""},
      {khoros::ResponseReport{.from = from, .to = to}, ""},
      {khoros::ResponseApprovalReport{.from = from, .to = to}, ""},
      {khoros::TeamPerformanceReport{.from = from, .to = to}, "totals"},
      {khoros::TeamPerformanceIntervalReport{.from = from, .to = to, .interval = 24h}, "totals"},
      {khoros::UserReport{.from = from, .to = to}, "same people"},
      {{.type = "new_report", .from = from, .to = to}, "nobody documents"},
  };
  for (const Line& line : table) {
    const std::string what = line.request.type + ": " + line.problem;
    const std::uint64_t before = sandbox.requests();
    const auto receipt = client.reports.run_range(line.request, folder / "out");
    ASSERT_EQ(static_cast<bool>(receipt), line.problem.empty()) << what;
    EXPECT_EQ(static_cast<bool>(khoros::check_slicing(line.request)), line.problem.empty()) << what;
    if (line.problem.empty()) {
      EXPECT_EQ(receipt->slices.size(), 2U) << what;
      continue;
    }
    EXPECT_EQ(receipt.error().kind, ErrorKind::config) << what;
    EXPECT_THAT(receipt.error().message, HasSubstr(line.problem)) << what;
    EXPECT_THAT(receipt.error().message, HasSubstr("three months")) << what;
    EXPECT_EQ(sandbox.requests(), before) << what;
    khoros::ReportRequest one_slice = line.request;
    one_slice.to = from + 90 * 24h;
    if (line.request.type == "new_report") continue;  // which the sandbox does not know
    EXPECT_TRUE(client.reports.run_range(one_slice, folder / "out")) << what;
  }
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
  EXPECT_GE(failed.error().attempts, 1);
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
    const Result<khoros::Quoting> done = khoros::merge(files, format, out, check);
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

// Of two that do not match, each for itself, together every quote has a partner.
TEST_F(KhorosRange, quotes_that_do_not_match_are_seen_in_each_slice) {
  const auto quoting = [&](const std::vector<std::string>& reports) {
    std::vector<std::filesystem::path> files;
    for (const std::string& text : reports) {
      files.push_back(folder / ("slice" + std::to_string(files.size())).c_str());
      std::ofstream(files.back(), std::ios::binary) << text;
    }
    auto out = detail::PartFile::open(folder / "merged", "test").value();
    khoros::DocumentCheck check(ReportFormat::csv, false);
    out.restart({}).value();
    return khoros::merge(files, ReportFormat::csv, out, check).value();
  };
  EXPECT_EQ(quoting({"A\n1\n", "A\n\"2\"\n"}), khoros::Quoting::balanced);
  EXPECT_EQ(quoting({"A\n1,5\" screen\n", "A\n2\n"}), khoros::Quoting::unbalanced);
  EXPECT_EQ(quoting({"A\n1,5\" screen\n", "A\n2,5\" screen\n"}), khoros::Quoting::unbalanced);
}

// The sandbox's truncated file ends inside a quoted cell, and its length is proven.
TEST_F(KhorosRange, quotes_that_do_not_match_are_marked_in_the_receipt) {
  const auto receipt =
      client.reports.run_range(long_report(ReportFormat::csv, "truncated_file"), folder / "out");
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_TRUE(receipt->whole.is_quoting_unbalanced);
  EXPECT_TRUE(receipt->slices.at(0).download.is_quoting_unbalanced);
}

}  // namespace
}  // namespace quartet::testing
