// What goes out to the store and what its replies do to a download, byte by byte. The case numbers
// stand in docs/reliability.md.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/khoros_fixture.hpp"
#include "support/khoros_store_script.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using khoros::DownloadReceipt;
using khoros::Job;
using khoros::ReportFormat;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kCsv = "A,B\r\n1,\"x\r\ny\"\r\n2,\"\"\"\"\r\n3,z\r\n";
const std::string kJsonRows = R"([{"A":"1","B":"]\""},)"
                              "\n"
                              R"( {"A":"2","B":null}])";

class KhorosStore : public ::testing::Test {
 protected:
  khoros::Client client_of(ScriptedStore::Script script, CallOptions call = {}) {
    store = std::make_shared<ScriptedStore>(std::move(script));
    return khoros::Client{{.username = "u",
                           .password = Secret{"password-1"},
                           .company_key = "acme",
                           .http = {.transport = store,
                                    .user_agent = "mine",
                                    .clock = clock,
                                    .random = [] { return 0.5; }},
                           .call = std::move(call)}};
  }
  // A store that has one answer.
  khoros::Client client_of(const StoreAnswer& answer) {
    return client_of([answer](const Request&, int) { return answer; });
  }
  static Job job_of(ReportFormat format) {
    return {.workflow_id = "w", .run_id = "r", .format = format, .access_token = Secret{"token"}};
  }
  static StoreAnswer refusal(int status, const std::string& code) {
    return {.status = status,
            .body = "<Error><Code>" + code + "</Code><Sent>invented/signature</Sent></Error>"};
  }

  std::shared_ptr<ScriptedStore> store;
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  TestFolder folder;
  Job job = job_of(ReportFormat::csv);
};

// --- what goes out

TEST_F(KhorosStore, case_78_a_request_has_these_headers_and_no_other) {
  const auto client = client_of([](const Request& request, int number) {
    return number == 1 ? cut_after(9, file_of(kCsv, request)) : file_of(kCsv, request);
  });
  ASSERT_TRUE(client.reports.download(job, folder / "out.csv"));
  const auto lines_of = [](const Request& request) {
    std::vector<std::string> lines;
    for (const Header& field : request.headers) lines.push_back(field.name + ": " + field.value);
    return lines;
  };
  ASSERT_EQ(store->requests().size(), 2U);
  const std::string agent = *store->requests()[0].headers.find("User-Agent");
  EXPECT_THAT(agent, ::testing::StartsWith("mine quartet/"));
  EXPECT_THAT(lines_of(store->requests()[0]),
              ElementsAre("Accept: */*", "Accept-Encoding: identity", "User-Agent: " + agent));
  EXPECT_THAT(lines_of(store->requests()[1]),
              ElementsAre("Accept: */*", "Accept-Encoding: identity", "User-Agent: " + agent,
                          "Range: bytes=9-", "If-Range: \"tag-1\""));
  for (const Request& request : store->requests()) {
    EXPECT_EQ(request.method, Method::get);
    EXPECT_EQ(request.url, kStoreLink);
    EXPECT_TRUE(request.secret_headers.empty());
    EXPECT_EQ(request.body, "");
  }
  for (const CallContext& context : store->contexts()) {
    EXPECT_EQ(context.address_rule, AddressRule::public_only);
    EXPECT_EQ(context.pool_key, 0U) << "a connection that never carried a credential";
  }
}

// --- what comes back

TEST_F(KhorosStore, case_82_a_store_that_refuses_fresh_links_leaves_part_and_token_and_says_why) {
  for (const int status : {400, 403}) {
    const std::string code = status == 400 ? "ExpiredToken" : "RequestTimeTooSkewed";
    const auto client = client_of([&](const Request& request, int number) {
      return number == 1 ? cut_after(20, file_of(kCsv, request)) : refusal(status, code);
    });
    const Error error = client.reports.download(job, folder / "out.csv").error();
    EXPECT_EQ(error.kind, ErrorKind::forbidden) << describe(error);
    EXPECT_EQ(error.http_status, status);
    EXPECT_EQ(error.vendor_code, code);
    EXPECT_THAT(error.excerpt, HasSubstr(code));
    EXPECT_THAT(error.excerpt, Not(HasSubstr("invented/signature")));
    EXPECT_THAT(error.message, Not(HasSubstr("24 hours")));
    EXPECT_EQ(khoros::job_of(Secret(std::string_view(error.resume))).value().run_id, "r");
    EXPECT_EQ(content_of(folder / "out.csv.part"), kCsv.substr(0, 20));
    // And another try goes on there.
    const auto again =
        client_of([](const Request& request, int) { return file_of(kCsv, request); });
    EXPECT_EQ(again.reports.download(job, folder / "out.csv").value().resumed_from, 20U);
    EXPECT_EQ(content_of(folder / "out.csv"), kCsv);
  }
}

