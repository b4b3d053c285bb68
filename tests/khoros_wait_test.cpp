// How long waits for jobs last, on a clock that stands still. The case numbers stand in
// docs/reliability.md.
#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/clock.hpp"
#include "khoros/poll_machine.hpp"
#include "support/khoros_fixture.hpp"

namespace quartet::testing {
namespace {

using namespace std::chrono_literals;
using khoros::Job;
using khoros::JobState;
using khoros::PollMachine;
using khoros::PollStop;
using khoros::PollWait;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds kForEver = milliseconds::max();
constexpr std::chrono::hours kCenturies(24 * 365 * 300);

std::string status_of(const char* state, const char* detail, const std::string& link = "") {
  return std::string(R"({"status":"PASS","result":{"jobInfo":{"downloadUrl":")") + link +
         R"("},"result":{"runnerState":")" + state + R"(","detail":")" + detail + R"("}}})";
}
const std::string kRunning = status_of("RUNNING", "");
const std::string kCompleted = status_of("CLOSED", "COMPLETED", "https://x.example/download");

class KhorosWait : public ::testing::Test {
 protected:
  // Runs for so long.
  void job_takes(milliseconds time) {
    fake->answer_with([this, ready = clock->now() + time](const Request&) -> Result<Response> {
      return Response{.status = 200, .body = clock->now() >= ready ? kCompleted : kRunning};
    });
  }
  // The status address fails for so long.
  void status_fails(int status, milliseconds time) {
    fake->answer_with(
        [this, status, ready = clock->now() + time](const Request&) -> Result<Response> {
          if (clock->now() >= ready) return Response{.status = 200, .body = kCompleted};
          return Response{.status = status, .body = "out of order"};
        });
  }
  [[nodiscard]] milliseconds elapsed() const {
    return std::chrono::duration_cast<milliseconds>(clock->now() - start);
  }

  std::shared_ptr<FakeTransport> fake = std::make_shared<FakeTransport>();
  std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
  std::chrono::steady_clock::time_point start = clock->now();
  // One attempt each, so that failures reach the wait rather than the engine's own attempts.
  khoros::Client client{{.username = "u",
                         .password = Secret{"password-1"},
                         .company_key = "acme",
                         .http = {.transport = fake, .clock = clock},
                         .call = {.max_attempts = 1}}};
  Job job{.workflow_id = "w", .run_id = "r", .access_token = Secret{"token"}};
};

