// Khoros: downloads of tests/fixtures/khoros, by the store's redirects.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_khoros.hpp"

namespace quartet::khoros {
namespace {

using ::testing::HasSubstr;

// What the store of the cassettes has.
const std::string kReport =
    "CONVERSATION_ID,STATUS,ASSIGNED_AGENT_DISPLAY_ID\n"
    "\"84120\",\"OPEN\",\"Kim \"\"K\"\" Ode,\nnights\"\n"
    "\"84121\",\"CLOSED\",\"\"\n";

struct Downloaded {
  Result<DownloadReceipt> receipt;
  std::string bytes;
};

Downloaded download_in(const std::string& fixture) {
  const Tape tape(fixture, kOnce);
  std::string bytes;
  Result<DownloadReceipt> receipt =
      tape.client.reports.download(taped_job(), [&](std::string_view part) -> Result<void> {
        bytes += part;
        return {};
      });
  return {std::move(receipt), std::move(bytes)};
}

Error download_error_in(const std::string& fixture) {
  const Downloaded downloaded = download_in(fixture);
  Error error = downloaded.receipt.error();
  EXPECT_EQ(downloaded.bytes, "");
  EXPECT_EQ(error.vendor, "khoros");
  EXPECT_EQ(error.operation, "reports.download");
  expect_no_secret(error);
  return error;
}

TEST(KhorosDownloadFixtures, a_report_comes_whole_from_the_store) {
  const Downloaded downloaded = download_in("download.json");
  ASSERT_TRUE(downloaded.receipt) << describe(downloaded.receipt.error());
  EXPECT_EQ(downloaded.bytes, kReport);
  EXPECT_EQ(downloaded.receipt->bytes, kReport.size());
  EXPECT_EQ(downloaded.receipt->rows, 2U) << "a line break within a cell ends no row";
  EXPECT_TRUE(downloaded.receipt->is_end_proven);
  EXPECT_EQ(downloaded.receipt->sha256.size(), 64U);
}

TEST(KhorosDownloadFixtures, the_rows_of_the_same_report) {
  const Tape tape("download.json", kOnce);
  std::vector<std::string> agents;
  for (auto& row : tape.client.reports.rows(taped_job())) {
    ASSERT_TRUE(row) << describe(row.error());
    agents.push_back(row->text(columns::assigned_agent_display_id).value());
  }
  EXPECT_EQ(agents, (std::vector<std::string>{"Kim \"K\" Ode,\nnights", ""}));
}

TEST(KhorosDownloadFixtures, a_link_that_has_expired_is_asked_for_again) {
  const Downloaded downloaded = download_in("download_expired_link.json");
  ASSERT_TRUE(downloaded.receipt) << describe(downloaded.receipt.error());
  EXPECT_EQ(downloaded.bytes, kReport);
}

TEST(KhorosDownloadFixtures, a_link_without_tls_is_not_followed) {
  const Error error = download_error_in("download_unsafe_link.json");
  EXPECT_EQ(error.kind, ErrorKind::unsafe_link);
  EXPECT_EQ(error.delivery, Delivery::applied);
  EXPECT_THAT(error.message, HasSubstr("not https"));
  EXPECT_EQ(job_of(Secret{std::string_view(error.resume)}).value().run_id, kRunId);
}

TEST(KhorosDownloadFixtures, a_redirect_to_nowhere_is_not_followed) {
  const Error error = download_error_in("download_without_location.json");
  EXPECT_EQ(error.kind, ErrorKind::unsafe_link);
  EXPECT_THAT(error.message, HasSubstr("no Location"));
}

TEST(KhorosDownloadFixtures, a_report_that_is_gone_has_to_be_run_again) {
  const Error error = download_error_in("download_gone.json");
  EXPECT_EQ(error.kind, ErrorKind::not_found);
  EXPECT_EQ(error.http_status, 404);
  EXPECT_EQ(error.vendor_message, "No such report");
  EXPECT_THAT(error.message, HasSubstr("24 hours; run it again"));
  EXPECT_EQ(error.resume, "");
}

TEST(KhorosDownloadFixtures, a_reply_in_place_of_the_redirect_is_no_report) {
  const Error error = download_error_in("download_early.json");
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_EQ(error.http_status, 200);
  EXPECT_THAT(error.message, HasSubstr("sent no link"));
}

TEST(KhorosDownloadFixtures, a_run_is_all_of_it) {
  const Tape tape("run.json", kOnce);
  std::string bytes;
  const auto receipt =
      tape.client.reports.run(conversations(), [&](std::string_view part) -> Result<void> {
        bytes += part;
        return {};
      });
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_EQ(bytes, kReport);
  EXPECT_EQ(receipt->rows, 2U);
  EXPECT_EQ(receipt->starts, 1);
}

}  // namespace
}  // namespace quartet::khoros