TEST_F(KhorosStore, case_82_404_and_410_of_the_store_are_the_end) {
  for (const int status : {404, 410}) {
    const auto client = client_of([&](const Request& request, int number) {
      return number == 1 ? cut_after(20, file_of(kCsv, request)) : refusal(status, "NoSuchKey");
    });
    const Error error = client.reports.download(job, folder / "out.csv").error();
    EXPECT_EQ(error.kind, ErrorKind::not_found);
    EXPECT_THAT(error.message, HasSubstr("24 hours; run it again"));
    EXPECT_EQ(error.resume, "");
    EXPECT_EQ(folder.files(), 0U);
  }
}

TEST_F(KhorosStore, a_store_that_fails_or_hangs_is_tried_again_and_then_given_up) {
  const Error hangs{.kind = ErrorKind::timeout, .message = "no complete reply in time"};
  for (const int status : {500, 503, 0}) {
    const auto failing = [&]() -> Result<StoreAnswer> {
      if (status == 0) return hangs;
      return refusal(status, "SlowDown");
    };
    const auto recovers = client_of([&](const Request& request, int number) -> Result<StoreAnswer> {
      if (number < 4) return failing();
      return file_of(kCsv, request);
    });
    EXPECT_TRUE(recovers.reports.download(job, folder / "out.csv")) << status;
    const auto stays = client_of([&](const Request& request, int number) -> Result<StoreAnswer> {
      if (number > 1) return failing();
      return cut_after(20, file_of(kCsv, request));
    });
    const std::string late = "late" + std::to_string(status);
    const Error error = stays.reports.download(job, folder / late.c_str()).error();
    EXPECT_EQ(error.kind, status == 0 ? ErrorKind::timeout : ErrorKind::server) << status;
    EXPECT_EQ(error.attempts, 4) << status;
    EXPECT_EQ(store->requests().size(), 4U) << status;
    EXPECT_EQ(error.elapsed, 1750ms) << status;
    EXPECT_FALSE(error.resume.empty());
    EXPECT_EQ(content_of(folder / (late + ".part").c_str()), kCsv.substr(0, 20));
  }
}

TEST_F(KhorosStore, an_error_counts_the_requests_and_the_time_of_the_whole_download) {
  const auto client = client_of([](const Request&, int) -> Result<StoreAnswer> {
    return Error{.kind = ErrorKind::transport, .message = "cannot connect"};
  });
  const Error to_file = client.reports.download(job, folder / "out.csv").error();
  const Error to_rows = [&] {
    Error error{.kind = ErrorKind::none, .message = ""};
    for (auto& row : client.reports.rows(job)) {
      if (!row) error = row.error();
    }
    return error;
  }();
  for (const Error& error : {to_file, to_rows}) {
    EXPECT_EQ(error.attempts, 4) << describe(error);
    EXPECT_EQ(error.elapsed, 1750ms) << "of three waits: " << describe(error);
  }
}

// --- never half a file

// A length that nobody has said cannot be reached.
TEST_F(KhorosStore, case_127_a_piece_is_not_taken_for_the_rest_when_no_size_is_known) {
  const auto client = client_of([](const Request& request, int number) {
    StoreAnswer answer = file_of(kCsv, request);
    Headers headers;
    headers.add("ETag", "\"tag-1\"");
    if (number == 1) {
      answer.headers = headers;  // chunked: no length
      return cut_after(10, std::move(answer));
    }
    if (request.headers.find("Range") == nullptr) return answer;
    headers.add("Content-Range", "bytes 10-14/*");
    answer.headers = headers;
    answer.body = kCsv.substr(10, 5);
    return answer;
  });
  const auto receipt = client.reports.download(job, folder / "out.csv");
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_EQ(content_of(folder / "out.csv"), kCsv);
  EXPECT_EQ(receipt->bytes, kCsv.size());
}

