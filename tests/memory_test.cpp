// A listing of any length needs the memory of one page, plus at most 16 bytes a row; a report of
// any size that of one buffer.
#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <malloc.h>

#include "quartet/khoros.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCanMeasure = false;  // sanitizers have an allocator of their own
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kCanMeasure = false;
#else
constexpr bool kCanMeasure = true;
#endif
#else
constexpr bool kCanMeasure = true;
#endif

constexpr std::int64_t kRows = 100'000;
constexpr std::int64_t kPageLength = 1000;

std::string page_body(std::int64_t page) {
  std::string rows;
  for (std::int64_t i = page * kPageLength; i < (page + 1) * kPageLength; ++i) {
    rows += (rows.empty() ? "" : ",") + (R"({"account_id":"a)" + std::to_string(i)) +
            R"(","name":"An account with a name of some length","attributes":{"Plan":"Team"}})";
  }
  return R"({"accounts":[)" + rows + R"(],"total_items":)" + std::to_string(kRows) + "}";
}

TEST(Memory, stays_flat_over_a_hundred_pages) {
  if (!kCanMeasure) GTEST_SKIP() << "a sanitizer's allocator cannot be measured";
  auto transport = std::make_shared<testing::FakeTransport>();
  std::int64_t next_page = 0;
  transport->answer_with([&next_page](const Request&) {
    return Result<Response>(Response{.status = 200, .body = page_body(next_page++)});
  });
  const totango::Client client{{.token = Secret{"t"}, .http = {.transport = transport}}};
  auto accounts = client.lists.current(1, {.page_length = kPageLength});
  std::size_t rows = 0;
  std::size_t early = 0;
  std::size_t latest = 0;
  for (auto& account : accounts) {
    ASSERT_TRUE(account) << describe(account.error());
    if (++rows % kPageLength != 500) continue;
    latest = mallinfo2().uordblks;
    if (rows == 3 * kPageLength + 500) early = latest;
  }
  EXPECT_EQ(rows, static_cast<std::size_t>(kRows));
  EXPECT_EQ(accounts.receipt().grade, Completeness::consistent);
  // 16 bytes a row for finding duplicates, and half a kilobyte for each request that the fake
  // keeps.
  EXPECT_LT(latest, early + 16 * kRows + 100 * 1024);
}

// A report of 200 MB that nobody has in memory.
class EndlessReport final : public Exchange {
 public:
  static constexpr std::size_t kBytes = 200'000'000;

  [[nodiscard]] const ResponseHead& head() const override { return head_; }
  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override {
    constexpr std::string_view row = "\"84120\",\"OPEN\",\"a text, with a comma\"\n";
    std::size_t filled = 0;
    while (filled + row.size() <= buffer.size() && sent_ + row.size() <= kBytes) {
      std::copy(row.begin(), row.end(), buffer.begin() + static_cast<std::ptrdiff_t>(filled));
      filled += row.size();
      sent_ += row.size();
    }
    return filled;
  }
  [[nodiscard]] bool end_is_proven() const override { return true; }

 private:
  ResponseHead head_{.status = 200};
  std::size_t sent_ = 0;
};

class ReportTransport final : public Transport {
 public:
  Result<std::unique_ptr<Exchange>> open(const Request& request, const CallContext&) override {
    if (!request.url.ends_with("/store")) {
      return Exchange::of(
          {.status = 307, .headers = {{"Location", "https://store.example.com/store"}}});
    }
    return std::unique_ptr<Exchange>(std::make_unique<EndlessReport>());
  }
};

khoros::Client report_client() {
  return khoros::Client{{.username = "u",
                         .password = Secret{"p"},
                         .company_key = "k",
                         .http = {.transport = std::make_shared<ReportTransport>()}}};
}

const khoros::Job kCsvJob{.workflow_id = "w", .run_id = "r", .format = khoros::ReportFormat::csv};

// However slow the sink is: nothing is read before it asks for more.
TEST(Memory, case_130_stays_flat_over_a_report_of_200_MB) {
  if (!kCanMeasure) GTEST_SKIP() << "a sanitizer's allocator cannot be measured";
  std::size_t early = 0;
  std::size_t most = 0;
  const auto sink = [&](std::string_view) -> Result<void> {
    const std::size_t now = mallinfo2().uordblks + mallinfo2().hblkhd;
    if (early == 0) early = now;
    most = std::max(most, now);
    return {};
  };
  const auto receipt = report_client().reports.download(kCsvJob, sink);
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_GT(receipt->bytes, 199'000'000U);
  EXPECT_LT(most, early + 64 * 1024);
}

TEST(Memory, stays_flat_over_the_rows_of_a_report) {
  if (!kCanMeasure) GTEST_SKIP() << "a sanitizer's allocator cannot be measured";
  std::size_t rows = 0;
  std::size_t early = 0;
  std::size_t most = 0;
  for (auto& row : report_client().reports.rows(kCsvJob)) {
    ASSERT_TRUE(row) << describe(row.error());
    if (++rows % 10'000 != 0) continue;
    const std::size_t now = mallinfo2().uordblks + mallinfo2().hblkhd;
    if (early == 0) early = now;
    most = std::max(most, now);
  }
  EXPECT_GT(rows, 1'000'000U);
  EXPECT_LT(most, early + 64 * 1024);
}

}  // namespace
}  // namespace quartet
