// A listing of any length needs the memory of one page, plus at most 16 bytes a row.
#include <string>

#include <gtest/gtest.h>
#include <malloc.h>

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

}  // namespace
}  // namespace quartet