// A store that answers 200 to a range, with the same file.
TEST_F(KhorosStore, case_126_the_whole_file_once_more_is_not_appended) {
  const ScriptedStore::Script ignores_ranges = [](const Request& request, int number) {
    Request whole = request;
    whole.headers = Headers();
    const StoreAnswer answer = file_of(kCsv, whole);
    return number == 1 ? cut_after(20, answer) : answer;
  };
  const auto to_file = client_of(ignores_ranges).reports.download(job, folder / "out.csv");
  ASSERT_TRUE(to_file) << describe(to_file.error());
  EXPECT_EQ(content_of(folder / "out.csv"), kCsv);
  EXPECT_EQ(to_file->rows, 3U);

  std::string bytes;
  const auto to_sink =
      client_of(ignores_ranges).reports.download(job, [&](std::string_view part) -> Result<void> {
        bytes += part;
        return {};
      });
  ASSERT_TRUE(to_sink) << describe(to_sink.error());
  EXPECT_EQ(bytes, kCsv) << "its first bytes were read over";
  EXPECT_EQ(to_sink->resumes, 1);
}

// Wherever a connection breaks, and wherever a process ends, the bytes are those of the file.
TEST_F(KhorosStore, case_125_a_cut_at_any_place_changes_nothing) {
  for (const ReportFormat format : {ReportFormat::csv, ReportFormat::json}) {
    const std::string& whole = format == ReportFormat::csv ? kCsv : kJsonRows;
    const Job either = job_of(format);
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
      const std::string what = std::string(to_string(format)) + " cut at " + std::to_string(cut);
      const ScriptedStore::Script breaks = [&](const Request& request, int number) {
        return number == 1 ? cut_after(cut, file_of(whole, request)) : file_of(whole, request);
      };
      const auto at_once = client_of(breaks).reports.download(either, folder / "at_once");
      ASSERT_TRUE(at_once) << what << describe(at_once.error());
      EXPECT_EQ(content_of(folder / "at_once"), whole) << what;

      // The same by another call, which finds the part that the first one left.
      const auto client = client_of(breaks, {.max_attempts = 1});
      ASSERT_FALSE(client.reports.download(either, folder / "later")) << what;
      EXPECT_FALSE(std::filesystem::exists(folder / "later")) << what;
      const auto later = client.reports.download(either, folder / "later");
      ASSERT_TRUE(later) << what << describe(later.error());
      EXPECT_EQ(content_of(folder / "later"), whole) << what;
      EXPECT_EQ(later->resumed_from, cut) << what;
      EXPECT_EQ(later->sha256, at_once->sha256) << what;
      EXPECT_TRUE(later->is_end_proven) << what;
      std::filesystem::remove(folder / "at_once");
      std::filesystem::remove(folder / "later");
    }
    EXPECT_EQ(folder.files(), 0U);
  }
}

// --- what is whole

TEST_F(KhorosStore, a_stray_quote_does_not_spoil_a_file_whose_length_is_proven) {
  const std::string odd = "A,B\n1,5\" screen\n2,x\n";
  const auto client = client_of([&](const Request& request, int) { return file_of(odd, request); });
  const auto receipt = client.reports.download(job, folder / "out.csv");
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_TRUE(receipt->is_quoting_unbalanced);
  EXPECT_EQ(content_of(folder / "out.csv"), odd);
  // Where nothing proves the end, quotes that do not match are a report that was cut.
  StoreAnswer unproven{.body = odd, .is_end_proven = false};
  const auto cut =
      client_of(unproven).reports.download(job, folder / "cut.csv", {.allow_unproven_end = true});
  EXPECT_EQ(cut.error().kind, ErrorKind::decode);
}

TEST_F(KhorosStore, case_39_an_unproven_end_promises_nothing_that_does_not_hold) {
  StoreAnswer unproven{.body = kCsv, .is_end_proven = false};
  unproven.headers.add("ETag", "\"tag-1\"");
  const Error error = client_of(unproven).reports.download(job, folder / "out.csv").error();
  EXPECT_THAT(error.retry_reason, HasSubstr("the answer would be the same"));
  EXPECT_THAT(error.message, HasSubstr("allow_unproven_end"));
  EXPECT_THAT(error.message, Not(HasSubstr("goes on there")));
  EXPECT_EQ(folder.files(), 0U);
  EXPECT_EQ(error.attempts, 1);
}

}  // namespace
}  // namespace quartet::testing