TEST_F(KhorosWait, case_118_lasts_as_long_as_it_may_and_polls_at_the_end) {
  for (const milliseconds timeout : {1ms, 500ms, 1000ms, 1500ms, 60'000ms}) {
    job_takes(24h);
    start = clock->now();
    const std::size_t before = fake->requests().size();
    const Error error = client.reports.wait(job, {.timeout = timeout}).error();
    EXPECT_EQ(error.kind, ErrorKind::timeout);
    EXPECT_EQ(elapsed(), timeout);
    EXPECT_EQ(error.elapsed, timeout);
    EXPECT_GE(fake->requests().size() - before, 2U) << "one at the start and one at the end";
    EXPECT_EQ(static_cast<std::size_t>(error.attempts), fake->requests().size() - before);
  }
  // What is completed at the last moment is completed.
  job_takes(700ms);
  EXPECT_TRUE(client.reports.wait(job, {.timeout = 700ms}));
}

TEST_F(KhorosWait, may_last_for_ever) {
  for (const milliseconds timeout : {kForEver, milliseconds(kCenturies)}) {
    job_takes(2h);
    const auto status = client.reports.wait(job, {.timeout = timeout});
    ASSERT_TRUE(status) << describe(status.error());
    EXPECT_GE(elapsed(), 2h);
    // Pauses, too.
    job_takes(2h);
    const auto patient =
        client.reports.wait(job, {.timeout = 3h, .first_poll = kForEver, .longest_poll = kForEver});
    ASSERT_TRUE(patient) << describe(patient.error());
  }
  EXPECT_EQ(khoros::after(start, kForEver), khoros::TimePoint::max());
  EXPECT_EQ(khoros::after(start, 5ms), start + 5ms);
}

TEST_F(KhorosTest, runs_and_downloads_may_last_for_ever) {
  for (const milliseconds timeout : {kForEver, milliseconds(kCenturies)}) {
    const khoros::DownloadOptions download{.timeout = timeout};
    const khoros::RunOptions run{.wait = {.timeout = timeout}, .download = download};
    const auto receipt = client.reports.run(report("queue_full_once+cut_once"), folder / "1", run);
    EXPECT_TRUE(receipt) << describe(receipt.error());
    const auto sliced = client.reports.run_range(report(), folder / "2", {.run = run});
    EXPECT_TRUE(sliced) << describe(sliced.error());
    EXPECT_TRUE(client.reports.download(completed("cut_once"), folder / "3", download));
    for (auto& row : client.reports.rows(completed(), download)) ASSERT_TRUE(row);
  }
}

TEST_F(KhorosWait, case_122_failures_are_borne_for_five_minutes) {
  for (const int status : {404, 429, 500, 503}) {
    status_fails(status, 4min);
    start = clock->now();
    const auto passed = client.reports.wait(job);
    ASSERT_TRUE(passed) << status << ": " << describe(passed.error());
    EXPECT_GE(elapsed(), 4min) << status;

    status_fails(status, 20min);
    start = clock->now();
    const Error error = client.reports.wait(job).error();
    EXPECT_EQ(error.http_status, status) << describe(error);
    EXPECT_GE(elapsed(), 5min) << status;
    // A 429 that says nothing else means a minute.
    EXPECT_LE(elapsed(), 5min + 60s) << status;
    EXPECT_EQ(error.elapsed, elapsed()) << status;
    EXPECT_GT(error.attempts, 5) << status;
    EXPECT_EQ(khoros::job_of(Secret(std::string_view(error.resume))).value().run_id, "r") << status;
  }
}

TEST_F(KhorosWait, case_122_an_answer_in_between_begins_the_five_minutes_anew) {
  int number = 0;
  fake->answer_with([&](const Request&) -> Result<Response> {
    ++number;
    if (number > 100) return Response{.status = 200, .body = kCompleted};
    return Response{.status = number % 10 == 0 ? 200 : 503, .body = kRunning};
  });
  const auto status = client.reports.wait(job);
  EXPECT_TRUE(status) << describe(status.error());
  EXPECT_GT(elapsed(), 30min);
}

// Jobs that were started at the same moment do not ask at the same moment for ever.
TEST_F(KhorosWait, case_124_the_polls_of_many_jobs_are_spread) {
  constexpr int jobs = 200;
  std::vector<std::vector<milliseconds>> times(6);  // of the n-th poll, of each job
  std::mt19937 random(7);
  std::uniform_real_distribution<double> anything(0, 1);
  for (int i = 0; i < jobs; ++i) {
    PollMachine machine({.deadline = start + 1h, .first = 1s, .longest = 30s});
    khoros::TimePoint now = start;
    for (std::vector<milliseconds>& of_poll : times) {
      auto step = machine.polled(khoros::JobStatus{}, now, anything(random));
      now = std::get<PollWait>(step).until;
      of_poll.push_back(std::chrono::duration_cast<milliseconds>(now - start));
    }
  }
  milliseconds narrowest(0);
  for (std::vector<milliseconds>& of_poll : times) {
    std::sort(of_poll.begin(), of_poll.end());
    // The middle nine tenths of them.
    const milliseconds width = of_poll[jobs * 95 / 100] - of_poll[jobs * 5 / 100];
    EXPECT_GT(width, narrowest) << "wider with each poll";
    narrowest = width * 9 / 10;
    int most = 0;  // within a tenth of a second
    for (auto first = of_poll.begin(); first != of_poll.end(); ++first) {
      const auto end = std::upper_bound(first, of_poll.end(), *first + 100ms);
      most = std::max(most, static_cast<int>(end - first));
    }
    EXPECT_LT(most, jobs * 2 / 5) << "no burst";
  }
  EXPECT_GT(narrowest, 2s);
}

TEST_F(KhorosWait, case_124_each_client_draws_its_own_times) {
  std::vector<milliseconds> first_waits;
  for (int i = 0; i < 20; ++i) {
    const auto own = std::make_shared<FakeClock>();
    const khoros::Client one{{.username = "u",
                              .password = Secret{"password-1"},
                              .company_key = "acme",
                              .http = {.transport = fake, .clock = own}}};
    fake->reply({.status = 200, .body = kRunning});
    fake->reply({.status = 200, .body = kCompleted});
    ASSERT_TRUE(one.reports.wait(job));
    first_waits.push_back(own->waits().at(0));
  }
  std::sort(first_waits.begin(), first_waits.end());
  const auto end = std::unique(first_waits.begin(), first_waits.end());
  EXPECT_GT(end - first_waits.begin(), 10);
}

// The token that the vendor puts into the links of the status reply only.
TEST_F(KhorosWait, adopts_a_token_that_only_the_status_reply_has) {
  job.access_token = Secret{""};
  fake->reply({.status = 200,
               .body = R"({"status":"PASS","result":{"jobInfo":{"statusUrl":)"
                       R"("https://x.example/status?analyticsAccessToken=late%2Bone"},)"
                       R"("result":{"runnerState":"RUNNING","detail":""}}})"});
  fake->answer_with(
      [](const Request&) -> Result<Response> { return Response{.status = 200, .body = kRunning}; });
  const Error error = client.reports.wait(job, {.timeout = 10s}).error();
  ASSERT_GE(fake->requests().size(), 2U);
  EXPECT_THAT(fake->requests()[0].url, HasSubstr("companyKey=acme"));
  EXPECT_THAT(fake->requests()[1].url, HasSubstr("analyticsAccessToken=late%2Bone"));
  EXPECT_THAT(fake->requests()[1].url, ::testing::Not(HasSubstr("companyKey")));
  const Job resumed = khoros::job_of(Secret(std::string_view(error.resume))).value();
  EXPECT_EQ(resumed.access_token, Secret{"late+one"});
  // Whoever polls by hand gets it, too.
  fake->reply(
      {.status = 200,
       .body = status_of("CLOSED", "COMPLETED", "https://x.example/?analyticsAccessToken=t2")});
  EXPECT_EQ(client.reports.poll(job).value().access_token, Secret{"t2"});
}

}  // namespace
}  // namespace quartet::testing
